/** What all blocks of one procedure share while it is built: variables, recorded outputs, and names made up on the way. */
import { type Variable as DocumentVariable, GuardiaError, type Json } from '../document/index.ts'
import { type Ref, reference } from './reference.ts'
import type { Severity } from './severity.ts'
import { english, type ValueKind, valueTypeOfKind } from './values.ts'

/** A variable of the automation: read its `value`, set it with `step.set`. */
export interface Variable<T> {
  readonly name: string
  readonly value: Ref<T>
}

interface Shared {
  readonly variables: Map<string, DocumentVariable>
  readonly outputs: string[]
  branches: number
}

export class Session {
  readonly severity: Severity
  readonly prefix: string
  readonly outcome: Variable<string>
  readonly #shared: Shared

  constructor(severity: Severity, prefix = '', shared: Shared = { variables: new Map(), outputs: [], branches: 0 }) {
    this.severity = severity
    this.prefix = prefix
    this.#shared = shared
    const outcome: DocumentVariable = {
      type: 'String',
      default: 'unfinished',
      description: 'What came of this execution: applied, nothing to do, unchanged, undone; with the reason.',
    }
    shared.variables.set('Outcome', outcome)
    this.outcome = { name: 'Outcome', value: reference({ kind: 'variable', name: 'Outcome' }, 'String') }
  }

  get variables(): { readonly [name: string]: DocumentVariable } {
    return Object.fromEntries(this.#shared.variables)
  }

  get outputs(): readonly string[] {
    return this.#shared.outputs
  }

  /**
   * Declares a variable.
   *
   * @throws GuardiaError `duplicate-variable`, `variable-without-default`
   */
  declare<T>(name: string, kind: ValueKind<T>): Variable<T> {
    if (this.#shared.variables.has(name)) {
      throw new GuardiaError(
        'duplicate-variable',
        `The variable ${name} is declared twice. Declare it once and pass it on.`,
      )
    }
    if (kind.default === undefined) {
      throw new GuardiaError(
        'variable-without-default',
        `The variable ${name} has no default. Give it one: it may be read before it is set.`,
      )
    }
    const type = valueTypeOfKind(kind.type)
    const description = english(kind.describe)
    this.#shared.variables.set(name, {
      type,
      default: kind.default as Json,
      ...(description === undefined ? {} : { description }),
    })
    return { name, value: reference({ kind: 'variable', name }, type) }
  }

  /** Makes an output part of the execution's own outputs, so that it is on record. */
  record(output: string): void {
    if (!this.#shared.outputs.includes(output)) this.#shared.outputs.push(output)
  }

  /** A name for a branch that its author did not name. */
  branchName(): string {
    this.#shared.branches += 1
    return `Choose${this.#shared.branches}`
  }

  /** The same session with another prefix for step names. */
  prefixed(prefix: string): Session {
    return new Session(this.severity, `${this.prefix}${prefix}`, this.#shared)
  }
}
