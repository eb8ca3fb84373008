/**
 * A virtual clock for an endpoint. Waits cost no time on it; but an approval that waits for a person would have run out before the
 * person could read it, so while an execution waits for a signal, time stands still. What an execution waits for is known once it is
 * durable, some milliseconds after it began to wait: time passes only when nothing has happened for that long.
 */
import type { Clock, ExecutionState } from '../engine/index.ts'
import type { Automations } from './automations.ts'

/** Real milliseconds of quiet before virtual time jumps: many times what a commit takes. */
const quietMilliseconds = 100

/** The clock; and whoever tells it of executions. */
export class PatientClock implements Clock {
  readonly #clock: Clock
  readonly #waiting = new Map<string, () => void>()

  constructor(virtual: Clock) {
    this.#clock = virtual
  }

  now(): number {
    return this.#clock.now()
  }

  schedule(at: number, action: () => void): () => void {
    this.hold()()
    return this.#clock.schedule(at, action)
  }

  hold(): () => void {
    const release = this.#clock.hold()
    return () => void setTimeout(release, quietMilliseconds)
  }

  whenStill(action: () => void): void {
    this.#clock.whenStill?.(action)
  }

  /** Those that waited when the folder was opened. */
  followAll(automations: Automations): void {
    let next: string | undefined
    do {
      const token = next === undefined ? {} : { nextToken: next }
      const found = automations.list([{ key: 'ExecutionStatus', values: ['Waiting'] }], { maxResults: 50, ...token })
      for (const { state } of found.items) this.follow(state)
      next = found.next
    } while (next !== undefined)
  }

  /** How an execution stands. */
  follow(state: ExecutionState): void {
    const id = state.environment.executionId
    const release = this.#waiting.get(id)
    if (state.status === 'Waiting' && release === undefined) this.#waiting.set(id, this.#clock.hold())
    if (state.status !== 'Waiting' && release !== undefined) {
      this.#waiting.delete(id)
      setTimeout(release, quietMilliseconds)
    }
  }
}
