/**
 * aws:updateVariable: gives a variable of the document another value.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-update-variable.html
 */
import { isList, isObject, type Json, type ValueType } from '../document/index.ts'
import { failure } from './failure-text.ts'
import type { ActionOf } from './inputs-of.ts'

const name = 'aws:updateVariable'
const prefix = 'variable:'

const inputs = {
  Name: {
    kind: 'string',
    required: true,
    literal: true,
    pattern: 'variable:.+',
    doc: 'The variable, as variable:NAME without braces.',
  },
  Value: { kind: 'any', required: true, doc: "The new value, of the variable's own type; nothing is converted." },
} as const

/** aws:updateVariable. The limits on lengths that the guide names are not enforced (D-38). */
export const updateVariable: ActionOf<typeof inputs> = {
  name,
  doc: 'Gives a variable of the document another value.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-update-variable.html',
  impact: 'Mutating',
  inputs,
  outputs: {},
  repeatable: true,
  needs: () => [],
  run({ Name: written, Value: value }, context) {
    const variable =
      typeof written === 'string' && written.startsWith(prefix) ? written.slice(prefix.length) : undefined
    const type = variable === undefined ? undefined : context.variableType(variable)
    if (variable === undefined || type === undefined) {
      throw refused(
        `The document has no variable "${variable ?? written}". Name must be variable:NAME of a declared variable`,
      )
    }
    if (value === undefined || !isOf(type, value)) {
      throw refused(`The variable ${variable} is a ${type}, but the value is ${shown(value)}. Values are not converted`)
    }
    return { kind: 'done', output: {}, variables: { [variable]: value } }
  },
}

function refused(message: string): Error {
  return failure(name, message, { stage: 'InputValidation' })
}

function isOf(type: ValueType, value: Json): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string'
    case 'Integer':
      return typeof value === 'number' && Number.isInteger(value)
    case 'Boolean':
      return typeof value === 'boolean'
    case 'StringList':
      return isList(value) && value.every((one) => typeof one === 'string')
    case 'MapList':
      return isList(value) && value.every((one) => isObject(one))
    case 'StringMap':
      return isObject(value)
  }
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
