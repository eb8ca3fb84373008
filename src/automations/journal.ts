/** Keeps the events of one execution, with what the store searches by. */
import { findAction } from '../actions/index.ts'
import type { Event, ExecutionState } from '../engine/index.ts'
import { type Projection, projectionOf } from './execution-row.ts'
import type { ExecutionStore } from './execution-store.ts'
import type { GroupCommit } from './group-commit.ts'
import { StoreError } from './store-error.ts'

/** What a journal needs of the runtime. */
export interface JournalOptions {
  readonly commits: GroupCommit
  readonly store: ExecutionStore
  /** At once, in the order of the journal. */
  readonly onState: (state: ExecutionState) => void
  /** Once it is durable. */
  readonly onKept: (event: Event, state: ExecutionState) => void
  /** It waits for its turn: Pending. */
  readonly isQueued: () => boolean
  /** The store is being closed: nothing new may begin. */
  readonly isClosing: () => boolean
}

/** The journal of one execution. */
export class Journal {
  readonly #options: JournalOptions
  readonly #seq: number
  #next: number
  #projection: Projection
  /** The attempt may have touched something that must not be touched twice. */
  #touched: boolean

  /** `kept`: how many events there are already. */
  constructor(options: JournalOptions, seq: number, kept: number, projection: Projection, state: ExecutionState) {
    this.#options = options
    this.#seq = seq
    this.#next = kept
    this.#projection = projection
    this.#touched = state.attempt?.inFlight === true
  }

  /** Settles when what follows from the event may happen. */
  keep(event: Event, state: ExecutionState): Promise<void> | void {
    const { commits, store, onState, onKept, isQueued, isClosing } = this.#options
    if (isClosing() && beginsSomething.has(event.type))
      throw new StoreError('store-closed', 'The endpoint is stopping.')
    const n = this.#next++
    const text = JSON.stringify(event)
    const after = projectionOf(state)
    const projection = this.#changed(isQueued() ? { ...after, queued: 1, status: 'Pending' } : after)
    const write = () => {
      store.append(this.#seq, n, text)
      this.#project(projection)
    }
    onState(state)
    const told = () => onKept(event, state)
    const urgency = this.#urgency(event, state)
    if (urgency === 'first') return commits.keep(write, told)
    if (urgency === 'soon') commits.keepSoon(write, told)
    else commits.keepLazily(write, told)
  }

  /** Notes when the execution is to be looked at again. */
  rest(wake: number | null): void {
    const projection = this.#changed({ ...this.#projection, wake })
    if (projection === undefined) return
    this.#options.commits.keepLazily(() => this.#project(projection))
  }

  /** Inside a transaction. Where a later projection is to be written in the same one, that is enough. */
  #project(projection: Projection | undefined): void {
    if (projection !== undefined && projection === this.#projection) this.#options.store.project(this.#seq, projection)
  }

  #changed(next: Projection): Projection | undefined {
    const before = this.#projection
    const keys = Object.keys(next) as (keyof Projection)[]
    if (keys.every((key) => next[key] === before[key])) return undefined
    this.#projection = next
    return next
  }

  /**
   * When an event must be on the disk. `first`: before anything follows from it. `soon`: with the next commit, while what is pure goes on;
   * the next effect waits for its own EffectStarted, which comes after it. `late`: losing it means no more than deciding the same again,
   * for nothing was touched, or what was touched may be touched again.
   */
  #urgency(event: Event, state: ExecutionState): 'first' | 'soon' | 'late' {
    switch (event.type) {
      case 'StepStarted':
      case 'IterationStarted':
      case 'ChildEnded':
        return 'late'
      case 'EffectStarted': {
        const record = state.steps[state.attempt?.record ?? -1]
        this.#touched = record === undefined || findAction(record.action)?.repeatable !== true
        return this.#touched ? 'first' : 'late'
      }
      case 'StepEnded':
      case 'AttemptSuspended':
      case 'AttemptFailed':
      case 'AttemptThrottled': {
        const touched = this.#touched
        this.#touched = false
        // Whoever stops a virtual clock for people must hear of it before time goes on.
        if (event.type === 'AttemptSuspended' && event.until.kind === 'signal') return 'first'
        return touched ? 'soon' : 'late'
      }
      default:
        return 'first'
    }
  }
}

const beginsSomething: ReadonlySet<Event['type']> = new Set(['StepStarted', 'IterationStarted', 'EffectStarted'])
