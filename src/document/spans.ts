/** Where exactly a value stands in its text, so that it can be replaced, and where a character of a text value stands. */
import { isAlias, isMap, isScalar, isSeq } from './yaml-library.ts'

/** A stretch of a text; offsets in UTF-16 units, `end` is behind it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The stretches of a value and, in a map, of its key: quotes and block headers included, comments and anchors not. */
export interface Place {
  readonly key?: Span
  readonly value: Span
}

const word = /[^\s,[\]{}":]+/y
const quoted = /"(?:[^"\\]|\\[\s\S])*"/y
const separator = /[ \t\r\n]*:[ \t\r\n]*/y

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return at + (pattern.exec(text)?.[0].length ?? 0)
}

/** The place of what stands at `at` in a well-formed JSON text: a key with its value, or a value. */
export function jsonPlace(text: string, at: number, keyed: boolean): Place {
  if (!keyed) return { value: { start: at, end: jsonEnd(text, at) } }
  const key = { start: at, end: endOf(quoted, text, at) }
  const start = endOf(separator, text, key.end)
  return { key, value: { start, end: jsonEnd(text, start) } }
}

function jsonEnd(text: string, start: number): number {
  if (text[start] === '"') return endOf(quoted, text, start)
  if (text[start] !== '{' && text[start] !== '[') return endOf(word, text, start)
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = endOf(quoted, text, at) - 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

/** The place at a path in a YAML node tree; undefined where it leads nowhere, or through an alias or a merged map. */
export function yamlPlace(root: unknown, parts: readonly string[]): Place | undefined {
  let node: unknown = root
  let key: Span | undefined
  for (const part of parts) {
    if (isMap(node)) {
      const pair = node.items.find((one) => isScalar(one.key) && one.key.value === part)
      key = spanOf(pair?.key)
      node = pair?.value
    } else {
      key = undefined
      node = isSeq(node) ? node.items[Number(part)] : undefined
    }
  }
  const value = isAlias(node) ? undefined : spanOf(node)
  if (value === undefined) return undefined
  return key === undefined ? { value } : { key, value }
}

function spanOf(node: unknown): Span | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined
  return node.range === null || node.range === undefined ? undefined : { start: node.range[0], end: node.range[1] }
}

/**
 * Where the character at `offset` of the text `value` is written, `raw` being how the value is written; undefined where lines are
 * folded, so that they do not correspond.
 *
 * @example writtenAt('"a\\nb"', 'a\nb', 2) // 4
 */
export function writtenAt(raw: string, value: string, offset: number): number | undefined {
  const quote = raw[0]
  if (quote === '|') return inBlock(raw, value, offset)
  if (quote === '>') return undefined
  if (quote !== '"' && quote !== "'") return raw.includes('\n') ? undefined : offset
  let at = 1
  for (let count = 0; count < offset; at += 1, count += 1) {
    const character = raw[at]
    if (character === undefined || character === '\n') return undefined
    if (quote === "'" && character === "'") at += 1
    if (quote === '"' && character === '\\') {
      const kind = raw[at + 1]
      // A line break that is escaped adds nothing to the value.
      if (kind === '\n' || kind === '\r') return undefined
      if (kind === 'U') count += Number.parseInt(raw.slice(at + 2, at + 10), 16) > 0xffff ? 1 : 0
      at += 1 + (kind === 'x' ? 2 : kind === 'u' ? 4 : kind === 'U' ? 8 : 0)
    }
  }
  return at
}

/** In a literal block, the lines below the header are those of the value, indented. */
function inBlock(raw: string, value: string, offset: number): number | undefined {
  const before = value.slice(0, offset).split('\n')
  const index = before.length - 1
  let start = raw.indexOf('\n') + 1
  for (let line = 0; line < index; line += 1) {
    start = raw.indexOf('\n', start) + 1
    if (start === 0) return undefined
  }
  const written = raw.slice(start).split('\n', 1)[0]?.replace(/\r$/, '') ?? ''
  const line = value.split('\n', index + 1)[index] ?? ''
  return start + Math.max(0, written.length - line.length) + (before[index]?.length ?? 0)
}
