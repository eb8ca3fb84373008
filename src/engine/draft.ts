/**
 * A state in the making. What only the draft holds is changed in place; what has been handed out as a state is copied before its next
 * change. So a journal is folded in linear time, and a state that somebody holds never changes.
 */
import { type JsonObject, setOwn } from '../document/index.ts'
import type { ExecutionState, StepRecord } from './state.ts'

type Open<T> = { -readonly [K in keyof T]: T[K] }
type Outputs = { [step: string]: JsonObject }

/** Fields that lists and maps grow in. */
type Grown = 'steps' | 'outputs' | 'results'

/** The state of one execution while events are applied to it. */
export class Draft {
  #state: Open<ExecutionState>
  #isMine = false
  #steps: StepRecord[] | undefined
  #outputs: Outputs | undefined
  #results: Outputs | undefined

  /** `state` stays as it is. */
  constructor(state: ExecutionState) {
    this.#state = state
  }

  /** As it stands: to be read now, for the next change shows in it. */
  get current(): ExecutionState {
    return this.#state
  }

  /** A state that stays as it is, whatever is applied afterwards. */
  snapshot(): ExecutionState {
    this.#isMine = false
    this.#steps = undefined
    this.#outputs = undefined
    this.#results = undefined
    return this.#state
  }

  /** The fields of the state, to be set. */
  get fields(): Open<Omit<ExecutionState, Grown>> {
    if (!this.#isMine) {
      this.#state = { ...this.#state }
      this.#isMine = true
    }
    return this.#state
  }

  /** Adds a record; answers its index. */
  addRecord(record: StepRecord): number {
    return this.#records().push(record) - 1
  }

  setRecord(index: number, record: StepRecord): void {
    this.#records()[index] = record
  }

  /** Keeps what a step puts out by name. */
  setOutputs(step: string, outputs: JsonObject): void {
    if (this.#outputs === undefined) {
      this.#outputs = { ...this.#state.outputs }
      this.#own().outputs = this.#outputs
    }
    setOwn(this.#outputs, step, outputs)
  }

  /** Keeps what a step's action returned, whole. */
  setResult(step: string, result: JsonObject): void {
    if (this.#results === undefined) {
      this.#results = { ...this.#state.results }
      this.#own().results = this.#results
    }
    setOwn(this.#results, step, result)
  }

  #records(): StepRecord[] {
    if (this.#steps === undefined) {
      this.#steps = this.#state.steps.slice()
      this.#own().steps = this.#steps
    }
    return this.#steps
  }

  #own(): Open<ExecutionState> {
    void this.fields
    return this.#state
  }
}
