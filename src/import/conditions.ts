/** Conditions of branches and loops as code: `and(is(p.Mode, 'on'), greater(count.Total, 3))`. */
import type * as guardia from '../authoring/index.ts'
import { isList, isObject, type Json, type JsonObject, operators, type ValueType } from '../document/index.ts'
import type { Book } from './book.ts'
import { type Code, text } from './code.ts'
import { textCode } from './references.ts'
import type { Bound, Scope } from './scope.ts'
import { dataCode } from './values.ts'

/** The functions that say a comparison better than `compare`, and the type that both sides must have. */
const comparisons: ReadonlyMap<string, readonly [keyof typeof guardia, ValueType]> = new Map<
  string,
  readonly [keyof typeof guardia, ValueType]
>([
  ['StringEquals', ['is', 'String']],
  ['NumericEquals', ['is', 'Integer']],
  ['BooleanEquals', ['is', 'Boolean']],
  ['EqualsIgnoreCase', ['isIgnoringCase', 'String']],
  ['Contains', ['contains', 'String']],
  ['StartsWith', ['startsWith', 'String']],
  ['EndsWith', ['endsWith', 'String']],
  ['NumericGreater', ['greater', 'Integer']],
  ['NumericLesser', ['less', 'Integer']],
  ['NumericGreaterOrEquals', ['atLeast', 'Integer']],
  ['NumericLesserOrEquals', ['atMost', 'Integer']],
])

/** A condition as code; whatever its form, as data at the least. */
export function conditionCode(condition: JsonObject, book: Book, scope: Scope): Code {
  return formed(condition, book, scope) ?? book.call('rawCondition', dataCode(condition, book, scope))
}

function formed(condition: JsonObject, book: Book, scope: Scope): Code | undefined {
  const names = Object.keys(condition)
  const [only] = names
  if (names.length === 1 && (only === 'And' || only === 'Or')) return combined(only, condition[only], book, scope)
  if (names.length === 1 && only === 'Not') return opposite(condition['Not'] ?? null, book, scope)
  return compared(condition, book, scope)
}

function combined(name: 'And' | 'Or', parts: Json | undefined, book: Book, scope: Scope): Code | undefined {
  if (!isList(parts) || parts.length < 2 || !parts.every(isObject)) return undefined
  return book.call(name === 'And' ? 'and' : 'or', ...parts.map((one) => conditionCode(one, book, scope)))
}

function opposite(inner: Json, book: Book, scope: Scope): Code | undefined {
  // A double negation would be taken away.
  if (!isObject(inner) || Object.hasOwn(inner, 'Not')) return undefined
  const code = conditionCode(inner, book, scope)
  const plain = code.kind === 'call' && code.callee.kind === 'word' && code.callee.text === 'is'
  return plain ? book.call('isNot', ...code.args) : book.call('not', code)
}

function compared(condition: JsonObject, book: Book, scope: Scope): Code | undefined {
  const { Variable: variable, ...rest } = condition
  const [operator, ...more] = Object.keys(rest)
  if (operator === undefined || more.length > 0 || !(operators as readonly string[]).includes(operator))
    return undefined
  const operand = rest[operator] ?? null
  const before = book.typedReferences
  const left = typeof variable === 'string' && variable.startsWith('{{') ? textCode(variable, book, scope) : undefined
  if (left === undefined || left.code.kind === 'template') {
    book.typedReferences = before
    return undefined
  }
  const right = typeof operand === 'string' ? textCode(operand, book, scope) : undefined
  const simple = typeof operand === 'string' || typeof operand === 'number' || typeof operand === 'boolean'
  if (!simple) {
    book.typedReferences = before
    return undefined
  }
  const value = right?.code ?? dataCode(operand, book, scope)
  const [name, type] = comparisons.get(operator) ?? []
  const fits =
    name !== undefined &&
    left.type === type &&
    operandFits(operand, right, name === 'is' ? left.allowed : undefined, type)
  return fits ? book.call(name, left.code, value) : book.call('compare', left.code, text(operator), value)
}

function operandFits(
  operand: Json,
  right: Bound | undefined,
  allowed: readonly string[] | undefined,
  type: ValueType,
): boolean {
  if (right !== undefined) return right.type === type
  if (type === 'Integer') return typeof operand === 'number'
  if (type === 'Boolean') return typeof operand === 'boolean'
  return typeof operand === 'string' && (allowed === undefined || allowed.includes(operand))
}
