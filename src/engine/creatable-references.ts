/** What creation refuses in references: names that nothing declares. */
import { findAction } from '../actions/index.ts'
import { findOperation } from '../aws/index.ts'
import {
  type AutomationDocument,
  type FoundReference,
  isList,
  type Json,
  type Reference,
  referencesIn,
  type StepPlace,
  stepPlaces,
  textOf,
} from '../document/index.ts'
import type { Problem } from './creatable.ts'

const globals: readonly string[] = ['REGION', 'ACCOUNT_ID', 'DATE', 'DATE_TIME', 'AWS_PARTITION']

/** Text of other languages, where braces need not be references: only what is declared is replaced there (D-12). */
const foreignText: readonly string[] = ['Script', 'TemplateBody']

/** Names that the service itself fills in where a document is used in a maintenance window. */
const pseudoParameters: readonly string[] = [
  'RESOURCE_ID',
  'TARGET_ID',
  'WINDOW_ID',
  'WINDOW_TASK_ID',
  'WINDOW_EXECUTION_ID',
]

/** Undeclared references in steps and variables, and document outputs of unknown steps. */
export function referenceProblems(document: AutomationDocument): readonly Problem[] {
  const places = new Map(stepPlaces(document).map((place) => [place.step.name, place]))
  const problems: Problem[] = []
  for (const place of places.values()) {
    const inputs = Object.entries(place.step.inputs ?? {}).filter(([name]) => !foreignText.includes(name))
    for (const [name, value] of inputs) {
      // Steps of a loop are places of their own.
      if (place.step.action === 'aws:loop' && name === 'Steps') continue
      for (const found of referencesIn(value, `${place.pointer}/inputs/${name}`)) {
        problems.push(...problemOf(found, document, places, place.step.name))
      }
    }
  }
  const variables = (document.variables ?? {}) as unknown as Json
  for (const found of referencesIn(variables, '/variables')) problems.push(...problemOf(found, document, places))
  return [...problems, ...outputProblems(document, places)]
}

function problemOf(
  { reference, pointer }: FoundReference,
  document: AutomationDocument,
  places: ReadonlyMap<string, StepPlace>,
  step?: string,
): readonly Problem[] {
  const message = messageOf(reference, document, places)
  if (message === undefined) return []
  return [{ rule: `undeclared-${reference.kind}`, message, pointer, ...(step === undefined ? {} : { step }) }]
}

function messageOf(
  reference: Reference,
  document: AutomationDocument,
  places: ReadonlyMap<string, StepPlace>,
): string | undefined {
  switch (reference.kind) {
    case 'parameter': {
      const known =
        Object.hasOwn(document.parameters ?? {}, reference.name) || pseudoParameters.includes(reference.name)
      return known ? undefined : `Parameter "${reference.name}" is not declared.`
    }
    case 'variable':
      return Object.hasOwn(document.variables ?? {}, reference.name)
        ? undefined
        : `Variable "${reference.name}" is not declared.`
    case 'global':
      return globals.includes(reference.name)
        ? undefined
        : `There is no global:${reference.name}; known are ${globals.join(', ')}.`
    case 'automation':
      return reference.name === 'EXECUTION_ID'
        ? undefined
        : `There is no automation:${reference.name}; known is EXECUTION_ID.`
    case 'ssm':
      return `{{ssm:${reference.name}}} may stand only as the default of a parameter.`
    case 'output':
      return outputMessage(reference.step, reference.name, places)
  }
}

function outputMessage(step: string, name: string, places: ReadonlyMap<string, StepPlace>): string | undefined {
  const place = places.get(step)
  if (place === undefined) return `Unknown step name: "${step}" in the reference {{ ${step}.${name} }}.`
  const { outputs, action } = place.step
  if (isList(outputs) && outputs.some((one) => (one as { readonly Name?: Json }).Name === name)) return undefined
  const record = findAction(action)
  if (record === undefined || record.undocumented === true) return undefined
  if (action === 'aws:executeAwsApi' && mayBeMember(place, name)) return undefined
  if (Object.hasOwn(record.outputs, name) || name === 'OutputPayload') return undefined
  return `Step ${step} has no output "${name}". Declare it in the step's outputs.`
}

/** D-21: members of an API's response are read without being declared; where a step declares nothing, anything is. */
function mayBeMember({ step }: StepPlace, name: string): boolean {
  if (step.outputs === undefined) return true
  const { Service: service, Api: api } = step.inputs
  const operation = typeof service === 'string' && typeof api === 'string' ? findOperation(service, api) : undefined
  return operation?.output === undefined || name === 'ResponseMetadata' || Object.hasOwn(operation.output.members, name)
}

function outputProblems(document: AutomationDocument, places: ReadonlyMap<string, StepPlace>): readonly Problem[] {
  return (document.outputs ?? []).flatMap((output, at): readonly Problem[] => {
    const step = textOf(output).split('.')[0] ?? ''
    if (places.has(step)) return []
    return [{ rule: 'unknown-step', message: `Unknown step name in named output: ${step}`, pointer: `/outputs/${at}` }]
  })
}
