/** What the runtime drives: an execution of a document, or the parent of rate control. */
import type { AutomationDocument } from '../document/index.ts'
import type { Event, ExecutionState, Signal, SignalReply } from '../engine/index.ts'

export interface Runner {
  readonly document: AutomationDocument
  readonly state: ExecutionState
  readonly events: readonly Event[]
  /** As `Execution.advance`. */
  advance(): Promise<number | undefined>
  signal(signal: Signal): Promise<SignalReply>
  stop(stop: 'Cancel' | 'Complete', by?: string): Promise<SignalReply>
  drop(): void
}
