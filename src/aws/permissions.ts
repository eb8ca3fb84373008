/**
 * What IAM must allow for a call: the operation's own name where IAM has such an action, else what the table of exceptions says,
 * else nothing is known, and nothing is guessed.
 */
import { type IamAction, iamAction } from './actions.ts'
import type { Environment } from './arn.ts'
import type { Input } from './needs.ts'
import { passedRoles } from './passed-roles.ts'
import { exceptionOf, prefixes } from './permission-exceptions.ts'
import { resourcesOfAction } from './resources.ts'
import { findOperation, findService, type Operation } from './shapes.ts'
import { taggingOf } from './tagging-needs.ts'

/** One action that a call needs, and the ARNs it needs it on (`['*']` where they can't be told). */
export interface Permission {
  readonly action: IamAction
  readonly resources: readonly string[]
}

/**
 * The actions that a call of this operation needs; undefined when that is not known. With an input, the actions that this input
 * asks for (a version of an object, tags on what is created, …), else those that any call needs.
 *
 *     actionsOf('lambda', 'Invoke')?.map((action) => action.name)   // ['lambda:InvokeFunction']
 */
export function actionsOf(service: string, operation: string, input: Input = {}): readonly IamAction[] | undefined {
  const found = findOperation(service, operation)
  return found === undefined ? undefined : actionsOfOperation(found, input)
}

function actionsOfOperation(operation: Operation, input: Input): readonly IamAction[] | undefined {
  const names = exceptionOf(operation.service, operation.name, input) ?? [ownName(operation)]
  const actions = [...names, ...taggingOf(operation.service, operation.name, input)].map(iamAction)
  return actions.some((action) => action === undefined) ? undefined : (actions as readonly IamAction[])
}

/** The action of the operation's own name; in API Gateway, of its HTTP verb. */
function ownName(operation: Operation): string {
  const prefix = iamPrefixOf(operation.service) ?? ''
  const own = `${prefix}:${operation.name}`
  return operation.request !== undefined && iamAction(own) === undefined ? `${prefix}:${operation.request.verb}` : own
}

/** The IAM prefix of a service's actions: `elbv2` → `elasticloadbalancing`. */
export function iamPrefixOf(service: string): string | undefined {
  const at = findService(service)
  if (at === undefined) return undefined
  return Object.hasOwn(prefixes, at.name) ? prefixes[at.name] : at.signingName
}

/**
 * Every action of a call with the ARNs it touches, and `iam:PassRole` on each role that the input hands over; undefined when the
 * actions are not known. Values of the input and of `env` may be reference texts; they stay in the ARNs as they are.
 *
 *     permissionsOf('dynamodb', 'UpdateTable', { TableName: 'orders' }, { region: 'eu-west-1', account: '1', partition: 'aws' })
 *     // [{ action: dynamodb:UpdateTable, resources: ['arn:aws:dynamodb:eu-west-1:1:table/orders'] }]
 */
export function permissionsOf(
  service: string,
  operation: string,
  input: Input,
  env: Environment,
): readonly Permission[] | undefined {
  const found = findOperation(service, operation)
  const actions = found === undefined ? undefined : actionsOfOperation(found, input)
  if (found === undefined || actions === undefined) return undefined
  const needed = actions.map((action) => ({ action, resources: resourcesOfAction(action, found, input, env) }))
  const changes = actions.some((action) => action.level !== 'Read' && action.level !== 'List')
  const roles = changes ? passedRoles(found, input, env) : []
  return roles.length === 0 ? needed : [...needed, { action: iamAction('iam:PassRole')!, resources: roles }]
}

/** The ARNs that a call touches, all actions together (without passed roles); `['*']` where any of them can't be told. */
export function resourcesOf(service: string, operation: string, input: Input, env: Environment): readonly string[] {
  const found = findOperation(service, operation)
  const actions = found === undefined ? undefined : actionsOfOperation(found, input)
  if (found === undefined || actions === undefined) return ['*']
  const arns = [...new Set(actions.flatMap((action) => resourcesOfAction(action, found, input, env)))]
  return arns.length === 0 || arns.includes('*') ? ['*'] : arns
}
