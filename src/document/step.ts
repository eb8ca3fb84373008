/**
 * Reading the properties of steps as real documents write them, with SSM's own defaults: booleans as text, numbers as text,
 * links as text.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common
 */
import type { AutomationDocument, Json, Step } from './model.ts'
import { isList, isObject, member } from './pointer.ts'

/** True for `true` and for the text "true" in any letter case. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.trim().toLowerCase() === 'true')
}

function isFalse(value: unknown): boolean {
  return value === false || (typeof value === 'string' && value.trim().toLowerCase() === 'false')
}

/** Does the automation (inside a loop: the iteration) end after this step? */
export function isEnd(step: Step): boolean {
  return isTrue(step.isEnd)
}

/** Where a failed or cancelled step goes. */
export type Jump =
  | { readonly kind: 'abort' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'step'; readonly step: string }

function jumpOf(value: unknown): Jump {
  if (value === 'Continue') return { kind: 'continue' }
  if (typeof value === 'string' && value.startsWith('step:')) {
    return { kind: 'step', step: value.slice('step:'.length).trim() }
  }
  return { kind: 'abort' }
}

/** Where the step goes when its last attempt failed; `Abort` when it says nothing that SSM knows. */
export function onFailure(step: Step): Jump {
  return jumpOf(step.onFailure)
}

/** Where the step goes when it is cancelled. `Continue` is not valid here and counts as `Abort`. */
export function onCancel(step: Step): Jump {
  const jump = jumpOf(step.onCancel)
  return jump.kind === 'continue' ? { kind: 'abort' } : jump
}

/**
 * Does a failure of this step fail the automation at its end? Explicit, else false where onFailure is Continue, else true: also
 * for `onFailure: step:X`, where AWS's guide contradicts itself (D-45).
 */
export function isCritical(step: Step): boolean {
  if (isTrue(step.isCritical)) return true
  if (isFalse(step.isCritical)) return false
  return onFailure(step).kind !== 'continue'
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined
}

/** Total attempts, at least 1. */
export function maxAttempts(step: Step): number {
  return Math.max(1, Math.trunc(numberOf(step.maxAttempts) ?? 1))
}

/** Seconds an attempt may take, where the step says so; its action's default applies otherwise. */
export function timeoutSeconds(step: Step): number | undefined {
  return numberOf(step.timeoutSeconds)
}

function isStep(value: Json): boolean {
  const name = member(value, 'name')
  return typeof name === 'string' && name !== ''
}

/** Steps of a list that may be malformed, each with its index in that list. */
function stepsOf(value: unknown): readonly { readonly step: Step; readonly at: number }[] {
  if (!isList(value)) return []
  return value.flatMap((one, at) => (isStep(one) ? [{ step: one as unknown as Step, at }] : []))
}

function innerList(step: Step): Json | undefined {
  return step.action === 'aws:loop' && isObject(step.inputs) ? member(step.inputs, 'Steps') : undefined
}

/** The steps of an aws:loop; none for other actions. Entries that are no steps are left out. */
export function innerSteps(step: Step): readonly Step[] {
  return stepsOf(innerList(step)).map((one) => one.step)
}

/** A step and where it stands. */
export interface StepPlace {
  readonly step: Step
  /** Address of the step in the document. */
  readonly pointer: string
  /** The steps beside it, in order: the document's or its loop's, without entries that are no steps. */
  readonly list: readonly Step[]
  /** Position in `list`. */
  readonly index: number
  /** Name of the innermost loop around it. */
  readonly loop?: string
  /** Names of all loops around it, outermost first. */
  readonly loops: readonly string[]
}

/** Every step, in document order, the body of a loop right after the loop. Entries that are no objects or have no name are left out. */
export function stepPlaces(document: AutomationDocument): readonly StepPlace[] {
  const places: StepPlace[] = []
  place(member(document, 'mainSteps'), '/mainSteps', [], places)
  return places
}

function place(value: Json | undefined, pointer: string, loops: readonly string[], places: StepPlace[]): void {
  const steps = stepsOf(value)
  const list = steps.map((one) => one.step)
  const loop = loops.at(-1)
  for (const [index, { step, at }] of steps.entries()) {
    const here = `${pointer}/${at}`
    places.push({ step, pointer: here, list, index, ...(loop === undefined ? {} : { loop }), loops })
    place(innerList(step), `${here}/inputs/Steps`, [...loops, step.name], places)
  }
}
