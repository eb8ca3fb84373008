/** How shapes, values and places are said in messages. */
import type { Shape } from './shapes.ts'
import { suggest } from './spelling.ts'

/** A shape in words: `a list of text`, `a whole number`. */
export function describeShape(shape: Shape): string {
  switch (shape.type) {
    case 'structure':
      return `a map (${shape.name})`
    case 'map':
      return 'a map'
    case 'list':
      return `a list of ${shape.member.type === 'structure' ? shape.member.name : plural(shape.member)}`
    case 'integer':
    case 'long':
      return 'a whole number'
    case 'float':
    case 'double':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'timestamp':
      return 'a time (text)'
    case 'blob':
      return 'data (text)'
    case 'document':
      return 'any value'
    case 'string':
      return 'text'
  }
}

function plural(shape: Shape): string {
  const words = { list: 'lists', map: 'maps', string: 'texts', integer: 'whole numbers', long: 'whole numbers' }
  return Object.hasOwn(words, shape.type) ? words[shape.type as keyof typeof words] : `${shape.type}s`
}

/** A value in words, short. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
  return `the ${typeof value} ${String(value)}`
}

/** A path as people write it: `Filters[0].Name`. */
export function place(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )
}

/** What to write instead: the nearest known name, else the known names. */
export function expected(given: string, known: readonly string[]): string {
  const near = suggest(given, known)
  if (near !== undefined) return `did you mean ${near}?`
  if (known.length === 0) return 'it takes none'
  const shown = known.slice(0, 12).join(', ')
  return `expected one of ${shown}${known.length > 12 ? `, … (${known.length} in all)` : ''}`
}
