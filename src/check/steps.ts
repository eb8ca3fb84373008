/** The steps of a document as the rules see them: every element of `mainSteps` and of loop bodies, however malformed. */
import { type Action, findAction } from '../actions/index.ts'
import type { Json, JsonObject } from '../document/index.ts'
import { arrayAt, isArray, isObject, objectAt, own, textAt } from './raw.ts'

/** One step as it is written. */
export interface StepFact {
  readonly value: JsonObject
  readonly pointer: string
  /** Undefined when the name is missing or not text. */
  readonly name: string | undefined
  /** `aws:sleep`; undefined when missing or not text. */
  readonly action: string | undefined
  /** The record of the action; undefined when there is none. */
  readonly record: Action | undefined
  /** `{}` when missing or not a map. */
  readonly inputs: JsonObject
  /** The loop around it, innermost. */
  readonly loop: StepFact | undefined
  /** `step "X"`, or its place when it has no name. */
  readonly label: string
}

/** The steps in document order, the body of a loop right after its loop. */
export function stepFacts(document: JsonObject): readonly StepFact[] {
  const found: StepFact[] = []
  walk(arrayAt(document, 'mainSteps'), '/mainSteps', undefined, found)
  return found
}

function walk(list: readonly Json[], at: string, loop: StepFact | undefined, found: StepFact[]): void {
  for (const [index, value] of list.entries()) {
    if (!isObject(value)) continue
    const pointer = `${at}/${index}`
    const name = textAt(value, 'name')
    const action = textAt(value, 'action')
    const step: StepFact = {
      value,
      pointer,
      name,
      action,
      record: action === undefined ? undefined : findAction(action),
      inputs: objectAt(value, 'inputs'),
      loop,
      label: name === undefined ? `step ${index + 1} of ${at}` : `step "${name}"`,
    }
    found.push(step)
    const inner = own(step.inputs, 'Steps')
    if (action === 'aws:loop' && isArray(inner)) walk(inner, `${pointer}/inputs/Steps`, step, found)
  }
}

/** The loops around a step, outermost first. */
export function loopsAround(step: StepFact): readonly StepFact[] {
  return step.loop === undefined ? [] : [...loopsAround(step.loop), step.loop]
}
