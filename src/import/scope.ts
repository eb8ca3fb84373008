/** What a block of steps can name: constants of its own and of the blocks around it, items of loops. */
import type { Carried } from './book.ts'
import type { Code } from './code.ts'

/** A reference as code, and what it carries. */
export interface Bound extends Carried {
  readonly code: Code
}

/** How an output of a step is named in code; undefined where it has no name there. */
export type OutputCode = (output: string) => Bound | undefined

export class Scope {
  readonly #around: Scope | undefined
  readonly #steps = new Map<string, OutputCode>()

  constructor(around?: Scope) {
    this.#around = around
  }

  /** A block inside this one. */
  inner(): Scope {
    return new Scope(this)
  }

  bind(step: string, outputs: OutputCode): void {
    this.#steps.set(step, outputs)
  }

  /** The nearest step of this name. */
  find(step: string): OutputCode | undefined {
    return this.#steps.get(step) ?? this.#around?.find(step)
  }
}
