/** Writing down what a step needs from IAM. */
import { type Json, type JsonObject, referencesIn } from '../document/index.ts'
import type { Need } from './action.ts'

/** An API operation by boto3's service name; `input` narrows the resource. */
export function operation(service: string, name: string, input: JsonObject = {}): Need {
  return { kind: 'operation', service, operation: name, input }
}

/** The named members of a step's inputs that are there, under the names that the operation has for them. */
export function narrowed(inputs: JsonObject, names: { readonly [member: string]: string }): JsonObject {
  const members = Object.entries(names).filter(([, name]) => Object.hasOwn(inputs, name))
  return Object.fromEntries(members.map(([member, name]) => [member, inputs[name] as Json]))
}

/** A text input as it stands in the document, references and all. */
export function writtenText(inputs: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Whether a value of the document is what it says: no reference in it. */
export function isLiteral(value: Json | undefined): boolean {
  return value === undefined || referencesIn(value).length === 0
}
