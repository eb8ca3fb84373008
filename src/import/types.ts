/** The value types of SSM, and what fits where. */

import type { Field, InputTable } from '../actions/index.ts'
import type { Shape } from '../aws/index.ts'
import type { Json, ValueType } from '../document/index.ts'

const valueTypes: Readonly<Record<ValueType, true>> = {
  String: true,
  StringList: true,
  Integer: true,
  Boolean: true,
  MapList: true,
  StringMap: true,
}

/** Is this one of the six value types? */
export function isValueType(type: Json | undefined): type is ValueType {
  return typeof type === 'string' && Object.hasOwn(valueTypes, type)
}

/** The value type behind a declared type; undefined for a type that SSM does not have. */
export function valueTypeOf(type: Json | undefined): ValueType | undefined {
  if (isValueType(type)) return type
  if (typeof type !== 'string') return undefined
  if (/^AWS::(EC2::Instance::Id|S3::Bucket::Name|IAM::Role::Arn)$/.test(type)) return 'String'
  return /^List<AWS::(EC2::Instance::Id|S3::Bucket::Name|IAM::Role::Arn)>$/.test(type) ? 'StringList' : undefined
}

/** A place that takes anything. */
export const anything: Shape = { type: 'document' }
const text: Shape = { type: 'string' }
const map: Shape = { type: 'map', value: anything }

/** What a field of an action's table takes. */
function shapeOfField(field: Field): Shape {
  switch (field.kind) {
    case 'string':
      return field.enum === undefined ? text : { type: 'string', enum: field.enum }
    case 'selector':
    case 'step':
      return text
    case 'integer':
      return { type: 'integer' }
    case 'boolean':
      return { type: 'boolean' }
    case 'stringList':
      return { type: 'list', member: field.enum === undefined ? text : { type: 'string', enum: field.enum } }
    case 'map':
      return map
    case 'mapList':
      return { type: 'list', member: map }
    default:
      return anything
  }
}

/** What an action takes, from its own table. */
export function shapeOfTable(name: string, table: InputTable): Shape {
  const entries = Object.entries(table)
  return {
    type: 'structure',
    name,
    members: Object.fromEntries(entries.map(([input, field]) => [input, shapeOfField(field)])),
    required: entries.filter(([, { required }]) => required === true).map(([input]) => input),
    filled: [],
  }
}

/** Does TypeScript take a reference of this type in this place? */
export function takes(shape: Shape, type: ValueType): boolean {
  switch (shape.type) {
    case 'document':
      return shape === anything
    case 'string':
    case 'timestamp':
      return type === 'String'
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return type === 'Integer'
    case 'boolean':
      return type === 'Boolean'
    case 'blob':
      return false
    case 'list':
      return takesList(shape.member, type)
    case 'map':
    case 'structure':
      return type === 'StringMap'
  }
}

/** Does a list of such members take a reference of this type, as the whole list? */
export function takesList(member: Shape, type: ValueType): boolean {
  if (member === anything) return type === 'StringList' || type === 'MapList'
  if (member.type === 'string' || member.type === 'timestamp') return type === 'StringList'
  return type === 'MapList' && (member.type === 'structure' || member.type === 'map')
}
