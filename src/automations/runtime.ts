/**
 * Executions that run. In memory are those that work and the ones looked at last; of all others that have not ended only the time is
 * known at which they are to be looked at, and their journals are read again when something comes in.
 */
import { StepFailure } from '../actions/index.ts'
import {
  type ChildHandle,
  type ChildRequest,
  type Clock,
  type Event,
  Execution,
  type ExecutionState,
  fold,
  type Ports,
  type Signal,
  type SignalReply,
} from '../engine/index.ts'
import { AutomationApiError, noExecution } from './api-error.ts'
import type { CallerContext, OpenOptions } from './automations.ts'
import { type ChildEnd, childEnd } from './children.ts'
import type { Contents } from './contents.ts'
import { type ExecutionRow, projectionOf } from './execution-row.ts'
import type { ExecutionStore } from './execution-store.ts'
import type { GroupCommit } from './group-commit.ts'
import { Journal } from './journal.ts'
import type { Quotas } from './quotas.ts'
import { type RateChildren, RateControl } from './rate-control.ts'
import type { Runner } from './runner.ts'
import { Slots, worksNow } from './slots.ts'
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

/** An execution in memory. */
interface Live {
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

type Keep = NonNullable<Ports['journal']>

/** Executions that rest and stay in memory, when the caller does not say. */
const usuallyKept = 500
/** The most that are dropped at once: each time, everything is put on the disk first. */
const droppedAtOnce = 100
const closingMilliseconds = 10_000

export class Runtime {
  readonly #options: RuntimeOptions
  readonly #clock: Clock
  readonly #lives = new Map<string, Live>()
  /** Those of them that rest, the one longest untouched first. */
  readonly #resting = new Map<string, Live>()
  readonly #timers: Timers
  readonly #slots: Slots
  readonly #rateSlots: Slots
  readonly #credentials = new Map<string, unknown>()
  /** Parents in memory, by the child they wait for. */
  readonly #listeners = new Map<string, Set<(end: ChildEnd) => void>>()
  /** Children that are being started, by id. */
  readonly #starting = new Map<string, Promise<void>>()
  /** Callers that wait for the disk. */
  readonly #waiting = new Set<(error: StoreError) => void>()
  #nextSeq: number
  #filling = false
  #closing = false
  #settled: () => void = () => {}

  constructor(options: RuntimeOptions) {
    const { quotas, open, store } = options
    this.#options = options
    this.#clock = open.clock
    this.#timers = new Timers(open.clock, (id) => this.#wake(id))
    this.#slots = new Slots(quotas.concurrent, quotas.queued)
    this.#rateSlots = new Slots(quotas.rateControlConcurrent, quotas.rateControlQueued)
    this.#nextSeq = store.nextSeq()
  }

  /** Takes up everything that has not ended. */
  resume(): void {
    const now: string[] = []
    for (const { id, queued, rate, status, awaits, wake, stale } of this.#options.store.unfinished()) {
      const slots = rate === 1 ? this.#rateSlots : this.#slots
      if (queued === 1) {
        slots.queue(id)
        continue
      }
      if (rate === 1 || (status !== 'Waiting' && awaits === null)) slots.take(id)
      if (rate === 1 || stale === 1 || wake === 0) now.push(id)
      else if (wake !== null) this.#timers.set(id, wake)
    }
    for (const id of now) this.#wake(id)
    this.#fill()
  }

