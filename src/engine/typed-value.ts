/** Values of SSM's types: read from the wire (lists of text), from sloppy defaults, from typed input; and written to the wire. */
import { type Json, type JsonObject, type ParameterType, textOf, type ValueType } from '../document/index.ts'

/** What an AWS:: resource type behaves as. Unknown types behave as String. */
export function valueType(type: ParameterType | string): ValueType {
  switch (type) {
    case 'StringList':
    case 'Integer':
    case 'Boolean':
    case 'MapList':
    case 'StringMap':
      return type
    default:
      return type.startsWith('List<') ? 'StringList' : 'String'
  }
}

export function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

/** Is the value exactly of the type? Integer takes whole numbers only, and no text. */
export function isOfType(type: ValueType, value: unknown): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string'
    case 'Integer':
      return typeof value === 'number' && Number.isSafeInteger(value)
    case 'Boolean':
      return typeof value === 'boolean'
    case 'StringList':
      return isList(value) && value.every((one) => typeof one === 'string')
    case 'MapList':
      return isList(value) && value.every(isMap)
    case 'StringMap':
      return isMap(value)
  }
}

/** A text as a whole number; undefined when it is none. */
export function integerOf(text: string): number | undefined {
  const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined
}

/** `true` and `false` in any letter case; undefined for other texts. */
export function booleanOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

/** A JSON text as the value it holds; undefined when it is no JSON. */
export function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** A value given on the wire, typed; undefined when the texts do not hold one of that type (D-08 for MapList). */
export function fromWire(type: ValueType, texts: readonly string[]): Json | undefined {
  const [first] = texts
  if (type === 'StringList') return texts
  if (type === 'MapList') {
    const values = texts.map(jsonOf)
    const maps = values.length === 1 && isList(values[0]) ? values[0] : values
    return maps.every(isMap) ? (maps as readonly Json[]) : undefined
  }
  if (first === undefined || texts.length !== 1) return undefined
  return fromText(type, first)
}

function fromText(type: ValueType, text: string): Json | undefined {
  switch (type) {
    case 'Integer':
      return integerOf(text)
    case 'Boolean':
      return booleanOf(text)
    case 'StringMap':
    case 'MapList': {
      const value = jsonOf(text)
      return value !== undefined && isOfType(type, value) ? value : undefined
    }
    case 'StringList':
      return [text]
    default:
      return text
  }
}

/** A value as documents write defaults and automations pass parameters on: typed, or as text, or as a list on the wire. */
export function fromLoose(type: ValueType, value: Json): Json | undefined {
  if (isOfType(type, value)) return value
  if (isList(value)) return fromWire(type, value.map(textOf))
  return fromText(type, textOf(value))
}

/** JSON as the service writes it into texts: like Gson, with `< > & = '` escaped. */
export function gson(value: Json): string {
  return JSON.stringify(value).replace(
    /[<>&='\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A value on the wire: a list has one text an element, everything else is one text; maps are JSON. */
export function toWire(value: Json): readonly string[] {
  const one = (each: Json) => (typeof each === 'string' ? each : gson(each))
  return isList(value) ? value.map(one) : [one(value)]
}
