/** Who may work: the quota of executions and the one of rate control, each with its queue. */
import type { Clock, ExecutionState } from '../engine/index.ts'
import type { ExecutionRow } from './execution-row.ts'
import type { Quotas } from './quotas.ts'
import { Slots, worksNow } from './slots.ts'

type Counted = Pick<ExecutionRow, 'id' | 'rate'>

export class Admission {
  readonly #usual: Slots
  readonly #rate: Slots
  readonly #clock: Clock
  readonly #wake: (id: string) => void
  #filling = false

  /** `wake`: called for whoever's turn it is, never from inside of a call to this. */
  constructor(quotas: Quotas, clock: Clock, wake: (id: string) => void) {
    this.#usual = new Slots(quotas.concurrent, quotas.queued)
    this.#rate = new Slots(quotas.rateControlConcurrent, quotas.rateControlQueued)
    this.#clock = clock
    this.#wake = wake
  }

  /** Its quota. */
  of({ rate }: Pick<ExecutionRow, 'rate'>): Slots {
    return rate === 1 ? this.#rate : this.#usual
  }

  isQueued(row: Counted): boolean {
    return this.of(row).isQueued(row.id)
  }

  /** Takes one out of whichever queue it is in; false: it is in none. */
  unqueue(id: string): boolean {
    const queue = [this.#usual, this.#rate].find((slots) => slots.isQueued(id))
    queue?.take(id)
    return queue !== undefined
  }

  /** Slots follow the state at once. */
  follow(row: Counted, state: ExecutionState): void {
    const slots = this.of(row)
    if (slots.isQueued(row.id)) return
    if (row.rate === 1 ? state.endTime === undefined : worksNow(state)) slots.take(row.id)
    else this.leave(row)
  }

  /** One works no more; the next one may. */
  leave(row: Counted): void {
    this.of(row).leave(row.id)
    this.fill()
  }

  /** Wakes those at the head of the queues for which there is room. */
  fill(): void {
    if (this.#filling) return
    this.#filling = true
    const release = this.#clock.hold()
    // Not inside whatever has just freed a slot.
    queueMicrotask(() => {
      this.#filling = false
      try {
        for (const slots of [this.#usual, this.#rate]) {
          for (let id = slots.next(); id !== undefined; id = slots.next()) this.#wake(id)
        }
      } finally {
        release()
      }
    })
  }
}
