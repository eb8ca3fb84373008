/** Conditions of aws:branch and aws:loop written out: in SSM's form, and in words. */
import type { Condition, Operator } from './choice.ts'
import { nameOfReference, wholeReference } from './expression.ts'
import type { Json, JsonObject } from './model.ts'

/** The condition in SSM's form. */
export function printCondition(condition: Condition): JsonObject {
  if (condition.kind === 'compare') return { Variable: condition.variable, [condition.operator]: condition.operand }
  if (condition.kind === 'not') return { Not: printCondition(condition.condition) }
  return { [condition.kind === 'and' ? 'And' : 'Or']: condition.conditions.map(printCondition) }
}

const words: { readonly [O in Operator]: string } = {
  StringEquals: 'is',
  EqualsIgnoreCase: 'is, in any letter case,',
  StartsWith: 'starts with',
  EndsWith: 'ends with',
  Contains: 'contains',
  NumericEquals: '=',
  NumericGreater: '>',
  NumericLesser: '<',
  NumericGreaterOrEquals: '≥',
  NumericLesserOrEquals: '≤',
  BooleanEquals: 'is',
}

/**
 * The condition in words, for charts and pages.
 *
 * @example describeCondition(condition) // 'read.Mode is "PROVISIONED" and not (read.Count > 3)'
 */
export function describeCondition(condition: Condition): string {
  if (condition.kind === 'compare') {
    return `${describeValue(condition.variable)} ${words[condition.operator]} ${describeValue(condition.operand)}`
  }
  if (condition.kind === 'not') return `not (${describeCondition(condition.condition)})`
  return condition.conditions
    .map((one) => (one.kind === 'and' || one.kind === 'or' ? `(${describeCondition(one)})` : describeCondition(one)))
    .join(` ${condition.kind} `)
}

function describeValue(value: Json): string {
  const reference = wholeReference(value)
  return reference === undefined ? JSON.stringify(value) : nameOfReference(reference)
}
