/** The order of keys in printed documents: SSM's own at the levels it defines, as given everywhere else. */
import { documentKeys, type Json, type JsonObject, parameterKeys, stepKeys } from './model.ts'
import { isList, isObject } from './pointer.ts'

type Below = { readonly [key: string]: Level }

/** A level of the document: its keys in order, and the levels below. */
interface Level {
  readonly keys: readonly string[]
  /** Level of the value under a key. */
  readonly below?: Below
  /** Level of every value of a map whose keys are free names. */
  readonly each?: Level
}

const parameter: Level = { keys: parameterKeys }
const condition: Level = {
  keys: ['NextStep', 'Variable', 'And', 'Or', 'Not'],
  get below() {
    return belowCondition
  },
}
const belowCondition: Below = { And: condition, Or: condition, Not: condition }
const step: Level = {
  keys: stepKeys,
  get below() {
    return belowStep
  },
}
const belowStep: Below = {
  inputs: { keys: ['Service', 'Api'], below: { Choices: condition, LoopCondition: condition, Steps: step } },
  outputs: { keys: ['Name', 'Selector', 'Type'] },
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

/** A list has the level of its elements. What stands in order already is given back as it is. */
function arrange(value: Json, level: Level): Json {
  if (isList(value)) {
    const elements = value.map((one) => arrange(one, level))
    return elements.every((one, index) => one === value[index]) ? value : elements
  }
  if (!isObject(value)) return value
  const given = Object.keys(value)
  const keys = isOrdered(given, level.keys) ? given : ordered(given, level.keys)
  let isSame = keys === given
  const members = keys.map((key): readonly [string, Json] => {
    const member = arrangeMember(value, key, level)
    isSame &&= member === value[key]
    return [key, member]
  })
  return isSame ? value : Object.fromEntries(members)
}

function isOrdered(given: readonly string[], wanted: readonly string[]): boolean {
  let last = 0
  for (const key of given) {
    const found = wanted.indexOf(key)
    const place = found === -1 ? wanted.length : found
    if (place < last) return false
    last = place
  }
  return true
}

function ordered(given: readonly string[], wanted: readonly string[]): readonly string[] {
  return [...wanted.filter((key) => given.includes(key)), ...given.filter((key) => !wanted.includes(key))]
}

function arrangeMember(value: JsonObject, key: string, level: Level): Json {
  const each = value[key] ?? null
  const below =
    level.each ?? (level.below !== undefined && Object.hasOwn(level.below, key) ? level.below[key] : undefined)
  return below === undefined ? each : arrange(each, below)
}
