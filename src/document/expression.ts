/**
 * References `{{ … }}`: what a step may name, how it is written, and how values take its place. There is no expression
 * language: a reference is one name, or a step, a dot and one name.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */
import type { Json } from './model.ts'
import { isList, isObject, pointerOf } from './pointer.ts'

/** What a reference names. */
export type Reference =
  /** `{{ InstanceId }}` */
  | { readonly kind: 'parameter'; readonly name: string }
  /** `{{ readTable.Mode }}`; the name of an output may contain blanks. */
  | { readonly kind: 'output'; readonly step: string; readonly name: string }
  /** `{{ variable:count }}` */
  | { readonly kind: 'variable'; readonly name: string }
  /** `{{ global:REGION }}` */
  | { readonly kind: 'global'; readonly name: string }
  /** `{{ automation:EXECUTION_ID }}` */
  | { readonly kind: 'automation'; readonly name: string }
  /** `{{ssm:/path}}`, in the default of a parameter only */
  | { readonly kind: 'ssm'; readonly name: string }

/** A reference in a value. `element`: the whole of a list element; a list that stands there is spliced. */
export interface FoundReference {
  readonly reference: Reference
  readonly pointer: string
  readonly use: 'whole' | 'element' | 'text'
}

const braces = /\{\{([^{}]*)\}\}/g
const prefixed = /^(variable|global|automation):(\w+)$/
const stored = /^ssm:([\w./-]+)$/
const output = /^(\w[\w-]*)\.(\w[\w-]*(?: +[\w-]+)*)$/
const parameter = /^\w[\w-]*$/

function referenceOf(inside: string): Reference | undefined {
  const text = inside.trim()
  if (parameter.test(text)) return { kind: 'parameter', name: text }
  const [, step, name] = output.exec(text) ?? []
  if (step !== undefined && name !== undefined) return { kind: 'output', step, name }
  const [, kind, rest] = prefixed.exec(text) ?? []
  if (kind !== undefined && rest !== undefined) return { kind: kind as 'variable', name: rest }
  const [, path] = stored.exec(text) ?? []
  return path === undefined ? undefined : { kind: 'ssm', name: path }
}

/** One piece of a text: what stands there, and the reference it is, if it is one. */
export interface Piece {
  readonly text: string
  readonly reference?: Reference
}

/** A text cut into plain text and references, each with the text it was written as. */
export function piecesOf(text: string): readonly Piece[] {
  if (!text.includes('{{')) return text === '' ? [] : [{ text }]
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(braces)) {
    const reference = referenceOf(match[1] ?? '')
    if (reference === undefined) continue
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    pieces.push({ text: match[0], reference })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

/**
 * A text cut into plain text and references. Braces whose inside is no well-formed reference (`{{}}`, `{{ x[0] }}`, templates
 * of other languages) stay text.
 *
 * @example parseText('PT{{ Seconds }}S') // ['PT', { kind: 'parameter', name: 'Seconds' }, 'S']
 */
export function parseText(text: string): readonly (string | Reference)[] {
  return piecesOf(text).map((piece) => piece.reference ?? piece.text)
}

/** The reference that a value is, when the value is exactly one reference and nothing else, not even a blank around it. */
export function wholeReference(value: Json): Reference | undefined {
  if (typeof value !== 'string' || !value.startsWith('{{') || !value.endsWith('}}')) return undefined
  const inside = value.slice(2, -2)
  return inside.includes('{') || inside.includes('}') ? undefined : referenceOf(inside)
}

/** How a reference is named in running text: `InstanceId`, `readTable.Mode`, `global:REGION`. */
export function nameOfReference(reference: Reference): string {
  if (reference.kind === 'parameter') return reference.name
  return reference.kind === 'output' ? `${reference.step}.${reference.name}` : `${reference.kind}:${reference.name}`
}

/** A reference in canonical spacing: `{{ readTable.Mode }}`. */
export function printReference(reference: Reference): string {
  return `{{ ${nameOfReference(reference)} }}`
}

/** Every reference in a value, in document order. Keys hold none. `pointer` is the address of the value itself. */
export function referencesIn(value: Json, pointer = ''): readonly FoundReference[] {
  const found: FoundReference[] = []
  collect(value, pointer, false, found)
  return found
}

function collect(value: Json, pointer: string, isElement: boolean, found: FoundReference[]): void {
  if (typeof value === 'string') {
    const pieces = piecesOf(value)
    const use = pieces.length > 1 ? 'text' : isElement ? 'element' : 'whole'
    for (const { reference } of pieces) if (reference !== undefined) found.push({ reference, pointer, use })
  } else if (isList(value)) {
    for (const [index, element] of value.entries()) collect(element, `${pointer}/${index}`, true, found)
  } else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) collect(each, pointer + pointerOf([key]), false, found)
  }
}

/** A value as it stands inside a text: a text bare, anything else as JSON (D-13). Safe for whatever a document holds. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
