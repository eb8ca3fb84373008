/** Calls of boto3 clients in a script that name no operation; only calls that are surely of a client are looked at. */
import { findOperation, findService } from '../aws/index.ts'
import { type Expression, namesBound, type Script, visitExpression, visitStatements } from '../python/index.ts'

/** A call whose method is neither an operation nor one of every client. */
export interface UnknownCall {
  readonly service: string
  /** As it is written: `describe_instance`. */
  readonly method: string
  readonly line: number
}

/** What clients can do besides operations, transfers of S3 included. */
const ofEveryClient: ReadonlySet<string> = new Set(
  'can_paginate close exceptions meta waiter_names get_paginator get_waiter generate_presigned_url generate_presigned_post upload_file upload_fileobj download_file download_fileobj copy'.split(
    ' ',
  ),
)

/** Unknown calls, in the order of the lines. */
export function unknownCalls(script: Script): readonly UnknownCall[] {
  const clients = clientNames(script)
  const found: UnknownCall[] = []
  const look = (expression: Expression): void => {
    if (expression.kind !== 'call' || expression.of.kind !== 'attribute') return
    const { of, name } = expression.of
    const service = serviceOfClient(of) ?? (of.kind === 'name' ? clients.get(of.name) : undefined)
    if (service === undefined || ofEveryClient.has(name) || name.startsWith('_')) return
    if (findService(service) === undefined || findOperation(service, name) !== undefined) return
    found.push({ service, method: name, line: expression.line })
  }
  visitStatements(script.body, (_, { expressions, targets }) => {
    for (const expression of [...expressions, ...targets]) visitExpression(expression, look)
  })
  return found.sort((one, other) => one.line - other.line)
}

/** Names that stand for a client of one service wherever they are bound. */
function clientNames(script: Script): ReadonlyMap<string, string> {
  const clients = new Map<string, string>()
  const others = new Set<string>()
  visitStatements(script.body, (statement, { targets }) => {
    if (statement.kind === 'function') for (const { name } of statement.parameters) others.add(name)
    if (statement.kind === 'from') for (const [, name] of statement.names) others.add(name)
    if (statement.kind === 'import') others.add(statement.as ?? statement.module)
    const [only] = targets
    const service = statement.kind === 'assign' ? serviceOfClient(statement.value) : undefined
    if (service !== undefined && targets.length === 1 && only?.kind === 'name') {
      if (clients.has(only.name) && clients.get(only.name) !== service) others.add(only.name)
      clients.set(only.name, service)
    } else for (const target of targets) for (const name of namesBound(target)) others.add(name)
  })
  for (const name of others) clients.delete(name)
  return clients
}

/** The service of `boto3.client('name', …)`. */
function serviceOfClient(expression: Expression): string | undefined {
  if (expression.kind !== 'call' || expression.of.kind !== 'attribute' || expression.of.name !== 'client')
    return undefined
  const { of } = expression.of
  if (of.kind !== 'name' || of.name !== 'boto3') return undefined
  const argument = expression.arguments.find(({ name, star }, index) =>
    star === undefined ? name === 'service_name' || (index === 0 && name === undefined) : false,
  )
  return argument?.value.kind === 'constant' && typeof argument.value.value === 'string'
    ? argument.value.value
    : undefined
}
