/**
 * What an execution does next: a pure function of its state, its document and the time. Nearly everything is decided here, as an
 * event to record; the rest is to run an action, or to wait.
 */
import { cancellationSeconds, mostSteps } from './doubts.ts'
import type { Event, Next } from './events.ts'
import { afterIteration, loopEnded, loopFailed, loopFailure } from './loops.ts'
import { afterCancel } from './next.ts'
import type { Plan, PlannedStep } from './plan.ts'
import { type Attempt, type ExecutionState, type Frame, hasEnded } from './state.ts'
import {
  attemptFailed,
  executionEnded,
  executionFailed,
  type Here,
  type Settings,
  stepEnded,
  stepStarted,
} from './step-events.ts'
import { expiredLoop, nextDeadline, timeoutFailure } from './timeouts.ts'

/** One thing to do. `stopsAction`: what the running attempt began is to be stopped first. `until`: epoch ms; Infinity: no limit. */
export type Command =
  | { readonly kind: 'record'; readonly event: Event; readonly stopsAction?: true }
  | { readonly kind: 'run'; readonly attempt: Attempt; readonly planned: PlannedStep }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'finished' }

const cancellationMs = cancellationSeconds * 1000

/** The next command. `now`: epoch ms; where a clock was set back it may be earlier than before, and deadlines are further away then. */
export function decide(state: ExecutionState, plan: Plan, now: number, settings: Settings): Command {
  if (hasEnded(state)) return { kind: 'finished' }
  const here = { state, plan, now, settings }
  return state.attempt === undefined ? betweenSteps(here) : duringStep(here, state.attempt)
}

/** An attempt is under way: what may end it from outside comes first, then its own course. */
function duringStep(here: Here, attempt: Attempt): Command {
  const { state, now } = here
  const planned = here.plan.step(state.steps[attempt.record]?.step ?? '')
  const stop = interruption(here, attempt, planned)
  if (stop !== undefined) {
    return { kind: 'record', event: stepEnded(here, attempt.record, 'Cancelled', stop), stopsAction: true }
  }
  if (attempt.deadline !== undefined && attempt.deadline <= now) {
    return { kind: 'record', event: attemptFailed(here, timeoutFailure(planned.step.action)), stopsAction: true }
  }
  const { until } = attempt
  if (until.kind === 'refused') return { kind: 'record', event: attemptFailed(here, until.failure) }
  if (until.kind === 'now' || (until.kind === 'wake' && until.at <= now)) {
    return { kind: 'run', attempt, planned }
  }
  const limit = nextDeadline(state, cancellationMs)
  return { kind: 'wait', until: until.kind === 'wake' ? Math.min(until.at, limit) : limit }
}

/** Where to go when the attempt is stopped from outside; undefined: it goes on. */
function interruption(here: Here, attempt: Attempt, planned: PlannedStep): Next | undefined {
  const { state, now } = here
  if (state.cancel?.handled === false) return afterCancel(planned.step)
  if (cancellationIsOver(here)) return { kind: 'abort', status: 'Cancelled' }
  if (attempt.stopped === true) return planned.next
  return expiredLoop(state, now) === undefined ? undefined : loopTimedOut
}

const loopTimedOut: Next = { kind: 'abort', status: 'TimedOut', message: timeoutFailure('aws:loop').message }

function cancellationIsOver({ state, now }: Here): boolean {
  return state.cancel?.handled === true && now >= state.cancel.at + cancellationMs
}

/** No attempt is under way: start the next step, go on in a loop, or end. */
function betweenSteps(here: Here): Command {
  const frame = here.state.frames.at(-1)
  const next = effectiveNext(here)
  if (frame !== undefined) return { kind: 'record', event: insideLoop(here, frame, next) }
  if (isHeld(here)) return { kind: 'wait', until: Number.POSITIVE_INFINITY }
  if (next.kind !== 'step') return { kind: 'record', event: executionEnded(here, next) }
  if (here.state.steps.length >= mostSteps && isRepeated(here, next.step)) {
    const message = `The automation has run ${mostSteps} steps and comes to ${next.step} again: its steps go round in a circle. Repeat steps with aws:loop.`
    return { kind: 'record', event: executionFailed(here, message) }
  }
  return { kind: 'record', event: stepStarted(here, next.step) }
}

function isRepeated({ state }: Here, step: string): boolean {
  return state.steps.some((record) => record.step === step)
}

function insideLoop(here: Here, frame: Frame, next: Next): Event {
  if (next.kind === 'end') return afterIteration(here, frame)
  if (next.kind === 'step') {
    const isInner = here.plan.place(next.step)?.loops.includes(frame.step) === true
    return isInner ? stepStarted(here, next.step) : loopEnded(here, frame, 'Exited', next)
  }
  if (next.status === 'Cancelled') return loopEnded(here, frame, 'Cancelled', next)
  return loopFailed(here, frame, loopFailure(next.message ?? 'A step of the loop failed', next.status === 'TimedOut'))
}

/** What the last step asked for, unless something stronger came in between. */
function effectiveNext(here: Here): Next {
  const { state, now } = here
  if (state.cancel?.handled === false || cancellationIsOver(here)) return { kind: 'abort', status: 'Cancelled' }
  if (state.cancel === undefined && state.completing && state.frames.length === 0) {
    return state.next.kind === 'abort' ? state.next : { kind: 'end' }
  }
  return expiredLoop(state, now) === undefined ? state.next : loopTimedOut
}

/** Interactive mode waits between steps until somebody starts one, completes or cancels. */
function isHeld({ state }: Here): boolean {
  return state.mode === 'Interactive' && !state.released && !state.completing && state.cancel === undefined
}
