/** What changed between two values, place by place. */
import { equivalent, isList, isObject, type Json, type JsonObject } from '../document/index.ts'

/** One place that changed; `before` is absent for what was added, `after` for what was removed. */
export interface ValueChange {
  /** In words: `input TableName`, `timeoutSeconds`, `parameter Name default`. */
  readonly what: string
  readonly before?: Json
  readonly after?: Json
}

/** The change of a whole value; none where both say the same. */
export function wholeChange(what: string, before: Json | undefined, after: Json | undefined): readonly ValueChange[] {
  if (before === undefined && after === undefined) return []
  if (before !== undefined && after !== undefined && equivalent(before, after)) return []
  return [{ what, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }]
}

/** The changes inside a value: of members, and of elements where both lists are as long. */
export function innerChanges(what: string, before: Json | undefined, after: Json | undefined): readonly ValueChange[] {
  if (isObject(before) && isObject(after)) return memberChanges(before, after, (key) => `${what}.${key}`)
  if (isList(before) && isList(after) && before.length === after.length && before.some(isTree)) {
    return before.flatMap((one, index) => innerChanges(`${what}[${index}]`, one, after[index]))
  }
  return wholeChange(what, before, after)
}

/** The changes of the members of two maps, each under a name of its own. */
export function memberChanges(
  before: JsonObject,
  after: JsonObject,
  name: (key: string) => string,
): readonly ValueChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => innerChanges(name(key), own(before, key), own(after, key)))
}

/** An own member. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function isTree(value: Json): boolean {
  return typeof value === 'object' && value !== null
}

/** The leaves of a value with their places, as texts that can be compared. */
export function leavesOf(value: Json, at = ''): readonly string[] {
  if (isList(value)) return value.flatMap((one, index) => leavesOf(one, `${at}/${index}`))
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => leavesOf(one, `${at}/${key}`))
  return [`${at} ${JSON.stringify(value)}`]
}
