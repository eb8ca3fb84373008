/**
 * Data that nobody can change any more: what has been read from it once holds for good. A document that runs is sealed, so its
 * conditions, texts and selectors are read once and not at every step.
 */
import type { Json } from './model.ts'

/** Objects and lists that were frozen here, with everything inside them. */
const all = new WeakSet<object>()

/** Freezes plain data in place, to its depth, and remembers that it did. */
export function seal<T>(value: T): T {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one !== 'object' || one === null || all.has(one)) continue
    all.add(one)
    Object.freeze(one)
    for (const each of Object.values(one)) open.push(each)
  }
  return value
}

/** Was this sealed? True for everything inside of sealed data too. */
export function isSealed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && all.has(value)
}

/** A pure reading of data that is done once where the data is sealed, and each time where it is not. */
export function readOnce<R>(read: (value: Json) => R): (value: Json) => R {
  const known = new WeakMap<object, { readonly result: R }>()
  return (value) => {
    if (typeof value !== 'object' || value === null || !all.has(value)) return read(value)
    let found = known.get(value)
    if (found === undefined) {
      found = { result: read(value) }
      known.set(value, found)
    }
    return found.result
  }
}
