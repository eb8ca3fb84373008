/** Whether a condition of aws:branch or aws:loop holds, with SSM's strict types. */
import { type Condition, comparedType, isTruthText, type Operator } from './choice.ts'
import type { Json } from './model.ts'

/** The two sides of a comparison are not of the operation's type; the step fails (D-27). */
export class ConditionMismatch extends Error {
  constructor(operator: Operator, side: 'Variable' | 'operand', value: Json) {
    const type = comparedType(operator) === 'string' ? 'text' : comparedType(operator)
    const given = JSON.stringify(value)
    const shown = given.length > 80 ? `${given.slice(0, 77)}...` : given
    const what = side === 'Variable' ? 'its Variable' : 'what it compares with'
    super(`${operator} compares a ${type} with a ${type}, but ${what} is ${shown}.`)
    this.name = 'ConditionMismatch'
  }
}

/**
 * Does the condition hold? `resolve` answers the present value of a variable or operand; and/or stop at the first condition that
 * decides, so later ones are not resolved.
 *
 * @throws ConditionMismatch
 */
export function holds(condition: Condition, resolve: (value: Json) => Json): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((one) => holds(one, resolve))
    case 'or':
      return condition.conditions.some((one) => holds(one, resolve))
    case 'not':
      return !holds(condition.condition, resolve)
    case 'compare': {
      const left = typed(condition.operator, 'Variable', resolve(condition.variable))
      const right = typed(condition.operator, 'operand', resolve(condition.operand))
      return compare(condition.operator, left, right)
    }
  }
}

/** D-27 in one place: types must match exactly, but BooleanEquals takes the texts true and false for booleans. */
function typed(operator: Operator, side: 'Variable' | 'operand', value: Json): string | number | boolean {
  const type = comparedType(operator)
  if (type === 'boolean' && isTruthText(value)) return value.toLowerCase() === 'true'
  if (typeof value !== type) throw new ConditionMismatch(operator, side, value)
  return value as string | number | boolean
}

function compare(operator: Operator, left: string | number | boolean, right: string | number | boolean): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'NumericEquals':
    case 'BooleanEquals':
      return left === right
    case 'EqualsIgnoreCase':
      return String(left).toLowerCase() === String(right).toLowerCase()
    case 'StartsWith':
      return String(left).startsWith(String(right))
    case 'EndsWith':
      return String(left).endsWith(String(right))
    case 'Contains':
      return String(left).includes(String(right))
    case 'NumericGreater':
      return left > right
    case 'NumericLesser':
      return left < right
    case 'NumericGreaterOrEquals':
      return left >= right
    case 'NumericLesserOrEquals':
      return left <= right
  }
}
