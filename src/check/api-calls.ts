/** The calls of AWS APIs that a document makes by aws:executeAwsApi, aws:assertAwsResourceProperty and aws:waitForAwsResourceProperty. */
import { findOperation, type Operation } from '../aws/index.ts'
import type { JsonObject } from '../document/index.ts'
import type { Facts } from './facts.ts'
import { textAt } from './raw.ts'
import type { StepFact } from './steps.ts'

/** One call whose operation is known. */
export interface ApiCall {
  readonly step: StepFact
  readonly operation: Operation
  /** The members of the operation's input, as written. */
  readonly input: JsonObject
}

/** Whether the step names a Service and an Api. */
export function isApiAction(step: StepFact): boolean {
  return step.record?.openInputs === true
}

const calls = new WeakMap<Facts, readonly ApiCall[]>()

/** Calls of known operations, in document order. */
export function callsOf(facts: Facts): readonly ApiCall[] {
  const known = calls.get(facts)
  if (known !== undefined) return known
  const found = facts.steps.flatMap((step) => callOf(step) ?? [])
  calls.set(facts, found)
  return found
}

function callOf(step: StepFact): ApiCall | undefined {
  if (!isApiAction(step)) return undefined
  const [service, api] = [textAt(step.inputs, 'Service'), textAt(step.inputs, 'Api')]
  const operation = service === undefined || api === undefined ? undefined : findOperation(service, api)
  if (operation === undefined) return undefined
  const own = step.record?.inputs ?? {}
  const input = Object.fromEntries(Object.entries(step.inputs).filter(([name]) => !Object.hasOwn(own, name)))
  return { step, operation, input }
}
