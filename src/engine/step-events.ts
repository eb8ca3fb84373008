/** The events that begin and end steps, attempts and the execution itself: pure functions of where the execution stands. */
import { isCritical, type StepPlace } from '../document/index.ts'
import type { Event, EventOf, ExecutionEnd, Failure, Next, StepEnd } from './events.ts'
import { stepId } from './identity.ts'
import { inputsOf } from './inputs.ts'
import { afterFailure } from './next.ts'
import { documentOutputs } from './outputs.ts'
import type { Plan } from './plan.ts'
import { retryOf } from './retries.ts'
import type { ExecutionState } from './state.ts'

/** Settings of the account. */
export interface Settings {
  /** The most seconds that throttled calls are repeated: 0 to 3,600. */
  readonly throttlingRetrySeconds: number
}

/** Where an execution stands: what every decision reads. `now` is epoch milliseconds. */
export interface Here {
  readonly state: ExecutionState
  readonly plan: Plan
  readonly now: number
  readonly settings: Settings
}

/** The place of a step; the document was checked, so there is one. */
export function placeOf({ plan }: Here, name: string): StepPlace {
  return plan.step(name).place
}

/** A step begins: inputs resolved now, its time limit set. */
export function stepStarted(here: Here, name: string): Event {
  const { state, plan, now } = here
  const planned = plan.step(name)
  const { step, timeoutSeconds } = planned
  return {
    type: 'StepStarted',
    at: now,
    step: name,
    action: step.action,
    stepExecutionId: stepId(state.environment, state.steps.length),
    ...inputsOf(planned, plan, state, now),
    ...(timeoutSeconds === undefined ? undefined : { timeoutSeconds }),
    ...parentOf(state),
  }
}

function parentOf(state: ExecutionState): Pick<EventOf<'StepStarted'>, 'parent'> | undefined {
  const frame = state.frames.at(-1)
  const record = frame === undefined ? undefined : state.steps[frame.record]
  if (frame === undefined || record === undefined) return undefined
  const value = frame.values?.[frame.iteration - 1]
  const parent = { stepExecutionId: record.stepExecutionId, step: frame.step, iteration: frame.iteration }
  return { parent: value === undefined ? parent : { ...parent, iteratorValue: value } }
}

/** A step ends; the caller adds outputs or the failure. `record`: index of its record. */
export function stepEnded({ state, now }: Here, record: number, status: StepEnd, next: Next): EventOf<'StepEnded'> {
  const { step = '', stepExecutionId = '' } = state.steps[record] ?? {}
  return { type: 'StepEnded', at: now, step, stepExecutionId, status, next }
}

/** A step fails for good. Inside a loop an abort is the loop's failure, whose own isCritical then decides (D-34). */
export function stepFailed(here: Here, record: number, place: StepPlace, failure: Failure): EventOf<'StepEnded'> {
  const status = failure.timedOut ? 'TimedOut' : 'Failed'
  const isInner = place.loop !== undefined
  const next =
    here.state.completing && !isInner ? ({ kind: 'end' } as const) : afterFailure(place, status, failure.message)
  const counts = isCritical(place.step) && !(next.kind === 'abort' && isInner)
  return { ...stepEnded(here, record, status, next), failure, ...(counts ? { counts } : {}) }
}

/**
 * The event for a failed attempt: throttled and to go on, to be tried again, or the end of its step.
 *
 * @param produced what the attempt came to all the same; its outputs stand as after success
 */
export function attemptFailed(
  here: Here,
  failure: Failure,
  produced: Pick<EventOf<'StepEnded'>, 'output' | 'outputs'> = {},
  mayRetry = true,
): Event {
  const { state, now, settings } = here
  const { attempt } = state
  if (attempt === undefined) throw new TypeError('No attempt is under way.')
  const place = placeOf(here, state.steps[attempt.record]?.step ?? '')
  if (mayRetry) {
    const retry = retryOf(place.step, attempt, failure, now, settings.throttlingRetrySeconds)
    if (retry.kind === 'throttled') return { type: 'AttemptThrottled', at: now, failure, retryAt: retry.at }
    if (retry.kind === 'attempt') return { type: 'AttemptFailed', at: now, failure, retryAt: retry.at }
  }
  return { ...stepFailed(here, attempt.record, place, failure), ...produced }
}

/** The execution ends. */
export function executionEnded({ state, plan, now }: Here, next: Next): Event {
  return {
    type: 'ExecutionEnded',
    at: now,
    ...finalStatus(state, next),
    outputs: documentOutputs(plan.document, state.outputs, state.results),
  }
}

/** The end of an execution that no step's failure has caused. */
export function executionFailed({ state, plan, now }: Here, failureMessage: string): Event {
  const outputs = documentOutputs(plan.document, state.outputs, state.results)
  return { type: 'ExecutionEnded', at: now, status: 'Failed', failureMessage, outputs }
}

/** By the failures that count: one that aborted before one that was recovered from, else the first of them. */
function finalStatus(
  state: ExecutionState,
  next: Next,
): { readonly status: ExecutionEnd; readonly failureMessage?: string } {
  if (state.cancel !== undefined || (next.kind === 'abort' && next.status === 'Cancelled')) {
    return { status: 'Cancelled' }
  }
  const cause = (next.kind === 'abort' ? state.counted.at(-1) : undefined) ?? state.counted[0]
  return cause === undefined ? { status: 'Success' } : { status: cause.status, failureMessage: cause.message }
}
