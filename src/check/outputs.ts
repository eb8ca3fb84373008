/** The outputs that other steps may read from a step: what it declares, and what its action gives by itself. */
import type { ValueType } from '../document/index.ts'
import { arrayAt, isObject, own, textAt } from './raw.ts'
import type { StepFact } from './steps.ts'

/** One readable output. */
export interface OutputFact {
  /** Undefined when the declared type is none of the six (another rule says so). */
  readonly type: ValueType | undefined
  readonly declared: boolean
}

const types: readonly ValueType[] = ['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap']

/** Declared and built-in outputs by name. A declared output wins over a built-in one of its name. */
export function outputsOf(step: StepFact): ReadonlyMap<string, OutputFact> {
  const found = new Map<string, OutputFact>()
  const builtIn = step.record?.outputs ?? {}
  for (const [name, output] of Object.entries(builtIn)) found.set(name, { type: output.type, declared: false })
  for (const output of arrayAt(step.value, 'outputs')) {
    const name = isObject(output) ? textAt(output, 'Name') : undefined
    if (!isObject(output) || name === undefined) continue
    const type = own(output, 'Type') ?? 'String'
    found.set(name, { type: types.find((one) => one === type), declared: true })
  }
  // Undocumented, yet every action that gives something gives it: the JSON text of all its outputs.
  if (found.size > 0 && !found.has('OutputPayload')) found.set('OutputPayload', { type: 'String', declared: false })
  return found
}

/** The outputs of an action that is not in the reference cannot be known. */
export function outputsAreKnown(step: StepFact): boolean {
  return step.record !== undefined && step.record.undocumented !== true
}
