/** Text of others as TypeScript: it may hold anything, and must stay text. */

import type { Shape } from '../aws/index.ts'
import type { Json } from '../document/index.ts'
import { parameterName } from './names.ts'
import { mark, type Unknown } from './shell.ts'

/** A text as a literal of TypeScript; never more than one line. */
export function literal(text: string): string {
  if (/['\\\u2028\u2029]|\p{Cc}/u.test(text))
    return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return `'${text}'`
}

/** Lines as comments, indented. */
export function comments(lines: readonly string[], indent: string): readonly string[] {
  return lines
    .flatMap((line) => line.split(/\r\n|[\n\r\u2028\u2029]/))
    .map((line) => `${indent}// ${line.slice(0, 400)}`.trimEnd())
}

/** One text on one line, cut to a length. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${[...line.slice(0, most)].slice(0, -1).join('')}…`
}

/** A parameter that a command asks for. */
export interface Wanted {
  readonly kind: 'text' | 'integer' | 'boolean'
  readonly source: string
}

/** Parameters of one procedure, by name; filled while its calls are printed. */
export type Parameters = Map<string, Wanted>

/** Prints the input of a call; what is unknown becomes a parameter. */
export class InputPrinter {
  readonly #unknowns: readonly Unknown[]
  readonly #parameters: Parameters

  constructor(unknowns: readonly Unknown[], parameters: Parameters) {
    this.#unknowns = unknowns
    this.#parameters = parameters
  }

  /** @param member the input that the value belongs to, after which a substitution is named */
  value(value: Json, shape: Shape | undefined, member: string, indent: string): string {
    if (typeof value === 'string') return this.#text(value, shape, member)
    if (value === null || typeof value !== 'object') return String(value)
    const deeper = `${indent}  `
    if (Array.isArray(value)) {
      const inner = shape?.type === 'list' ? shape.member : undefined
      const items = (value as readonly Json[]).map((one) => this.value(one, inner, member, deeper))
      const line = `[${items.join(', ')}]`
      return line.length <= 70 && !line.includes('\n')
        ? line
        : `[\n${items.map((one) => `${deeper}${one},\n`).join('')}${indent}]`
    }
    const entries = Object.entries(value).map(
      ([key, one]) => `${keyOf(key)}: ${this.value(one, shapeAt(shape, key), key, deeper)}`,
    )
    const line = entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
    return line.length <= 70 && !line.includes('\n')
      ? line
      : `{\n${entries.map((one) => `${deeper}${one},\n`).join('')}${indent}}`
  }

  #text(text: string, shape: Shape | undefined, member: string): string {
    const pieces = text.split(mark)
    if (pieces.length === 1) return literal(text)
    const whole = pieces.length === 3 && pieces[0] === '' && pieces[2] === ''
    const names = pieces
      .filter((_piece, index) => index % 2 === 1)
      .map((index) => this.#parameter(Number(index), whole ? shape : undefined, member))
    if (whole) return `p.${names[0]}`
    const said = pieces.map((piece, index) =>
      index % 2 === 0 ? templateText(piece) : `\${p.${names[(index - 1) / 2]}}`,
    )
    return `say\`${said.join('')}\``
  }

  #parameter(index: number, shape: Shape | undefined, member: string): string {
    const { name, source } = this.#unknowns[index]!
    const kind = kindOf(shape)
    const base = parameterName(name ?? member)
    for (let number = 1; ; number += 1) {
      const own = number === 1 ? base : `${base}${number}`
      const known = this.#parameters.get(own)
      // The same name is the same thing; a substitution is the same only where it is written the same.
      if (known === undefined || (known.kind === kind && (name !== undefined || known.source === source))) {
        if (known === undefined) this.#parameters.set(own, { kind, source })
        return own
      }
    }
  }
}

function shapeAt(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape?.type === 'structure') return Object.hasOwn(shape.members, key) ? shape.members[key] : undefined
  return shape?.type === 'map' ? shape.value : undefined
}

function kindOf(shape: Shape | undefined): Wanted['kind'] {
  if (shape?.type === 'integer' || shape?.type === 'long') return 'integer'
  return shape?.type === 'boolean' ? 'boolean' : 'text'
}

/** A key that is no identifier is quoted. */
function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)
}

function templateText(text: string): string {
  return text
    .replace(/[\\`$]/g, '\\$&')
    .replace(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
