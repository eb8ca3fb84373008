/** An execution as the store has it, beside its journal. */
import type { JsonObject } from '../document/index.ts'
import type { Event, ExecutionState } from '../engine/index.ts'
import type { StartRequest } from './automations.ts'

/** What is settled at the start and never changes. */
export interface Facts {
  readonly request: StartRequest
  /** ARN of the starter. */
  readonly executedBy: string
  readonly assumeRole?: string
  readonly target?: string
  /** Rate control: what the targets came to, and the parameters of each child. */
  readonly targets?: readonly Target[]
  readonly documentVersion: string
  readonly tokenDigest?: string
}

/** One target of rate control. */
export interface Target {
  /** Name of its step. */
  readonly name: string
  /** What of the parameters is its own. */
  readonly parameters: { readonly [name: string]: readonly string[] }
  /** Of a target location: what its child is itself asked for. */
  readonly request?: Partial<StartRequest>
  /** The account and Region, as the API has them. */
  readonly location?: JsonObject
}

/** What the store searches by, taken from the state after an event. */
export interface Projection {
  readonly status: string
  readonly action: string | null
  /** The child that it waits for. */
  readonly awaits: string | null
  readonly ended: number | null
  readonly queued: 0 | 1
  /** Epoch ms at which it is to be looked at; 0: at once; null: only when something comes in. */
  readonly wake: number | null
}

/** A row. */
export interface ExecutionRow extends Projection {
  readonly seq: number
  readonly id: string
  readonly document: string
  /** Hash of the content it was started with. */
  readonly hash: string
  readonly facts: Facts
  readonly parent: string | null
  readonly alarm: string | null
  readonly triggered: string | null
  readonly token: string | null
  readonly rate: 0 | 1
  readonly started: number
}

/** The projection of a state. */
export function projectionOf(state: ExecutionState): Projection {
  const { attempt } = state
  const record = attempt === undefined ? undefined : state.steps[attempt.record]
  return {
    status: state.status,
    action: record?.action ?? null,
    awaits: attempt?.until.kind === 'child' ? attempt.until.executionId : null,
    ended: state.endTime ?? null,
    queued: 0,
    wake: 0,
  }
}

/** The first event and the row of a new execution. */
export interface NewExecution {
  readonly row: ExecutionRow
  readonly first: Extract<Event, { type: 'ExecutionStarted' }>
}
