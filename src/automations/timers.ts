/** When which execution is to be looked at again: one heap and one timer of the clock, however many wait. */
import type { Clock } from '../engine/index.ts'

interface Entry {
  readonly at: number
  readonly id: string
}

/** One wake-up call for each id at most. */
export class Timers {
  readonly #clock: Clock
  readonly #wake: (id: string) => void
  /** The call that counts, by id; the heap may hold older ones. */
  readonly #at = new Map<string, number>()
  #heap: Entry[] = []
  #armed: { readonly at: number; readonly takeBack: () => void } | undefined

  constructor(clock: Clock, wake: (id: string) => void) {
    this.#clock = clock
    this.#wake = wake
  }

  /** Calls for `id` at `at` (epoch ms; Infinity: not at all) instead of whenever it was called for before. */
  set(id: string, at: number): void {
    this.#at.delete(id)
    if (at === Number.POSITIVE_INFINITY) return
    this.#at.set(id, at)
    this.#push({ at, id })
    if (this.#heap.length > 2 * this.#at.size + 1000) this.#rebuild()
    this.#arm()
  }

  clear(id: string): void {
    this.#at.delete(id)
  }

  stop(): void {
    this.#at.clear()
    this.#heap = []
    this.#armed?.takeBack()
    this.#armed = undefined
  }

  #arm(): void {
    const first = this.#heap[0]
    if (first === undefined || (this.#armed !== undefined && this.#armed.at <= first.at)) return
    this.#armed?.takeBack()
    this.#armed = { at: first.at, takeBack: this.#clock.schedule(first.at, () => this.#fire()) }
  }

  #fire(): void {
    this.#armed = undefined
    const now = this.#clock.now()
    for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
      this.#pop()
      if (this.#at.get(first.id) !== first.at) continue
      this.#at.delete(first.id)
      this.#wake(first.id)
    }
    this.#arm()
  }

  #rebuild(): void {
    const live = this.#heap.filter(({ id, at }) => this.#at.get(id) === at)
    this.#heap = []
    for (const entry of live) this.#push(entry)
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      const other = heap[above]
      if (other === undefined || other.at <= entry.at) break
      heap[at] = other
      at = above
    }
    heap[at] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const a = heap[left]
      const b = heap[left + 1]
      const smaller = b !== undefined && a !== undefined && b.at < a.at ? left + 1 : left
      const below = heap[smaller]
      if (below === undefined || below.at >= last.at) break
      heap[at] = below
      at = smaller
    }
    heap[at] = last
  }
}
