/**
 * Typed conditions for `when` and `repeat`; they become the choices of aws:branch and aws:loop.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
 */
import { GuardiaError, type JsonObject, type Operator } from '../document/index.ts'
import { toData } from './input.ts'
import { type Ref, tokenOf } from './reference.ts'

/** A condition, as the document data that SSM evaluates. */
export interface Condition {
  readonly condition: JsonObject
}

/** Values that a reference of T may be compared with; any text where T is plain text. */
type Against<T> = [T] extends [string] ? T | Ref<string> : T | Ref<T>

/**
 * Any of SSM's comparisons, by its own name, whatever the types: for documents that compare a number as text.
 *
 * @throws GuardiaError `condition-not-a-reference` when the left side is no single reference
 */
export function compare(
  left: Ref<unknown>,
  operator: Operator,
  right: string | number | boolean | Ref<unknown>,
): Condition {
  const subject = tokenOf(left)
  if (!subject?.whole) {
    throw new GuardiaError(
      'condition-not-a-reference',
      `A condition compares one parameter, variable or output, not ${subject ? `the text "${subject.text}"` : String(left)}. Let a script compute the value and compare its output.`,
    )
  }
  return { condition: { Variable: subject.text, [operator]: toData(right, operator) } }
}

/** A condition as data, exactly as SSM takes it; references may stand in it. */
export function rawCondition(data: { readonly [member: string]: unknown }): Condition {
  return { condition: toData(data, 'condition') as JsonObject }
}

function equality(left: Ref<unknown>): Operator {
  const type = tokenOf(left)?.type
  return type === 'Integer' ? 'NumericEquals' : type === 'Boolean' ? 'BooleanEquals' : 'StringEquals'
}

/** Equal: text, number or boolean by the reference's own type. */
export function is<T>(left: Ref<T>, right: NoInfer<Against<T>>): Condition {
  return compare(left, equality(left), right as Ref<unknown>)
}
/** Not equal. */
export function isNot<T>(left: Ref<T>, right: NoInfer<Against<T>>): Condition {
  return not(is(left, right))
}
/** Equal texts, whatever their case. */
export function isIgnoringCase(left: Ref<string>, right: string | Ref<string>): Condition {
  return compare(left, 'EqualsIgnoreCase', right)
}
/** The text contains another. */
export function contains(left: Ref<string>, right: string | Ref<string>): Condition {
  return compare(left, 'Contains', right)
}
/** The text starts with another. */
export function startsWith(left: Ref<string>, right: string | Ref<string>): Condition {
  return compare(left, 'StartsWith', right)
}
/** The text ends with another. */
export function endsWith(left: Ref<string>, right: string | Ref<string>): Condition {
  return compare(left, 'EndsWith', right)
}
/** Greater than. */
export function greater(left: Ref<number>, right: number | Ref<number>): Condition {
  return compare(left, 'NumericGreater', right)
}
/** Less than. */
export function less(left: Ref<number>, right: number | Ref<number>): Condition {
  return compare(left, 'NumericLesser', right)
}
/** Greater than or equal. */
export function atLeast(left: Ref<number>, right: number | Ref<number>): Condition {
  return compare(left, 'NumericGreaterOrEquals', right)
}
/** Less than or equal. */
export function atMost(left: Ref<number>, right: number | Ref<number>): Condition {
  return compare(left, 'NumericLesserOrEquals', right)
}
/** All of two or more. */
export function and(first: Condition, second: Condition, ...more: readonly Condition[]): Condition {
  return { condition: { And: [first, second, ...more].map((one) => one.condition) } }
}
/** Any of two or more. */
export function or(first: Condition, second: Condition, ...more: readonly Condition[]): Condition {
  return { condition: { Or: [first, second, ...more].map((one) => one.condition) } }
}
/** The opposite; a double negation is taken away. */
export function not(one: Condition): Condition {
  const inner = one.condition['Not']
  return inner === undefined ? { condition: { Not: one.condition } } : { condition: inner as JsonObject }
}
