/** What rules share about one document, computed once: its steps, references, flow graph, and the types of what can be referred to. */
import {
  type AutomationDocument,
  type Flow,
  type FoundReference,
  flowOf,
  type Json,
  type JsonObject,
  pointerOf,
  type Reference,
  reachable,
  referencesIn,
  type Source,
  type ValueType,
} from '../document/index.ts'
import type { CheckOptions } from './options.ts'
import { type OutputFact, outputsOf } from './outputs.ts'
import { arrayAt, isObject, objectAt, own, textAt } from './raw.ts'
import { type Link, linksOf } from './step-links.ts'
import { loopsAround, type StepFact, stepFacts } from './steps.ts'

/** A reference and the step whose property it stands in (undefined: at the top, in parameters or variables). */
export interface ReferenceFact extends FoundReference {
  readonly step: StepFact | undefined
}

/** The shared facts of one document. */
export interface Facts {
  /** The document as it is written; anything in it may be malformed. */
  readonly document: JsonObject
  readonly options: CheckOptions
  /** The text it was read from, when it was text. */
  readonly source: Source | undefined
  readonly steps: readonly StepFact[]
  /** By name; the first of several. */
  readonly stepsByName: ReadonlyMap<string, StepFact>
  /** Links by name, wherever they lead. */
  readonly links: readonly Link[]
  readonly parameters: JsonObject
  readonly variables: JsonObject
  /** Outside descriptions and inline scripts, which SSM does not resolve. */
  readonly references: readonly ReferenceFact[]
  readonly flow: Flow
  readonly reachable: ReadonlySet<string>
  /** Step names are given and unique and links lead somewhere, so that the flow graph says what the document means. */
  readonly flowIsSound: boolean
  /** Output names of a step, declared and built-in, with their types; empty for an unknown step. */
  outputs(step: StepFact): ReadonlyMap<string, OutputFact>
  /** The type of what a reference stands for; undefined when unknown or undeclared. */
  typeOf(reference: Reference): ValueType | undefined
}

/** Gathers the facts of a document; costs one walk, and the flow graph only when a rule asks for it. */
export function factsOf(document: JsonObject, source: Source | undefined, options: CheckOptions): Facts {
  const steps = stepFacts(document)
  const stepsByName = new Map<string, StepFact>()
  for (const step of steps) if (step.name !== undefined && !stepsByName.has(step.name)) stepsByName.set(step.name, step)
  const parameters = objectAt(document, 'parameters')
  const variables = objectAt(document, 'variables')
  const links = linksOf(steps)
  const outputs = new Map<StepFact, ReadonlyMap<string, OutputFact>>()
  let flow: Flow | undefined
  let reached: ReadonlySet<string> | undefined
  const facts: Facts = {
    document,
    options,
    source,
    steps,
    stepsByName,
    links,
    parameters,
    variables,
    references: allReferences(document, steps),
    get flow() {
      flow ??= flowOf(flowable(document))
      return flow
    },
    get reachable() {
      reached ??= reachable(facts.flow)
      return reached
    },
    flowIsSound:
      steps.every((step) => step.name !== undefined && stepsByName.get(step.name) === step) &&
      links.every((link) => isInScope(link, stepsByName.get(link.target))),
    outputs(step) {
      const known = outputs.get(step) ?? outputsOf(step)
      outputs.set(step, known)
      return known
    },
    typeOf(reference) {
      switch (reference.kind) {
        case 'parameter':
          return valueTypeOfParameter(typeAt(parameters, reference.name))
        case 'variable':
          return asValueType(typeAt(variables, reference.name))
        case 'output': {
          const step = stepsByName.get(reference.step)
          return step === undefined ? undefined : facts.outputs(step).get(reference.name)?.type
        }
        case 'global':
        case 'automation':
          return 'String'
        case 'ssm':
          return undefined
      }
    },
  }
  return facts
}

/** Whether a link leads to a step of its own list or of a list around it. */
function isInScope(link: Link, target: StepFact | undefined): boolean {
  return target !== undefined && (target.loop === undefined || loopsAround(link.step).includes(target.loop))
}

/** The six types of values. */
export const valueTypes: readonly ValueType[] = ['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap']

/** The text as a value type, else undefined. */
export function asValueType(type: string | undefined): ValueType | undefined {
  return valueTypes.find((one) => one === type)
}

/** How a parameter of a type behaves when it is referred to: AWS resource types are texts or lists of texts. */
export function valueTypeOfParameter(type: string | undefined): ValueType | undefined {
  if (type?.startsWith('List<AWS::')) return 'StringList'
  if (type?.startsWith('AWS::')) return 'String'
  return asValueType(type)
}

function typeAt(declarations: JsonObject, name: string): string | undefined {
  const declaration = own(declarations, name)
  return isObject(declaration) ? textAt(declaration, 'type') : undefined
}

/** The flow graph reads the list of steps alone; a document without one has an empty graph. */
function flowable(document: JsonObject): AutomationDocument {
  const mainSteps = arrayAt(document, 'mainSteps').filter(isObject)
  return { schemaVersion: '0.3', mainSteps } as unknown as AutomationDocument
}

/** Keys whose text SSM does not resolve: prose, and script bodies (they hold braces of their own: D-12). */
const unresolved: ReadonlySet<string> = new Set(['description', 'Script'])

function allReferences(document: JsonObject, steps: readonly StepFact[]): readonly ReferenceFact[] {
  const found: ReferenceFact[] = []
  for (const [key, value] of Object.entries(document)) {
    if (key === 'mainSteps' || key === 'description' || key === 'templateInformation' || key === 'files') continue
    if (key === 'parameters' || key === 'variables') collectDefaults(value, key, found)
    else collect(value, pointerOf([key]), undefined, found)
  }
  for (const step of steps) {
    for (const [key, value] of Object.entries(step.value)) {
      if (unresolved.has(key)) continue
      if (key === 'inputs' && isObject(value)) collectInputs(step, value, found)
      else collect(value, `${step.pointer}${pointerOf([key])}`, step, found)
    }
  }
  return found
}

function collectInputs(step: StepFact, inputs: JsonObject, found: ReferenceFact[]): void {
  for (const [key, value] of Object.entries(inputs)) {
    if (step.action === 'aws:executeScript' && key === 'Script') continue
    if (step.action === 'aws:loop' && key === 'Steps') continue
    collect(value, `${step.pointer}/inputs${pointerOf([key])}`, step, found)
  }
}

function collectDefaults(declarations: Json, key: string, found: ReferenceFact[]): void {
  if (!isObject(declarations)) return
  for (const [name, declaration] of Object.entries(declarations)) {
    const value = isObject(declaration) ? own(declaration, 'default') : undefined
    if (value !== undefined) collect(value, pointerOf([key, name, 'default']), undefined, found)
  }
}

function collect(value: Json, pointer: string, step: StepFact | undefined, found: ReferenceFact[]): void {
  if (typeof value !== 'object' && typeof value !== 'string') return
  for (const one of referencesIn(value, pointer)) found.push({ ...one, step })
}
