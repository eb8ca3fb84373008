/**
 * Canonical text of documents: the same value always prints to the same bytes, and the text reads back to an equal value, by
 * YAML 1.2 and by the YAML 1.1 reader that SSM uses.
 * https://yaml.org/spec/1.2.2/
 */
import { GuardiaError } from './diagnostic.ts'
import type { Json } from './model.ts'
import { inCanonicalOrder } from './order.ts'
import { isList, isObject } from './pointer.ts'
import { blockText, inlineText, keyText } from './scalar.ts'

/** Canonical YAML: LF, two spaces, no folding, no anchors, literal blocks for texts of several lines. Ends with a line break. */
export function printYaml(document: Json): string {
  const lines: string[] = []
  printNode(inCanonicalOrder(document), '', 0, lines, true)
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
 * Prints a value after `lead`, the text that already stands on its first line (`key: `, `- `). `column`: where entries of this
 * value begin.
 */
function printNode(value: Json, lead: string, column: number, lines: string[], isRoot = false): void {
  const margin = ' '.repeat(column)
  if (isList(value) && value.length > 0) {
    let first = openEntries(lead, lines)
    for (const one of value) {
      printNode(one, `${first ?? margin}- `, column + 2, lines)
      first = undefined
    }
    return
  }
  const entries = isObject(value) ? Object.entries(value).filter(([, each]) => each !== undefined) : []
  if (entries.length > 0) {
    let first = openEntries(lead, lines)
    for (const [key, each] of entries) {
      const name = keyText(key)
      const start = first ?? margin
      first = undefined
      if (name.explicit) {
        lines.push(`${start}? ${name.text}`)
        printNode(each, `${margin}: `, column + 2, lines)
      } else {
        printNode(each, `${start}${name.text}: `, column + 2, lines)
      }
    }
    return
  }
  if (typeof value === 'string') {
    const block = isRoot ? undefined : blockText(value, ' '.repeat(column))
    lines.push(lead + (block?.header ?? inlineText(value)))
    for (const line of block?.lines ?? []) lines.push(line)
    return
  }
  lines.push(lead + (isList(value) ? '[]' : isObject(value) ? '{}' : plainValue(value)))
}

/**
 * Entries after `- ` go on in its line; after a key they begin on the next. Answers the text that stands before the first entry,
 * undefined for the margin.
 */
function openEntries(lead: string, lines: string[]): string | undefined {
  if (lead === '' || lead.endsWith('- ') || /^ *: $/.test(lead)) return lead
  lines.push(lead.trimEnd())
  return undefined
}

function plainValue(value: null | boolean | number): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new GuardiaError('not-json', `${value} cannot stand in a document: JSON has no such number.`)
  }
  // YAML 1.1 takes 1e+21 for a text, 1.0e+21 for a number.
  return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')
}
