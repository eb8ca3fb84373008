/**
 * One execution, alive: performs one command, records the event, repeats. All of its knowledge is in the journal, so it can be
 * put down at any moment and taken up again with `Execution.resume`. What needs no waiting goes on without any.
 */
import { failureText, StepFailure } from '../actions/index.ts'
import type { AutomationDocument } from '../document/index.ts'
import { ChildLink } from './child-link.ts'
import { decide } from './decide.ts'
import { cancellationSeconds, throttlingRetrySeconds } from './doubts.ts'
import type { Event, Signal } from './events.ts'
import { fold } from './execution.ts'
import { failureOf } from './inputs.ts'
import { AbortSignals, interruptible } from './interruption.ts'
import { perform } from './perform.ts'
import { type Plan, type PlannedStep, planOf } from './plan.ts'
import type { Ports } from './ports.ts'
import { type Listener, Recorder } from './recorder.ts'
import { judge, judgeStop, type SignalReply } from './signals.ts'
import { type Attempt, type ExecutionState, hasEnded } from './state.ts'
import { contextOf, Performance } from './step-context.ts'
import { attemptFailed, type Here, type Settings } from './step-events.ts'
import { nextDeadline } from './timeouts.ts'

export type { Listener } from './recorder.ts'

/** A running execution, or one that can be run on. */
export class Execution {
  readonly document: AutomationDocument
  readonly #plan: Plan
  readonly #ports: Ports
  readonly #settings: Settings
  readonly #recorder: Recorder
  readonly #child: ChildLink
  readonly #aborts = new AbortSignals()
  /** Wakes the loop when something came in from outside. */
  #poke: () => void = () => {}
  /** What was in flight when the journal broke off has been settled. */
  #settled = false
  /** Events that the last decision to wait had seen. */
  #seen = 0
  #dropped = false
  /** Something that went wrong outside of the loop, for the loop to throw. */
  #broken: { readonly error: unknown } | undefined
  #running: Promise<ExecutionState> | undefined