  /** Starts what is wanted. @throws AutomationApiError, StoreError */
  async start(wanted: Wanted): Promise<string> {
    // A child was promised by its parent, and waits out a full disk.
    if (wanted.parent === undefined) this.#requireOpen()
    const release = this.#clock.hold()
    try {
      const { row: known, first } = await newExecution(
        wanted,
        this.#options.place,
        () => this.#clock.now(),
        this.#options.open.aws,
      )
      const { id } = known
      const slots = known.rate === 1 ? this.#rateSlots : this.#slots
      const fate = known.status === 'Waiting' ? 'runs' : slots.enter(id)
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
      const state = fold([first])
      if (wanted.credentials !== undefined) this.#credentials.set(id, wanted.credentials)
      const { commits, store, tags } = this.#options
      const write = () => {
        store.insert(row)
        store.append(row.seq, 0, JSON.stringify(first))
        tags.add('Automation', id, wanted.request.tags ?? [])
      }
      const told = () => this.#tell(first, state)
      try {
        // A parent has promised its child already; a caller can be told that there is nothing.
        await (wanted.parent === undefined ? commits.tryToKeep(write, told) : commits.keep(write, told))
      } catch (error) {
        slots.leave(id)
        this.#credentials.delete(id)
        this.#fill()
        throw error
      }
      if (!slots.isQueued(id) && !this.#closing && !this.#lives.has(id)) void this.#work(this.#enliven(row, [first]))
      return id
    } finally {
      release()
    }
  }

  /** The state of an execution that is in memory; undefined: read its journal. */
  stateOf(id: string): ExecutionState | undefined {
    return this.#lives.get(id)?.runner.state
  }

  /** @throws AutomationApiError AutomationExecutionNotFoundException */
  async signal(id: string, signal: Signal): Promise<SignalReply> {
    return this.#send(id, (runner) => runner.signal(signal))
  }

  /** @throws AutomationApiError AutomationExecutionNotFoundException */
  async stop(id: string, type: 'Cancel' | 'Complete', by: string): Promise<SignalReply> {
    const reply = await this.#send(id, (runner) => runner.stop(type, by))
    // One that is still in the queue ends there.
    const queue = [this.#slots, this.#rateSlots].find((slots) => slots.isQueued(id))
    if (reply.accepted && queue !== undefined) {
      queue.take(id)
      this.#wake(id)
    }
    return reply
  }

  /** The disk began to fail: nobody is left waiting for it. */
  onTrouble(error: StoreError): void {
    for (const reject of [...this.#waiting]) reject(error)
  }

  /** Lets what is in flight come back, for a while; then nothing runs any more. */
  async close(): Promise<void> {
    this.#closing = true
    this.#timers.stop()
    const idle = new Promise<void>((resolve) => {
      this.#settled = resolve
    })
    if ([...this.#lives.values()].every((live) => !live.working)) return
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closingMilliseconds)
    })
    await Promise.race([idle, late])
    clearTimeout(timer)
  }

  async #send(id: string, send: (runner: Runner) => Promise<SignalReply>): Promise<SignalReply> {
    this.#requireOpen()
    const release = this.#clock.hold()
    try {
      const live = this.#lives.get(id) ?? this.#load(id)
      if (live === undefined) throw noExecution(id)
      live.sending += 1
      const sent = send(live.runner).finally(() => {
        live.sending -= 1
      })
      return await this.#unlessTrouble(sent)
    } finally {
      release()
    }
  }

  #requireOpen(): void {
    if (this.#closing) throw new StoreError('store-closed', 'The endpoint is stopping. Ask again when it is back.')
    if (this.#options.commits.trouble !== undefined) this.#options.commits.flush()
  }

  #unlessTrouble<T>(promise: Promise<T>): Promise<T> {
    let reject: (error: StoreError) => void = () => {}
    const trouble = new Promise<never>((_, refuse) => {
      reject = refuse
      this.#waiting.add(reject)
    })
    return Promise.race([promise, trouble]).finally(() => this.#waiting.delete(reject))
  }

  #slotsOf(row: Pick<ExecutionRow, 'rate'>): Slots {
    return row.rate === 1 ? this.#rateSlots : this.#slots
  }

  #isQueued(row: Pick<ExecutionRow, 'rate' | 'id'>): boolean {
    return this.#slotsOf(row).isQueued(row.id)
  }

  /** Those at the head of the queue for which there is room. */
  #fill(): void {
    if (this.#filling || this.#closing) return
    this.#filling = true
    const release = this.#clock.hold()
    // Not inside whatever has just freed a slot.
    queueMicrotask(() => {
      this.#filling = false
      for (const slots of [this.#slots, this.#rateSlots]) {
        for (let id = slots.next(); id !== undefined; id = slots.next()) this.#wake(id)
      }
      release()
    })
  }

  #wake(id: string): void {
    if (this.#closing) return
    const live = this.#lives.get(id) ?? this.#load(id)
    if (live === undefined || this.#isQueued(live.row)) return
    live.again = true
    if (!live.working) void this.#work(live)
  }

  /** Reads an execution from the store. One that has ended is not kept. */
  #load(id: string): Live | undefined {
    const { store } = this.#options
    const row = store.find(id)
    if (row === undefined) return undefined
    return this.#enliven(row, store.events(row.seq))
  }

  #enliven(row: ExecutionRow, events: readonly Event[]): Live {
    const { id, seq } = row
    const state = fold(events)
    const { commits, store } = this.#options
    const journal = new Journal(
      {
        commits,
        store,
        onState: (after) => this.#count(row, after),
        onKept: (event, after) => this.#tell(event, after),
        isQueued: () => this.#isQueued(row),
        isClosing: () => this.#closing,
      },
      seq,
      events.length,
      { ...projectionOf(state), queued: row.queued, status: row.status, wake: row.wake },
      state,
    )
    const keep: Ports['journal'] = (event, after) => {
      const kept = journal.keep(event, after)
      live.again = true
      live.looking = false
      if (!live.working) queueMicrotask(() => this.#cameIn(live))
      return kept
    }
    const runner: Runner = row.rate === 1 ? this.#rateControl(row, keep, events) : this.#execution(row, keep, events)
    const live: Live = { row, runner, journal, working: false, again: false, looking: false, sending: 0 }
    if (row.ended === null) {
      this.#lives.set(id, live)
      this.#rests(live)
    }
    return live
  }

  /** Something from outside is in the journal of an execution that rests. */
  #cameIn(live: Live): void {
    if (this.#lives.get(live.row.id) === live && !this.#isQueued(live.row) && !this.#closing) void this.#work(live)
  }

  #tell(event: Event, state: ExecutionState): void {
    try {
      this.#options.open.onEvent?.(event, state)
    } catch (error) {
      // What listens has failed, not what is kept.
      this.#options.open.onProblem?.(`An event was not taken: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }

  #execution(row: ExecutionRow, journal: Keep, events: readonly Event[]): Execution {
    const { open, contents } = this.#options
    const context = this.#contextOf(row)
    let aws: Ports['aws'] | undefined
    let scripts: Ports['scripts'] | undefined
    const ports: Ports = {
      clock: this.#clock,
      aws(call, signal) {
        aws ??= open.aws(context)
        return aws(call, signal)
      },
      scripts(request, signal) {
        scripts ??= open.scripts(context)
        return scripts(request, signal)
      },
      ...(open.http === undefined ? {} : { http: open.http }),
      children: (request) => this.#child(row, request),
      journal,
      ...(open.throttlingRetrySeconds === undefined ? {} : { throttlingRetrySeconds: open.throttlingRetrySeconds }),
    }
    return Execution.resume(contents.document(row.hash), ports, events)
  }

  #contextOf({ id, facts: { executedBy, assumeRole = '' } }: ExecutionRow): CallerContext {
    const credentials = this.#credentials.get(id)
    return { executionId: id, executedBy, assumeRole, ...(credentials === undefined ? {} : { credentials }) }
  }

  #rateControl(row: ExecutionRow, journal: Keep, events: readonly Event[]): RateControl {
    const { store, contents } = this.#options
    const { request, executedBy, documentVersion } = row.facts
    const children: RateChildren = {
      exists: (id) => store.find(id) !== undefined,
      end: (id) => this.#endOf(id),
      stop: (id, by) => this.#stopChild(id, by),
      start: (id, { name, parameters, request: own = {} }) =>
        this.#startChild({
          id,
          request: {
            documentName: row.document,
            documentVersion,
            parameters: { ...request.parameters, ...parameters },
            ...(request.mode === undefined ? {} : { mode: request.mode }),
            ...own,
          },
          executedBy,
          credentials: this.#credentials.get(row.id),
          documentName: row.document,
          documentVersion,
          document: contents.document(row.hash),
          hash: row.hash,
          parent: row.id,
          target: name,
          form: 'wire',
        }),
    }
    return new RateControl(row.facts, this.#clock, children, journal, events)
  }

