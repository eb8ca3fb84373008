/**
 * Outputs that a step declares by selector, for what no typed member can pick: `..`, filters, another name, another type.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
import type { Output, ValueType } from '../document/index.ts'
import type { Ref } from './reference.ts'
import type { Session } from './session.ts'

/**
 * A selector, alone where the output is a String; with its type otherwise. `['$.Status']` leaves the type out.
 *
 * @example { Status: '$.Table.TableStatus', Names: ['$.TableNames', 'StringList'] }
 */
export type OutputText = string | readonly [selector: string, type?: ValueType]

/** Output selectors by output name. */
export interface OutputTexts {
  readonly [name: string]: OutputText
}

/** What TypeScript knows of a value of an SSM type. */
export type TypeOf<V> = V extends 'StringList'
  ? readonly string[]
  : V extends 'Integer'
    ? number
    : V extends 'Boolean'
      ? boolean
      : V extends 'StringMap'
        ? object
        : V extends 'MapList'
          ? readonly object[]
          : string

/** References to declared outputs. */
export type DeclaredOutputs<D> = {
  readonly [K in keyof D]: Ref<D[K] extends readonly [string, infer V] ? TypeOf<V> : string>
}

/** The outputs as the document declares them. */
export function outputsOf(texts: OutputTexts): Output[] {
  return Object.entries(texts).map(([Name, text]) => {
    if (typeof text === 'string') return { Name, Selector: text, Type: 'String' }
    const [Selector, Type] = text
    return { Name, Selector, ...(Type === undefined ? {} : { Type }) }
  })
}

/** References to a step's outputs: those it declares, and those that its action always has. */
export function outputReferences(
  session: Session,
  step: string,
  texts: OutputTexts,
  builtIn: { readonly [name: string]: { readonly type: ValueType } },
): { readonly [name: string]: Ref<unknown> } {
  const types: readonly (readonly [string, ValueType])[] = [
    ...Object.entries(builtIn).map(([name, { type }]) => [name, type] as const),
    ...outputsOf(texts).map(({ Name, Type }) => [Name, Type ?? 'String'] as const),
  ]
  return Object.fromEntries(
    types.map(([name, type]) => [name, session.reference({ kind: 'output', step, name }, type)]),
  )
}
