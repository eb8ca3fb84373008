/** Runs the action of an attempt once, and tells what came of it as the event to record. */
import { type Outcome, type StepContext, StepFailure } from '../actions/index.ts'
import {
  type AutomationDocument,
  isObject,
  type Json,
  type JsonObject,
  type Step,
  type ValueType,
} from '../document/index.ts'
import type { Event, Until } from './events.ts'
import { derivedId } from './identity.ts'
import { failureOf } from './inputs.ts'
import { afterSuccess } from './next.ts'
import { outputsOf } from './outputs.ts'
import type { Ports } from './ports.ts'
import { actionOf, resolveNow } from './references.ts'
import { internalFailure, plainJson, serviceFailure } from './service-failure.ts'
import type { Attempt, ExecutionState } from './state.ts'
import { attemptFailed, type Here, placeOf, type Settings, stepEnded } from './step-events.ts'
import { timeoutWhenWaiting } from './timeouts.ts'

/** What a running action is given beside its inputs. `before` is awaited before anything outside is touched. */
export interface Performance {
  /** Now: signals may come in while the action runs. */
  readonly state: ExecutionState
  readonly attempt: Attempt
  readonly document: AutomationDocument
  readonly step: Step
  readonly ports: Ports
  readonly signal: AbortSignal
  before(): Promise<void>
}

/** The context of an attempt. */
export function contextOf(performance: Performance): StepContext {
  const { state, attempt, document, step, ports, signal, before } = performance
  const touch = async <T>(effect: () => T): Promise<Awaited<T>> => {
    await before()
    signal.throwIfAborted()
    return await effect()
  }
  let calls = 0
  return {
    step,
    environment: state.environment,
    now: ports.clock.now(),
    startedAt: attempt.startedAt,
    memo: attempt.memo,
    signals: attempt.signals,
    child: attempt.child,
    async call(service: string, operation: string, input: JsonObject): Promise<JsonObject> {
      const requestId = derivedId(state.environment.executionId, step.name, ports.clock.now(), calls++)
      try {
        const output = plainJson(await touch(() => ports.aws({ service, operation, input, step: step.name }, signal)))
        return isObject(output) ? output : {}
      } catch (error) {
        throw serviceFailure(error, { service, operation, action: step.action }, requestId)
      }
    },
    async script(request): Promise<Json> {
      try {
        const sha256 = checksumOf(document, request.attachment)
        const whole = sha256 === undefined ? request : { ...request, sha256 }
        return plainJson(await touch(() => ports.scripts(whole, signal)))
      } catch (error) {
        if (error instanceof StepFailure) throw error
        throw new StepFailure(error instanceof Error ? error.message : String(error), { cause: error })
      }
    },
    async http(request) {
      const { http } = ports
      if (http === undefined)
        throw new StepFailure('No HTTP was given to this run (option http).', { type: 'Internal' })
      return await touch(() => http(request, signal))
    },
    resolve: (value: Json): Json => resolveNow(value, state, document, ports.clock.now()),
    variableType: (name: string): ValueType | undefined => {
      const variables = document.variables ?? {}
      return Object.hasOwn(variables, name) ? variables[name]?.type : undefined
    },
  }
}

/** What `files` says of an attachment; older documents say nothing. */
function checksumOf({ files }: AutomationDocument, attachment: string | undefined): string | undefined {
  if (attachment === undefined || files === undefined || !Object.hasOwn(files, attachment)) return undefined
  return files[attachment]?.checksums?.['sha256']
}

/** Runs the action and answers the event that follows. Never rejects: what an action throws fails the attempt. */
export async function perform(performance: Performance, settings: Settings): Promise<Event> {
  const { state, attempt, document, step, ports } = performance
  const action = actionOf(step.action)
  const inputs = state.steps[attempt.record]?.inputs ?? {}
  const here = (): Here => ({ state: performance.state, document, now: ports.clock.now(), settings })
  try {
    if (action.run === undefined) {
      throw new StepFailure(`${step.action} is not in AWS's public reference and cannot be run here`, {
        type: 'Internal',
      })
    }
    const outcome = await action.run(inputs, contextOf(performance))
    return outcome.kind === 'done' ? succeeded(here(), attempt, step, outcome) : suspended(here(), step, outcome)
  } catch (error) {
    const failure = failureOf(internalFailure(error, step.action), step.action)
    return attemptFailed(here(), failure, producedBy(step, error))
  }
}

function succeeded(here: Here, attempt: Attempt, step: Step, outcome: Outcome & { readonly kind: 'done' }): Event {
  const output = plainJson(outcome.output) as JsonObject
  const next = afterSuccess(placeOf(here, step.name), outcome.nextStep)
  const outputs = outputsOf(step, output)
  const { variables } = outcome
  return {
    ...stepEnded(here, attempt.record, 'Success', next),
    output,
    outputs,
    ...(variables === undefined ? {} : { variables: plainJson(variables) as JsonObject }),
  }
}

function suspended(here: Here, step: Step, outcome: Exclude<Outcome, { readonly kind: 'done' }>): Event {
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
  const timeoutSeconds = timeoutWhenWaiting(step, until)
  return {
    type: 'AttemptSuspended',
    at: now,
    until,
    memo: plainJson(outcome.memo),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  }
}

/** What a failed attempt leaves readable: only where the action itself says that it came to something. */
function producedBy(step: Step, error: unknown): { output?: JsonObject; outputs?: JsonObject } {
  const output = error instanceof StepFailure ? error.output : undefined
  if (output === undefined) return {}
  const plain = plainJson(output) as JsonObject
  try {
    return { output: plain, outputs: outputsOf(step, plain) }
  } catch (problem) {
    // The step has failed already; a declared output that does not fit adds nothing to that.
    if (problem instanceof StepFailure) return { output: plain }
    throw problem
  }
}
