/** Values with references, read once and filled in as often as wanted. */
import { piecesOf, type Reference, textOf, wholeReference } from './expression.ts'
import type { Json } from './model.ts'
import { isList, isObject } from './pointer.ts'

/** What a reference stands for now; undefined: nothing, its text stays. */
export type Lookup = (reference: Reference) => Json | undefined

/** A value that was read. `fill` makes a value of its own each time; `isConstant`: no reference is in it. */
export interface Template {
  readonly isConstant: boolean
  fill(lookup: Lookup): Json
}

/** Reads a value; see `resolveValue` for what filling does. */
export function templateOf(value: Json): Template {
  if (typeof value === 'string') return textTemplate(value)
  if (isList(value)) return listTemplate(value)
  return isObject(value) ? mapTemplate(value) : constant(value)
}

/**
 * A value with its references replaced. A reference that is the whole value keeps the type of what it names; inside longer text
 * it becomes text (a string bare, anything else as JSON); as a whole element of a list, a list is spliced into it. Where `lookup`
 * answers undefined the text stays as it is. What `lookup` returns is not searched again.
 */
export function resolveValue(value: Json, lookup: Lookup): Json {
  return templateOf(value).fill(lookup)
}

function constant(value: Json): Template {
  return { isConstant: true, fill: () => value }
}

function textTemplate(text: string): Template {
  if (!text.includes('{{')) return constant(text)
  const whole = wholeReference(text)
  if (whole !== undefined) {
    return {
      isConstant: false,
      fill(lookup) {
        const found = lookup(whole)
        return found === undefined ? text : found
      },
    }
  }
  const pieces = piecesOf(text)
  if (pieces.every((piece) => piece.reference === undefined)) return constant(text)
  return {
    isConstant: false,
    fill(lookup) {
      let filled = ''
      for (const piece of pieces) {
        const found = piece.reference === undefined ? undefined : lookup(piece.reference)
        filled += found === undefined ? piece.text : textOf(found)
      }
      return filled
    },
  }
}

function listTemplate(list: readonly Json[]): Template {
  // A list that was written as a list stays one; only a reference is spliced.
  const elements = list.map((element) => ({ template: templateOf(element), isWritten: isList(element) }))
  return {
    isConstant: elements.every(({ template }) => template.isConstant),
    fill(lookup) {
      const filled: Json[] = []
      for (const { template, isWritten } of elements) {
        const value = template.fill(lookup)
        if (isList(value) && !isWritten) for (const each of value) filled.push(each)
        else filled.push(value)
      }
      return filled
    },
  }
}

function mapTemplate(map: { readonly [key: string]: Json }): Template {
  const members = Object.entries(map).map(([key, value]) => ({ key, template: templateOf(value) }))
  return {
    isConstant: members.every(({ template }) => template.isConstant),
    fill(lookup) {
      const filled: { [key: string]: Json } = {}
      for (const { key, template } of members) setOwn(filled, key, template.fill(lookup))
      return filled
    },
  }
}

/** Gives an object an own member of whatever name: documents may well call something `__proto__`. */
export function setOwn<T>(map: { [key: string]: T }, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
  } else map[key] = value
}
