/**
 * The AWS API call that a step writes as Service, Api and, beside them, the operation's own members. Shared by the three actions
 * that call any API; names are taken in any spelling that SSM takes.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html
 */
import {
  checkInput,
  findOperation,
  findService,
  memberOfAlias,
  type Operation,
  serviceNames,
  suggest,
} from '../aws/index.ts'
import type { Json, JsonObject } from '../document/index.ts'
import type { Need } from './action.ts'
import { invalid, requiredText } from './inputs.ts'
import { isLiteral, operation } from './needs.ts'

/** A call ready to be made: canonical names, the operation's own members. */
export interface ApiCall {
  readonly service: string
  readonly operation: string
  readonly input: JsonObject
}

/** The members of the operation's input: every input of the step but the action's own. */
export function apiInput(inputs: JsonObject, ownNames: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !ownNames.includes(name)))
}

/**
 * The call of a step whose inputs are resolved. Throws StepFailure (InputValidation) for an unknown service or operation, a missing
 * member, and an operation that streams. Members that our model does not know go on to the service, which may be newer than the model;
 * `check` reports them beforehand.
 */
export function apiCallOf(inputs: JsonObject, ownNames: readonly string[]): ApiCall {
  const found = operationOf(requiredText(inputs, 'Service'), requiredText(inputs, 'Api'))
  if (found.streaming) {
    throw invalid(
      `${found.service} ${found.name} answers with a stream, which Automation does not support. Use aws:executeScript.`,
    )
  }
  const input = fitted(found, apiInput(inputs, ownNames))
  const missing = checkInput(found, input, () => undefined).find(({ kind }) => kind === 'missing-member')
  if (missing !== undefined) throw invalid(missing.message)
  return { service: found.service, operation: found.name, input }
}

/** What the call needs; inputs are unresolved. */
export function apiNeeds(inputs: JsonObject, ownNames: readonly string[]): readonly Need[] {
  const { Service: service, Api: api } = inputs
  if (typeof service !== 'string' || typeof api !== 'string') {
    return [{ kind: 'unknown', reason: 'The step does not say which Service and Api it calls.' }]
  }
  if (!isLiteral(service) || !isLiteral(api)) {
    return [{ kind: 'unknown', reason: `The step calls ${service} ${api}, which is known only when it runs.` }]
  }
  const found = findOperation(service, api)
  return [operation(found?.service ?? service, found?.name ?? api, apiInput(inputs, ownNames))]
}

function operationOf(service: string, api: string): Operation {
  const found = findOperation(service, api)
  if (found !== undefined) return found
  const known = findService(service)
  if (known === undefined) {
    throw invalid(
      `There is no AWS service "${service}"${hint(service, serviceNames())}. Write the name that boto3 uses.`,
    )
  }
  throw invalid(`The service ${known.name} has no operation "${api}"${hint(api, known.operationNames)}.`)
}

function hint(name: string, names: readonly string[]): string {
  const near = suggest(name, names)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** boto3's other names for a member (D-31) become the model's; a bare value for a list becomes a list of one (D-14). */
function fitted(found: Operation, input: JsonObject): JsonObject {
  const members = found.input?.members ?? {}
  const entries = Object.entries(input).map(([key, value]): [string, Json] => {
    const alias = Object.hasOwn(members, key) ? undefined : memberOfAlias(found.service, found.name, key, members)
    const name = alias ?? key
    const shape = Object.hasOwn(members, name) ? members[name] : undefined
    const bare = value !== null && value !== '' && !Array.isArray(value)
    return [name, shape?.type === 'list' && bare ? [value] : value]
  })
  return Object.fromEntries(entries)
}
