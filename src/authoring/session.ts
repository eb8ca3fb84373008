/** What all blocks of one procedure share while it is built: variables, recorded outputs, and names made up on the way. */
import {
  type Variable as DocumentVariable,
  GuardiaError,
  type Json,
  type Reference,
  type ValueType,
} from '../document/index.ts'
import { type Braces, type Ref, reference } from './reference.ts'
import type { Severity } from './severity.ts'
import { english, type ValueKind, valueTypeOfKind } from './values.ts'

/** A variable of the automation: read its `value`, set it with `step.set`. */
export interface Variable<T> {
  readonly name: string
  readonly value: Ref<T>
}

/** A change that the document makes; a later undo is compiled from it. */
export interface Declared {
  readonly name: string
  readonly change: unknown
}

interface Shared {
  readonly variables: Map<string, DocumentVariable>
  readonly outputs: string[]
  readonly changes: Declared[]
  branches: number
}

/** What kind of document is built. */
export interface SessionOptions {
  /** Procedures have one: how soon an approval expires. */
  readonly severity?: Severity
  /** How references are spelled. */
  readonly braces?: Braces
  /** Procedures put their outcome on record in the variable Outcome; this is what it says until then. */
  readonly outcome?: string
  /** Steps may follow an end, since jumps may lead to them. */
  readonly jumps?: boolean
}

export class Session {
  readonly options: SessionOptions
  readonly prefix: string
  readonly #shared: Shared

  constructor(
    options: SessionOptions,
    prefix = '',
    shared: Shared = { variables: new Map(), outputs: [], changes: [], branches: 0 },
  ) {
    this.options = options
    this.prefix = prefix
    this.#shared = shared
    if (options.outcome !== undefined && !shared.variables.has('Outcome')) {
      shared.variables.set('Outcome', {
        type: 'String',
        default: options.outcome,
        description: 'What came of this execution: applied, nothing to do, unchanged, undone; with the reason.',
      })
    }
  }

  get severity(): Severity | undefined {
    return this.options.severity
  }

  /**
   * The variable in which procedures put their outcome on record.
   *
   * @throws GuardiaError `no-outcome` in an automation, which has none
   */
  get outcome(): Variable<string> {
    if (this.options.outcome === undefined) {
      throw new GuardiaError('no-outcome', 'Only procedures have an outcome. End with step.end() instead.')
    }
    return { name: 'Outcome', value: this.reference({ kind: 'variable', name: 'Outcome' }, 'String') }
  }

  /** A reference, spelled as this document spells them. */
  reference<T>(value: Reference, type: ValueType): Ref<T> {
    return reference(value, type, this.options.braces)
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
    return { name, value: this.reference({ kind: 'variable', name }, type) }
  }

  /** Makes an output part of the execution's own outputs, so that it is on record. */
  record(output: string): void {
    if (!this.#shared.outputs.includes(output)) this.#shared.outputs.push(output)
  }

  /** The changes that the document makes, in order. */
  get changes(): readonly Declared[] {
    return this.#shared.changes
  }

  /** Remembers a change for its undo. */
  remember(change: Declared): void {
    this.#shared.changes.push(change)
  }

  /** A name for a branch that its author did not name. */
  branchName(): string {
    this.#shared.branches += 1
    return `Choose${this.#shared.branches}`
  }

  /** The same session with another prefix for step names. */
  prefixed(prefix: string): Session {
    return new Session(this.options, `${this.prefix}${prefix}`, this.#shared)
  }
}
