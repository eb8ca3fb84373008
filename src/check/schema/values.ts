/** Schemas of the values that documents hold, references and all. */
import type { JsonObject } from '../../document/index.ts'

/** Text with braces: a reference, or a mistake with braces that the checker tells better. */
export const withBraces: JsonObject = { type: 'string', pattern: '\\{\\{' }

/** Text that holds a reference. */
export const withReference: JsonObject = { type: 'string', pattern: '\\{\\{\\s*[\\w/][^{}]*\\}\\}' }

/** One whole reference. */
export const reference: JsonObject = { type: 'string', pattern: '^\\s*\\{\\{[^{}]*\\}\\}\\s*$' }

/** True or false, as text too: real documents write it so. */
export const truth: JsonObject = {
  anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '^\\s*([tT][rR][uU][eE]|[fF][aA][lL][sS][eE])\\s*$' }],
}

/** Digits as JavaScript's `Number` reads them: `600`, `6e2`, `0x258`. */
const digits = '^\\s*(\\+?\\d*\\.?\\d*([eE][-+]?\\d+)?|0[xX][\\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)\\s*$'

/** A whole number of at least `least`, as text too. */
export function count(least: number): JsonObject {
  return {
    anyOf: [
      { type: 'integer', minimum: least },
      { type: 'string', pattern: digits },
    ],
  }
}

/** The value of a type of parameters, variables and outputs. */
export function valueSchema(type: string): JsonObject {
  switch (type) {
    case 'String':
      return { type: 'string' }
    case 'Integer':
      return { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\s*[-+]?[\\dxXoObBeE.a-fA-F]+\\s*$' }] }
    case 'Boolean':
      return { type: 'boolean' }
    case 'StringList':
    case 'MapList':
      return { type: 'array' }
    case 'StringMap':
      return { anyOf: [{ type: 'object' }, { type: 'string', pattern: '^\\s*(\\{[\\s\\S]*\\})?\\s*$' }] }
    default:
      return type.startsWith('List<') ? { type: 'array' } : { type: 'string' }
  }
}

/** The default of a parameter or variable: of its type, absent (`null`), or read when the automation starts. */
export function defaultOf(type: string): JsonObject {
  const late = { type: 'string', pattern: '^\\s*\\{\\{[\\s\\S]*\\}\\}\\s*$' }
  return { anyOf: [valueSchema(type), { type: 'null' }, late] }
}

/** What holds when a condition does: `if` and `then` of draft 7. */
export function when(condition: JsonObject, consequence: JsonObject): JsonObject {
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema names it so
  return { if: condition, then: consequence }
}

/** An object whose member has this value. */
export function has(name: string, value: JsonObject): JsonObject {
  return { required: [name], properties: { [name]: value } }
}
