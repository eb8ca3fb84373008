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
  const lines: string[] = []
  printEntries(document, topLevel(document), '', 0, lines)
  return `${lines.join('\n')}\n`
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
 * Prints a value behind `lead`: `key:` or `-` with what stands before it. Where `isOpen`, the first entry of a map or list goes on
 * in that line, else entries begin on the next. `column`: where entries begin.
 */
function printValue(
  value: Json,
  level: Level | undefined,
  lead: string,
  isOpen: boolean,
  column: number,
  lines: string[],
): void {
  if (typeof value === 'string') {
    lines.push(`${lead} ${blockText(value, column) ?? inlineText(value)}`)
  } else if (!hasEntries(value)) {
    lines.push(`${lead} ${withoutEntries(value)}`)
  } else if (isOpen) {
    printEntries(value, level, `${lead} `, column, lines)
  } else {
    lines.push(lead)
    printEntries(value, level, ' '.repeat(column), column, lines)
  }
}

/** Prints a map or list; `start` stands already in the line of its first entry. */
function printEntries(
  value: readonly Json[] | JsonObject,
  level: Level | undefined,
  start: string,
  column: number,
  lines: string[],
): void {
  const margin = ' '.repeat(column)
  let before = start
  if (isList(value)) {
    for (const one of value) {
      printValue(one, level, `${before}-`, true, column + 2, lines)
      before = margin
    }
    return
  }
  for (const key of keysInOrder(value, level)) {
    const each = value[key]
    if (each === undefined) continue
    const name = inlineText(key)
    if (mustBeExplicit(name)) {
      lines.push(`${before}? ${name}`)
      printValue(each, levelBelow(level, key), `${margin}:`, true, column + 2, lines)
    } else {
      printValue(each, levelBelow(level, key), `${before}${name}:`, false, column + 2, lines)
    }
    before = margin
  }
}

function hasEntries(value: Json): value is readonly Json[] | JsonObject {
  if (isList(value)) return value.length > 0
  return isObject(value) && Object.keys(value).some((key) => value[key] !== undefined)
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
