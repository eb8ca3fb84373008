/**
 * The JSON Schema (draft 7) of Automation documents, for editors: completion, hovers, and the mistakes that a schema can see. It is
 * derived from the records of the actions and the tables of the checker, and never stricter than the checker's errors.
 * https://json-schema.org/draft-07
 */
import { actions } from '../../actions/index.ts'
import type { Json, JsonObject } from '../../document/index.ts'
import { valueTypes } from '../facts.ts'
import { parameterTypes, resourceType } from '../parameters.ts'
import { documentForms } from '../structure.ts'
import { choice, condition } from './conditions.ts'
import { inputsSchema } from './inputs.ts'
import { formSchema, output, step, stepOfLoop } from './steps.ts'
import { count, defaultOf, has, when } from './values.ts'

/** Errors of the checker that the schema refuses too, whenever a document has them. */
export const rulesOfSchema: readonly string[] = [
  'schema-version',
  'no-steps',
  'unknown-key',
  'wrong-type',
  'missing-key',
  'step-name',
  'end-and-next',
  'parameter-name',
  'parameter-type',
  'allowed-values',
  'parameter-count',
  'default-type',
  'variable-declaration',
  'variable-type',
  'missing-input',
  'exclusive-inputs',
  'input-type',
  'input-value',
  'condition',
  'output-declaration',
  'output-type',
  'unknown-jump',
  'loop-in-loop',
]

/**
 * The schema, as data.
 *
 * @example `# yaml-language-server: $schema=./automation.schema.json` at the head of a document
 */
export function documentSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'SSM Automation document',
    description: 'A runbook of AWS Systems Manager Automation, schemaVersion 0.3.',
    type: 'object',
    required: ['schemaVersion', 'mainSteps'],
    additionalProperties: false,
    properties: {
      schemaVersion: { const: '0.3', description: 'The version of Automation documents: the text "0.3".' },
      ...Object.fromEntries(
        Object.entries(documentForms).map(([key, form]) => [key, topSchema(key, formSchema(form))]),
      ),
    },
    definitions: {
      step,
      stepOfLoop,
      output,
      condition,
      choice,
      parameter: parameter(),
      variable: variable(),
      ...Object.fromEntries([...actions.values()].map((action) => [action.name, inputsSchema(action)])),
    },
  }
}

const docs: { readonly [key: string]: string } = {
  description: 'What the runbook does; Markdown.',
  assumeRole: 'The role that the automation takes: an ARN or one reference to a parameter.',
  parameters: 'What is asked at the start.',
  variables: 'Values that aws:updateVariable may change.',
  mainSteps: 'The steps, in order.',
  outputs: 'What the automation gives: step.Output.',
  files: 'Attachments, with their checksums.',
}

const more: { readonly [key: string]: JsonObject } = {
  description: { type: ['string', 'null'] },
  parameters: {
    maxProperties: 200,
    propertyNames: { pattern: '^[A-Za-z0-9]{1,50}$' },
    additionalProperties: { $ref: '#/definitions/parameter' },
  },
  variables: {
    propertyNames: { pattern: '^[A-Za-z0-9_]+$' },
    additionalProperties: { $ref: '#/definitions/variable' },
  },
  mainSteps: { minItems: 1, items: { $ref: '#/definitions/step' } },
  outputs: { items: { type: 'string' } },
  files: { additionalProperties: { type: 'object' } },
}

function topSchema(key: string, form: JsonObject): JsonObject {
  const description = docs[key]
  return { ...(description === undefined ? {} : { description }), ...form, ...more[key] }
}

function parameter(): JsonObject {
  const limit = (description: string): JsonObject => ({ description, ...count(0) })
  return {
    type: 'object',
    required: ['type'],
    properties: {
      type: {
        description: 'The type of the value.',
        anyOf: [{ enum: parameterTypes }, { type: 'string', pattern: resourceType.source }],
      },
      description: { description: 'What to give; shown to whoever starts the automation.' },
      default: { description: 'What is taken when nothing is given.' },
      allowedValues: { type: 'array', description: 'The only values that may be given.' },
      allowedPattern: { type: 'string', description: 'A Java regular expression that the whole value must match.' },
      minItems: limit('The fewest items of a list.'),
      maxItems: limit('The most items of a list.'),
      minChars: limit('The fewest characters of a text.'),
      maxChars: limit('The most characters of a text.'),
      displayType: { description: 'How a console shows the field: textfield or textarea.' },
    },
    allOf: defaults(parameterTypes),
  }
}

function variable(): JsonObject {
  return {
    type: 'object',
    required: ['type'],
    properties: {
      type: { enum: valueTypes, description: 'The type of the value.' },
      default: { description: 'The value at the start.' },
      description: { description: 'What it is for.' },
    },
  }
}

function defaults(types: readonly string[]): readonly Json[] {
  return types.map((type) => when(has('type', { const: type }), { properties: { default: defaultOf(type) } }))
}
