/**
 * One execution, alive: performs one command, records the event, repeats. All of its knowledge is in the journal, so it can be
 * put down at any moment and taken up again with `Execution.resume`.
 */
import { failureText, StepFailure } from '../actions/index.ts'
import type { AutomationDocument, Step } from '../document/index.ts'
import { decide } from './decide.ts'
import { cancellationSeconds, throttlingRetrySeconds } from './doubts.ts'
import type { Event, Signal } from './events.ts'
import { apply, fold } from './execution.ts'
import { failureOf } from './inputs.ts'
import { contextOf, type Performance, perform } from './perform.ts'
import type { ChildHandle, ChildRequest, Ports } from './ports.ts'
import { actionOf, placesOf } from './references.ts'
import { judge, judgeStop, type SignalReply } from './signals.ts'
import { type Attempt, type ExecutionState, hasEnded } from './state.ts'
import { attemptFailed, type Here, type Settings } from './step-events.ts'
import { nextDeadline } from './timeouts.ts'

/** Told of every event once it is kept, with the state after it. */
export type Listener = (event: Event, state: ExecutionState) => void

/** A running execution, or one that can be run on. */
export class Execution {
  readonly document: AutomationDocument
  readonly #ports: Ports
  readonly #settings: Settings
  readonly #listeners = new Set<Listener>()
  readonly #events: Event[] = []
  #state: ExecutionState
  /** Wakes the loop when something came in from outside. */
  #poke: () => void = () => {}
  /** What was in flight when the journal broke off has been settled. */
  #settled = false
  /** Events that the last decision to wait had seen. */
  #seen = 0
  #dropped = false
  #child: { readonly id: string; readonly handle: ChildHandle } | undefined
  readonly #children: Promise<void>[] = []
  /** Something that went wrong outside of the loop, for the loop to throw. */
  #broken: { readonly error: unknown } | undefined
  #running: Promise<ExecutionState> | undefined
  #kept: Promise<void> = Promise.resolve()

  private constructor(document: AutomationDocument, ports: Ports, events: readonly Event[]) {
    this.document = document
    this.#ports = ports
    this.#settings = { throttlingRetrySeconds: ports.throttlingRetrySeconds ?? throttlingRetrySeconds }
    this.#events.push(...events)
    this.#state = fold(events)
  }

  /** A new execution. Its first event (see `startEvent`) is recorded at once; nothing else happens before `run`. */
  static async start(
    document: AutomationDocument,
    ports: Ports,
    first: Extract<Event, { type: 'ExecutionStarted' }>,
  ): Promise<Execution> {
    await ports.journal?.(first, fold([first]))
    return new Execution(document, ports, [first])
  }

  /**
   * An execution as its journal left it. A step that may have been touching the world when the journal broke off is run again only
   * if its action may be repeated; else it fails and says so.
   */
  static resume(document: AutomationDocument, ports: Ports, events: readonly Event[]): Execution {
    return new Execution(document, ports, events)
  }

  get state(): ExecutionState {
    return this.#state
  }

  /** The journal so far. */
  get events(): readonly Event[] {
    return this.#events
  }

  /** Listens to events from now on; the function returned ends it. */
  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Runs to the end and answers the final state. Called twice it answers the same run. */
  run(): Promise<ExecutionState> {
    this.#running ??= this.#loop()
    return this.#running
  }

