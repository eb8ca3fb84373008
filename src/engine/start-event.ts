/**
 * The start of an execution: what StartAutomationExecution settles before anything runs.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
import type { Environment } from '../actions/index.ts'
import { type AutomationDocument, type Json, type JsonObject, member } from '../document/index.ts'
import type { Event } from './events.ts'
import { ParameterError, type ParameterForm, startValues, storedDefaults } from './parameters.ts'
import { type Plan, planOf } from './plan.ts'
import type { CallAws } from './ports.ts'
import { resolveNow } from './references.ts'
import { fromLoose } from './typed-value.ts'

export interface Start {
  readonly documentName?: string
  readonly documentVersion?: string
  readonly mode?: 'Auto' | 'Interactive'
  readonly parameters?: { readonly [name: string]: unknown }
  /** How the parameters are written; default `typed`. */
  readonly form?: ParameterForm
  readonly environment: Environment
  /** ARN of the starter. */
  readonly executedBy: string
  readonly parentExecutionId?: string
}

/**
 * The first event of an execution: parameters checked, defaults filled in (from the Parameter Store where they say so), variables
 * at their defaults.
 *
 * @param now epoch ms
 * @throws ParameterError, and then no execution exists
 */
export async function startEvent(
  document: AutomationDocument,
  start: Start,
  now: number,
  aws: CallAws,
): Promise<Extract<Event, { type: 'ExecutionStarted' }>> {
  const {
    parameters: given = {},
    form,
    environment,
    executedBy,
    documentName,
    documentVersion,
    parentExecutionId,
  } = start
  const stored = await readStored(document, given, aws)
  const { parameters, values: written } = startValues(document, given, form, stored)
  const plan = planOf(document)
  const values = resolvedDefaults(plan, { ...parameters, ...stored }, written, environment, now)
  return {
    type: 'ExecutionStarted',
    at: now,
    mode: start.mode ?? 'Auto',
    environment,
    executedBy,
    parameters,
    values,
    variables: variablesOf(plan, values, environment, now),
    firstStep: document.mainSteps[0]?.name ?? '',
    ...(documentName === undefined ? {} : { documentName }),
    ...(documentVersion === undefined ? {} : { documentVersion }),
    ...(parentExecutionId === undefined ? {} : { parentExecutionId }),
  }
}

/** Defaults `{{ssm:name}}` of parameters that were not given. */
async function readStored(
  document: AutomationDocument,
  given: { readonly [name: string]: unknown },
  aws: CallAws,
): Promise<JsonObject> {
  const values: [string, Json][] = []
  for (const { parameter, name, isList } of storedDefaults(document, given)) {
    try {
      const output = await aws({ service: 'ssm', operation: 'GetParameter', input: { Name: name }, step: '' })
      const value = member(member(output, 'Parameter'), 'Value')
      if (typeof value !== 'string') throw new TypeError('the answer holds no value')
      values.push([parameter, isList ? value.split(',') : value])
    } catch (cause) {
      const why =
        cause instanceof Error ? cause.message : String((cause as { readonly message?: unknown })?.message ?? cause)
      const message = `The default of parameter "${parameter}" is {{ssm:${name}}}, which cannot be read from the Parameter Store: ${why}.`
      throw new ParameterError([{ parameter, message }])
    }
  }
  return Object.fromEntries(values)
}

/**
 * Defaults of AWS's own documents name globals, the execution and, though the guide forbids it, other parameters. What was given is
 * data and stays as it is.
 */
function resolvedDefaults(
  plan: Plan,
  given: JsonObject,
  values: JsonObject,
  environment: Environment,
  now: number,
): JsonObject {
  const readable = { environment, values, variables: {}, outputs: {}, results: {} }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Object.hasOwn(given, name) ? value : resolveNow(value, readable, plan, now),
    ]),
  )
}

/** Variables at their defaults, which may refer to parameters and to the execution. A map may stand as its JSON text. */
function variablesOf(plan: Plan, values: JsonObject, environment: Environment, now: number): JsonObject {
  const readable = { environment, values, variables: {}, outputs: {}, results: {} }
  const entries = Object.entries(plan.document.variables ?? {}).flatMap(
    ([name, { type, default: value }]): [string, Json][] => {
      if (value === undefined) return []
      const resolved = resolveNow(value, readable, plan, now)
      return [[name, fromLoose(type, resolved) ?? resolved]]
    },
  )
  return Object.fromEntries(entries)
}
