/** What is known of an execution at one moment: the fold of its journal, plain JSON, readonly. */
import type { ChildResult, Environment, StepSignal } from '../actions/index.ts'
import type { Json, JsonObject } from '../document/index.ts'
import type { ExecutionEnd, Failure, Next, ParentStep, StepEnd, Until } from './events.ts'

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-statuses.html */
export type StepStatus = 'InProgress' | 'Waiting' | StepEnd
export type ExecutionStatus = 'Pending' | 'InProgress' | 'Waiting' | 'Cancelling' | ExecutionEnd

/** A step that started. Inside a loop there is one record an iteration. Steps that never start have no record: they are Pending. */
export interface StepRecord {
  readonly stepExecutionId: string
  readonly step: string
  readonly action: string
  readonly status: StepStatus
  /** Resolved. */
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  /** Epoch milliseconds. */
  readonly startTime: number
  readonly endTime?: number | undefined
  /** Attempts begun so far. */
  readonly attempts: number
  readonly failure?: Failure | undefined
  readonly parent?: ParentStep | undefined
}

/** The attempt that is under way. There is at most one: an execution is sequential. */
export interface Attempt {
  /** Index of its step's record. */
  readonly record: number
  /** 1 for the first. */
  readonly number: number
  readonly startedAt: number
  /** Epoch milliseconds after which it is timed out. */
  readonly deadline?: number | undefined
  readonly timeoutSeconds?: number | undefined
  readonly memo?: Json | undefined
  /** It may have begun to touch the world and has not come back. */
  readonly inFlight: boolean
  /** `now`: its action is to be run (again). */
  readonly until: Until | { readonly kind: 'now' } | { readonly kind: 'refused'; readonly failure: Failure }
  /** Signals that counted, since the attempt began. */
  readonly signals: readonly StepSignal[]
  readonly child?: ChildResult | undefined
  /** A StopStep signal asked for its end. */
  readonly stopped?: true | undefined
  readonly throttles: number
  readonly throttledSince?: number | undefined
}

/** A loop that is running; the innermost is last. */
export interface Frame {
  /** Index of the loop's record. */
  readonly record: number
  readonly step: string
  /** 0 before the first. */
  readonly iteration: number
  readonly values?: readonly Json[] | undefined
  readonly maxIterations: number
  readonly deadline?: number | undefined
}

/** A failure that decides the final status. */
export interface CountedFailure {
  readonly step: string
  readonly status: 'Failed' | 'TimedOut'
  readonly message: string
}

export interface ExecutionState {
  readonly status: ExecutionStatus
  readonly mode: 'Auto' | 'Interactive'
  readonly documentName?: string | undefined
  readonly documentVersion?: string | undefined
  readonly environment: Environment
  readonly executedBy: string
  readonly parentExecutionId?: string | undefined
  readonly startTime: number
  readonly endTime?: number | undefined
  readonly parameters: JsonObject
  readonly values: JsonObject
  readonly variables: JsonObject
  readonly steps: readonly StepRecord[]
  readonly attempt?: Attempt | undefined
  readonly frames: readonly Frame[]
  readonly next: Next
  /** Interactive mode: a StartStep has been given and its step has not begun. */
  readonly released: boolean
  /** By step, then by output name. Later iterations overwrite. */
  readonly outputs: { readonly [step: string]: JsonObject }
  /** What each step's action returned, whole. */
  readonly results: { readonly [step: string]: JsonObject }
  readonly counted: readonly CountedFailure[]
  readonly completing: boolean
  /** A cancellation: `handled` once the running step was stopped and its onCancel taken. */
  readonly cancel?: { readonly at: number; readonly handled: boolean } | undefined
  readonly failureMessage?: string | undefined
  /** Present once ended. */
  readonly documentOutputs?: { readonly [name: string]: readonly string[] } | undefined
}

/** Has the execution ended? */
export function hasEnded(state: ExecutionState): boolean {
  return state.endTime !== undefined
}
