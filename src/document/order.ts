/** The order of keys in printed documents: SSM's own at the levels it defines, as given everywhere else. */
import { documentKeys, type Json, type JsonObject, stepKeys } from './model.ts'
import { isList, isObject } from './pointer.ts'

/** A level of the document: its keys in order, and the levels below. */
interface Level {
  readonly keys: readonly string[]
  /** Level of the value under a key. */
  readonly below?: { readonly [key: string]: Level }
  /** Level of every value of a map whose keys are free names. */
  readonly each?: Level
}

const parameter: Level = {
  keys: [
    'type',
    'description',
    'default',
    'allowedValues',
    'allowedPattern',
    'minItems',
    'maxItems',
    'minChars',
    'maxChars',
    'displayType',
  ],
}
const condition: Level = {
  keys: ['NextStep', 'Variable', 'And', 'Or', 'Not'],
  get below() {
    return { And: condition, Or: condition, Not: condition }
  },
}
const step: Level = {
  keys: stepKeys,
  get below() {
    const inputs: Level = {
      keys: ['Service', 'Api'],
      below: { Choices: condition, LoopCondition: condition, Steps: step },
    }
    return { inputs, outputs: { keys: ['Name', 'Selector', 'Type'] } }
  },
}
const document: Level = {
  keys: documentKeys,
  below: {
    parameters: { keys: [], each: parameter },
    variables: { keys: [], each: parameter },
    mainSteps: step,
  },
}

/** The value with its keys in canonical order; anything that is no Automation document keeps its order. */
export function inCanonicalOrder(value: Json): Json {
  const isDocument = isObject(value) && (Object.hasOwn(value, 'mainSteps') || Object.hasOwn(value, 'schemaVersion'))
  return isDocument ? arrange(value, document) : value
}

/** A list has the level of its elements. */
function arrange(value: Json, level: Level): Json {
  if (isList(value)) return value.map((one) => arrange(one, level))
  if (!isObject(value)) return value
  const first = level.keys.filter((key) => Object.hasOwn(value, key))
  const known = new Set(first)
  const keys = [...first, ...Object.keys(value).filter((key) => !known.has(key))]
  return Object.fromEntries(keys.map((key) => [key, arrangeMember(value, key, level)]))
}

function arrangeMember(value: JsonObject, key: string, level: Level): Json {
  const each = value[key] ?? null
  const below =
    level.each ?? (level.below !== undefined && Object.hasOwn(level.below, key) ? level.below[key] : undefined)
  return below === undefined ? each : arrange(each, below)
}
