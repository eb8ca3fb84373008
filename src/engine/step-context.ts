/** What a running action is given: its inputs' surroundings, and the ports, each behind the mark that something may be touched. */
import {
  type ChildResult,
  type Environment,
  type HttpRequest,
  type HttpResponse,
  type ScriptRequest,
  type StepContext,
  StepFailure,
  type StepSignal,
} from '../actions/index.ts'
import {
  type AutomationDocument,
  isObject,
  type Json,
  type JsonObject,
  type Step,
  type ValueType,
} from '../document/index.ts'
import { derivedId } from './identity.ts'
import type { Plan, PlannedStep } from './plan.ts'
import type { Ports } from './ports.ts'
import type { Recorder } from './recorder.ts'
import { resolveNow } from './references.ts'
import { plainJson, serviceFailure } from './service-failure.ts'
import type { Attempt, ExecutionState } from './state.ts'

/** One attempt at running an action. */
export class Performance {
  readonly attempt: Attempt
  readonly planned: PlannedStep
  readonly plan: Plan
  readonly ports: Ports
  readonly signal: AbortSignal
  readonly #recorder: Recorder
  readonly #marks: boolean

  /** `marks`: it is recorded that it touches the world, which an attempt that only cleans up does not do. */
  constructor(
    { attempt, planned, plan, ports }: Pick<Performance, 'attempt' | 'planned' | 'plan' | 'ports'>,
    recorder: Recorder,
    signal: AbortSignal,
    marks = true,
  ) {
    this.attempt = attempt
    this.planned = planned
    this.plan = plan
    this.ports = ports
    this.signal = signal
    this.#recorder = recorder
    this.#marks = marks
  }

  /** Now: signals may come in while the action runs. */
  get state(): ExecutionState {
    return this.#recorder.current
  }

  /** To be called before anything outside is touched, which then waits for what it answers. */
  before(): Promise<void> | undefined {
    this.signal.throwIfAborted()
    if (!this.#marks || this.state.attempt?.inFlight === true) return undefined
    return this.#recorder.add({ type: 'EffectStarted', at: this.ports.clock.now() })
  }
}

/** The context of an attempt. */
export function contextOf(performance: Performance): StepContext {
  return new Context(performance)
}

/** What `files` says of an attachment; older documents say nothing. */
function checksumOf({ files }: AutomationDocument, attachment: string | undefined): string | undefined {
  if (attachment === undefined || files === undefined || !Object.hasOwn(files, attachment)) return undefined
  return files[attachment]?.checksums?.['sha256']
}

class Context implements StepContext {
  readonly step: Step
  readonly environment: Environment
  readonly now: number
  readonly startedAt: number
  readonly memo: Json | undefined
  readonly signals: readonly StepSignal[]
  readonly child: ChildResult | undefined
  readonly #performance: Performance
  #calls = 0

  constructor(performance: Performance) {
    const { attempt, planned, state, ports } = performance
    this.step = planned.step
    this.environment = state.environment
    this.now = ports.clock.now()
    this.startedAt = attempt.startedAt
    this.memo = attempt.memo
    this.signals = attempt.signals
    this.child = attempt.child
    this.#performance = performance
  }

  async call(service: string, operation: string, input: JsonObject): Promise<JsonObject> {
    const { ports, signal } = this.#performance
    const { name, action } = this.step
    const at = ports.clock.now()
    const count = this.#calls++
    try {
      const kept = this.#performance.before()
      if (kept !== undefined) await kept
      signal.throwIfAborted()
      const output = plainJson(await ports.aws({ service, operation, input, step: name }, signal))
      return isObject(output) ? output : {}
    } catch (error) {
      const requestId = derivedId(this.environment.executionId, name, at, count)
      throw serviceFailure(error, { service, operation, action }, requestId)
    }
  }

  async script(request: ScriptRequest): Promise<Json> {
    const { ports, plan, signal } = this.#performance
    const sha256 = checksumOf(plan.document, request.attachment)
    const whole = sha256 === undefined ? request : { ...request, sha256 }
    try {
      return plainJson(await this.#touch(() => ports.scripts(whole, signal)))
    } catch (error) {
      if (error instanceof StepFailure) throw error
      throw new StepFailure(error instanceof Error ? error.message : String(error), { cause: error })
    }
  }

  async http(request: HttpRequest): Promise<HttpResponse> {
    const { ports, signal } = this.#performance
    const { http } = ports
    if (http === undefined) throw new StepFailure('No HTTP was given to this run (option http).', { type: 'Internal' })
    return await this.#touch(() => http(request, signal))
  }

  resolve(value: Json): Json {
    const { state, plan, ports } = this.#performance
    return resolveNow(value, state, plan, ports.clock.now())
  }

  variableType(name: string): ValueType | undefined {
    const variables = this.#performance.plan.document.variables ?? {}
    return Object.hasOwn(variables, name) ? variables[name]?.type : undefined
  }

  async #touch<T>(effect: () => T): Promise<Awaited<T>> {
    const kept = this.#performance.before()
    if (kept !== undefined) await kept
    this.#performance.signal.throwIfAborted()
    return await effect()
  }
}
