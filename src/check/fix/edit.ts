/** Changing one key or value of a text where it stands; everything else stays byte for byte. */
import type { Json, Source, Span } from '../../document/index.ts'

/** One change: the key or the value at a pointer becomes `to`. */
export interface Edit {
  readonly what: 'key' | 'value'
  readonly pointer: string
  readonly to: Json
}

/** A stretch of a text and what stands there instead. */
export interface Replacement extends Span {
  readonly text: string
}

/** How an edit is written; undefined for a value whose place or style does not allow it: an alias, a block, several lines. */
export function replacementOf(source: Source, { what, pointer, to }: Edit): Replacement | undefined {
  const place = source.placeOf(pointer)
  const span = what === 'key' ? place?.key : place?.value
  if (span === undefined) return undefined
  const raw = source.text.slice(span.start, span.end)
  if (raw === '' || /[\r\n]/.test(raw) || (source.format === 'yaml' && /^[|>{[]/.test(raw))) return undefined
  return { ...span, text: written(raw, to, source.format) }
}

function written(raw: string, to: Json, format: 'json' | 'yaml'): string {
  if (typeof to !== 'string' || format === 'json') return JSON.stringify(to)
  if (raw.startsWith("'")) return `'${to.replaceAll("'", "''")}'`
  // What YAML might take for anything but this text is put in quotes.
  const isPlain = !raw.startsWith('"') && /^[A-Za-z][\w.$/-]*(?::[\w.$/-]+)*$/.test(to) && !constant.test(to)
  return isPlain ? to : JSON.stringify(to)
}

const constant = /^(?:null|true|false|yes|no|y|n|on|off)$/i

/** The text with replacements, of which none overlaps another: those that do are left out. */
export function replaced(text: string, replacements: readonly Replacement[]): string {
  let result = ''
  let at = 0
  for (const { start, end, text: by } of [...replacements].sort((one, other) => one.start - other.start)) {
    if (start < at) continue
    result += text.slice(at, start) + by
    at = end
  }
  return result + text.slice(at)
}
