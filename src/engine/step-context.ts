/** What a running action is given: its inputs' surroundings, and the ports, each behind the mark that something may be touched. */
import { type StepContext, StepFailure } from '../actions/index.ts'
import { isObject, type Json, type JsonObject, type ValueType } from '../document/index.ts'
import { derivedId } from './identity.ts'
import type { Plan, PlannedStep } from './plan.ts'
import type { Ports } from './ports.ts'
import { resolveNow } from './references.ts'
import { plainJson, serviceFailure } from './service-failure.ts'
import type { Attempt, ExecutionState } from './state.ts'

/** One attempt at running an action. */
export interface Performance {
  /** Now: signals may come in while the action runs. */
  readonly state: ExecutionState
  readonly attempt: Attempt
  readonly plan: Plan
  readonly planned: PlannedStep
  readonly ports: Ports
  readonly signal: AbortSignal
  /** To be called before anything outside is touched, which then waits for what it answers. */
  before(): Promise<void> | undefined
}

/** The context of an attempt. */
export function contextOf(performance: Performance): StepContext {
  const { attempt, plan, planned, ports, signal } = performance
  const { step } = planned
  const { environment } = performance.state
  const touch = async <T>(effect: () => T): Promise<Awaited<T>> => {
    const kept = performance.before()
    if (kept !== undefined) await kept
    signal.throwIfAborted()
    return await effect()
  }
  let calls = 0
  return {
    step,
    environment,
    now: ports.clock.now(),
    startedAt: attempt.startedAt,
    memo: attempt.memo,
    signals: attempt.signals,
    child: attempt.child,
    async call(service: string, operation: string, input: JsonObject): Promise<JsonObject> {
      const at = ports.clock.now()
      const count = calls++
      try {
        const kept = performance.before()
        if (kept !== undefined) await kept
        signal.throwIfAborted()
        const output = plainJson(await ports.aws({ service, operation, input, step: step.name }, signal))
        return isObject(output) ? output : {}
      } catch (error) {
        const requestId = derivedId(environment.executionId, step.name, at, count)
        throw serviceFailure(error, { service, operation, action: step.action }, requestId)
      }
    },
    async script(request): Promise<Json> {
      try {
        return plainJson(await touch(() => ports.scripts(request, signal)))
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
    resolve: (value: Json): Json => resolveNow(value, performance.state, plan, ports.clock.now()),
    variableType: (name: string): ValueType | undefined => {
      const variables = plan.document.variables ?? {}
      return Object.hasOwn(variables, name) ? variables[name]?.type : undefined
    },
  }
}
