/** Executions in memory: those that work, and of those that rest the ones looked at last. */
import type { ExecutionRow } from './execution-row.ts'
import type { Journal } from './journal.ts'
import type { Runner } from './runner.ts'

/** An execution in memory. */
export interface Live {
  readonly row: ExecutionRow
  readonly runner: Runner
  readonly journal: Journal
  working: boolean
  /** Something came in while it worked. */
  again: boolean
  /** It looks for its child, and is about to hear of it. */
  looking: boolean
  /** Signals that are on their way into it. */
  sending: number
}

/** Executions that rest and stay in memory, when nobody says how many. */
const usuallyKept = 500
/** The most that are dropped at once: each time, everything is put on the disk first. */
const droppedAtOnce = 100

export class Memory {
  readonly #lives = new Map<string, Live>()
  /** Those of them that rest, the one longest untouched first. */
  readonly #resting = new Map<string, Live>()
  readonly #kept: number
  readonly #dropped: (live: Live) => void

  /** `dropped`: told of each one that is let go. */
  constructor(kept: number = usuallyKept, dropped: (live: Live) => void) {
    this.#kept = kept
    this.#dropped = dropped
  }

  get(id: string): Live | undefined {
    return this.#lives.get(id)
  }

  add(live: Live): void {
    this.#lives.set(live.row.id, live)
    this.rests(live)
  }

  works({ row: { id } }: Live): void {
    this.#resting.delete(id)
  }

  rests(live: Live): void {
    this.#resting.delete(live.row.id)
    this.#resting.set(live.row.id, live)
  }

  isIdle(): boolean {
    return [...this.#lives.values()].every((live) => !live.working)
  }

  /** Lets one go. */
  forget(live: Live): void {
    const { id } = live.row
    live.runner.drop()
    this.#dropped(live)
    this.#resting.delete(id)
    if (this.#lives.get(id) === live) this.#lives.delete(id)
  }

  /** Lets go of those longest untouched. `keep` puts on the disk what is not there yet; false: it cannot, and all stay. */
  trim(keep: () => boolean): void {
    if (this.#resting.size <= this.#kept + Math.min(droppedAtOnce, this.#kept / 5)) return
    if (!keep()) return
    for (const live of this.#resting.values()) {
      if (this.#resting.size <= this.#kept) break
      if (!live.looking && live.sending === 0) this.forget(live)
    }
  }
}
