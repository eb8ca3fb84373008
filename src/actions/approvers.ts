/**
 * Who is asked for an approval, how many must agree, and what they decided. Who may decide is the engine's to say: it refuses
 * signals of anybody else, and second ones, before they get here.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
import { isObject, type JsonObject } from '../document/index.ts'
import type { StepSignal } from './action.ts'
import { integerInput, invalid, listInput, mapInput, textsInput } from './inputs.ts'

/** One decision, as ApproverDecisions shows it (D-23). */
export type Decision = JsonObject & {
  readonly approver: string
  readonly decision: 'Approved' | 'Rejected'
  readonly comment?: string
}

/** How many must approve. Throws StepFailure where nobody is asked, or more are wanted than are asked. Inputs are resolved. */
export function requiredApprovals(inputs: JsonObject): number {
  const enhanced = mapInput(inputs, 'EnhancedApprovals')
  if (enhanced !== undefined) {
    const entries = listInput(enhanced, 'Approvers').filter(isObject)
    if (entries.length === 0) throw invalid('EnhancedApprovals names no Approvers.')
    return entries.reduce((sum, entry) => sum + (integerInput(entry, 'minRequiredApprovals') ?? 1), 0)
  }
  const approvers = textsInput(inputs, 'Approvers').filter((one) => one !== '')
  const required = integerInput(inputs, 'MinRequiredApprovals') ?? 1
  if (approvers.length === 0) throw invalid('Input Approvers is required, but it is missing or empty.')
  if (required < 1 || required > approvers.length) throw invalid(tooMany(required, approvers.length))
  return required
}

/** What is said of a MinRequiredApprovals that nobody can meet. */
export function tooMany(required: number, approvers: number): string {
  return `MinRequiredApprovals is ${required}; it must be from 1 to the number of Approvers, which is ${approvers}.`
}

/**
 * The decisions that count, in order of arrival: the first of each principal. A rejection ends it, so nothing after one counts; a
 * signal without a principal never does.
 */
export function decisionsOf(signals: readonly StepSignal[]): readonly Decision[] {
  const decisions: Decision[] = []
  for (const { type, approver, comment } of signals) {
    if ((type !== 'Approve' && type !== 'Reject') || approver === undefined) continue
    if (decisions.some((earlier) => earlier.approver === approver)) continue
    const decision = type === 'Approve' ? 'Approved' : 'Rejected'
    decisions.push({ approver, decision, ...(comment === undefined ? {} : { comment }) })
    if (type === 'Reject') break
  }
  return decisions
}
