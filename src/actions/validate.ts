/**
 * What the table of an action says about the inputs of a step: unknown, missing, of the wrong kind, out of bounds. Used on the
 * document (references stand for anything) and, by the engine, on resolved inputs.
 */
import { suggest } from '../aws/index.ts'
import type { JsonObject } from '../document/index.ts'
import { type Action, StepFailure } from './action.ts'
import { fieldFindings, type InputFinding } from './field-findings.ts'

/** Every problem that the action's table knows of. `resolved`: no value is a reference any more. */
export function inputFindings(action: Action, inputs: JsonObject, resolved = false): readonly InputFinding[] {
  const findings: InputFinding[] = []
  const has = (name: string) =>
    Object.hasOwn(inputs, name) && inputs[name] !== null && !(resolved && inputs[name] === '')
  const report = (kind: InputFinding['kind'], path: readonly (string | number)[], message: string) =>
    findings.push({ kind, path, message, severity: 'error' })
  const names = Object.keys(action.inputs)

  for (const name of Object.keys(inputs)) {
    if (Object.hasOwn(action.inputs, name) || action.openInputs === true || action.undocumented === true) continue
    const near = suggest(name, names)
    const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`
    report(
      'unknown-input',
      [name],
      `${action.name} has no input ${name}; ${near ? `did you mean ${near}?` : `${known}.`}`,
    )
  }
  for (const [name, field] of Object.entries(action.inputs)) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    if (field.required === true && (value === undefined || value === null)) {
      report('missing-input', [], `${action.name} needs the input ${name}: ${field.doc}`)
    }
    if (value !== undefined && has(name)) findings.push(...fieldFindings(name, field, value, resolved))
  }
  for (const group of action.oneOf ?? []) {
    if (!group.some(has)) report('missing-input', [], `${action.name} needs one of the inputs ${group.join(', ')}.`)
  }
  for (const group of action.exclusive ?? []) {
    const both = group.filter(has)
    if (both.length > 1) {
      report(
        'exclusive-inputs',
        [both[1]!],
        `${action.name} takes only one of ${group.join(', ')}; it is given ${both.join(' and ')}.`,
      )
    }
  }
  return findings
}

/**
 * Fails an attempt whose resolved inputs the table refuses. Unknown inputs are left to the check of the document, and the values of
 * an action that forwards them to the service.
 */
export function assertInputs(action: Action, inputs: JsonObject): void {
  const refused = inputFindings(action, inputs, true).find(
    ({ kind, severity, ofValue }) =>
      severity === 'error' && kind !== 'unknown-input' && !(ofValue === true && action.forwards === true),
  )
  if (refused !== undefined) throw new StepFailure(refused.message, { stage: 'InputValidation' })
}
