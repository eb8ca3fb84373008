/** Conditions of branches and loops in words of either language; values as a person writes them. */
import {
  type Condition,
  describeCondition,
  isList,
  isObject,
  type Json,
  member,
  nameOfReference,
  parseCondition,
  parseText,
  type Step,
  wholeReference,
} from '../document/index.ts'
import { fill, type Words } from './words.ts'

/**
 * A condition in words.
 *
 * @example conditionInWords(condition, wordsOf('es')) // 'Decide.verdict es "switch"'
 */
export function conditionInWords(condition: Condition, words: Words): string {
  switch (condition.kind) {
    case 'compare':
      return compareInWords(words[condition.operator], condition)
    case 'not': {
      const inner = condition.condition
      const isEquals = inner.kind === 'compare' && /^(String|Boolean|Numeric)Equals$/.test(inner.operator)
      if (isEquals) return compareInWords(words.isNot, inner)
      return fill(words.not, { condition: conditionInWords(inner, words) })
    }
    default:
      return condition.conditions
        .map((one) => {
          const text = conditionInWords(one, words)
          return one.kind === 'and' || one.kind === 'or' ? `(${text})` : text
        })
        .join(` ${words[condition.kind]} `)
  }
}

function compareInWords(text: string, compared: Condition & { readonly kind: 'compare' }): string {
  return fill(text, { left: operandInWords(compared.variable), right: operandInWords(compared.operand) })
}

function operandInWords(value: Json): string {
  const reference = wholeReference(value)
  return reference === undefined ? JSON.stringify(value) : nameOfReference(reference)
}

/** What the choices of a branch are called, by how `flowOf` labels them. */
export function choiceLabels(step: Step, words: Words): ReadonlyMap<string, string> {
  const choices = isObject(step.inputs) ? member(step.inputs, 'Choices') : undefined
  const labels = new Map<string, string>()
  for (const choice of isList(choices) ? choices.filter(isObject) : []) {
    const { NextStep: _, ...rest } = choice
    const parsed = parseCondition(rest)
    if (parsed.ok) labels.set(describeCondition(parsed.condition), conditionInWords(parsed.condition, words))
  }
  return labels
}

/** A value in running text: a reference by its name, references inside text in single braces, anything else as JSON. */
export function valueInWords(value: Json | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return isList(value) ? value.map(valueInWords).join(', ') : JSON.stringify(value)
  const parts = parseText(value)
  const [first] = parts
  if (parts.length === 1 && typeof first === 'object') return nameOfReference(first)
  return parts.map((part) => (typeof part === 'string' ? part : `{${nameOfReference(part)}}`)).join('')
}
