/** Document data as code, each leaf of the type that its place wants; what its place would not take is `unchecked`. */
import type { Shape, StructureShape } from '../aws/index.ts'
import { isList, isObject, type Json, type JsonObject, pointerOf } from '../document/index.ts'
import type { Book } from './book.ts'
import { type Code, list, object, text, word } from './code.ts'
import { textCode } from './references.ts'
import type { Scope } from './scope.ts'
import { anything, takes, takesList } from './types.ts'

/** Data without expectations. References are references still. */
export function dataCode(value: Json, book: Book, scope: Scope): Code {
  if (typeof value === 'string') return textCode(value, book, scope)?.code ?? text(value)
  if (typeof value === 'number') return { kind: 'number', value }
  if (isList(value)) return list(value.map((one) => dataCode(one, book, scope)))
  if (isObject(value)) return object(Object.entries(value).map(([name, one]) => [name, dataCode(one, book, scope)]))
  return word(String(value))
}

/** Data without references: what SSM reads before anything runs. */
export function literalCode(value: Json): Code {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return { kind: 'number', value }
  if (isList(value)) return list(value.map(literalCode))
  if (isObject(value)) return object(Object.entries(value).map(([name, one]) => [name, literalCode(one)]))
  return word(String(value))
}

/** Data in a place of a shape. `refused` tells of places that the service model would refuse all the same. */
export class Typed {
  readonly #book: Book
  readonly #scope: Scope
  readonly #refused: ReadonlySet<string>

  constructor(book: Book, scope: Scope, refused: ReadonlySet<string> = new Set()) {
    this.#book = book
    this.#scope = scope
    this.#refused = refused
  }

  /** The value as code; `path` is the JSON pointer of its place in the input. */
  code(value: Json, shape: Shape, path = ''): Code {
    if (shape === anything) return this.#free(value)
    if (this.#refused.has(path)) return this.#unchecked(value)
    if (typeof value === 'string') return this.#text(value, shape)
    if (isList(value)) return shape.type === 'list' ? this.#list(value, shape.member, path) : this.#unchecked(value)
    if (isObject(value)) return this.#map(value, shape, path)
    const fits =
      typeof value === 'number'
        ? shape.type === 'integer' || shape.type === 'long' || shape.type === 'float' || shape.type === 'double'
        : typeof value === 'boolean' && shape.type === 'boolean'
    return fits ? this.#free(value) : this.#unchecked(value)
  }

  #free(value: Json): Code {
    return dataCode(value, this.#book, this.#scope)
  }

  #unchecked(value: Json): Code {
    return this.#book.unchecked(this.#free(value))
  }

  #text(value: string, shape: Shape): Code {
    const bound = textCode(value, this.#book, this.#scope)
    if (bound !== undefined) return takes(shape, bound.type) ? bound.code : this.#book.unchecked(bound.code)
    const fits =
      shape.type === 'string'
        ? shape.enum === undefined || shape.enum.includes(value)
        : shape.type === 'timestamp' || shape.type === 'blob'
    return fits ? text(value) : this.#book.unchecked(text(value))
  }

  #list(value: readonly Json[], member: Shape, path: string): Code {
    return list(value.map((one, index) => this.#item(one, member, `${path}/${index}`)))
  }

  /** In a list, a reference to a whole list stands for its items. */
  #item(value: Json, member: Shape, path: string): Code {
    if (typeof value === 'string' && member !== anything) {
      const bound = textCode(value, this.#book, this.#scope)
      if (bound !== undefined) {
        return takes(member, bound.type) || takesList(member, bound.type)
          ? bound.code
          : this.#book.unchecked(bound.code)
      }
    }
    return this.code(value, member, path)
  }

  #map(value: JsonObject, shape: Shape, path: string): Code {
    if (shape.type === 'map') {
      const names = Object.keys(value)
      if (shape.keys !== undefined && !names.every((name) => shape.keys?.includes(name))) return this.#unchecked(value)
      return object(names.map((name) => [name, this.code(value[name] ?? null, shape.value, path + pointerOf([name]))]))
    }
    if (shape.type !== 'structure' || !hasMembers(value, shape)) return this.#unchecked(value)
    return object(
      Object.entries(value).map(([name, one]) => [
        name,
        this.code(one, shape.members[name] ?? anything, path + pointerOf([name])),
      ]),
    )
  }
}

/** Structures of which the SDK makes unions, and botocore's model does not say so. */
const sdkUnions: ReadonlySet<string> = new Set([
  'AnalyticsFilter',
  'AttributeValue',
  'LifecycleRuleFilter',
  'MetricsFilter',
])

/** Are the members known, the required ones there, and of a union just one? */
function hasMembers(value: JsonObject, shape: StructureShape): boolean {
  const names = Object.keys(value)
  return (
    names.every((name) => Object.hasOwn(shape.members, name)) &&
    shape.required.every((name) => Object.hasOwn(value, name)) &&
    (names.length === 1 || !(shape.union || sdkUnions.has(shape.name)))
  )
}
