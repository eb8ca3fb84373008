/** The links that steps write by name: nextStep, onFailure, onCancel, and the targets of a branch. */
import { arrayAt, isObject, textAt } from './raw.ts'
import type { StepFact } from './steps.ts'

/** One link of a step to another by name. */
export interface Link {
  readonly step: StepFact
  readonly target: string
  /** How SSM calls it in its messages. */
  readonly property: string
  readonly pointer: string
}

/** Every link that a document writes by name, wherever it leads. */
export function linksOf(steps: readonly StepFact[]): readonly Link[] {
  return steps.flatMap((step) => [...links(step)])
}

function* links(step: StepFact): Generator<Link> {
  const nextStep = textAt(step.value, 'nextStep')
  if (nextStep !== undefined)
    yield { step, target: nextStep, property: 'nextStep', pointer: `${step.pointer}/nextStep` }
  for (const property of ['onFailure', 'onCancel'] as const) {
    const text = textAt(step.value, property)
    const target = text === undefined ? undefined : /^step:\s*(.*)$/s.exec(text)?.[1]
    if (target !== undefined) yield { step, target: target.trim(), property, pointer: `${step.pointer}/${property}` }
  }
  if (step.action !== 'aws:branch') return
  for (const [index, choice] of arrayAt(step.inputs, 'Choices').entries()) {
    const target = isObject(choice) ? textAt(choice, 'NextStep') : undefined
    if (target === undefined) continue
    yield { step, target, property: 'NextStep', pointer: `${step.pointer}/inputs/Choices/${index}/NextStep` }
  }
  const target = textAt(step.inputs, 'Default')
  if (target !== undefined) yield { step, target, property: 'Default', pointer: `${step.pointer}/inputs/Default` }
}
