/**
 * What a rehearsal is: a procedure, the platform it works on, and scenarios. Each scenario runs on a local AWS of its own, under
 * the procedure's own generated role with IAM enforced, on a virtual clock.
 */
import type { Procedure } from '../authoring/index.ts'
import type { JsonObject } from '../document/index.ts'
import type { WorldPart } from '../local/index.ts'
import type { ScenarioRun, World } from './world.ts'

/** Who acts in a rehearsal. The requester starts; the others are asked. */
export type Person = 'requester' | 'approver' | 'second'

/** What somebody answers to an approval request. Answers are given in order, one a request after the other. */
export interface Answer {
  readonly by: Person
  readonly decision: 'Approve' | 'Reject'
  /** Default: the code that the request asks for (`comment: CODE`), so that only a rehearsal of carelessness says otherwise. */
  readonly comment?: string
  /** On the virtual clock, after the request or the previous answer. Default 60. */
  readonly afterSeconds?: number
}

/** Something that happens in the world meanwhile: somebody else's change, or a fault. */
export interface Fault {
  /** Right before or after which step. */
  readonly at: { readonly before: string } | { readonly after: string }
  /** For the report: `somebody raises the timeout`. */
  readonly what: string
  readonly act: (world: World) => Promise<void>
}

/** What must be true in the end. */
export interface Expectation {
  /** Final SSM status. */
  readonly status: 'Success' | 'Failed' | 'TimedOut' | 'Cancelled'
  /** The variable Outcome. */
  readonly outcome?: RegExp
  /** The execution's failure message. */
  readonly failure?: RegExp
  /**
   * `unchanged`: nobody wrote at all since the incident (or the last fault): byte-equal snapshots, revisions and dates included.
   * `restored`: the values are those of before, whatever was written in between. `changed`: they differ.
   */
  readonly world: 'unchanged' | 'restored' | 'changed'
  /** Further assertions; throws to fail. */
  readonly check?: (run: ScenarioRun, world: World) => Promise<void> | void
}

/** The undo of what the scenario's execution changed, started later from its id. */
export interface LaterUndo {
  /** Merged over those that the undo takes from the execution. */
  readonly parameters?: JsonObject
  readonly answers?: readonly (Answer | 'nobody')[]
  /** Steps are those of the undo. */
  readonly faults?: readonly Fault[]
  /** What happens between the execution's end and the undo's start. */
  readonly meanwhile?: (world: World) => Promise<void>
  readonly cancelAfter?: string
}

/** One scenario. */
export interface Scenario {
  /** kebab-case, unique in its rehearsal: `repaired`, `no-op`, `rejected`, `expired`, `undone`, `raced`. */
  readonly name: string
  /** One sentence a person reads. */
  readonly story: string
  /** Breaks the platform. */
  readonly incident?: (world: World) => Promise<void>
  /** Merged over the rehearsal's parameters. */
  readonly parameters?: JsonObject
  /** One a request, in order; `nobody`: that request expires. None left: nobody answers. */
  readonly answers?: readonly (Answer | 'nobody')[]
  readonly faults?: readonly Fault[]
  /** Cancels the execution right after this step has ended. */
  readonly cancelAfter?: string
  /** The execution must then end `applied`, and what is expected is expected of the undo: `unchanged` since its own start, else against the incident. */
  readonly undo?: LaterUndo
  readonly expect: Expectation
}

/** A procedure's rehearsal. */
export interface Rehearsal {
  readonly procedure: Procedure
  /** Builds the platform as it is on a good day. */
  readonly platform: (world: World) => Promise<void>
  /** The parts of the world that the procedure could change: what snapshots look at. */
  readonly watch: (world: World) => readonly WorldPart[]
  readonly parameters: (world: World) => JsonObject
  readonly scenarios: readonly Scenario[]
  /** What an undo leaves behind, and which words of the outcome on record say so. Nothing else may differ afterwards. */
  readonly leaves?: readonly { readonly at: RegExp; readonly says: RegExp }[]
}
