/** What an input takes: each leaf is a value or a reference of that leaf's type; and how it becomes document data. */
import { GuardiaError, type Json } from '../document/index.ts'
import { type Ref, token, tokenMaker, tokenOf } from './reference.ts'

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

/** The key under which `unchecked` keeps its value. */
const uncheckedValue: unique symbol = Symbol('unchecked')

/**
 * A value that goes into the document as it stands, whatever its place wants: TypeScript and the service model look away from it.
 * For documents that were written elsewhere (`'5'` where a number belongs) and for members that AWS added yesterday.
 *
 * @example step.call('Wait', 'lambda', 'UpdateFunctionConfiguration', { FunctionName: p.Name, Timeout: unchecked('30') })
 */
export function unchecked(value: unknown): never {
  const use = tokenMaker(value)
  return { [uncheckedValue]: value, ...(use === undefined ? {} : { [token]: use }) } as never
}

/** Where in an input `unchecked` stands. */
export type UncheckedPath = readonly (string | number)[]

/**
 * Document data of an input: references become `{{ … }}` texts. The path of everything `unchecked` goes to `onUnchecked`.
 *
 * @throws GuardiaError `input-not-data` when a leaf is no JSON (a function, a symbol, NaN); `where` names the place.
 */
export function toData(value: unknown, where: string, onUnchecked: (path: UncheckedPath) => void = () => {}): Json {
  return dataOf(value, { where, path: [], onUnchecked })
}

/** Where `dataOf` is: `path` leads from `where` to the value; it grows and shrinks on the way. */
interface At {
  readonly where: string
  readonly path: (string | number)[]
  readonly onUnchecked: (path: UncheckedPath) => void
}

function dataOf(value: unknown, at: At): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'object' && Object.hasOwn(value, uncheckedValue)) {
    at.onUnchecked([...at.path])
    const inside = (value as { readonly [uncheckedValue]?: unknown })[uncheckedValue]
    return dataOf(inside, { ...at, onUnchecked: () => {} })
  }
  const found = tokenOf(value)
  if (found) return found.text
  if (Array.isArray(value)) return value.map((item, index) => dataBelow(item, index, at))
  if (typeof value === 'object') {
    const members: (readonly [string, Json])[] = []
    for (const key of Object.keys(value)) {
      const member = (value as { readonly [key: string]: unknown })[key]
      if (member !== undefined) members.push([key, dataBelow(member, key, at)])
    }
    // fromEntries defines own properties, so a key "__proto__" stays a key.
    return Object.fromEntries(members)
  }
  const place = at.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  throw new GuardiaError(
    'input-not-data',
    `${at.where}${place} is ${typeof value === 'number' ? String(value) : `a ${typeof value}`}, which a document cannot hold. Give text, a finite number, true or false, a list, a map, or a reference.`,
  )
}

function dataBelow(value: unknown, part: string | number, at: At): Json {
  at.path.push(part)
  const data = dataOf(value, at)
  at.path.pop()
  return data
}
