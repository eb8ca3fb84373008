/**
 * Who may decide on an approval, and how many must agree.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
import { isObject, type JsonObject } from '../document/index.ts'
import type { StepSignal } from './action.ts'
import { integerInput, invalid, listInput, mapInput, textsInput } from './inputs.ts'

/** Who is asked: principals as the step names them, and how many of them must approve. */
export interface Jury {
  readonly approvers: readonly string[]
  readonly required: number
  /** A group is asked, whose members only Change Manager knows: any principal is taken. */
  readonly open: boolean
}

/** One decision, as ApproverDecisions shows it (D-23). */
export type Decision = JsonObject & {
  readonly approver: string
  readonly decision: 'Approved' | 'Rejected'
  readonly comment?: string
}

/** The jury of a step whose inputs are resolved. Throws StepFailure where nobody is asked, or more than there are. */
export function juryOf(inputs: JsonObject): Jury {
  const enhanced = mapInput(inputs, 'EnhancedApprovals')
  if (enhanced !== undefined) return enhancedJury(enhanced)
  const approvers = textsInput(inputs, 'Approvers').filter((one) => one !== '')
  const required = integerInput(inputs, 'MinRequiredApprovals') ?? 1
  if (approvers.length === 0) throw invalid('Input Approvers is required, but it is missing or empty.')
  if (required < 1 || required > approvers.length) throw invalid(tooMany(required, approvers.length))
  return { approvers, required, open: false }
}

/** What is said of a MinRequiredApprovals that nobody can meet. */
export function tooMany(required: number, approvers: number): string {
  return `MinRequiredApprovals is ${required}; it must be from 1 to the number of Approvers, which is ${approvers}.`
}

function enhancedJury(enhanced: JsonObject): Jury {
  const entries = listInput(enhanced, 'Approvers').filter(isObject)
  if (entries.length === 0) throw invalid('EnhancedApprovals names no Approvers.')
  return {
    approvers: entries.flatMap((entry) => textsInput(entry, 'approver')),
    required: entries.reduce((sum, entry) => sum + (integerInput(entry, 'minRequiredApprovals') ?? 1), 0),
    open: entries.some((entry) => entry['type'] !== 'IamUser' && entry['type'] !== 'IamRole'),
  }
}

/**
 * Whether a principal is the one that the step names: by ARN, by user name, or as a session of a named role.
 *
 * @example isApprover('arn:aws:iam::123456789012:role/Lead', 'arn:aws:sts::123456789012:assumed-role/Lead/alice') // true
 */
export function isApprover(named: string, principal: string): boolean {
  if (named === principal) return true
  const user = /^arn:[^:]+:iam::\d{12}:user\/(?:.*\/)?([^/]+)$/.exec(principal)
  if (user !== null) return named === user[1]
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(principal)
  const role = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(named)
  return session !== null && role !== null && [1, 2, 3].every((part) => session[part] === role[part])
}

/**
 * The decisions that count, in order of arrival: of principals that are asked, the first of each. A rejection ends it, so nothing
 * after one counts.
 */
export function decisionsOf(signals: readonly StepSignal[], jury: Jury): readonly Decision[] {
  const decisions: Decision[] = []
  for (const { type, approver, comment } of signals) {
    if ((type !== 'Approve' && type !== 'Reject') || approver === undefined) continue
    if (!jury.open && !jury.approvers.some((named) => isApprover(named, approver))) continue
    if (decisions.some((earlier) => earlier.approver === approver)) continue
    const decision = type === 'Approve' ? 'Approved' : 'Rejected'
    decisions.push({ approver, decision, ...(comment === undefined ? {} : { comment }) })
    if (type === 'Reject') break
  }
  return decisions
}
