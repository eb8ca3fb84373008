/** Plays an action as the engine does: calls `run` until it is done, fails or waits, on a clock of its own. */
import {
  type Action,
  type ChildResult,
  type Outcome,
  type StepContext,
  StepFailure,
  type StepSignal,
} from '../../src/actions/index.ts'
import type { Json, JsonObject, Step, ValueType } from '../../src/document/index.ts'

/** One AWS call that the action made. */
export interface Call {
  readonly service: string
  readonly operation: string
  readonly input: JsonObject
  /** Seconds after the start. */
  readonly at: number
}

/** What surrounds the action. `aws` answers a call by its number among the calls of that operation, from 0. */
export interface World {
  readonly aws?: { readonly [operation: string]: (input: JsonObject, number: number) => JsonObject | StepFailure }
  readonly step?: Partial<Step>
  readonly signals?: readonly StepSignal[]
  readonly children?: readonly ChildResult[]
  readonly script?: StepContext['script']
  readonly http?: StepContext['http']
  readonly resolve?: StepContext['resolve']
  readonly variables?: { readonly [name: string]: ValueType }
}

/** What came of it. */
export interface Played {
  readonly outcome: Outcome | undefined
  readonly failure: StepFailure | undefined
  readonly calls: readonly Call[]
  /** Seconds that passed. */
  readonly elapsed: number
  /** Children that were started: document and parameters. */
  readonly started: readonly JsonObject[]
}

const start = Date.parse('2026-01-31T08:00:00Z')

/**
 * Plays until done, failed or waiting for a signal. Between any two calls of `run` nothing survives but the memo, as JSON: what
 * a crash leaves.
 */
export async function play(action: Action, inputs: JsonObject, world: World = {}): Promise<Played> {
  const calls: Call[] = []
  const started: JsonObject[] = []
  const counts = new Map<string, number>()
  let now = start
  let memo: Json | undefined
  let child: ChildResult | undefined
  const context = (): StepContext => ({
    step: { name: 'Step', action: action.name, inputs, ...world.step },
    environment: { region: 'eu-west-1', account: '123456789012', partition: 'aws', executionId: 'e-1' },
    now,
    startedAt: start,
    memo,
    signals: world.signals ?? [],
    child,
    async call(service, operation, input) {
      const number = counts.get(operation) ?? 0
      counts.set(operation, number + 1)
      calls.push({ service, operation, input, at: (now - start) / 1000 })
      const answer = world.aws?.[operation]
      if (answer === undefined) throw new Error(`unexpected call: ${service} ${operation} ${JSON.stringify(input)}`)
      const result = answer(input, number)
      if (result instanceof StepFailure) throw result
      return result
    },
    script: world.script ?? (() => Promise.reject(new Error('unexpected script'))),
    http: world.http ?? (() => Promise.reject(new Error('unexpected http'))),
    resolve: world.resolve ?? ((value) => value),
    variableType: (name) => world.variables?.[name],
  })
  const played = (outcome?: Outcome, failure?: StepFailure): Played => ({
    outcome,
    failure,
    calls,
    elapsed: (now - start) / 1000,
    started,
  })
  for (let turn = 0; turn < 1000; turn += 1) {
    let outcome: Outcome
    try {
      outcome = await action.run!(inputs, context())
    } catch (error) {
      if (error instanceof StepFailure) return played(undefined, error)
      throw error
    }
    if (outcome.kind === 'done' || outcome.kind === 'signal') return played(outcome)
    if (outcome.kind === 'wake') now = Math.max(now, outcome.at)
    else {
      started.push({ document: outcome.document, parameters: outcome.parameters })
      child = world.children?.[started.length - 1]
      if (child === undefined) return played(outcome)
    }
    memo = JSON.parse(JSON.stringify(outcome.memo)) as Json
  }
  throw new Error('the action never ends')
}

/** The output of an action that is done. */
export function outputOf({ outcome, failure }: Played): JsonObject {
  if (outcome?.kind !== 'done') throw failure ?? new Error(`not done: ${JSON.stringify(outcome)}`)
  return outcome.output
}

/** Names of the operations that were called, in order. */
export function operationsOf({ calls }: Played): readonly string[] {
  return calls.map(({ operation }) => operation)
}

/** What `check` of an action reports: `severity path: message`. */
export function checked(action: Action, inputs: JsonObject): readonly string[] {
  const reports: string[] = []
  action.check?.(inputs, (path, message, severity = 'error') =>
    reports.push(`${severity} ${path.join('.')}: ${message}`),
  )
  return reports
}

/** Answers one after the other; the last again and again. */
export function series(
  ...answers: readonly (JsonObject | StepFailure)[]
): (input: JsonObject, number: number) => JsonObject | StepFailure {
  return (_, number) => answers[Math.min(number, answers.length - 1)]!
}

/** DescribeInstances of instances in these states. */
export function instances(...states: readonly string[]): JsonObject {
  return { Reservations: states.map((Name) => ({ Instances: [{ State: { Name } }] })) }
}

/** The calls that cancelling makes, where the attempt had left this memo. */
export async function cancelled(action: Action, memo: Json | undefined): Promise<readonly JsonObject[]> {
  const calls: JsonObject[] = []
  const context = {
    memo,
    async call(_service: string, operation: string, input: JsonObject): Promise<JsonObject> {
      calls.push({ operation, input })
      return {}
    },
  }
  await action.cancel?.({}, context as unknown as StepContext)
  return calls
}
