/** The schema of the inputs of an action, from the table of its record. */
import type { Action, Field } from '../../actions/index.ts'
import type { Json, JsonObject } from '../../document/index.ts'
import { plausibleRuntime } from '../inputs.ts'
import { reference, truth, withBraces, withReference } from './values.ts'

const absent: JsonObject = { type: 'null' }
const present: JsonObject = { not: absent }

/**
 * The inputs of an action. What the table calls a warning is accepted, names that it does not know too: AWS uses some, and the
 * checker tells which are slips of the pen.
 */
export function inputsSchema(action: Action): JsonObject {
  if (action.undocumented === true) return { type: 'object', description: action.doc }
  const fields = Object.entries(action.inputs)
  const required = fields.filter(([, field]) => field.required === true).map(([name]) => name)
  const demands = [...(action.oneOf ?? []).map(oneOf), ...(action.exclusive ?? []).flatMap(atMostOne)]
  return {
    type: 'object',
    description: action.doc,
    properties: Object.fromEntries(fields.map(([name, field]) => [name, inputSchema(name, field)])),
    ...(required.length === 0 ? {} : { required }),
    ...(demands.length === 0 ? {} : { allOf: demands }),
  }
}

function oneOf(group: readonly string[]): JsonObject {
  return { anyOf: group.map((name) => ({ required: [name], properties: { [name]: present } })) }
}

function atMostOne(group: readonly string[]): readonly JsonObject[] {
  return group.flatMap((one, index) =>
    group.slice(index + 1).map((other) => ({
      not: { required: [one, other], properties: { [one]: present, [other]: present } },
    })),
  )
}

function inputSchema(name: string, field: Field): JsonObject {
  const note: JsonObject = {
    description: field.doc,
    ...(field.default === undefined ? {} : { default: field.default as Json }),
  }
  const value = valueSchema(name, field)
  const none = field.required === true ? [] : [absent]
  if (Object.keys(value).length === 0) return field.required === true ? { ...note, ...present } : note
  const literal = field.literal === true ? { not: withReference } : {}
  return { ...note, anyOf: [value, withBraces, ...none], ...literal }
}

function valueSchema(name: string, field: Field): JsonObject {
  switch (field.kind) {
    case 'string':
    case 'selector':
    case 'step':
      // A number or a boolean is read as its text.
      return { anyOf: [textSchema(name, field), { type: ['number', 'boolean'] }] }
    case 'integer':
      return { anyOf: [{ type: 'integer', ...bounds(field, 'minimum', 'maximum') }, wholeText] }
    case 'boolean':
      return truth
    case 'map':
      return { type: 'object' }
    case 'condition':
      return { $ref: '#/definitions/condition' }
    case 'stringList':
      // One text is read as a list of it (D-14).
      return { anyOf: [listSchema(field, elementSchema(name, field)), { type: 'string' }] }
    case 'mapList':
      return { anyOf: [listSchema(field, { anyOf: [{ type: 'object' }, withBraces] }), { type: 'object' }] }
    case 'steps':
      return { type: 'array', minItems: 1, items: { $ref: '#/definitions/stepOfLoop' } }
    case 'choices':
      return { type: 'array', minItems: 1, items: { $ref: '#/definitions/choice' } }
    case 'any': {
      const size = bounds(field, 'minItems', 'maxItems')
      return Object.keys(size).length === 0 ? {} : { anyOf: [{ not: { type: 'array' } }, listSchema(field, {})] }
    }
  }
}

const wholeText: JsonObject = { type: 'string', pattern: '^\\s*[+-]?\\d+\\s*$' }

function textSchema(name: string, field: Field): JsonObject {
  const text: JsonObject = {
    type: 'string',
    ...(field.pattern === undefined ? {} : { pattern: `^(?:${field.pattern})$` }),
    ...bounds(field, 'minLength', 'maxLength'),
  }
  if (field.enum === undefined) return text
  const listed = { ...text, enum: field.enum }
  return name === 'Runtime' ? { anyOf: [listed, { type: 'string', pattern: plausibleRuntime.source }] } : listed
}

function elementSchema(name: string, field: Field): JsonObject {
  const { min: _least, max: _most, ...element } = field
  return { anyOf: [textSchema(name, element), { type: ['number', 'boolean'] }, withBraces] }
}

/** A list within its bounds, unless an element stands for many. */
function listSchema(field: Field, items: JsonObject): JsonObject {
  const size = bounds(field, 'minItems', 'maxItems')
  const bounded = Object.keys(size).length === 0 ? {} : { anyOf: [size, { contains: reference }] }
  return { type: 'array', items, ...bounded }
}

function bounds(field: Field, least: string, most: string): JsonObject {
  return {
    ...(field.min === undefined ? {} : { [least]: field.min }),
    ...(field.max === undefined ? {} : { [most]: field.max }),
  }
}
