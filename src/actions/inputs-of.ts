/**
 * The types that a record's tables give: what a step of the action may be given, and what it puts out. The tables must be `as
 * const`, so that their literals are in their types.
 */
import type { ValueType } from '../document/index.ts'
import type { Action, BuiltInOutput } from './action.ts'
import type { Field, InputTable, KindValue } from './fields.ts'

/** Built-in outputs by name. */
export type OutputTable = { readonly [name: string]: BuiltInOutput }

/**
 * A record whose tables keep their literal types.
 *
 * @example
 * const inputs = { Duration: { kind: 'string', doc: 'An ISO 8601 duration.' } } as const
 * export const sleep: ActionOf<typeof inputs> = { name: 'aws:sleep', inputs, … }
 */
export interface ActionOf<Inputs extends InputTable, Outputs extends OutputTable = Record<never, never>>
  extends Action {
  readonly inputs: Inputs
  readonly outputs: Outputs
}

/** The value of one field: one of its `enum` where it has one, else what its kind takes. */
export type InputValue<F extends Field> = F extends { readonly enum: readonly (infer E)[] }
  ? F['kind'] extends 'stringList'
    ? readonly E[]
    : E
  : KindValue<F['kind']>

/** The inputs of a table, or of a record: required ones must be there, the others may. */
export type InputsOf<T> = T extends { readonly inputs: infer Inputs extends InputTable }
  ? TableInputs<Inputs>
  : T extends InputTable
    ? TableInputs<T>
    : never

type RequiredNames<T extends InputTable> = {
  [K in keyof T]: T[K] extends { readonly required: true } ? K : never
}[keyof T]

type TableInputs<T extends InputTable> = Flat<
  { readonly [K in RequiredNames<T>]: InputValue<T[K]> } & {
    readonly [K in Exclude<keyof T, RequiredNames<T>>]?: InputValue<T[K]>
  }
>

/** The value types of a record's built-in outputs, by name. */
export type OutputTypesOf<T> = T extends { readonly outputs: infer Outputs extends OutputTable }
  ? { readonly [K in keyof Outputs]: Outputs[K]['type'] & ValueType }
  : never

type Flat<T> = { [K in keyof T]: T[K] } & {}
