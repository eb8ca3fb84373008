/**
 * From texts that may still hold references to resources that IAM takes: ARNs whose partition and service are written out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
import type { IamAction } from '../aws/index.ts'
import { type Surroundings, settle } from './scope.ts'

/**
 * The resources of an action. `*` stays; a text of which it is not known what it names (a reference to a whole ARN) becomes any
 * resource of the action's types.
 */
export function arnsOf(texts: readonly string[], action: IamAction, env: Surroundings): readonly string[] {
  const open = action.resources
    .flatMap((one) => one.arns)
    .map((one) => settle(one.replaceAll('${Partition}', env.partition)))
  // A type of resource that may belong to any service (a recovery point of AWS Backup) cannot be written as an ARN.
  const any = open.length > 0 && open.every((one) => qualified(one, env) !== undefined) ? open : ['*']
  return united(texts.flatMap((text) => (text === '*' ? ['*'] : (qualified(settle(text), env) ?? any))))
}

/** Roles of this account; a bare name may have a path before it. */
export function rolesOf(texts: readonly string[], env: Surroundings): readonly string[] {
  const roles = `arn:${env.partition}:iam::${env.account}:role/`
  return united(
    texts.map(settle).flatMap((text) => {
      if (text.startsWith('arn:')) return qualified(text, env) ?? [`${roles}*`]
      return text === '*' || text === '' ? [`${roles}*`] : [`${roles}${text}`, `${roles}*/${text}`]
    }),
  )
}

/**
 * The ARN with its partition written out, since IAM takes no wildcard there; none when it lies in another partition, where this
 * role reaches nothing. Undefined for what is no ARN, and where the service is open, which IAM does not take either.
 */
function qualified(text: string, env: Surroundings): readonly string[] | undefined {
  const [arn, partition = '', service = '', ...rest] = text.split(':')
  if (arn !== 'arn' || service === '' || service.includes('*') || rest.length < 3) return undefined
  if (partition.includes('*') && covers(partition, env.partition))
    return [['arn', env.partition, service, ...rest].join(':')]
  if (partition === env.partition) return [text]
  return partition.includes('*') || partition === '' || /^aws(-[a-z]+)*$/.test(partition) ? [] : undefined
}

/** Sorted, without doubles and without what another one covers. */
export function united(arns: readonly string[]): readonly string[] {
  const all = [...new Set(arns)].sort()
  if (all.includes('*')) return ['*']
  return all.filter((arn) => !all.some((other) => other !== arn && other.includes('*') && covers(other, arn)))
}

/** Whether IAM's wildcard text matches everything that the other does. Takes the first place for each part: no way is tried twice. */
function covers(wide: string, narrow: string): boolean {
  const [first = '', ...parts] = wide.split('*')
  const last = parts.pop()
  if (last === undefined) return wide === narrow
  if (!narrow.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = narrow.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return narrow.length - last.length >= at && narrow.endsWith(last)
}
