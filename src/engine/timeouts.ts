/**
 * How long a step may take.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-handling-timeouts.html
 */
import { type Action, timeoutText } from '../actions/index.ts'
import { type Step, timeoutSeconds } from '../document/index.ts'
import { neverTimesOutByDefault, pollingTimeoutSeconds } from './doubts.ts'
import type { Failure, Until } from './events.ts'
import type { PlannedStep } from './plan.ts'
import type { ExecutionState, Frame } from './state.ts'

/** Seconds an attempt may take: what the step says, else the action's documented default; undefined: no limit. */
export function timeoutOf(step: Step, action: Action): number | undefined {
  return timeoutSeconds(step) ?? action.defaultTimeoutSeconds
}

/** D-10: the limit of an action that turns out to poll and has no other. */
export function timeoutWhenWaiting({ timeoutSeconds, step }: PlannedStep, until: Until): number | undefined {
  const isLimited = timeoutSeconds !== undefined || neverTimesOutByDefault.includes(step.action)
  return until.kind !== 'wake' || isLimited ? undefined : pollingTimeoutSeconds
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
  let next = state.attempt?.deadline ?? Number.POSITIVE_INFINITY
  for (const { deadline } of state.frames) if (deadline !== undefined && deadline < next) next = deadline
  return state.cancel?.handled === true ? Math.min(next, state.cancel.at + cancellationMs) : next
}
