/** What a run came to, as contracts promise it to tests. */
import type { Json, JsonObject } from '../document/index.ts'
import type { Event } from './events.ts'
import type { ExecutionState, ExecutionStatus, StepRecord, StepStatus } from './state.ts'

/** A step that started. Times are ISO 8601 with milliseconds, in UTC: `2026-01-01T00:00:00.000Z`. */
export interface StepResult {
  readonly name: string
  readonly action: string
  readonly status: StepStatus
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  readonly startTime: string
  readonly endTime?: string
  readonly failureMessage?: string
  /** In a loop: the number of the iteration, from 1. */
  readonly iteration?: number
  readonly attempts: number
}

export interface RunResult {
  readonly status: ExecutionStatus
  readonly failureMessage?: string
  /** Every step that started, in order. */
  readonly steps: readonly StepResult[]
  /** `Step.Name` → typed value, declared and built-in ones. */
  readonly outputs: JsonObject
  /** As the API gives them: lists of text. */
  readonly documentOutputs: { readonly [name: string]: readonly string[] }
  readonly elapsedSeconds: number
  /** The journal. */
  readonly events: readonly Event[]
}

/** The result of a state and its journal. `now` (epoch ms) ends the time of a run that stands still. */
export function resultOf(state: ExecutionState, events: readonly Event[], now: number): RunResult {
  const outputs = Object.entries(state.outputs).flatMap(([step, produced]) =>
    Object.entries(produced).map(([name, value]): [string, Json] => [`${step}.${name}`, value]),
  )
  return {
    status: state.status,
    ...(state.failureMessage === undefined ? {} : { failureMessage: state.failureMessage }),
    steps: state.steps.map(stepResult),
    outputs: Object.fromEntries(outputs),
    documentOutputs: state.documentOutputs ?? {},
    elapsedSeconds: ((state.endTime ?? now) - state.startTime) / 1000,
    events: [...events],
  }
}

function stepResult(record: StepRecord): StepResult {
  const iso = (time: number) => new Date(time).toISOString()
  return {
    name: record.step,
    action: record.action,
    status: record.status,
    inputs: record.inputs,
    outputs: record.outputs,
    startTime: iso(record.startTime),
    ...(record.endTime === undefined ? {} : { endTime: iso(record.endTime) }),
    ...(record.failure === undefined ? {} : { failureMessage: record.failure.message }),
    ...(record.parent === undefined ? {} : { iteration: record.parent.iteration }),
    attempts: record.attempts,
  }
}
