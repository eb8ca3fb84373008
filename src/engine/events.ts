/**
 * The journal of an execution: everything that happened to it, in order, as plain JSON. The journal is the execution: its
 * state is the fold of its events (`execution.ts`), so a journal that was kept survives any crash.
 * All times are epoch milliseconds on the engine's clock.
 */
import type { ChildResult, Environment, FailureStage, FailureType } from '../actions/index.ts'
import type { Json, JsonObject } from '../document/index.ts'

/** Why an attempt or a step failed (StepExecution.FailureMessage and FailureDetails). */
export interface Failure {
  readonly message: string
  readonly stage: FailureStage
  readonly type: FailureType
  readonly timedOut: boolean
  /** AWS could not be reached, and nothing came of the call. */
  readonly unreached?: true
}

/** Where the flow goes after a step. `end`: end of the list the step is in (an iteration, or the automation). */
export type Next =
  | { readonly kind: 'step'; readonly step: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'abort'; readonly status: 'Failed' | 'TimedOut' | 'Cancelled'; readonly message?: string }

/** A signal as it arrived. `approver` is the caller's ARN; `payload` as sent, with single values. */
export interface Signal {
  readonly type: 'Approve' | 'Reject' | 'Resume' | 'StartStep' | 'StopStep'
  readonly approver?: string
  readonly comment?: string
  readonly payload?: { readonly [name: string]: string }
}

/** The loop iteration that a step runs in. */
export interface ParentStep {
  readonly stepExecutionId: string
  readonly step: string
  readonly iteration: number
  readonly iteratorValue?: Json
}

/** The run of a loop: its values (for-each) and the most iterations it may make. */
export interface LoopPlan {
  readonly values?: readonly Json[]
  readonly maxIterations: number
}

/** What a suspended attempt waits for. */
export type Until =
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'signal' }
  | {
      readonly kind: 'child'
      readonly executionId: string
      readonly document: string
      readonly version?: string
      readonly parameters: JsonObject
    }

export type StepEnd = 'Success' | 'Failed' | 'TimedOut' | 'Cancelled' | 'Exited'
export type ExecutionEnd = 'Success' | 'Failed' | 'TimedOut' | 'Cancelled'

/** One fact of the journal. */
export type Event =
  | {
      readonly type: 'ExecutionStarted'
      readonly at: number
      readonly documentName?: string
      readonly documentVersion?: string
      readonly mode: 'Auto' | 'Interactive'
      readonly environment: Environment
      /** ARN of the starter. */
      readonly executedBy: string
      readonly parentExecutionId?: string
      /** As given, typed. */
      readonly parameters: JsonObject
      /** Given ones and defaults. */
      readonly values: JsonObject
      readonly variables: JsonObject
      readonly firstStep: string
    }
  | {
      readonly type: 'StepStarted'
      readonly at: number
      readonly step: string
      readonly action: string
      readonly stepExecutionId: string
      /** Resolved. */
      readonly inputs: JsonObject
      readonly parent?: ParentStep
      /** Seconds an attempt may take. */
      readonly timeoutSeconds?: number
      /** aws:loop only. */
      readonly loop?: LoopPlan
      /** The inputs could not be resolved or are not what the action takes. */
      readonly refused?: Failure
    }
  /** The attempt is about to touch the world outside. After a crash it may or may not have done so. */
  | { readonly type: 'EffectStarted'; readonly at: number }
  | {
      readonly type: 'AttemptSuspended'
      readonly at: number
      readonly until: Until
      readonly memo: Json
      readonly timeoutSeconds?: number
    }
  | { readonly type: 'ChildEnded'; readonly at: number; readonly result: ChildResult }
  /** The service throttled the attempt, or could not be reached; the same attempt goes on at `retryAt`. */
  | { readonly type: 'AttemptThrottled'; readonly at: number; readonly failure: Failure; readonly retryAt: number }
  /** The attempt failed and another one follows. */
  | {
      readonly type: 'AttemptFailed'
      readonly at: number
      readonly failure: Failure
      readonly retryAt: number
      readonly stopProblem?: string
    }
  | {
      readonly type: 'StepEnded'
      readonly at: number
      readonly step: string
      readonly stepExecutionId: string
      readonly status: StepEnd
      /** The action's whole output, and what was declared or is built in, by name. */
      readonly output?: JsonObject
      readonly outputs?: JsonObject
      readonly variables?: JsonObject
      readonly failure?: Failure
      /** The failure decides the execution's final status. */
      readonly counts?: boolean
      /** What the step had begun (a command, a child) could not be stopped, and why. */
      readonly stopProblem?: string
      readonly next: Next
    }
  | {
      readonly type: 'IterationStarted'
      readonly at: number
      readonly step: string
      readonly iteration: number
      readonly value?: Json
      readonly firstStep: string
    }
  | {
      readonly type: 'SignalReceived'
      readonly at: number
      readonly signal: Signal
      /** The step that took it. */
      readonly step?: string
      /** Why it was refused: recorded, but without effect. */
      readonly refused?: string
    }
  | { readonly type: 'StopRequested'; readonly at: number; readonly stop: 'Cancel' | 'Complete'; readonly by?: string }
  | {
      readonly type: 'ExecutionEnded'
      readonly at: number
      readonly status: ExecutionEnd
      readonly failureMessage?: string
      /** The document's outputs as the API gives them. */
      readonly outputs: { readonly [name: string]: readonly string[] }
    }

/** The event of a type. */
export type EventOf<T extends Event['type']> = Extract<Event, { readonly type: T }>
