/**
 * Typed references: what a procedure passes around instead of strings. A reference knows the `{{ … }}` text that SSM resolves
 * at run time and the SSM type of its value; turning one into text is what declares a step's output.
 */
import { nameOfReference, printReference, type Reference, type ValueType } from '../document/index.ts'

declare const carried: unique symbol

/** The key under which a runtime reference keeps its token. */
export const token: unique symbol = Symbol.for('guardia.token')

/**
 * A value of type T that exists only while the automation runs. Only its type is known to TypeScript; use it as an input, in
 * `say` texts and in conditions.
 */
export interface Ref<out T> {
  readonly [carried]: T
}

/** How the text around a reference wants it: with its own type, or as String because it is embedded in longer text. */
export type Use = 'typed' | 'text'

/** What a runtime reference answers. */
export interface Token {
  /** `{{ Step.Output }}`, or a longer text with references in it. */
  readonly text: string
  readonly type: ValueType
  /** The text is exactly one reference, which is what conditions need. */
  readonly whole: boolean
}

/** Anything that carries a token. */
export interface Tokened {
  readonly [token]: (use: Use) => Token
}

/** How the braces of a reference are spelled: `{{ Name }}` or `{{Name}}`. SSM takes both. */
export type Braces = 'wide' | 'tight'

/** A reference as text. */
export function spell(value: Reference, braces: Braces = 'wide'): string {
  return braces === 'wide' ? printReference(value) : `{{${nameOfReference(value)}}}`
}

/** A reference whose token is known from the start (parameters, variables, globals, built-in outputs). */
export function reference<T>(value: Reference, type: ValueType, braces: Braces = 'wide'): Ref<T> {
  return carrier({ text: spell(value, braces), type, whole: true })
}

/** A reference that always gives the same token. */
export function carrier<T>(fixed: Token): Ref<T> {
  const made: Tokened = { [token]: () => fixed }
  return Object.freeze(made) as unknown as Ref<T>
}

/** What makes the token of a value; undefined when the value is no reference. */
export function tokenMaker(value: unknown): ((use: Use) => Token) | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  const make = (value as Partial<Tokened>)[token]
  return typeof make === 'function' ? make : undefined
}

/** The token of a value, or undefined when the value is no reference. */
export function tokenOf(value: unknown, use: Use = 'typed'): Token | undefined {
  return tokenMaker(value)?.(use)
}

/** Facts that SSM offers to every step. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html */
export interface ExecutionFacts {
  readonly id: Ref<string>
  readonly region: Ref<string>
  readonly account: Ref<string>
  readonly partition: Ref<string>
  readonly dateTime: Ref<string>
  readonly date: Ref<string>
}

/** The facts, spelled in one way. */
export function executionFacts(braces: Braces): ExecutionFacts {
  return {
    id: reference({ kind: 'automation', name: 'EXECUTION_ID' }, 'String', braces),
    region: reference({ kind: 'global', name: 'REGION' }, 'String', braces),
    account: reference({ kind: 'global', name: 'ACCOUNT_ID' }, 'String', braces),
    partition: reference({ kind: 'global', name: 'AWS_PARTITION' }, 'String', braces),
    dateTime: reference({ kind: 'global', name: 'DATE_TIME' }, 'String', braces),
    date: reference({ kind: 'global', name: 'DATE' }, 'String', braces),
  }
}

/** The facts about the execution that runs. */
export const execution: ExecutionFacts = executionFacts('wide')
