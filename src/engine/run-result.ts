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
  const outputs: { [name: string]: Json } = {}
  for (const [step, produced] of Object.entries(state.outputs)) {
    for (const name of Object.keys(produced)) outputs[`${step}.${name}`] = produced[name] ?? null
  }
  const iso = isoTimes()
  return {
    status: state.status,
    ...(state.failureMessage === undefined ? {} : { failureMessage: state.failureMessage }),
    steps: state.steps.map((record) => stepResult(record, iso)),
    outputs,
    documentOutputs: state.documentOutputs ?? {},
    elapsedSeconds: ((state.endTime ?? now) - state.startTime) / 1000,
    events: [...events],
  }
}

type Open<T> = { -readonly [K in keyof T]: T[K] }

function stepResult(record: StepRecord, iso: (time: number) => string): StepResult {
  const { failure, parent, endTime } = record
  const result: Open<StepResult> = {
    name: record.step,
    action: record.action,
    status: record.status,
    inputs: record.inputs,
    outputs: record.outputs,
    startTime: iso(record.startTime),
    attempts: record.attempts,
  }
  if (endTime !== undefined) result.endTime = iso(endTime)
  if (failure !== undefined) result.failureMessage = failure.message
  if (parent !== undefined) result.iteration = parent.iteration
  return result
}

/** Many steps of a run begin and end at the same millisecond. */
function isoTimes(): (time: number) => string {
  let last = Number.NaN
  let text = ''
  return (time) => {
    if (time !== last) {
      last = time
      text = new Date(time).toISOString()
    }
    return text
  }
}
