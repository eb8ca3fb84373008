/**
 * The property that aws:assertAwsResourceProperty and aws:waitForAwsResourceProperty look at: one call, one selector, and the
 * values it may have.
 */
import { isList, type Json, type JsonObject, parseSelector, select, textOf } from '../document/index.ts'
import type { ReportInput, StepContext } from './action.ts'
import { apiCallOf } from './api-call.ts'
import { badInput, invalid, listInput, requiredText } from './inputs.ts'
import { isLiteral } from './needs.ts'

/** The inputs of these actions that are not members of the API operation. */
export const propertyInputNames: readonly string[] = ['Service', 'Api', 'PropertySelector', 'DesiredValues']

/** What one look at the property came to. `actual` is undefined when the answer has no such property. */
export interface Look {
  readonly selector: string
  readonly desired: readonly string[]
  readonly actual: Json | undefined
  readonly matches: boolean
}

/** Calls the API once and looks at the property. Inputs are resolved; an API error goes through (D-26). */
export async function lookAtProperty(inputs: JsonObject, context: StepContext): Promise<Look> {
  const call = apiCallOf(inputs, propertyInputNames)
  const selector = requiredText(inputs, 'PropertySelector')
  const parsed = parseSelector(selector)
  if (!parsed.ok) throw invalid(`PropertySelector ${selector}: ${parsed.message}`)
  const desired = listInput(inputs, 'DesiredValues').map(propertyText)
  if (desired.length === 0) throw badInput('DesiredValues', 'a list of texts with at least one element', null)
  const answer = await context.call(call.service, call.operation, call.input)
  const selected = select(parsed.selector, answer)
  // a deep scan that found nothing is a missing property, not an empty one
  const missing = !selected.found || (isList(selected.value) && selected.value.length === 0)
  const actual = missing ? undefined : selected.value
  return { selector, desired, actual, matches: actual !== undefined && isDesired(actual, desired) }
}

/** A property as these actions compare it: Python's `str`, so booleans are `True` and `False`. */
export function propertyText(value: Json): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  return textOf(value)
}

/** Where the selector gives a list (`..`, a filter), every element must be a desired value. */
function isDesired(actual: Json, desired: readonly string[]): boolean {
  if (desired.includes(propertyText(actual))) return true
  return isList(actual) && actual.every((one) => desired.includes(propertyText(one)))
}

/** The checks of both actions: the selector parses, the desired values are texts. */
export function checkProperty(inputs: JsonObject, report: ReportInput): void {
  const { PropertySelector: selector, DesiredValues: values } = inputs
  if (typeof selector === 'string' && isLiteral(selector)) {
    const parsed = parseSelector(selector)
    if (!parsed.ok) report(['PropertySelector'], `PropertySelector is not a JSONPath that SSM reads: ${parsed.message}`)
  }
  if (!isList(values)) return
  if (values.length === 0)
    report(['DesiredValues'], 'DesiredValues is empty, so the property can never have a desired value.')
  values.forEach((value, index) => {
    if (typeof value === 'string' || (typeof value === 'object' && value !== null)) return
    const text = propertyText(value)
    report(
      ['DesiredValues', index],
      `A desired value must be a text; write "${text}" (the property is compared as text).`,
    )
  })
}