  private constructor(document: AutomationDocument, ports: Ports, events: readonly Event[]) {
    this.document = document
    this.#plan = planOf(document)
    this.#ports = ports
    this.#settings = { throttlingRetrySeconds: ports.throttlingRetrySeconds ?? throttlingRetrySeconds }
    this.#recorder = new Recorder(ports, events)
    this.#child = new ChildLink(ports.children, {
      ended: (id, result) => this.#childEnded(id, () => ({ type: 'ChildEnded', at: ports.clock.now(), result })),
      refused: (id, error) => this.#childEnded(id, () => this.#childRefused(error)),
      broken: (error) => {
        this.#broken = { error }
        this.#poke()
      },
    })
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
    return this.#recorder.state
  }

  /** The journal so far. */
  get events(): readonly Event[] {
    return this.#recorder.events
  }

  /** Listens to events from now on; the function returned ends it. */
  onEvent(listener: Listener): () => void {
    return this.#recorder.onEvent(listener)
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
    await this.#comeIn({ type: 'SignalReceived', at: this.#ports.clock.now(), signal, ...fate })
    return reply
  }

  /** StopAutomationExecution: `Cancel` stops the running step, `Complete` ends after it. `by`: ARN of the caller. */
  async stop(stop: 'Cancel' | 'Complete' = 'Cancel', by?: string): Promise<SignalReply> {
    const reply = judgeStop(this.#state)
    if (!reply.accepted) return reply
    const who = by === undefined ? {} : { by }
    await this.#comeIn({ type: 'StopRequested', at: this.#ports.clock.now(), stop, ...who })
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
        const command = decide(this.#state, this.#plan, clock.now(), this.#settings)
        if (command.kind === 'finished') return undefined
        if (command.kind === 'wait') {
          this.#child.take(this.#state)
          this.#seen = this.events.length
          return command.until
        }
        const done =
          command.kind === 'run'
            ? this.#perform(command.attempt, command.planned)
            : this.#recorder.add(command.stopsAction === true ? await this.#stopped(command.event) : command.event)
        if (done !== undefined) await done
      }
    } finally {
      release()
    }
  }

  /** Lets go of an execution that `advance` left waiting: what its child comes to is no longer listened to. */
  drop(): void {
    this.#dropped = true
  }

  /** As it stands: to be read now. */
  get #state(): ExecutionState {
    return this.#recorder.current
  }

  async #loop(): Promise<ExecutionState> {
    for (;;) {
      const until = await this.advance()
      if (until === undefined) break
      await this.#wait(until)
    }
    // A child that we stopped ends by itself; whoever waits for us finds nothing running behind us.
    await this.#child.settled()
    return this.state
  }

  async #comeIn(event: Event): Promise<void> {
    const kept = this.#recorder.add(event)
    this.#poke()
    await kept
  }

  /** Lets time pass until `until`, or until something comes in. */
  async #wait(until: number): Promise<void> {
    if (this.events.length !== this.#seen || this.#broken !== undefined) return
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

  #perform(attempt: Attempt, planned: PlannedStep): Promise<void> | undefined {
    const abort = this.#aborts.next()
    const event = perform(this.#performance(attempt, planned, abort.signal), this.#settings)
    return event instanceof Promise ? this.#follow(event, abort) : this.#recorder.add(event)
  }

  async #follow(performing: Promise<Event>, abort: AbortController): Promise<void> {
    const limit = nextDeadline(this.#state, cancellationSeconds * 1000)
    const running = interruptible(performing, abort, this.#ports.clock, limit)
    this.#poke = () => {
      if (this.#state.cancel?.handled === false || this.#state.attempt?.stopped === true) running.interrupt()
    }
    // It may have come in while the action began.
    this.#poke()
    const event = await running.result
    this.#poke = () => {}
    const kept = event === undefined ? undefined : this.#recorder.add(event)
    if (kept !== undefined) await kept
  }

  #performance(attempt: Attempt, planned: PlannedStep, signal: AbortSignal, marks = true): Performance {
    return new Performance({ attempt, planned, plan: this.#plan, ports: this.#ports }, this.#recorder, signal, marks)
  }

  /** Stops what the running attempt began, then hands on the event that ends it. */
  async #stopped<T extends Event>(event: T): Promise<T> {
    const { attempt } = this.#state
    if (attempt === undefined) return event
    const record = this.#state.steps[attempt.record]
    if (record === undefined || this.#plan.place(record.step) === undefined) return event
    try {
      this.#child.take(this.#state)
      if (attempt.until.kind === 'child') await this.#child.stop()
      if (attempt.memo !== undefined) {
        const planned = this.#plan.step(record.step)
        const performance = this.#performance(attempt, planned, new AbortController().signal, false)
        await planned.action.cancel?.(record.inputs, contextOf(performance))
      }
      return event
    } catch (error) {
      const stopProblem = `What the step began could not be stopped: ${error instanceof Error ? error.message : String(error)}`
      return { ...event, stopProblem }
    }
  }

  async #childEnded(id: string, event: () => Event): Promise<void> {
    const until = this.#state.attempt?.until
    if (this.#dropped || until?.kind !== 'child' || until.executionId !== id) return
    await this.#comeIn(event())
  }

  #childRefused(error: unknown): Event {
    const failure =
      error instanceof StepFailure ? error : new StepFailure(error instanceof Error ? error.message : String(error))
    return attemptFailed(this.#here(), failureOf(failure, 'aws:executeAutomation'))
  }

  async #settleInterrupted(): Promise<void> {
    const { attempt } = this.#state
    const record = attempt === undefined ? undefined : this.#state.steps[attempt.record]
    if (attempt?.inFlight !== true || record === undefined) return
    if (this.#plan.step(record.step).action.repeatable) return
    const message = failureText(
      record.action,
      `The engine was stopped while this step was in flight. Whether ${record.action} took effect is not known, and it may not be run twice: look at what it did before you start again`,
    )
    const failure = { message, stage: 'Invocation', type: 'Internal', timedOut: false } as const
    await this.#recorder.add(attemptFailed(this.#here(), failure, {}, false))
  }

  #here(): Here {
    return { state: this.#state, plan: this.#plan, now: this.#ports.clock.now(), settings: this.#settings }
  }
}
