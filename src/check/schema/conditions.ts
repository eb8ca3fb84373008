/** Schemas of the conditions of aws:branch and aws:loop. */
import { comparedType, type JsonObject, operators } from '../../document/index.ts'
import { reference } from './values.ts'

const nested: JsonObject = { $ref: '#/definitions/condition' }

/** A condition: a comparison, or And, Or, Not. */
export const condition: JsonObject = conditionWith([])

/** A choice of a branch: a condition and where it leads. */
export const choice: JsonObject = {
  description: 'A condition, and the step to go to when it holds.',
  allOf: [
    conditionWith(['NextStep']),
    { required: ['NextStep'], properties: { NextStep: { type: 'string', description: 'The step to go to.' } } },
  ],
}

function conditionWith(also: readonly string[]): JsonObject {
  const beside: JsonObject = Object.fromEntries(also.map((name) => [name, true]))
  const groups: JsonObject = {
    And: { type: 'array', minItems: 2, items: nested },
    Or: { type: 'array', minItems: 2, items: nested },
    Not: { ...nested },
  }
  let schema: JsonObject = {
    required: ['Variable'],
    minProperties: 2 + also.length,
    maxProperties: 2 + also.length,
    additionalProperties: false,
    properties: { ...beside, Variable: { description: 'One reference: {{ step.Output }}.' }, ...comparisons() },
  }
  for (const [name, value] of Object.entries(groups)) {
    const group = { additionalProperties: false, properties: { ...beside, [name]: value } }
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema names it so
    schema = { if: { required: [name] }, then: group, else: schema }
  }
  return { type: 'object', ...schema }
}

function comparisons(): JsonObject {
  return Object.fromEntries(
    operators.map((operator) => {
      const type = comparedType(operator)
      const texts = type === 'boolean' ? [{ type: 'string', pattern: '^([tT][rR][uU][eE]|[fF][aA][lL][sS][eE])$' }] : []
      return [operator, { anyOf: [{ type }, reference, ...texts] }]
    }),
  )
}
