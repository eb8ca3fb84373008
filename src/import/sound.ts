/** Steps and their places; which of them are sound enough to be more than data. */
import { findAction } from '../actions/index.ts'
import { isList, isObject, type Json, type JsonObject, stepKeys } from '../document/index.ts'
import type { Book, Plainness } from './book.ts'
import { isLiteralName } from './code.ts'
import { isValueType } from './types.ts'

/** A step and its place. */
export interface Place {
  readonly step: Json
  /** JSON pointer. */
  readonly at: string
}

/** Members that a step must have to be more than data. */
export interface Sound extends JsonObject {
  readonly name: string
  readonly action: string
  readonly inputs: JsonObject
}

/** Is the step sound enough to be written by a function? Its name must be one that authoring takes, its keys SSM's. */
export function isSound(step: Json): step is Sound {
  return (
    isObject(step) &&
    typeof step['name'] === 'string' &&
    /^[A-Za-z0-9_]{1,128}$/.test(step['name']) &&
    typeof step['action'] === 'string' &&
    findAction(step['action']) !== undefined &&
    isObject(step['inputs']) &&
    Object.keys(step).every((key) => (stepKeys as readonly string[]).includes(key)) &&
    (step['outputs'] === undefined || areOutputs(step['outputs']))
  )
}

/** Outputs that `outputs: { Name: … }` can say: names once each, none that JavaScript would put in another order. */
export function areOutputs(outputs: Json): outputs is readonly JsonObject[] {
  if (!isList(outputs) || outputs.length === 0) return false
  const names = new Set<Json | undefined>()
  return outputs.every((one) => {
    if (!isObject(one) || names.has(one['Name'])) return false
    names.add(one['Name'])
    const { Name: name, Selector: selector, Type: type, ...more } = one
    return (
      typeof name === 'string' &&
      !/^\d+$/.test(name) &&
      isLiteralName(name) &&
      typeof selector === 'string' &&
      (type === undefined || isValueType(type)) &&
      Object.keys(more).length === 0
    )
  })
}

/** How plainly a step is to be written. */
export function plainnessOf({ step, at }: Place, book: Book): Plainness {
  return isSound(step) ? (book.options.plainness.get(at) ?? 'typed') : 'raw'
}
