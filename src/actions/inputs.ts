/**
 * Reading resolved inputs. A reference may bring another type than the document's author thought of; what can be read without
 * guessing is read (a number from its text, a list of one from a bare value, D-14), anything else fails the step.
 */
import { isList, isObject, type Json, type JsonObject, textOf } from '../document/index.ts'
import { StepFailure } from './action.ts'

/** An input; undefined when it is absent, null or the empty text (an optional parameter that was not given). */
export function input(inputs: JsonObject, name: string): Json | undefined {
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined
  return value === null || value === '' ? undefined : value
}

/** A text. Numbers and booleans are written out. */
export function textInput(inputs: JsonObject, name: string): string | undefined {
  const value = input(inputs, name)
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isList(value) && value.length === 1 && typeof value[0] === 'string') return value[0]
  throw badInput(name, 'a text', value)
}

/** A text that must be there. */
export function requiredText(inputs: JsonObject, name: string): string {
  return textInput(inputs, name) ?? missing(name)
}

/** A list; a bare value is a list of one (D-14), an absent one an empty list. */
export function listInput(inputs: JsonObject, name: string): readonly Json[] {
  const value = input(inputs, name)
  if (value === undefined) return []
  return isList(value) ? value : [value]
}

/** A list of texts. */
export function textsInput(inputs: JsonObject, name: string): readonly string[] {
  return listInput(inputs, name).map((value) => {
    if (isObject(value) || isList(value)) throw badInput(name, 'a list of texts', value)
    return textOf(value)
  })
}

/** A list of texts that must not be empty. */
export function requiredTexts(inputs: JsonObject, name: string): readonly string[] {
  const texts = textsInput(inputs, name)
  return texts.length > 0 ? texts : missing(name)
}

/** A whole number, also from its text. */
export function integerInput(inputs: JsonObject, name: string): number | undefined {
  const value = input(inputs, name)
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw badInput(name, 'a whole number', value)
}

/** A boolean, also from the texts `true` and `false`. */
export function booleanInput(inputs: JsonObject, name: string): boolean | undefined {
  const value = input(inputs, name)
  if (value === undefined || typeof value === 'boolean') return value
  if (typeof value === 'string' && /^true$/i.test(value)) return true
  if (typeof value === 'string' && /^false$/i.test(value)) return false
  throw badInput(name, 'true or false', value)
}

/** A map. */
export function mapInput(inputs: JsonObject, name: string): JsonObject | undefined {
  const value = input(inputs, name)
  if (value === undefined || isObject(value)) return value
  throw badInput(name, 'a map', value)
}

/** An object of the members that are there: how optional inputs become an API operation's input. */
export function given(members: { readonly [name: string]: Json | undefined }): JsonObject {
  const present = Object.entries(members).filter(
    (member): member is [string, Json] => member[1] !== undefined && !(isList(member[1]) && member[1].length === 0),
  )
  return Object.fromEntries(present)
}

/** The failure of an input that can't be used. */
export function badInput(name: string, wanted: string, value: Json): StepFailure {
  const shown = JSON.stringify(value)
  return invalid(
    `Input ${name} must be ${wanted}, but it is ${shown.length > 100 ? `${shown.slice(0, 100)}…` : shown}.`,
  )
}

/** A failure at the stage InputValidation. */
export function invalid(message: string, cause?: unknown): StepFailure {
  return new StepFailure(message, { stage: 'InputValidation', ...(cause === undefined ? {} : { cause }) })
}

function missing(name: string): never {
  throw invalid(`Input ${name} is required, but it is missing or empty.`)
}
