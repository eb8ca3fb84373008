/**
 * Conditions of aws:branch and aws:loop as data, read from SSM's form.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
 */
import { wholeReference } from './expression.ts'
import type { Json, JsonObject } from './model.ts'
import { isList, isObject, member } from './pointer.ts'
import { readOnce } from './sealed.ts'

/** The comparisons that SSM has. */
export const operators = [
  'StringEquals',
  'EqualsIgnoreCase',
  'StartsWith',
  'EndsWith',
  'Contains',
  'NumericEquals',
  'NumericGreater',
  'NumericLesser',
  'NumericGreaterOrEquals',
  'NumericLesserOrEquals',
  'BooleanEquals',
] as const

export type Operator = (typeof operators)[number]

/** A condition; `variable` and `operand` are unresolved values that may be references. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly variable: Json; readonly operator: Operator; readonly operand: Json }

/** One choice of a branch. */
export interface Choice {
  readonly condition: Condition
  readonly nextStep: string
}

/** What is wrong with a condition, and where, from the value that was read. */
export interface ChoiceProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

type Path = readonly (string | number)[]

/** A condition that was read, or everything that is wrong with it. */
export type ParsedCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly problems: readonly ChoiceProblem[] }

/** The `Choices` of a branch that were read, or everything that is wrong with them. */
export type ParsedChoices =
  | { readonly ok: true; readonly choices: readonly Choice[] }
  | { readonly ok: false; readonly problems: readonly ChoiceProblem[] }

/** Reads a condition, or says everything that is wrong with it. */
export const parseCondition: (value: Json) => ParsedCondition = readOnce(readCondition)

/** Reads the `Choices` of a branch, or says everything that is wrong with them. */
export const parseChoices: (value: Json) => ParsedChoices = readOnce(readChoices)

function readCondition(value: Json): ParsedCondition {
  const problems: ChoiceProblem[] = []
  const condition = read(value, [], [], problems)
  return condition !== undefined && problems.length === 0 ? { ok: true, condition } : { ok: false, problems }
}

function readChoices(value: Json): ParsedChoices {
  if (!isList(value) || value.length === 0) {
    return { ok: false, problems: [{ path: [], message: 'Choices must be a list of at least one choice.' }] }
  }
  const problems: ChoiceProblem[] = []
  const choices: Choice[] = []
  for (const [index, one] of value.entries()) {
    const condition = read(one, [index], ['NextStep'], problems)
    const nextStep = member(one, 'NextStep')
    if (typeof nextStep === 'string') {
      if (condition !== undefined) choices.push({ condition, nextStep })
    } else if (isObject(one)) {
      const path = nextStep === undefined ? [index] : [index, 'NextStep']
      problems.push({ path, message: 'A choice needs a NextStep: the name of the step to go to when it holds.' })
    }
  }
  return problems.length === 0 ? { ok: true, choices } : { ok: false, problems }
}

function read(value: Json, path: Path, also: readonly string[], problems: ChoiceProblem[]): Condition | undefined {
  const refuse = (at: Path, message: string): undefined => {
    problems.push({ path: at, message })
    return undefined
  }
  if (!isObject(value)) {
    return refuse(path, 'A condition must be a map: Variable with one operation, or And, Or, Not.')
  }
  const keys = Object.keys(value).filter((key) => !also.includes(key))
  const groups = keys.filter((key) => key === 'And' || key === 'Or' || key === 'Not')
  const group = groups[0]
  if (group !== undefined) {
    const other = keys.find((key) => key !== group)
    if (other !== undefined) return refuse([...path, other], `${other} cannot stand beside ${group} in one condition.`)
    return group === 'Not' ? readNot(value, path, problems) : readGroup(group, value, path, problems)
  }
  const used = keys.filter(isOperator)
  for (const key of keys) {
    if (key === 'NextStep') refuse([...path, key], 'Only the choice itself has a NextStep, not a condition inside it.')
    else if (key !== 'Variable' && !isOperator(key)) refuse([...path, key], unknownOperation(key))
  }
  const variable = member(value, 'Variable')
  if (variable === undefined) return refuse(path, 'A condition needs a Variable: the reference to compare.')
  const [operator, second] = used
  if (operator === undefined) {
    const unknown = keys.length > 1
    return unknown ? undefined : refuse(path, `A condition needs one operation: ${operators.join(', ')}.`)
  }
  if (second !== undefined) {
    return refuse(
      [...path, second],
      `A condition has one operation; this has ${used.join(' and ')}. Join them with And.`,
    )
  }
  const operand = value[operator] ?? null
  if (!fits(operator, operand)) return refuse([...path, operator], `${operator} compares with ${wanted(operator)}.`)
  return { kind: 'compare', variable, operator, operand }
}

function readNot(value: JsonObject, path: Path, problems: ChoiceProblem[]): Condition | undefined {
  const inner = value['Not'] ?? null
  if (isList(inner)) {
    problems.push({ path: [...path, 'Not'], message: 'Not takes one condition (a map), not a list.' })
    return undefined
  }
  const condition = read(inner, [...path, 'Not'], [], problems)
  return condition === undefined ? undefined : { kind: 'not', condition }
}

function readGroup(
  group: 'And' | 'Or',
  value: JsonObject,
  path: Path,
  problems: ChoiceProblem[],
): Condition | undefined {
  const inner = value[group] ?? null
  if (!isList(inner) || inner.length < 2) {
    const given = isList(inner) ? `it has ${inner.length}` : 'it is no list'
    problems.push({ path: [...path, group], message: `${group} takes a list of at least two conditions; ${given}.` })
    return undefined
  }
  const conditions = inner.map((one, index) => read(one, [...path, group, index], [], problems))
  if (!conditions.every((one) => one !== undefined)) return undefined
  return { kind: group === 'And' ? 'and' : 'or', conditions }
}

function isOperator(key: string): key is Operator {
  return (operators as readonly string[]).includes(key)
}

function unknownOperation(key: string): string {
  const plain = key.toLowerCase().replace('than', '')
  const names = operators.map((name) => ({ name, lower: name.toLowerCase() }))
  const near =
    names.find(({ lower }) => lower === plain || `string${lower}` === plain) ??
    names.findLast(({ lower }) => plain.startsWith(lower)) ??
    names.find(({ lower }) => plain.length > 5 && lower.startsWith(plain))
  return `SSM has no operation "${key}".${near === undefined ? ` It has ${operators.join(', ')}.` : ` Did you mean ${near.name}?`}`
}

/** What an operation compares. */
export function comparedType(operator: Operator): 'string' | 'number' | 'boolean' {
  if (operator === 'BooleanEquals') return 'boolean'
  return operator.startsWith('Numeric') ? 'number' : 'string'
}

function fits(operator: Operator, operand: Json): boolean {
  const type = comparedType(operator)
  // BooleanEquals accepts the texts as well (D-27).
  return (
    typeof operand === type || wholeReference(operand) !== undefined || (type === 'boolean' && isTruthText(operand))
  )
}

/** Is this one of the texts "true" and "false", which BooleanEquals takes as booleans (D-27)? */
export function isTruthText(value: Json): value is string {
  return typeof value === 'string' && /^(?:true|false)$/i.test(value)
}

function wanted(operator: Operator): string {
  const type = comparedType(operator)
  return `${type === 'boolean' ? 'true or false' : `a ${type === 'number' ? 'number' : 'text'}`}, or a reference to one`
}
