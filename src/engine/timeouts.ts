/**
 * How long a step may take.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-handling-timeouts.html
 */
import { timeoutText } from '../actions/index.ts'
import { type Step, timeoutSeconds } from '../document/index.ts'
import { neverTimesOutByDefault, pollingTimeoutSeconds } from './doubts.ts'
import type { Failure, Until } from './events.ts'
import { actionOf } from './references.ts'
import type { ExecutionState, Frame } from './state.ts'

/** Seconds an attempt may take: what the step says, else the action's documented default; undefined: no limit. */
export function timeoutOf(step: Step): number | undefined {
  return timeoutSeconds(step) ?? actionOf(step.action).defaultTimeoutSeconds
}

/** D-10: the limit of an action that turns out to poll and has no other. */
export function timeoutWhenWaiting(step: Step, until: Until): number | undefined {
  if (until.kind !== 'wake' || timeoutOf(step) !== undefined || neverTimesOutByDefault.includes(step.action)) {
    return undefined
  }
  return pollingTimeoutSeconds
}

/** The failure of an attempt that ran out of time. */
export function timeoutFailure(action: string): Failure {
  return { message: timeoutText(action), stage: 'Invocation', type: 'Action', timedOut: true }
}

/** The outermost loop whose time is up. */
export function expiredLoop(state: ExecutionState, now: number): Frame | undefined {
  return state.frames.find((frame) => frame.deadline !== undefined && frame.deadline <= now)
}

/** When the next limit of the execution is reached: of the attempt, of a loop around it, of the cancellation. Infinity: never. */
export function nextDeadline(state: ExecutionState, cancellationMs: number): number {
  const limits = [state.attempt?.deadline, ...state.frames.map((frame) => frame.deadline)]
  if (state.cancel?.handled === true) limits.push(state.cancel.at + cancellationMs)
  return Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY))
}
