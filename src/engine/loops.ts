/**
 * aws:loop: the engine walks it itself, as a nested runbook whose steps run once an iteration.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html
 */
import { failureText, StepFailure } from '../actions/index.ts'
import { ConditionMismatch, holds, innerSteps, parseCondition, type Step } from '../document/index.ts'
import { limitReachedStatus } from './doubts.ts'
import type { Event, Failure, Next, StepEnd } from './events.ts'
import { failureOf } from './inputs.ts'
import { afterSuccess } from './next.ts'
import { resolveNow } from './references.ts'
import type { Frame } from './state.ts'
import { type Here, placeOf, stepEnded, stepFailed } from './step-events.ts'

/** At the end of an iteration, and before the first: another one, or the end of the loop. */
export function afterIteration(here: Here, frame: Frame): Event {
  const { state, now } = here
  const place = placeOf(here, frame.step)
  if (state.cancel !== undefined) return loopEnded(here, frame, 'Cancelled', { kind: 'abort', status: 'Cancelled' })
  const { iteration, maxIterations, values } = frame
  const first = innerSteps(place.step)[0]
  const mayGoOn = iteration < maxIterations && first !== undefined && !(state.completing && iteration > 0)
  if (!mayGoOn) return loopEnded(here, frame, limitReachedStatus, afterSuccess(place))
  const goesOn = values === undefined ? iteration === 0 || conditionHolds(place.step, here) : iteration < values.length
  if (typeof goesOn === 'object') return loopFailed(here, frame, goesOn)
  if (!goesOn) return loopEnded(here, frame, 'Success', afterSuccess(place))
  const value = values?.[iteration]
  return {
    type: 'IterationStarted',
    at: now,
    step: frame.step,
    iteration: iteration + 1,
    ...(value === undefined ? {} : { value }),
    firstStep: first.name,
  }
}

/** A do-while's condition, or why it cannot be told. */
function conditionHolds(step: Step, { state, plan, now }: Here): boolean | Failure {
  const condition = parseCondition(step.inputs['LoopCondition'] ?? null)
  if (!condition.ok) return loopFailure(condition.problems.map((one) => one.message).join(' '), false)
  try {
    return holds(condition.condition, (value) => resolveNow(value, state, plan, now))
  } catch (error) {
    if (error instanceof ConditionMismatch) return loopFailure(error.message, false)
    if (error instanceof StepFailure) return failureOf(error, 'aws:loop')
    throw error
  }
}

/** A failure of the loop itself. */
export function loopFailure(message: string, timedOut: boolean): Failure {
  return { message: failureText('aws:loop', message), stage: 'Invocation', type: 'Action', timedOut }
}

/** The loop ends; how far it came stays readable. */
export function loopEnded(here: Here, frame: Frame, status: StepEnd, next: Next): Event {
  return { ...stepEnded(here, frame.record, status, next), ...iterationOutputs(here, frame) }
}

/** The loop fails and goes by its own onFailure. */
export function loopFailed(here: Here, frame: Frame, failure: Failure): Event {
  return { ...stepFailed(here, frame.record, placeOf(here, frame.step), failure), ...iterationOutputs(here, frame) }
}

function iterationOutputs({ state }: Here, frame: Frame): Pick<Extract<Event, { type: 'StepEnded' }>, 'outputs'> {
  const outputs =
    frame.iteration > 0 && Object.hasOwn(state.outputs, frame.step) ? state.outputs[frame.step] : undefined
  return outputs === undefined ? {} : { outputs }
}
