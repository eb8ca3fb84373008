/** How the exception tables say which IAM actions an operation needs, and what they read from its input. */

/** An operation's input as a document gives it: any value may be a reference text. */
export type Input = { readonly [member: string]: unknown }

/** The actions of an operation: always these, or those that its input asks for (an empty input asks for the least). */
export type Needs = readonly string[] | ((input: Input) => readonly string[])

/** A table of operations. */
export interface NeedsTable {
  readonly [operation: string]: Needs
}

/** What `needs` comes to for this input. */
export function actionsFor(needs: Needs, input: Input): readonly string[] {
  return typeof needs === 'function' ? needs(input) : needs
}

/** Whether a member is given. */
export function has(input: Input, member: string): boolean {
  return Object.hasOwn(input, member) && input[member] !== undefined
}

/** An action, and further ones for members that are given. */
export function withGiven(always: string, besides: { readonly [member: string]: string }): Needs {
  return (input) => [...new Set([always, ...given(besides, input)])]
}

/** The actions of those members that are given. */
export function given(actions: { readonly [member: string]: string }, input: Input): readonly string[] {
  return Object.entries(actions).flatMap(([member, action]) => (has(input, member) ? [action] : []))
}

/** A map, not a list. */
export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a key stands anywhere inside a value. */
export function mentions(value: unknown, key: string): boolean {
  if (Array.isArray(value)) return value.some((element) => mentions(element, key))
  if (!isObject(value)) return false
  return Object.entries(value).some(([name, inner]) => name === key || mentions(inner, key))
}
