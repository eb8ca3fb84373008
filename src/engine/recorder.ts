/** The journal of one execution as it grows: its events, the state they come to, and who is told. */
import type { Draft } from './draft.ts'
import type { Event } from './events.ts'
import { change, draftOf } from './execution.ts'
import type { Ports } from './ports.ts'
import type { ExecutionState } from './state.ts'

/** Told of every event once it is kept, with the state after it. */
export type Listener = (event: Event, state: ExecutionState) => void

export class Recorder {
  readonly #ports: Pick<Ports, 'journal' | 'clock'>
  readonly #listeners = new Set<Listener>()
  readonly #events: Event[]
  readonly #draft: Draft
  /** The last event that is still being kept; rejected: nothing can be kept any more. */
  #keeping: Promise<void> | undefined

  constructor(ports: Pick<Ports, 'journal' | 'clock'>, events: readonly Event[]) {
    this.#ports = ports
    this.#events = [...events]
    this.#draft = draftOf(events)
  }

  get events(): readonly Event[] {
    return this.#events
  }

  /** A state that stays as it is. */
  get state(): ExecutionState {
    return this.#draft.snapshot()
  }

  /** The state, to be read now: the next event shows in it. */
  get current(): ExecutionState {
    return this.#draft.current
  }

  /** Listens to events from now on; the function returned ends it. */
  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Applies an event at once; what is returned settles when it is kept, undefined: it is. Time stands still meanwhile. */
  add(event: Event): Promise<void> | undefined {
    change(this.#draft, event)
    this.#events.push(event)
    const { journal, clock } = this.#ports
    if (journal === undefined) {
      this.#tell(event)
      return undefined
    }
    const state = this.#draft.snapshot()
    const before = this.#keeping
    const keeping = before === undefined ? kept(() => journal(event, state)) : before.then(() => journal(event, state))
    if (keeping === undefined) {
      this.#tell(event)
      return undefined
    }
    const all = keeping.finally(clock.hold())
    this.#keeping = all
    const told = all.then(() => this.#tell(event, state))
    all.then(
      () => {
        if (this.#keeping === all) this.#keeping = undefined
      },
      // Whoever waits for `told` hears of it, and so does everything that is recorded from now on.
      () => {},
    )
    return told
  }

  #tell(event: Event, state?: ExecutionState): void {
    if (this.#listeners.size === 0) return
    const after = state ?? this.#draft.snapshot()
    for (const listener of this.#listeners) listener(event, after)
  }
}

/** What throws at once counts as a promise that rejects. */
function kept(keep: () => Promise<void> | void): Promise<void> | undefined {
  try {
    const keeping = keep()
    return keeping instanceof Promise ? keeping : undefined
  } catch (error) {
    return Promise.reject(error)
  }
}
