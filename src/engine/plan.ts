/** What a document says about its steps, read once: every step of every execution of it goes by this. */
import { type Action, findAction } from '../actions/index.ts'
import {
  type AutomationDocument,
  isObject,
  isSealed,
  type Json,
  type Step,
  type StepPlace,
  stepPlaces,
  type Template,
  templateOf,
} from '../document/index.ts'
import type { Next } from './events.ts'
import { afterSuccess } from './next.ts'
import { timeoutOf } from './timeouts.ts'

/** Kinds of inputs that are resolved bit by bit while the step runs, not when it starts. */
const lateKinds: readonly string[] = ['choices', 'condition', 'steps']

/** One input of a step. No template: it stays as written when the step starts. */
export interface PlannedInput {
  readonly name: string
  readonly value: Json
  readonly template: Template | undefined
}

/** One step, read. */
export interface PlannedStep {
  readonly step: Step
  readonly place: StepPlace
  readonly action: Action
  readonly inputs: readonly PlannedInput[]
  /** Inputs that are the same at every start. */
  readonly isConstant: boolean
  /** Seconds an attempt may take; undefined: no limit. */
  readonly timeoutSeconds: number | undefined
  /** Where the flow goes after success, unless the action chooses. */
  readonly next: Next
}

/** A document, read. */
export class Plan {
  readonly document: AutomationDocument
  readonly #places: ReadonlyMap<string, StepPlace>
  readonly #steps = new Map<string, PlannedStep>()
  readonly #texts = new Map<string, Template>()

  constructor(document: AutomationDocument) {
    this.document = document
    this.#places = new Map(stepPlaces(document).map((place) => [place.step.name, place]))
  }

  place(name: string): StepPlace | undefined {
    return this.#places.get(name)
  }

  /** @throws TypeError for a step that the document does not have: it was checked, so there is one */
  step(name: string): PlannedStep {
    let planned = this.#steps.get(name)
    if (planned === undefined) {
      const place = this.#places.get(name)
      if (place === undefined) throw new TypeError(`The document has no step "${name}".`)
      planned = plannedStep(place)
      this.#steps.set(name, planned)
    }
    return planned
  }

  /** A value that the document holds. Texts are read once. */
  template(value: Json): Template {
    if (typeof value !== 'string') return templateOf(value)
    let template = this.#texts.get(value)
    if (template === undefined) {
      template = templateOf(value)
      if (this.#texts.size < mostTexts) this.#texts.set(value, template)
    }
    return template
  }
}

/** More texts than that are no document's own: they come with the executions. */
const mostTexts = 1000

function plannedStep(place: StepPlace): PlannedStep {
  const { step } = place
  const action = actionOf(step.action)
  const inputs = Object.entries(isObject(step.inputs) ? step.inputs : {}).map(([name, value]): PlannedInput => {
    const kind = Object.hasOwn(action.inputs, name) ? action.inputs[name]?.kind : undefined
    const isLate = kind !== undefined && lateKinds.includes(kind)
    return { name, value, template: isLate ? undefined : templateOf(value) }
  })
  return {
    step,
    place,
    action,
    inputs,
    isConstant: inputs.every(({ template }) => template?.isConstant !== false),
    timeoutSeconds: timeoutOf(step, action),
    next: afterSuccess(place),
  }
}

/** The plan of a document; made once for each that is sealed. */
export function planOf(document: AutomationDocument): Plan {
  if (!isSealed(document)) return new Plan(document)
  let plan = plans.get(document)
  if (plan === undefined) {
    plan = new Plan(document)
    plans.set(document, plan)
  }
  return plan
}

const plans = new WeakMap<AutomationDocument, Plan>()

/** The record of a step's action; steps with an unknown action never start (`creatable.ts`). */
export function actionOf(name: string): Action {
  const action = findAction(name)
  if (action === undefined) throw new TypeError(`Unknown action: ${name}`)
  return action
}
