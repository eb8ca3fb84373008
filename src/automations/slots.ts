/** Which executions work, and which wait for their turn: first in, first out. */
import type { ExecutionState } from '../engine/index.ts'

/**
 * Does an execution count against the quota? AWS documents no more than "concurrent automations". Taken here: one that waits for a
 * person, or for its child, does no work and counts for nothing, so ten thousand open approvals block nobody, and a parent can never
 * wait for a child that waits for the parent's place. It goes on without queueing again.
 */
export function worksNow(state: Pick<ExecutionState, 'status' | 'attempt' | 'endTime'>): boolean {
  return state.endTime === undefined && state.status !== 'Waiting' && state.attempt?.until.kind !== 'child'
}

/** The slots of a quota and the queue before them. */
export class Slots {
  readonly #limit: number
  readonly #longest: number
  readonly #taken = new Set<string>()
  /** In order of arrival. */
  readonly #queue = new Set<string>()

  constructor(limit: number, longestQueue: number) {
    this.#limit = limit
    this.#longest = longestQueue
  }

  /** A new one: it may run, has to wait, or finds the queue full. */
  enter(id: string): 'runs' | 'queued' | 'full' {
    if (this.#queue.size === 0 && this.#taken.size < this.#limit) {
      this.#taken.add(id)
      return 'runs'
    }
    if (this.#queue.size >= this.#longest) return 'full'
    this.#queue.add(id)
    return 'queued'
  }

  /** Puts one at the end of the queue, whatever its length: it was there before. */
  queue(id: string): void {
    this.#queue.add(id)
  }

  /** Counts one that works, be there room or not. */
  take(id: string): void {
    this.#queue.delete(id)
    this.#taken.add(id)
  }

  leave(id: string): void {
    this.#queue.delete(id)
    this.#taken.delete(id)
  }

  isQueued(id: string): boolean {
    return this.#queue.has(id)
  }

  /** The first of the queue, where there is room for it; it holds a slot then. */
  next(): string | undefined {
    const [first] = this.#queue
    if (first === undefined || this.#taken.size >= this.#limit) return undefined
    this.take(first)
    return first
  }
}
