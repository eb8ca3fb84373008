/** The order of keys in printed documents: SSM's own at the levels it defines, as given everywhere else. */
import { documentKeys, type Json, type JsonObject, parameterKeys, stepKeys } from './model.ts'
import { isList, isObject } from './pointer.ts'

type Below = { readonly [key: string]: Level }

/** A level of the document: its keys in order, and the levels below. */
export interface Level {
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

/** The level of a whole value; none when it is no Automation document, whose keys then stand as given. */
export function topLevel(value: Json): Level | undefined {
  const isDocument = isObject(value) && (Object.hasOwn(value, 'mainSteps') || Object.hasOwn(value, 'schemaVersion'))
  return isDocument ? document : undefined
}

/** The level of what stands under a key. A list has the level of its elements. */
export function levelBelow(level: Level | undefined, key: string): Level | undefined {
  if (level === undefined) return undefined
  if (level.below === undefined) return level.each
  return Object.hasOwn(level.below, key) ? level.below[key] : undefined
}

/** An object's keys in canonical order. */
export function keysInOrder(value: JsonObject, level: Level | undefined): readonly string[] {
  const given = Object.keys(value)
  if (level === undefined || isOrdered(given, level.keys)) return given
  return [...level.keys.filter((key) => given.includes(key)), ...given.filter((key) => !level.keys.includes(key))]
}

/** The value with its keys in canonical order. */
export function inCanonicalOrder(value: Json): Json {
  return arrange(value, topLevel(value))
}

function arrange(value: Json, level: Level | undefined): Json {
  if (level === undefined) return value
  if (isList(value)) return value.map((one) => arrange(one, level))
  if (!isObject(value)) return value
  const members = keysInOrder(value, level).map((key) => [key, arrange(value[key] ?? null, levelBelow(level, key))])
  return Object.fromEntries(members)
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
