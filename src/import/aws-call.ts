/** The input of an AWS call as code: held against the operation's model, and against what the SDK's types take. */
import type { AwsServices } from '../authoring/index.ts'
import { checkInput, findOperation, type Operation } from '../aws/index.ts'
import { isList, isObject, type Json, type JsonObject, pointerOf, wholeReference } from '../document/index.ts'
import type { Book } from './book.ts'
import { type Code, list, object } from './code.ts'
import type { Scope } from './scope.ts'
import { dataCode, Typed } from './values.ts'

/** The services that the SDK types, when its package is installed; complete by its type. */
const typedServices: Readonly<Record<keyof AwsServices, true>> = {
  'application-autoscaling': true,
  apigatewayv2: true,
  cloudtrail: true,
  cloudwatch: true,
  dynamodb: true,
  ec2: true,
  lambda: true,
  logs: true,
  s3: true,
  sns: true,
  ssm: true,
  sts: true,
}

/** Operations that boto3 has and the SDK no longer. */
const notInSdk: ReadonlySet<string> = new Set([
  's3.GetBucketLifecycle',
  's3.GetBucketNotification',
  's3.PutBucketLifecycle',
  's3.PutBucketNotification',
])

/** The operation of a step, where Service and Api are spelled as `step.call` writes them. */
export function calledOperation(inputs: JsonObject): Operation | undefined {
  const { Service: service, Api: api } = inputs
  if (typeof service !== 'string' || typeof api !== 'string') return undefined
  const found = findOperation(service, api)
  if (found === undefined || found.service !== service || found.name !== api) return undefined
  return notInSdk.has(`${service}.${api}`) ? undefined : found
}

/** The input of the operation as code. */
export function callInputCode(operation: Operation, input: JsonObject, book: Book, scope: Scope): Code {
  const refused = refusedPlaces(operation, input)
  if (refused.has('')) return book.unchecked(dataCode(input, book, scope))
  if (!Object.hasOwn(typedServices, operation.service)) return looseCode(input, refused, '', book, scope)
  const empty = { type: 'structure' as const, name: operation.name, members: {}, required: [], filled: [] }
  return new Typed(book, scope, refused).code(input, operation.input ?? empty)
}

/** The places that `step.call` would refuse, as JSON pointers. */
function refusedPlaces(operation: Operation, input: JsonObject): ReadonlySet<string> {
  const problems = checkInput(operation, input, (text) =>
    wholeReference(text) ? 'unknown' : text.includes('{{') ? 'String' : undefined,
  )
  const places = problems.filter((one) => !one.fromReference)
  // A missing member has no place of its own: its map is what would be refused.
  return new Set(places.map(({ path, kind }) => pointerOf(kind === 'missing-member' ? path.slice(0, -1) : path)))
}

function looseCode(value: Json, refused: ReadonlySet<string>, path: string, book: Book, scope: Scope): Code {
  if (refused.has(path)) return book.unchecked(dataCode(value, book, scope))
  const below = [...refused].some((one) => one.startsWith(`${path}/`))
  if (!below) return dataCode(value, book, scope)
  if (isList(value)) return list(value.map((one, index) => looseCode(one, refused, `${path}/${index}`, book, scope)))
  if (!isObject(value)) return dataCode(value, book, scope)
  return object(
    Object.entries(value).map(([name, one]) => [name, looseCode(one, refused, path + pointerOf([name]), book, scope)]),
  )
}
