/** Schemas of steps and their outputs. */
import { actions } from '../../actions/index.ts'
import type { JsonObject } from '../../document/index.ts'
import { valueTypes } from '../facts.ts'
import { plausibleAction, stepName } from '../step-rules.ts'
import { type Form, stepForms } from '../structure.ts'
import { count, has, reference, truth, when } from './values.ts'

const docs: { readonly [key: string]: string } = {
  name: 'The name of the step: 3 to 128 letters, digits and underscores, unique in the document.',
  action: 'What the step does.',
  description: 'What the step is for; Markdown.',
  inputs: 'What the action gets.',
  maxAttempts: 'How often the step is tried in all. Default 1.',
  timeoutSeconds: 'Seconds that an attempt may take; the default depends on the action.',
  onFailure: 'What follows a failure: Abort (default), Continue, or step:NAME.',
  onCancel: 'What follows a cancellation: Abort (default) or step:NAME.',
  nextStep: 'The step that follows a success; the next in the list where it is absent.',
  isEnd: 'The automation ends after this step.',
  isCritical: 'Whether a failure of this step is a failure of the automation.',
  outputs: 'What later steps may read of the answer.',
}

const forms: { readonly [form in Form]: JsonObject } = {
  text: { type: 'string' },
  map: { type: 'object' },
  list: { type: 'array' },
  boolean: truth,
  count: { anyOf: [count(1), reference] },
}

/** The schema of a key by its form. */
export function formSchema(form: Form): JsonObject {
  return forms[form]
}

/** One output of a step. */
export const output: JsonObject = {
  type: 'object',
  required: ['Name', 'Selector'],
  properties: {
    Name: { type: 'string', pattern: '\\S', description: 'The name of the output; read as {{ step.Name }}.' },
    Selector: { type: 'string', pattern: '\\S', description: 'JSONPath into the answer: $.Table.TableStatus' },
    Type: { enum: valueTypes, default: 'String', description: 'The type of the output.' },
  },
}

const more: { readonly [key: string]: JsonObject } = {
  name: { pattern: stepName.source },
  description: { type: ['string', 'null'] },
  action: { anyOf: [{ enum: [...actions.keys()] }, { pattern: plausibleAction.source }] },
  onFailure: { anyOf: [{ enum: ['Abort', 'Continue'] }, { pattern: '^step:\\s*\\S' }] },
  onCancel: { anyOf: [{ enum: ['Abort'] }, { pattern: '^step:\\s*\\S' }] },
  outputs: { items: { $ref: '#/definitions/output' } },
}

/** A step of the document. */
export const step: JsonObject = {
  type: 'object',
  required: ['name', 'action', 'inputs'],
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(stepForms).map(([key, form]) => [
      key,
      { description: docs[key] ?? key, ...formSchema(form), ...more[key] },
    ]),
  ),
  allOf: [endsOrGoesOn(), ...[...actions.keys()].map(inputsOf)],
}

/** A step inside aws:loop: any but a loop. */
export const stepOfLoop: JsonObject = {
  allOf: [{ $ref: '#/definitions/step' }, { not: has('action', { const: 'aws:loop' }) }],
}

function inputsOf(name: string): JsonObject {
  return when(has('action', { const: name }), { properties: { inputs: { $ref: `#/definitions/${name}` } } })
}

/** isEnd and nextStep are not given together. */
function endsOrGoesOn(): JsonObject {
  const ends = { anyOf: [{ const: true }, { type: 'string', pattern: '^\\s*[tT][rR][uU][eE]\\s*$' }] }
  return {
    not: { required: ['isEnd', 'nextStep'], properties: { isEnd: ends, nextStep: { type: 'string' } } },
  }
}
