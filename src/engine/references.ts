/**
 * What a reference stands for, at this moment of an execution.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */
import { builtInOutput, findAction, StepFailure } from '../actions/index.ts'
import {
  type AutomationDocument,
  type Json,
  type Lookup,
  printReference,
  type Reference,
  type ValueType,
} from '../document/index.ts'
import { noOutputYet } from './doubts.ts'
import type { Plan } from './plan.ts'
import type { ExecutionState } from './state.ts'

/** What of an execution a reference may read. */
export type Readable = Pick<ExecutionState, 'environment' | 'values' | 'variables' | 'outputs' | 'results'>

/**
 * A value with its references replaced by what they stand for now. Text in braces that is no known reference stays as it is.
 *
 * @param now epoch ms; `global:DATE_TIME` is taken when the step runs
 * @throws StepFailure where a reference has no value yet and its type is not String (D-17)
 */
export function resolveNow(value: Json, state: Readable, plan: Plan, now: number): Json {
  return plan.template(value).fill(lookupNow(state, plan, now))
}

/** What references stand for now; see `resolveNow`. */
export function lookupNow(state: Readable, plan: Plan, now: number): Lookup {
  return (reference) => valueNow(reference, state, plan, now)
}

function valueNow(reference: Reference, state: Readable, plan: Plan, now: number): Json | undefined {
  switch (reference.kind) {
    case 'parameter':
      return own(state.values, reference.name)
    case 'variable':
      return variable(reference, state, plan.document)
    case 'automation':
      return reference.name === 'EXECUTION_ID' ? state.environment.executionId : undefined
    case 'global':
      return globalValue(reference.name, state.environment, now)
    case 'output':
      return output(reference.step, reference.name, state, plan)
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

function output(step: string, name: string, state: Readable, plan: Plan): Json | undefined {
  const produced = own(own(state.outputs, step), name)
  if (produced !== undefined) return produced
  const place = plan.place(step)
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
  switch (name) {
    case 'REGION':
      return environment.region
    case 'ACCOUNT_ID':
      return environment.account
    case 'AWS_PARTITION':
      return environment.partition
    case 'DATE':
      return new Date(now).toISOString().slice(0, 10)
    case 'DATE_TIME':
      return new Date(now).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '.')
    default:
      return undefined
  }
}
