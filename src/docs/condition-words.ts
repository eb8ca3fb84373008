/** Conditions and values in the words of either language; `describeCondition` of `document/` knows English alone. */
import {
  type Condition,
  isList,
  isObject,
  type Json,
  member,
  nameOfReference,
  parseCondition,
  parseText,
  wholeReference,
} from '../document/index.ts'
import { clean, shorten } from './text.ts'
import { fill, type Words } from './words.ts'

/**
 * A condition in words, on one line.
 *
 * @example conditionInWords(condition, spanish) // 'read.Mode es "PROVISIONED" y no (read.Count > 3)'
 */
export function conditionInWords(condition: Condition, words: Words): string {
  if (condition.kind === 'compare') {
    return fill(words[condition.operator], {
      left: valueInWords(condition.variable),
      right: valueInWords(condition.operand),
    })
  }
  if (condition.kind === 'not') return fill(words.not, { condition: conditionInWords(condition.condition, words) })
  return condition.conditions
    .map((one) =>
      one.kind === 'and' || one.kind === 'or' ? `(${conditionInWords(one, words)})` : conditionInWords(one, words),
    )
    .join(` ${words[condition.kind]} `)
}

/** A condition in SSM's form in words; `words.unreadable` where it is malformed. */
export function readCondition(value: Json, words: Words): string {
  const parsed = parseCondition(value)
  return parsed.ok ? conditionInWords(parsed.condition, words) : words.unreadable
}

/** A value on one line: a reference by its name, anything else as JSON. */
export function valueInWords(value: Json): string {
  const reference = wholeReference(value)
  if (reference !== undefined) return clean(nameOfReference(reference))
  return typeof value === 'string' ? JSON.stringify(textInWords(value)) : shorten(clean(JSON.stringify(value)), 200)
}

/** A text on one line, its references as `{name}`, or bare where it is one reference and nothing else. */
export function textInWords(value: Json): string {
  if (typeof value !== 'string') return valueInWords(value)
  const reference = wholeReference(value)
  if (reference !== undefined) return clean(nameOfReference(reference))
  return clean(
    parseText(value)
      .map((piece) => (typeof piece === 'string' ? piece : `{${nameOfReference(piece)}}`))
      .join(''),
  )
}

/** The texts of a list, or of a value that stands for one, each on one line. */
export function listInWords(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return []
  return isList(value) ? value.map(textInWords) : [textInWords(value)]
}

/** An input of a step, own keys only; undefined where the step has none of that name or no readable inputs. */
export function inputOf(step: { readonly inputs: unknown }, name: string): Json | undefined {
  return isObject(step.inputs) ? member(step.inputs, name) : undefined
}
