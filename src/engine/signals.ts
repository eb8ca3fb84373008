/**
 * Signals from outside: whether the execution takes one, and which step it is for.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendAutomationSignal.html
 */
import { type AutomationDocument, member, textOf } from '../document/index.ts'
import { refusal } from './approvals.ts'
import type { Signal } from './events.ts'
import { planOf } from './plan.ts'
import { type ExecutionState, hasEnded, type StepRecord } from './state.ts'
import { isList } from './typed-value.ts'

/** The API's exceptions for refused signals and stops. */
export type SignalError =
  | 'InvalidAutomationSignalException'
  | 'AutomationStepNotFoundException'
  | 'InvalidAutomationStatusUpdateException'

/** Taken, by which step; or refused, and why (D-24). */
export type SignalReply =
  | { readonly accepted: true; readonly step?: string }
  | { readonly accepted: false; readonly error: SignalError; readonly reason: string }

/** What becomes of a signal in this state. */
export function judge(state: ExecutionState, document: AutomationDocument, signal: Signal): SignalReply {
  if (hasEnded(state)) return invalid(`The automation has ended with ${state.status}.`)
  switch (signal.type) {
    case 'Approve':
    case 'Reject':
      return decision(state, signal)
    case 'Resume':
      return resume(state, document, signal)
    case 'StartStep':
      return startStep(state, document, signal)
    case 'StopStep':
      return stopStep(state, signal)
  }
}

function invalid(reason: string): SignalReply {
  return { accepted: false, error: 'InvalidAutomationSignalException', reason }
}

function notFound(step: string): SignalReply {
  return { accepted: false, error: 'AutomationStepNotFoundException', reason: `The automation has no step "${step}".` }
}

/** The step that waits for a signal now. */
export function waitingStep(state: ExecutionState): StepRecord | undefined {
  const { attempt } = state
  return attempt?.until.kind === 'signal' && state.cancel === undefined ? state.steps[attempt.record] : undefined
}

function decision(state: ExecutionState, signal: Signal): SignalReply {
  const record = waitingStep(state)
  if (record?.action !== 'aws:approve') return invalid('No aws:approve step is waiting.')
  const approvers = approversOf(record)
  const earlier = state.attempt?.signals.flatMap((one) => one.approver ?? []) ?? []
  const why = refusal(approvers, signal.approver, earlier, state.environment.account)
  return why === undefined ? { accepted: true, step: record.step } : invalid(why)
}

/** Change Manager templates name theirs under EnhancedApprovals. */
function approversOf({ inputs }: StepRecord): readonly string[] {
  const enhanced = member(inputs['EnhancedApprovals'], 'Approvers')
  if (isList(enhanced)) return enhanced.map((one) => textOf(member(one, 'approver') ?? ''))
  const listed = inputs['Approvers'] ?? []
  return (isList(listed) ? listed : [listed]).map(textOf)
}

function resume(state: ExecutionState, document: AutomationDocument, signal: Signal): SignalReply {
  const record = waitingStep(state)
  const named = signal.payload?.['StepName']
  if (named !== undefined && planOf(document).place(named) === undefined) return notFound(named)
  if (record === undefined || record.action === 'aws:approve') return invalid('No aws:pause step is waiting.')
  if (named !== undefined && named !== record.step) {
    return invalid(`The step that waits is ${record.step}, not ${named}.`)
  }
  return { accepted: true, step: record.step }
}

function startStep(state: ExecutionState, document: AutomationDocument, signal: Signal): SignalReply {
  if (state.mode !== 'Interactive') return invalid('StartStep needs an automation in Interactive mode.')
  const isBetween = state.attempt === undefined && state.frames.length === 0 && !state.released
  if (!isBetween) return invalid('A step is still running.')
  const named = signal.payload?.['StepName']
  if (named === undefined) {
    return state.next.kind === 'step' ? { accepted: true, step: state.next.step } : invalid('No step is left to start.')
  }
  const place = planOf(document).place(named)
  if (place === undefined) return notFound(named)
  if (place.loop !== undefined) return invalid(`${named} is inside the loop ${place.loop}; start that.`)
  return { accepted: true, step: named }
}

function stopStep(state: ExecutionState, signal: Signal): SignalReply {
  const record = state.attempt === undefined ? undefined : state.steps[state.attempt.record]
  if (state.mode !== 'Interactive') return invalid('StopStep needs an automation in Interactive mode.')
  if (record === undefined) return invalid('No step is running.')
  const id = signal.payload?.['StepExecutionId']
  if (id !== undefined && id !== record.stepExecutionId) return notFound(id)
  return { accepted: true, step: record.step }
}

/** Whether a stop is possible (D-50). */
export function judgeStop(state: ExecutionState): SignalReply {
  if (hasEnded(state)) return stopRefused(`The automation has already ended with ${state.status}.`)
  if (state.cancel !== undefined) return stopRefused('The automation is already being cancelled.')
  return { accepted: true }
}

function stopRefused(reason: string): SignalReply {
  return { accepted: false, error: 'InvalidAutomationStatusUpdateException', reason }
}
