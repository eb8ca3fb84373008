/** The parent of rate control: a child execution for each target, some at a time. Its journal is that of an execution. */
import type { AutomationDocument, JsonObject } from '../document/index.ts'
import {
  apply,
  type Clock,
  derivedId,
  type Event,
  type ExecutionState,
  fold,
  hasEnded,
  judge,
  judgeStop,
  type Signal,
  type SignalReply,
  type StepRecord,
} from '../engine/index.ts'
import type { ChildEnd } from './children.ts'
import type { Facts, Target } from './execution-row.ts'
import { rateDocument, ratePlan } from './rate-plan.ts'
import type { Runner } from './runner.ts'

/** The children of a parent, as the runtime has them. */
export interface RateChildren {
  /** Starts the child of a target, unless there is one. Rejects where it cannot be started. */
  start(id: string, target: Target): Promise<void>
  /** What it came to; undefined as long as it runs, or was never started. */
  end(id: string): ChildEnd | undefined
  exists(id: string): boolean
  stop(id: string, by: string): Promise<void>
}

export class RateControl implements Runner {
  readonly document: AutomationDocument
  readonly events: Event[]
  readonly #targets: readonly Target[]
  readonly #facts: Facts
  readonly #clock: Clock
  readonly #children: RateChildren
  readonly #journal: (event: Event, state: ExecutionState) => Promise<void> | void
  #state: ExecutionState

  constructor(
    facts: Facts,
    clock: Clock,
    children: RateChildren,
    journal: (event: Event, state: ExecutionState) => Promise<void> | void,
    events: readonly Event[],
  ) {
    this.#facts = facts
    this.#targets = facts.targets ?? []
    this.document = rateDocument(facts.request, this.#targets)
    this.#clock = clock
    this.#children = children
    this.#journal = journal
    this.events = [...events]
    this.#state = fold(events)
  }

  get state(): ExecutionState {
    return this.#state
  }

  /** Only its children wake it. */
  async advance(): Promise<number | undefined> {
    const release = this.#clock.hold()
    try {
      for (;;) {
        if (hasEnded(this.#state)) return undefined
        await this.#takeResults()
        if (this.#state.cancel !== undefined) await this.#stopChildren()
        const { start, over } = ratePlan(this.#state, this.#targets, this.#facts.request)
        for (const index of start) await this.#start(index)
        if (over !== undefined) await this.#record({ type: 'ExecutionEnded', at: this.#now(), outputs: {}, ...over })
        else if (start.length === 0) return Number.POSITIVE_INFINITY
      }
    } finally {
      release()
    }
  }

  /** Nothing of a parent waits for signals. */
  async signal(signal: Signal): Promise<SignalReply> {
    return judge(this.#state, this.document, signal)
  }

  async stop(stop: 'Cancel' | 'Complete', by?: string): Promise<SignalReply> {
    const reply = judgeStop(this.#state)
    if (reply.accepted) {
      await this.#record({ type: 'StopRequested', at: this.#now(), stop, ...(by === undefined ? {} : { by }) })
    }
    return reply
  }

  drop(): void {}

  #now(): number {
    return this.#clock.now()
  }

  async #record(event: Event): Promise<void> {
    this.#state = apply(this.#state, event)
    this.events.push(event)
    await this.#journal(event, this.#state)
  }

  async #start(index: number): Promise<void> {
    const target = this.#targets[index]
    if (target === undefined) return
    await this.#record({
      type: 'StepStarted',
      at: this.#now(),
      step: target.name,
      action: 'aws:executeAutomation',
      stepExecutionId: derivedId(this.#state.environment.executionId, 'target', index),
      inputs: Object.fromEntries(Object.entries(target.parameters).map(([name, values]) => [name, values.join(',')])),
    })
    await this.#startChild(target)
  }

  async #startChild(target: Target): Promise<void> {
    try {
      await this.#children.start(this.#childId(target.name), target)
    } catch (error) {
      const record = this.#state.steps.find(({ step }) => step === target.name)
      if (record === undefined) throw error
      await this.#ended(record, { status: 'Failed', outputs: {}, failureMessage: (error as Error).message })
    }
  }

  #childId(name: string): string {
    return derivedId(this.#state.environment.executionId, 'child', name)
  }

  /** What children came to since we last looked; a child that a crash kept from starting is started now. */
  async #takeResults(): Promise<void> {
    for (const record of this.#state.steps.filter((step) => step.endTime === undefined)) {
      const id = this.#childId(record.step)
      const end = this.#children.end(id)
      if (end !== undefined) await this.#ended(record, end)
      else if (!this.#children.exists(id)) {
        const target = this.#targets.find(({ name }) => name === record.step)
        if (target !== undefined) await this.#startChild(target)
      }
    }
  }

  async #stopChildren(): Promise<void> {
    const running = this.#state.steps.filter((step) => step.endTime === undefined)
    await Promise.all(running.map(({ step }) => this.#children.stop(this.#childId(step), this.#state.executedBy)))
  }

  async #ended(record: StepRecord, { status, outputs, failureMessage }: ChildEnd): Promise<void> {
    const output: JsonObject = {
      ExecutionId: this.#childId(record.step),
      Status: status,
      Output: Object.values(outputs).flat(),
    }
    const failure =
      failureMessage === undefined
        ? {}
        : {
            failure: {
              message: failureMessage,
              stage: 'Invocation',
              type: 'Action',
              timedOut: status === 'TimedOut',
            } as const,
          }
    await this.#record({
      type: 'StepEnded',
      at: this.#now(),
      step: record.step,
      stepExecutionId: record.stepExecutionId,
      status,
      output,
      outputs: output,
      next: { kind: 'end' },
      ...failure,
    })
  }
}
