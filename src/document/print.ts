/**
 * Canonical text of documents: the same value always prints to the same bytes, and the text reads back to an equal value, by
 * YAML 1.2 and by the YAML 1.1 reader that SSM uses.
 * https://yaml.org/spec/1.2.2/
 */
import { GuardiaError } from './diagnostic.ts'
import type { Json, JsonObject } from './model.ts'
import { inCanonicalOrder, keysInOrder, type Level, levelBelow, topLevel } from './order.ts'
import { isList, isObject } from './pointer.ts'
import { blockText, inlineText, mustBeExplicit } from './scalar.ts'

/** Canonical YAML: LF, two spaces, no folding, no anchors, literal blocks for texts of several lines. Ends with a line break. */
export function printYaml(document: Json): string {
  if (typeof document === 'string') return `${inlineText(document)}\n`
  if (!hasEntries(document)) return `${withoutEntries(document)}\n`
  const out: string[] = []
  printEntries(document, topLevel(document), '', '', out)
  return out.join('')
}

/** Canonical JSON: two spaces, keys in the order of printYaml. Ends with a line break. */
export function printJson(document: Json): string {
  return `${JSON.stringify(inCanonicalOrder(document), null, 2)}\n`
}

/** Are two values equal, the order of keys aside? */
export function equivalent(a: Json, b: Json): boolean {
  if (a === b) return true
  if (isList(a)) return isList(b) && a.length === b.length && a.every((one, index) => equivalent(one, b[index] ?? null))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equivalent(a[key] ?? null, b[key] ?? null))
  )
}

/**
 * Prints a value behind `key:` or `-`. Where `isOpen`, the first entry of a map or list goes on in that line, else entries begin on
 * the next. `margin`: the blanks before the entry that the value belongs to.
 */
function printValue(value: Json, level: Level | undefined, isOpen: boolean, margin: string, out: string[]): void {
  if (typeof value === 'string') {
    const block = value.includes('\n') ? blockText(value, `${margin}  `) : undefined
    out.push(' ', block ?? inlineText(value), '\n')
  } else if (!hasEntries(value)) {
    out.push(' ', withoutEntries(value), '\n')
  } else if (isOpen) {
    out.push(' ')
    printEntries(value, level, '', `${margin}  `, out)
  } else {
    out.push('\n')
    printEntries(value, level, `${margin}  `, `${margin}  `, out)
  }
}

/** Prints a map or list: its first entry behind `start`, every other behind `margin`. */
function printEntries(
  value: readonly Json[] | JsonObject,
  level: Level | undefined,
  start: string,
  margin: string,
  out: string[],
): void {
  let before = start
  if (isList(value)) {
    for (const one of value) {
      out.push(before, '-')
      printValue(one, level, true, margin, out)
      before = margin
    }
    return
  }
  for (const key of keysInOrder(value, level)) {
    const each = value[key]
    if (each === undefined) continue
    const name = inlineText(key)
    const isExplicit = mustBeExplicit(name)
    if (isExplicit) out.push(before, '? ', name, '\n', margin, ':')
    else out.push(before, name, ':')
    printValue(each, levelBelow(level, key), isExplicit, margin, out)
    before = margin
  }
}

function hasEntries(value: Json): value is readonly Json[] | JsonObject {
  if (isList(value)) return value.length > 0
  if (!isObject(value)) return false
  for (const key in value) if (value[key] !== undefined) return true
  return false
}

function withoutEntries(value: Json): string {
  if (isList(value)) return '[]'
  if (isObject(value)) return '{}'
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new GuardiaError('not-json', `${value} cannot stand in a document: JSON has no such number.`)
  }
  // YAML 1.1 takes 1e+21 for a text, 1.0e+21 for a number.
  return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')
}
