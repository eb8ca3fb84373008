/**
 * Executions that run. In memory are those that work and the ones looked at last; of all others that have not ended only the time is
 * known at which they are to be looked at, and their journals are read again when something comes in.
 */
import { type Clock, type Event, type ExecutionState, fold, type Signal, type SignalReply } from '../engine/index.ts'
import { Admission } from './admission.ts'
import { AutomationApiError, noExecution } from './api-error.ts'
import type { OpenOptions } from './automations.ts'
import { ChildExecutions } from './child-executions.ts'
import { childEnd } from './children.ts'
import type { Contents } from './contents.ts'
import { DiskTrouble } from './disk-trouble.ts'
import { type ExecutionRow, projectionOf } from './execution-row.ts'
import type { ExecutionStore } from './execution-store.ts'
import type { GroupCommit } from './group-commit.ts'
import { Journal } from './journal.ts'
import { type Live, Memory } from './memory.ts'
import type { Quotas } from './quotas.ts'
import type { Runner } from './runner.ts'
import { type Keep, runnerOf } from './runners.ts'
import { newExecution, type Place, type Wanted } from './start-checks.ts'
import { StoreError } from './store-error.ts'
import type { StoredDocuments } from './stored-documents.ts'
import type { Tags } from './tags.ts'
import { Timers } from './timers.ts'

/** What the runtime works with. */
export interface RuntimeOptions {
  readonly open: OpenOptions
  readonly place: Place
  readonly quotas: Quotas
  readonly commits: GroupCommit
  readonly store: ExecutionStore
  readonly contents: Contents
  readonly tags: Tags
  readonly documents: StoredDocuments
}

const closingMilliseconds = 10_000

export class Runtime {
  readonly #options: RuntimeOptions
  readonly #clock: Clock
  readonly #memory: Memory
  readonly #timers: Timers
  readonly #admission: Admission
  readonly #children: ChildExecutions
  readonly #trouble = new DiskTrouble()
  readonly #credentials = new Map<string, unknown>()
  #nextSeq: number
  #closing = false
  #settled: () => void = () => {}

