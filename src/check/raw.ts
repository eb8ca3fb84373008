/** Reading JSON that may be anything: documents under check are hostile input, so only own keys count. */
import type { Json, JsonObject } from '../document/index.ts'

/** A JSON object, not an array or null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON array. */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The value of an own key, else undefined. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** The object at an own key; `{}` when there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = own(object, key)
  return isObject(value) ? value : {}
}

/** The array at an own key; `[]` when there is none. */
export function arrayAt(object: JsonObject, key: string): readonly Json[] {
  const value = own(object, key)
  return isArray(value) ? value : []
}

/** The text at an own key, else undefined. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = own(object, key)
  return typeof value === 'string' ? value : undefined
}

/** What JSON a value is, in words: `a list`, `the text "ten minutes"`. */
export function described(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'string') return `the text ${quoted(value)}`
  return `the ${typeof value} ${value}`
}

/** Text in quotes, cut to 60 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text)
}
