/**
 * Canonical text of documents: the same value always prints to the same bytes, and the text reads back to an equal value, by
 * YAML 1.2 and by the YAML 1.1 reader that SSM uses.
 * https://yaml.org/spec/1.2.2/
 */
import { GuardiaError } from './diagnostic.ts'
import type { Json } from './model.ts'
import { inCanonicalOrder } from './order.ts'
import { isList, isObject } from './pointer.ts'
import { blockText, inlineText, mustBeExplicit } from './scalar.ts'

/** Canonical YAML: LF, two spaces, no folding, no anchors, literal blocks for texts of several lines. Ends with a line break. */
export function printYaml(document: Json): string {
  const lines: string[] = []
  printNode(inCanonicalOrder(document), '', true, 0, lines)
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
 * Prints a value after `lead`, the text that already stands on its first line. Where the lead `isOpen` (nothing, `- `, `: `), the
 * first entry of a map or list goes on in that line; after `key:` entries begin on the next. `column`: where entries begin.
 */
function printNode(value: Json, lead: string, isOpen: boolean, column: number, lines: string[]): void {
  if (typeof value === 'string') {
    printText(value, lead, isOpen, column, lines)
    return
  }
  const entries = isObject(value) ? Object.entries(value).filter(([, each]) => each !== undefined) : []
  if (isList(value) && value.length > 0) {
    printList(value, lead, isOpen, column, lines)
  } else if (entries.length > 0) {
    printMap(entries, lead, isOpen, column, lines)
  } else {
    const text = isList(value) ? '[]' : isObject(value) ? '{}' : plainValue(value)
    lines.push(isOpen ? lead + text : `${lead} ${text}`)
  }
}

function printList(value: readonly Json[], lead: string, isOpen: boolean, column: number, lines: string[]): void {
  const margin = ' '.repeat(column)
  if (!isOpen) lines.push(lead)
  let start = isOpen ? lead : margin
  for (const one of value) {
    printNode(one, `${start}- `, true, column + 2, lines)
    start = margin
  }
}

type Entries = readonly (readonly [string, Json])[]

function printMap(entries: Entries, lead: string, isOpen: boolean, column: number, lines: string[]): void {
  const margin = ' '.repeat(column)
  if (!isOpen) lines.push(lead)
  let start = isOpen ? lead : margin
  for (const [key, each] of entries) {
    const name = inlineText(key)
    if (mustBeExplicit(name)) {
      lines.push(`${start}? ${name}`)
      printNode(each, `${margin}: `, true, column + 2, lines)
    } else {
      printNode(each, `${start}${name}:`, false, column + 2, lines)
    }
    start = margin
  }
}

function printText(value: string, lead: string, isOpen: boolean, column: number, lines: string[]): void {
  // A text that is the whole document stands in one line.
  const block = lead === '' ? undefined : blockText(value, column)
  const text = block?.header ?? inlineText(value)
  lines.push(isOpen ? lead + text : `${lead} ${text}`)
  for (const line of block?.lines ?? []) lines.push(line)
}

function plainValue(value: null | boolean | number): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new GuardiaError('not-json', `${value} cannot stand in a document: JSON has no such number.`)
  }
  // YAML 1.1 takes 1e+21 for a text, 1.0e+21 for a number.
  return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')
}