  constructor(options: RuntimeOptions) {
    const { quotas, open, store, documents } = options
    this.#options = options
    this.#clock = open.clock
    this.#memory = new Memory(open.keptInMemory, ({ runner }) => {
      const until = runner.state.attempt?.until
      if (until?.kind === 'child') this.#children.unheard(until.executionId)
    })
    this.#timers = new Timers(open.clock, (id) => this.#wake(id))
    this.#admission = new Admission(quotas, open.clock, (id) => this.#wake(id))
    this.#children = new ChildExecutions({
      clock: open.clock,
      store,
      documents,
      start: (wanted) => this.start(wanted),
      stop: (id, by) => this.#deliverStop(id, (runner) => runner.stop('Cancel', by)),
      credentialsOf: (id) => this.#credentials.get(id),
      looks: (id, isLooking) => {
        const live = this.#memory.get(id)
        if (live !== undefined) live.looking = isLooking
      },
      isClosing: () => this.#closing,
    })
    this.#nextSeq = store.nextSeq()
  }

  /** Takes up everything that has not ended. */
  resume(): void {
    const now: string[] = []
    for (const { id, queued, rate, status, awaits, wake, stale } of this.#options.store.unfinished()) {
      const slots = this.#admission.of({ rate })
      if (queued === 1) {
        slots.queue(id)
        continue
      }
      if (rate === 1 || (status !== 'Waiting' && awaits === null)) slots.take(id)
      if (rate === 1 || stale === 1 || wake === 0) now.push(id)
      else if (wake !== null) this.#timers.set(id, wake)
    }
    for (const id of now) this.#wake(id)
    this.#admission.fill()
  }

  /** Starts what is wanted. @throws AutomationApiError, StoreError */
  async start(wanted: Wanted): Promise<string> {
    // A child was promised by its parent, and waits out a full disk.
    if (wanted.parent === undefined) this.#requireOpen()
    const release = this.#clock.hold()
    try {
      const { place, open } = this.#options
      const { row: known, first } = await newExecution(wanted, place, () => this.#clock.now(), open.aws)
      const fate = known.status === 'Waiting' ? 'runs' : this.#admission.of(known).enter(known.id)
      if (fate === 'full') {
        throw new AutomationApiError(
          'AutomationExecutionLimitExceededException',
          'The number of simultaneously running Automation executions exceeded the allowable limit.',
        )
      }
      const isQueued = fate === 'queued'
      const row: ExecutionRow = {
        ...known,
        seq: this.#nextSeq++,
        ...(isQueued ? { queued: 1, status: 'Pending' } : { queued: 0 }),
      }
      await this.#keepNew(row, first, wanted)
      const isItsTurn = !this.#admission.isQueued(row) && !this.#closing
      if (isItsTurn && this.#memory.get(row.id) === undefined) void this.#work(this.#enliven(row, [first]))
      return row.id
    } finally {
      release()
    }
  }

  /** The state of an execution that is in memory; undefined: read its journal. */
  stateOf(id: string): ExecutionState | undefined {
    return this.#memory.get(id)?.runner.state
  }

  /** @throws AutomationApiError AutomationExecutionNotFoundException; StoreError */
  async signal(id: string, signal: Signal): Promise<SignalReply> {
    this.#requireOpen()
    return this.#trouble.unless(this.#deliver(id, (runner) => runner.signal(signal)))
  }

  /** @throws AutomationApiError AutomationExecutionNotFoundException; StoreError */
  async stop(id: string, type: 'Cancel' | 'Complete', by: string): Promise<SignalReply> {
    this.#requireOpen()
    return this.#trouble.unless(this.#deliverStop(id, (runner) => runner.stop(type, by)))
  }

  /** The disk began to fail: nobody is left waiting for it. */
  onTrouble(error: StoreError): void {
    this.#trouble.tell(error)
  }

  /** Lets what is in flight come back, for a while; then nothing runs any more. */
  async close(): Promise<void> {
    this.#closing = true
    this.#timers.stop()
    const idle = new Promise<void>((resolve) => {
      this.#settled = resolve
    })
    if (this.#memory.isIdle()) return
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closingMilliseconds)
    })
    await Promise.race([idle, late])
    clearTimeout(timer)
  }

  #requireOpen(): void {
    if (this.#closing) throw new StoreError('store-closed', 'The endpoint is stopping. Ask again when it is back.')
    if (this.#options.commits.trouble !== undefined) this.#options.commits.flush()
  }

  /** Puts a new execution on the disk. */
  async #keepNew(row: ExecutionRow, first: Event, { credentials, request, parent }: Wanted): Promise<void> {
    const { id } = row
    const { commits, store, tags } = this.#options
    const state = fold([first])
    if (credentials !== undefined) this.#credentials.set(id, credentials)
    const write = () => {
      store.insert(row)
      store.append(row.seq, 0, JSON.stringify(first))
      tags.add('Automation', id, request.tags ?? [])
    }
    const told = () => this.#tell(first, state)
    try {
      // A parent has promised its child already; a caller can be told that there is nothing.
      await (parent === undefined ? commits.tryToKeep(write, told) : commits.keep(write, told))
    } catch (error) {
      this.#credentials.delete(id)
      this.#admission.leave(row)
      throw error
    }
  }

  /** Sends something in, however long the disk takes. */
  async #deliver(id: string, send: (runner: Runner) => Promise<SignalReply>): Promise<SignalReply> {
    const release = this.#clock.hold()
    try {
      const live = this.#memory.get(id) ?? this.#load(id)
      if (live === undefined) throw noExecution(id)
      live.sending += 1
      return await send(live.runner).finally(() => {
        live.sending -= 1
      })
    } finally {
      release()
    }
  }

  async #deliverStop(id: string, send: (runner: Runner) => Promise<SignalReply>): Promise<SignalReply> {
    const reply = await this.#deliver(id, send)
    // One that is still in the queue ends there.
    if (reply.accepted && this.#admission.unqueue(id)) this.#wake(id)
    return reply
  }

  /** Called by timers and queues: what cannot be read must not stop the others. */
  #wake(id: string): void {
    if (this.#closing) return
    let live: Live | undefined
    try {
      live = this.#memory.get(id) ?? this.#load(id)
    } catch (error) {
      this.#cannotGoOn(id, error)
      for (const rate of [0, 1] as const) this.#admission.leave({ id, rate })
      return
    }
    if (live === undefined || this.#admission.isQueued(live.row)) return
    live.again = true
    if (!live.working) void this.#work(live)
  }

  /** Reads an execution from the store. One that has ended is not kept. */
  #load(id: string): Live | undefined {
    const { store } = this.#options
    const row = store.find(id)
    return row === undefined ? undefined : this.#enliven(row, store.events(row.seq))
  }

  #enliven(row: ExecutionRow, events: readonly Event[]): Live {
    const state = fold(events)
    const { commits, store, open, contents } = this.#options
    const journal = new Journal(
      {
        commits,
        store,
        onState: (after) => this.#admission.follow(row, after),
        onKept: (event, after) => this.#tell(event, after),
        isQueued: () => this.#admission.isQueued(row),
        isClosing: () => this.#closing,
      },
      row.seq,
      events.length,
      { ...projectionOf(state), queued: row.queued, status: row.status, wake: row.wake },
      state,
    )
    const keep: Keep = (event, after) => {
      const kept = journal.keep(event, after)
      live.again = true
      live.looking = false
      if (!live.working) queueMicrotask(() => this.#cameIn(live))
      return kept
    }
    const credentialsOf = (id: string) => this.#credentials.get(id)
    const runner = runnerOf({ open, contents, children: this.#children, credentialsOf }, row, keep, events)
    const live: Live = { row, runner, journal, working: false, again: false, looking: false, sending: 0 }
    if (row.ended === null) this.#memory.add(live)
    return live
  }

  /** Something from outside is in the journal of an execution that rests. */
  #cameIn(live: Live): void {
    const isHere = this.#memory.get(live.row.id) === live
    if (isHere && !this.#admission.isQueued(live.row) && !this.#closing) void this.#work(live)
  }

  #tell(event: Event, state: ExecutionState): void {
    try {
      this.#options.open.onEvent?.(event, state)
    } catch (error) {
      // What listens has failed, not what is kept.
      this.#options.open.onProblem?.(`An event was not taken: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }

  async #work(live: Live): Promise<void> {
    if (live.working) return
    live.working = true
    this.#memory.works(live)
    this.#timers.clear(live.row.id)
    const release = this.#clock.hold()
    try {
      let until: number | undefined
      do {
        live.again = false
        until = await live.runner.advance()
      } while (live.again && until !== undefined && !this.#closing)
      live.working = false
      if (until === undefined) this.#ended(live)
      else this.#rest(live, until)
    } catch (error) {
      live.working = false
      this.#broken(live, error)
    } finally {
      release()
      if (this.#closing && this.#memory.isIdle()) this.#settled()
    }
  }

  #rest(live: Live, until: number): void {
    if (this.#closing) return
    live.journal.rest(until === Number.POSITIVE_INFINITY ? null : Math.max(1, Math.ceil(until)))
    this.#timers.set(live.row.id, until)
    this.#memory.rests(live)
    this.#memory.trim(() => this.#isKept())
  }

  /** Where the disk fails, that has been told; what is only in memory then stays there. */
  #isKept(): boolean {
    this.#options.commits.settle()
    return this.#options.commits.trouble === undefined
  }

  #ended(live: Live): void {
    const { id, parent } = live.row
    this.#memory.forget(live)
    this.#timers.clear(id)
    this.#credentials.delete(id)
    this.#admission.leave(live.row)
    const isHeard = this.#children.ended(id, childEnd(live.runner.state))
    // A parent that is not in memory, or that does not listen, looks for itself.
    if (parent !== null && (!isHeard || this.#memory.get(parent) === undefined)) this.#wake(parent)
  }

  /** A defect, or the end of this process: the execution goes on from its journal, at the next start at the latest. */
  #broken(live: Live, error: unknown): void {
    // What it said last is on the disk before its journal is read again.
    if (!this.#closing) this.#options.commits.settle()
    this.#memory.forget(live)
    this.#admission.leave(live.row)
    if (!this.#closing) this.#cannotGoOn(live.row.id, error)
  }

  #cannotGoOn(id: string, error: unknown): void {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#options.open.onProblem?.(`The execution ${id} cannot go on: ${why}`)
  }
}