  /** Sends a signal. A refused one is recorded too, but has no effect. */
  async signal(signal: Signal): Promise<SignalReply> {
    const reply = judge(this.#state, this.document, signal)
    if (hasEnded(this.#state)) return reply
    const fate = reply.accepted ? (reply.step === undefined ? {} : { step: reply.step }) : { refused: reply.reason }
    const kept = this.#record({ type: 'SignalReceived', at: this.#ports.clock.now(), signal, ...fate })
    this.#poke()
    await kept
    return reply
  }

  /** StopAutomationExecution: `Cancel` stops the running step, `Complete` ends after it. `by`: ARN of the caller. */
  async stop(stop: 'Cancel' | 'Complete' = 'Cancel', by?: string): Promise<SignalReply> {
    const reply = judgeStop(this.#state)
    if (!reply.accepted) return reply
    const who = by === undefined ? {} : { by }
    const kept = this.#record({ type: 'StopRequested', at: this.#ports.clock.now(), stop, ...who })
    this.#poke()
    await kept
    return reply
  }

  /**
   * Works as long as there is something to do. Answers when to go on: epoch ms, or Infinity where only something that comes in can
   * change anything; undefined once it has ended. Meanwhile nothing of it runs: it may be dropped, and resumed from its journal.
   * For whoever drives many executions; to be called again after each event that came in, and by one caller at a time.
   */
  async advance(): Promise<number | undefined> {
    const { clock } = this.#ports
    const release = clock.hold()
    try {
      if (!this.#settled) {
        this.#settled = true
        await this.#settleInterrupted()
      }
      for (;;) {
        if (this.#broken !== undefined) throw this.#broken.error
        const command = decide(this.#state, this.document, clock.now(), this.#settings)
        if (command.kind === 'finished') return undefined
        if (command.kind === 'wait') {
          this.#takeChild()
          this.#seen = this.#events.length
          return command.until
        }
        if (command.kind === 'run') await this.#perform(command.attempt, command.step)
        else if (command.stopsAction === true) await this.#record(await this.#stopped(command.event))
        else await this.#record(command.event)
      }
    } finally {
      release()
    }
  }

  /** Lets go of an execution that `advance` left waiting: what its child comes to is no longer listened to. */
  drop(): void {
    this.#dropped = true
  }

  async #loop(): Promise<ExecutionState> {
    for (;;) {
      const until = await this.advance()
      if (until === undefined) break
      await this.#wait(until)
    }
    // A child that we stopped ends by itself; whoever waits for us finds nothing running behind us.
    await Promise.all(this.#children)
    return this.#state
  }

  /** Applies an event at once; settles when it is kept. Time stands still meanwhile. */
  async #record(event: Event): Promise<void> {
    this.#state = apply(this.#state, event)
    this.#events.push(event)
    const state = this.#state
    const { journal, clock } = this.#ports
    if (journal !== undefined) {
      const release = clock.hold()
      this.#kept = this.#kept.then(() => journal(event, state)).finally(release)
      await this.#kept
    }
    for (const listener of this.#listeners) listener(event, state)
  }

  /** Lets time pass until `until`, or until something comes in. */
  async #wait(until: number): Promise<void> {
    if (this.#events.length !== this.#seen || this.#broken !== undefined) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#poke = () => {}
        takeBack()
        resolve()
      }
      const takeBack = this.#ports.clock.schedule(until, () => wake())
      this.#poke = wake
    })
  }

  async #perform(attempt: Attempt, step: Step): Promise<void> {
    const abort = new AbortController()
    const interrupted = new Promise<undefined>((resolve) => {
      abort.signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    const takeBack = this.#ports.clock.schedule(nextDeadline(this.#state, cancellationSeconds * 1000), () =>
      abort.abort(),
    )
    this.#poke = () => {
      if (this.#state.cancel?.handled === false || this.#state.attempt?.stopped === true) abort.abort()
    }
    // Interrupted, the action may go on behind us: whatever it still answers is not listened to, and it can touch nothing more.
    const event = await Promise.race([
      perform(this.#performance(attempt, step, abort.signal), this.#settings),
      interrupted,
    ])
    takeBack()
    this.#poke = () => {}
    if (event !== undefined) await this.#record(event)
  }

  #performance(attempt: Attempt, step: Step, signal: AbortSignal, marks = true): Performance {
    const current = () => this.#state
    return {
      get state() {
        return current()
      },
      attempt,
      step,
      signal,
      document: this.document,
      ports: this.#ports,
      before: async () => {
        signal.throwIfAborted()
        if (!marks || this.#state.attempt?.inFlight === true) return
        await this.#record({ type: 'EffectStarted', at: this.#ports.clock.now() })
      },
    }
  }

  /** Stops what the running attempt began, then hands on the event that ends it. */
  async #stopped<T extends Event>(event: T): Promise<T> {
    const { attempt } = this.#state
    if (attempt === undefined) return event
    const record = this.#state.steps[attempt.record]
    const step = record === undefined ? undefined : placesOf(this.document).get(record.step)?.step
    if (record === undefined || step === undefined) return event
    try {
      this.#takeChild()
      if (attempt.until.kind === 'child') await this.#child?.handle.stop()
      if (attempt.memo !== undefined) {
        const performance = this.#performance(attempt, step, new AbortController().signal, false)
        await actionOf(step.action).cancel?.(record.inputs, contextOf(performance))
      }
      return event
    } catch (error) {
      const stopProblem = `What the step began could not be stopped: ${error instanceof Error ? error.message : String(error)}`
      return { ...event, stopProblem }
    }
  }

  /** Starts the child that the attempt waits for, or takes hold of it again. */
  #takeChild(): void {
    const until = this.#state.attempt?.until
    if (until?.kind !== 'child' || this.#child?.id === until.executionId) return
    const { kind: _, ...request } = until
    const { environment, executedBy } = this.#state
    const start = this.#ports.children ?? noChildren
    const handle = start({ ...request, parentExecutionId: environment.executionId, executedBy })
    this.#child = { id: until.executionId, handle }
    const ended = handle.result.then(
      (result) => this.#childEnded(until.executionId, { type: 'ChildEnded', at: this.#ports.clock.now(), result }),
      (error: unknown) => this.#childEnded(until.executionId, this.#childRefused(error)),
    )
    this.#children.push(
      ended.catch((error: unknown) => {
        this.#broken = { error }
        this.#poke()
      }),
    )
  }

  async #childEnded(id: string, event: Event): Promise<void> {
    const until = this.#state.attempt?.until
    if (this.#dropped || until?.kind !== 'child' || until.executionId !== id) return
    const kept = this.#record(event)
    this.#poke()
    await kept
  }

  #childRefused(error: unknown): Event {
    const failure =
      error instanceof StepFailure ? error : new StepFailure(error instanceof Error ? error.message : String(error))
    return attemptFailed(this.#here(), failureOf(failure, 'aws:executeAutomation'))
  }

  async #settleInterrupted(): Promise<void> {
    const { attempt } = this.#state
    const record = attempt === undefined ? undefined : this.#state.steps[attempt.record]
    if (attempt?.inFlight !== true || record === undefined || actionOf(record.action).repeatable) return
    const message = failureText(
      record.action,
      `The engine was stopped while this step was in flight. Whether ${record.action} took effect is not known, and it may not be run twice: look at what it did before you start again`,
    )
    const failure = { message, stage: 'Invocation', type: 'Internal', timedOut: false } as const
    await this.#record(attemptFailed(this.#here(), failure, {}, false))
  }

  #here(): Here {
    return { state: this.#state, document: this.document, now: this.#ports.clock.now(), settings: this.#settings }
  }
}

function noChildren(request: ChildRequest): ChildHandle {
  const why = `The child document ${request.document} is not at hand: give it to the run (option documents)`
  return { result: Promise.reject(new StepFailure(why)), stop: async () => {} }
}