  /** Slots follow the state at once. */
  #count(row: ExecutionRow, state: ExecutionState): void {
    const slots = this.#slotsOf(row)
    if (slots.isQueued(row.id)) return
    if (row.rate === 1 ? state.endTime === undefined : worksNow(state)) {
      slots.take(row.id)
      return
    }
    slots.leave(row.id)
    this.#fill()
  }

  async #work(live: Live): Promise<void> {
    if (live.working) return
    const { id } = live.row
    live.working = true
    this.#resting.delete(id)
    this.#timers.clear(id)
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
      if (this.#closing && [...this.#lives.values()].every((one) => !one.working)) this.#settled()
    }
  }

  #rest(live: Live, until: number): void {
    if (this.#closing) return
    live.journal.rest(until === Number.POSITIVE_INFINITY ? null : Math.max(1, Math.ceil(until)))
    this.#timers.set(live.row.id, until)
    this.#rests(live)
    this.#dropSome()
  }

  #rests(live: Live): void {
    this.#resting.delete(live.row.id)
    this.#resting.set(live.row.id, live)
  }

  /** Memory holds the ones looked at last. */
  #dropSome(): void {
    const kept = this.#options.open.keptInMemory ?? usuallyKept
    if (this.#resting.size <= kept + Math.min(droppedAtOnce, kept / 5)) return
    try {
      this.#options.commits.flush()
    } catch {
      // The disk fails, and has been told of: what is only in memory stays there.
      return
    }
    for (const [id, live] of this.#resting) {
      if (this.#resting.size <= kept) break
      if (live.looking || live.sending > 0) continue
      this.#forget(live)
      this.#resting.delete(id)
    }
  }

  #forget({ row: { id }, runner }: Live): void {
    runner.drop()
    const until = runner.state.attempt?.until
    if (until?.kind === 'child') this.#listeners.delete(until.executionId)
    this.#lives.delete(id)
    this.#resting.delete(id)
  }

  #ended(live: Live): void {
    const { id, parent } = live.row
    this.#forget(live)
    this.#timers.clear(id)
    this.#credentials.delete(id)
    this.#slotsOf(live.row).leave(id)
    this.#fill()
    const end = childEnd(live.runner.state)
    const listeners = this.#listeners.get(id)
    this.#listeners.delete(id)
    if (end !== undefined) for (const listen of listeners ?? []) listen(end)
    // A parent that is not in memory, or that does not listen, looks for itself.
    if (parent !== null && (listeners === undefined || !this.#lives.has(parent))) this.#wake(parent)
  }

  /** A defect, or the end of this process: the execution goes on from its journal, at the next start at the latest. */
  #broken(live: Live, error: unknown): void {
    const { id } = live.row
    this.#forget(live)
    this.#slotsOf(live.row).leave(id)
    if (this.#closing) return
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#options.open.onProblem?.(`The execution ${id} cannot go on: ${why}`)
    this.#fill()
  }

  #endOf(id: string): ChildEnd | undefined {
    const { store } = this.#options
    const row = store.find(id)
    return row === undefined || row.ended === null ? undefined : childEnd(fold(store.events(row.seq)))
  }

  async #stopChild(id: string, by: string): Promise<void> {
    await this.#starting.get(id)
    const row = this.#options.store.find(id)
    if (row !== undefined && row.ended === null) await this.stop(id, 'Cancel', by)
  }

  /** Starts a child, unless there is one of this id. */
  #startChild(wanted: Wanted & { readonly id: string }): Promise<void> {
    const { id } = wanted
    const starting = this.#starting.get(id)
    if (starting !== undefined) return starting
    if (this.#options.store.find(id) !== undefined) return Promise.resolve()
    const started = this.start(wanted).then(
      () => void this.#starting.delete(id),
      (error: unknown) => {
        this.#starting.delete(id)
        throw error
      },
    )
    this.#starting.set(id, started)
    return started
  }

  /** The child of a step aws:executeAutomation. */
  #child(parent: ExecutionRow, request: ChildRequest): ChildHandle {
    const { executionId: id } = request
    // Nothing is started any more, and nothing is to fail for that.
    if (this.#closing) return { result: new Promise(() => {}), stop: async () => {} }
    const release = this.#clock.hold()
    const started = this.#startRequested(parent, request).finally(release)
    const live = this.#lives.get(parent.id)
    if (live !== undefined) live.looking = true
    const result = started.then(async () => {
      const end = this.#endOf(id)
      if (end !== undefined) return { executionId: id, ...end }
      if (live !== undefined) live.looking = false
      return { executionId: id, ...(await new Promise<ChildEnd>((resolve) => this.#listen(id, resolve))) }
    })
    return { result, stop: () => this.#stopChild(id, request.executedBy) }
  }

  #listen(child: string, listener: (end: ChildEnd) => void): void {
    const listeners = this.#listeners.get(child) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(child, listeners)
  }

  async #startRequested(parent: ExecutionRow, request: ChildRequest): Promise<void> {
    const { executionId: id, version, parameters, executedBy } = request
    if (this.#options.store.find(id) !== undefined) return
    try {
      const found = this.#options.documents.get(request.document, version)
      await this.#startChild({
        id,
        request: {
          documentName: found.name,
          documentVersion: found.version,
          parameters: parameters as { readonly [name: string]: readonly string[] },
        },
        executedBy,
        credentials: this.#credentials.get(parent.id),
        documentName: found.name,
        documentVersion: found.version,
        document: found.document,
        hash: found.hash,
        parent: parent.id,
        form: 'loose',
      })
    } catch (cause) {
      if (!(cause instanceof AutomationApiError)) throw cause
      const code = cause.awsCode === 'InvalidDocument' ? 'AutomationDefinitionNotFoundException' : cause.awsCode
      const message = `The automation ${request.document} cannot be started: ${cause.message} (${code})`
      throw new StepFailure(message, { cause })
    }
  }
}
