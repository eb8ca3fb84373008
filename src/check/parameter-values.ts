/** The parameters of a document, and whether values suit their types and patterns. */
import { type Json, type JsonObject, pointerOf } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { matchesWhole } from './pattern.ts'
import { isArray, isObject } from './raw.ts'

/** Declared parameters that are maps. */
export function* declared(facts: Facts): Generator<{ name: string; value: JsonObject; pointer: string }> {
  for (const [name, value] of Object.entries(facts.parameters)) {
    if (isObject(value)) yield { name, value, pointer: pointerOf(['parameters', name]) }
  }
}

/** Whether a default suits a type, as leniently as SSM is known to be. An unknown type suits everything: another rule reports it. */
export function fitsDefault(value: Json, type: string): boolean {
  // AWS-CreateWorkspace has `default: null`; `{{ssm:/path}}` is read when the automation starts.
  if (value === null) return true
  if (typeof value === 'string' && /^\s*\{\{.*\}\}\s*$/s.test(value)) return true
  switch (type) {
    case 'String':
      return typeof value === 'string'
    case 'Integer':
      return isWhole(value) || (typeof value === 'string' && isWhole(Number(value.trim() || 'x')))
    case 'Boolean':
      return typeof value === 'boolean'
    case 'StringList':
    case 'MapList':
      return isArray(value)
    case 'StringMap':
      return isObject(value) || (typeof value === 'string' && isMapText(value))
    default:
      if (type.startsWith('List<AWS::')) return isArray(value)
      return type.startsWith('AWS::') ? typeof value === 'string' : true
  }
}

function isWhole(value: Json): boolean {
  return typeof value === 'number' && Number.isInteger(value)
}

function isMapText(text: string): boolean {
  if (text.trim() === '') return true
  try {
    return isObject(JSON.parse(text) as Json)
  } catch {
    // not JSON: the answer is no
    return false
  }
}

/**
 * A JavaScript expression for a Java one, matched against the whole value (D-06): a leading `(?i)` becomes a flag, `\p{…}` needs `u`.
 * Undefined where JavaScript cannot read it.
 */
export function patternOf(pattern: string): RegExp | undefined {
  const ignoreCase = pattern.replace(/^(\^?)\(\?i\)/, '$1')
  const flags = ignoreCase === pattern ? '' : 'i'
  const whole = `^(?:${ignoreCase})$`
  return /\\[pP]\{/.test(pattern)
    ? compiled(whole, `${flags}u`)
    : (compiled(whole, flags) ?? compiled(whole, `${flags}u`))
}

/** Whether a text matches; undefined where the pattern cannot be tested here. */
export function matchesPattern(text: string, pattern: string): boolean | undefined {
  const whole = text.length > longestTested || pattern.length > longestTested ? undefined : patternOf(pattern)
  return whole === undefined ? undefined : matchesWhole(whole.source, whole.flags, text)
}

/** Characters of a text or a pattern that are tested. */
const longestTested = 1_000

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    // Java knows constructs that JavaScript does not
    return undefined
  }
}
