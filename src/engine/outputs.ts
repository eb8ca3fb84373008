/**
 * What a step puts out: its built-in outputs, those it declares by Selector and Type, and the document's own outputs.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
import { type Action, builtInOutput, StepFailure, selectOutput } from '../actions/index.ts'
import {
  type AutomationDocument,
  type Json,
  type JsonObject,
  type Output,
  type ParsedSelector,
  parseSelector,
  setOwn,
  type ValueType,
} from '../document/index.ts'
import { emptyValue, missingIsEmpty, noOutputYet } from './doubts.ts'
import type { PlannedStep } from './plan.ts'
import { booleanOf, integerOf, isList, isMap, isOfType, toWire } from './typed-value.ts'

/** An output that a step declares, its selector read. */
interface Declared {
  readonly output: Output
  readonly selector: ParsedSelector
}

const read = new WeakMap<PlannedStep, readonly Declared[]>()

/** The outputs that a step declares; what they are is first looked at when there is something to read. */
function declaredBy(planned: PlannedStep): readonly Declared[] {
  let outputs = read.get(planned)
  if (outputs === undefined) {
    const declared = isList(planned.step.outputs) ? (planned.step.outputs as unknown as readonly Output[]) : []
    outputs = declared.map((output) => ({ output, selector: parseSelector(output.Selector) }))
    read.set(planned, outputs)
  }
  return outputs
}

/**
 * The outputs of a step by name, typed: built-in ones, then declared ones. What is missing is left out (D-17).
 *
 * @throws StepFailure (PostVerification) when a value cannot become the declared type (D-16)
 */
export function outputsOf(planned: PlannedStep, result: JsonObject): JsonObject {
  const { action } = planned
  const named: { [name: string]: Json } = {}
  for (const name in action.outputs) {
    const value = builtInOutput(action, result, name)
    if (value !== undefined && value !== null) named[name] = value
  }
  for (const one of declaredBy(planned)) {
    const value = declaredOutput(action, one, result)
    if (value !== undefined) setOwn(named, one.output.Name, value)
  }
  return named
}

function declaredOutput(action: Action, { output, selector }: Declared, result: JsonObject): Json | undefined {
  const { Name, Selector: text, Type = 'String' } = output
  if (!selector.ok) throw impossible(`Output ${Name}: ${text} is no selector: ${selector.message}`)
  const found = selectOutput(action, result, selector.selector)
  const value = found.found ? found.value : undefined
  const nothing =
    value === undefined || value === null || (isList(value) && value.length === 0 && !Type.endsWith('List'))
  if (nothing && missingIsEmpty.includes(action.name)) return emptyValue(Type)
  if (value === undefined || value === null) return undefined
  const converted = convert(value, Type)
  if (converted !== undefined) return converted
  const shown = JSON.stringify(value)
  throw impossible(
    `Output ${Name}: the selector ${text} gives ${shown.length > 200 ? `${shown.slice(0, 197)}...` : shown}, which cannot become a ${Type}`,
  )
}

function impossible(message: string): StepFailure {
  return new StepFailure(message, { stage: 'PostVerification', type: 'Verification' })
}

/**
 * A value as another type, by the guide's table; undefined where it has no such conversion.
 *
 * @example convert('3', 'Integer') // 3
 */
export function convert(value: Json, type: ValueType): Json | undefined {
  if (isOfType(type, value)) return value
  if (isList(value)) {
    if (type === 'StringList') return value.every(isScalar) ? value.map(String) : undefined
    const [only] = value
    return value.length === 1 && only !== undefined && isScalar(only) ? convert(only, type) : undefined
  }
  if (isMap(value) || value === null) return undefined
  switch (type) {
    case 'String':
      return String(value)
    case 'StringList':
      return [String(value)]
    case 'Integer':
      return typeof value === 'string' ? integerOf(value) : undefined
    case 'Boolean':
      return typeof value === 'string' ? booleanOf(value) : undefined
    default:
      return undefined
  }
}

function isScalar(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/**
 * The document's outputs as GetAutomationExecution gives them: `step.Name` → list of texts. What was not produced reads as a fixed
 * text, also after Success when a branch skipped its step.
 */
export function documentOutputs(
  document: AutomationDocument,
  outputs: { readonly [step: string]: JsonObject },
  results: { readonly [step: string]: JsonObject } = {},
): { readonly [name: string]: readonly string[] } {
  const entries = (isList(document.outputs) ? document.outputs : []).map((entry): [string, readonly string[]] => {
    const key = String(entry)
    const dot = key.indexOf('.')
    const [step, name] = [key.slice(0, dot), key.slice(dot + 1)]
    const value = member(outputs, step, name) ?? member(results, step, name)
    return [key, value === undefined || value === null ? [noOutputYet] : toWire(value)]
  })
  return Object.fromEntries(entries)
}

function member(map: { readonly [step: string]: JsonObject }, step: string, name: string): Json | undefined {
  const outputs = Object.hasOwn(map, step) ? map[step] : undefined
  return outputs !== undefined && Object.hasOwn(outputs, name) ? outputs[name] : undefined
}
