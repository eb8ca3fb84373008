/** What an input takes: each leaf is a value or a reference of that leaf's type; and how it becomes document data. */
import { GuardiaError, type Json } from '../document/index.ts'
import { type Ref, tokenOf } from './reference.ts'

type IsAny<T> = 0 extends 1 & T ? true : false

/** The type that a reference for T must carry: enum members widen to string, dates are text on SSM's side. */
export type Carried<T> = [T] extends [string | Date | Uint8Array | undefined | null]
  ? string
  : [T] extends [number | bigint | undefined | null]
    ? number
    : [T] extends [boolean | undefined | null]
      ? boolean
      : [T] extends [readonly (infer E)[] | undefined | null]
        ? readonly Carried<E>[]
        : object

type Literal<T> = T extends string | number | boolean | null
  ? T
  : T extends bigint
    ? number
    : T extends Date | Uint8Array
      ? string
      : T extends readonly (infer E)[]
        ? readonly (Input<E> | Ref<readonly Carried<E>[]>)[]
        : T extends object
          ? { readonly [K in keyof T]: Input<T[K]> }
          : never

/** The input of an operation: a map whose every leaf may be a reference. */
export type Members<T> = IsAny<T> extends true ? { readonly [member: string]: unknown } : Literal<T>

/** A value of T in which any leaf may be a reference. */
export type Input<T> = IsAny<T> extends true ? unknown : unknown extends T ? unknown : Ref<Carried<T>> | Literal<T>

/**
 * Document data of an input: references become `{{ … }}` texts.
 *
 * @throws GuardiaError `input-not-data` when a leaf is no JSON (a function, a symbol, NaN); `where` names the place.
 */
export function toData(value: unknown, where: string): Json {
  const found = tokenOf(value)
  if (found) return found.text
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.map((item, index) => toData(item, `${where}[${index}]`))
  if (typeof value === 'object') {
    const data: Record<string, Json> = {}
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) data[key] = toData(member, `${where}.${key}`)
    }
    return data
  }
  throw new GuardiaError(
    'input-not-data',
    `${where} is ${typeof value === 'number' ? String(value) : `a ${typeof value}`}, which a document cannot hold. Give text, a finite number, true or false, a list, a map, or a reference.`,
  )
}
