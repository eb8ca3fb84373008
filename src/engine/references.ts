/**
 * What a reference stands for, at this moment of an execution.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */
import { type Action, builtInOutput, findAction, StepFailure } from '../actions/index.ts'
import {
  type AutomationDocument,
  type Json,
  printReference,
  type Reference,
  resolveValue,
  type StepPlace,
  stepPlaces,
  type ValueType,
} from '../document/index.ts'
import { noOutputYet } from './doubts.ts'
import type { ExecutionState } from './state.ts'

/** Steps of a document by name; computed once a document. */
export function placesOf(document: AutomationDocument): ReadonlyMap<string, StepPlace> {
  let places = cache.get(document)
  if (places === undefined) {
    places = new Map(stepPlaces(document).map((place) => [place.step.name, place]))
    cache.set(document, places)
  }
  return places
}

const cache = new WeakMap<AutomationDocument, ReadonlyMap<string, StepPlace>>()

/** What of an execution a reference may read. */
export type Readable = Pick<ExecutionState, 'environment' | 'values' | 'variables' | 'outputs' | 'results'>

/**
 * A value with its references replaced by what they stand for now. Text in braces that is no known reference stays as it is.
 *
 * @param now epoch ms; `global:DATE_TIME` is taken when the step runs
 * @throws StepFailure where a reference has no value yet and its type is not String (D-17)
 */
export function resolveNow(value: Json, state: Readable, document: AutomationDocument, now: number): Json {
  return resolveValue(value, (reference) => valueNow(reference, state, document, now))
}

function valueNow(reference: Reference, state: Readable, document: AutomationDocument, now: number): Json | undefined {
  switch (reference.kind) {
    case 'parameter':
      return own(state.values, reference.name)
    case 'variable':
      return variable(reference, state, document)
    case 'automation':
      return reference.name === 'EXECUTION_ID' ? state.environment.executionId : undefined
    case 'global':
      return globalValue(reference.name, state.environment, now)
    case 'output':
      return output(reference.step, reference.name, state, document)
    default:
      return undefined
  }
}

function own<T>(map: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined
}

function variable(
  reference: Reference & { readonly kind: 'variable' },
  state: Readable,
  document: AutomationDocument,
): Json | undefined {
  const value = own(state.variables, reference.name)
  if (value !== undefined || own(document.variables, reference.name) === undefined) return value
  throw notYet(reference, `The variable has no default and no aws:updateVariable step has set it.`)
}

function output(step: string, name: string, state: Readable, document: AutomationDocument): Json | undefined {
  const produced = own(own(state.outputs, step), name)
  if (produced !== undefined) return produced
  const place = placesOf(document).get(step)
  if (place === undefined) return undefined
  const declared = place.step.outputs?.find((one) => one.Name === name)
  const action = findAction(place.step.action)
  const builtIn = action === undefined ? undefined : own(action.outputs, name)
  // D-21: an undeclared output may be a member of what the action returned.
  const result = declared === undefined && action !== undefined ? own(state.results, step) : undefined
  const member = result === undefined || action === undefined ? undefined : builtInOutput(action, result, name)
  if (member !== undefined && member !== null) return member
  const type: ValueType = declared?.Type ?? builtIn?.type ?? 'String'
  if (type === 'String') return noOutputYet
  throw notYet({ kind: 'output', step, name }, `${noOutputYet}, and its type ${type} has no text to stand for it.`)
}

function notYet(reference: Reference, why: string): StepFailure {
  return new StepFailure(`${printReference(reference)} has no value. ${why}`, { stage: 'InputValidation' })
}

function globalValue(name: string, environment: Readable['environment'], now: number): string | undefined {
  const [date = '', time = ''] = new Date(now).toISOString().split(/[T.]/)
  switch (name) {
    case 'REGION':
      return environment.region
    case 'ACCOUNT_ID':
      return environment.account
    case 'AWS_PARTITION':
      return environment.partition
    case 'DATE':
      return date
    case 'DATE_TIME':
      return `${date}_${time.replaceAll(':', '.')}`
    default:
      return undefined
  }
}

/** The record of a step's action; steps with an unknown action never start (`creatable.ts`). */
export function actionOf(name: string): Action {
  const action = findAction(name)
  if (action === undefined) throw new TypeError(`Unknown action: ${name}`)
  return action
}
