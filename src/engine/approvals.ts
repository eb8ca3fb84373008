/**
 * Who may decide at an aws:approve step, and whose decision counts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */

/**
 * Does an approver that the step lists stand for this caller? Listed may be: a user name, a user ARN, a role ARN (any session of
 * that role), an assumed-role ARN (that session only).
 *
 * @param caller an ARN; a bare name counts as the user of that name in `account`
 */
export function standsFor(listed: string, caller: string, account: string): boolean {
  if (listed === caller) return true
  const approver = caller.startsWith('arn:') ? caller : `arn:aws:iam::${account}:user/${caller}`
  if (listed === approver) return true
  const who = principalOf(approver)
  if (who === undefined) return false
  if (!listed.startsWith('arn:')) return who.kind === 'user' && who.name === listed
  const entry = principalOf(listed)
  if (entry === undefined || entry.account !== who.account || entry.name !== who.name) return false
  if (entry.kind === 'role') return who.kind === 'role' || who.kind === 'session'
  // A name alone has no path; the user it stands for may have one.
  return entry.kind === 'user' && who.kind === 'user' && !caller.startsWith('arn:')
}

interface Principal {
  readonly kind: 'user' | 'role' | 'session'
  readonly account: string
  readonly name: string
}

/** Users and roles are named by the last part of their path; a session by its role. */
function principalOf(arn: string): Principal | undefined {
  const [, service, account = '', resource = ''] = /^arn:[^:]+:(iam|sts)::(\d*):(.+)$/.exec(arn) ?? []
  const parts = resource.split('/')
  if (service === 'sts' && parts[0] === 'assumed-role' && parts[1] !== undefined) {
    return { kind: 'session', account, name: parts[1] }
  }
  const kind = parts[0]
  const name = parts.at(-1)
  if (service !== 'iam' || (kind !== 'user' && kind !== 'role') || name === undefined) return undefined
  return { kind, account, name }
}

/**
 * Why a decision does not count; undefined when it does. Nobody decides twice, and each listed approver stands for one decision:
 * two sessions of one role are one approver.
 *
 * @param earlier callers whose decisions counted in this attempt
 */
export function refusal(
  listed: readonly string[],
  caller: string | undefined,
  earlier: readonly string[],
  account: string,
): string | undefined {
  if (caller === undefined || caller === '') return 'The caller of the decision is not known.'
  const entries = listed.filter((entry) => standsFor(entry, caller, account))
  if (entries.length === 0) return `${caller} is not an approver of this step. Approvers: ${listed.join(', ')}.`
  if (earlier.includes(caller)) return `${caller} has already decided.`
  const isTaken = (entry: string) => earlier.some((one) => standsFor(entry, one, account))
  if (entries.every(isTaken)) {
    return `${caller} stands for ${entries.join(', ')}, for which a decision has already been made.`
  }
  return undefined
}
