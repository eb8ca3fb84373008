/** Runs the action of an attempt once, and tells what came of it as the event to record. */
import { type Outcome, StepFailure } from '../actions/index.ts'
import type { JsonObject } from '../document/index.ts'
import type { Event, Until } from './events.ts'
import { derivedId } from './identity.ts'
import { failureOf } from './inputs.ts'
import { afterSuccess } from './next.ts'
import { outputsOf } from './outputs.ts'
import type { PlannedStep } from './plan.ts'
import { internalFailure, plainJson } from './service-failure.ts'
import type { Attempt } from './state.ts'
import { contextOf, type Performance } from './step-context.ts'
import { attemptFailed, type Here, type Settings, stepEnded } from './step-events.ts'
import { timeoutWhenWaiting } from './timeouts.ts'

/**
 * Runs the action and answers the event that follows: at once where the action touches nothing outside. What an action throws fails
 * the attempt.
 */
export function perform(performance: Performance, settings: Settings): Promise<Event> | Event {
  const { attempt, plan, planned, ports } = performance
  const { action } = planned
  const inputs = performance.state.steps[attempt.record]?.inputs ?? {}
  const here = (): Here => ({ state: performance.state, plan, now: ports.clock.now(), settings })
  const failed = (error: unknown): Event => {
    const failure = failureOf(internalFailure(error, action.name), action.name)
    return attemptFailed(here(), failure, producedBy(planned, error))
  }
  const came = (outcome: Outcome): Event => {
    try {
      return outcome.kind === 'done'
        ? succeeded(here(), attempt, planned, outcome)
        : suspended(here(), planned, outcome)
    } catch (error) {
      return failed(error)
    }
  }
  try {
    if (action.run === undefined) {
      throw new StepFailure(`${action.name} is not in AWS's public reference and cannot be run here`, {
        type: 'Internal',
      })
    }
    const outcome = action.run(inputs, contextOf(performance))
    return outcome instanceof Promise ? outcome.then(came, failed) : came(outcome)
  } catch (error) {
    return failed(error)
  }
}

function succeeded(
  here: Here,
  attempt: Attempt,
  planned: PlannedStep,
  outcome: Outcome & { readonly kind: 'done' },
): Event {
  const output = plainJson(outcome.output) as JsonObject
  const { variables, nextStep } = outcome
  const next = nextStep === undefined || nextStep === null ? planned.next : afterSuccess(planned.place, nextStep)
  const outputs = outputsOf(planned, output)
  const { step, stepExecutionId, at } = stepEnded(here, attempt.record, 'Success', next)
  const ended = { type: 'StepEnded', at, step, stepExecutionId, status: 'Success', next, output, outputs } as const
  return variables === undefined ? ended : { ...ended, variables: plainJson(variables) as JsonObject }
}

function suspended(here: Here, planned: PlannedStep, outcome: Exclude<Outcome, { readonly kind: 'done' }>): Event {
  const { state, now } = here
  const until: Until =
    outcome.kind === 'wake'
      ? { kind: 'wake', at: outcome.at }
      : outcome.kind === 'signal'
        ? { kind: 'signal' }
        : {
            kind: 'child',
            // One attempt may run several children: what it has learnt so far tells them apart.
            executionId: derivedId(
              state.environment.executionId,
              'child',
              state.steps.length,
              state.attempt?.number ?? 1,
              JSON.stringify(outcome.memo),
            ),
            document: outcome.document,
            ...(outcome.version === undefined ? {} : { version: outcome.version }),
            parameters: plainJson(outcome.parameters) as JsonObject,
          }
  const timeoutSeconds = timeoutWhenWaiting(planned, until)
  return {
    type: 'AttemptSuspended',
    at: now,
    until,
    memo: plainJson(outcome.memo),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  }
}

/** What a failed attempt leaves readable: only where the action itself says that it came to something. */
function producedBy(planned: PlannedStep, error: unknown): { output?: JsonObject; outputs?: JsonObject } {
  const output = error instanceof StepFailure ? error.output : undefined
  if (output === undefined) return {}
  const plain = plainJson(output) as JsonObject
  try {
    return { output: plain, outputs: outputsOf(planned, plain) }
  } catch (problem) {
    // The step has failed already; a declared output that does not fit adds nothing to that.
    if (problem instanceof StepFailure) return { output: plain }
    throw problem
  }
}
