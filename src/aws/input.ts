/**
 * Checks what a document gives to an AWS operation against the operation's input shape, before anything is called. References
 * (`{{ … }}`) may stand anywhere; what type each has is the caller's knowledge.
 */
import { memberOfAlias } from './aliases.ts'
import type { ListShape, MapShape, Operation, Scalar, ScalarShape, Shape, StructureShape } from './shapes.ts'
import { describeShape, describeValue, expected, place } from './words.ts'

/** What a whole reference stands for; `unknown` fits everywhere. */
export type ReferenceType = 'String' | 'StringList' | 'Integer' | 'Boolean' | 'MapList' | 'StringMap' | 'unknown'

/**
 * One thing that AWS would refuse.
 * - `path` leads into the input, `kind` says what is wrong;
 * - `alias`: boto3 takes this name for another (D-31): it runs, but isn't the operation's own name;
 * - `fromReference`: a reference of the wrong type. SSM doesn't look at this when the document is created; the step fails.
 */
export interface InputProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly kind: 'unknown-member' | 'missing-member' | 'wrong-type' | 'not-in-enum' | 'alias'
  readonly fromReference: boolean
}

type Path = readonly (string | number)[]

/**
 * Everything that is wrong with an input, in the order of the input; missing members of a structure come last.
 * `referenceType` gives the type of a text that is one whole reference, `String` for a text that merely holds one, and undefined
 * for plain text. A bare value where a list is wanted stands for a list of one (D-14); in a list, a reference to a list stands for
 * its elements.
 *
 *     checkInput(updateTable, { TableNam: 'x' }, () => undefined)
 *     // unknown-member: "dynamodb UpdateTable has no input TableNam; did you mean TableName?", missing-member: …
 */
export function checkInput(
  operation: Operation,
  input: { readonly [name: string]: unknown },
  referenceType: (text: string) => ReferenceType | undefined,
): readonly InputProblem[] {
  const problems: InputProblem[] = []
  const call = `${operation.service} ${operation.name}`
  const empty: StructureShape = { type: 'structure', name: operation.name, members: {}, required: [], filled: [] }
  structure(operation.input ?? empty, input, [])
  return problems

  function report(kind: InputProblem['kind'], path: Path, message: string, fromReference = false): void {
    problems.push({ kind, path, message: `${call}: ${message}`, fromReference })
  }

  function wrongType(path: Path, wanted: string, value: unknown): void {
    report('wrong-type', path, `${place(path)} must be ${wanted}; it is ${describeValue(value)}`)
  }

  function check(shape: Shape, value: unknown, path: Path): void {
    if (shape.type === 'document') return
    const type = typeof value === 'string' ? referenceType(value) : undefined
    if (type !== undefined) {
      if (!fits(shape, type)) {
        report('wrong-type', path, `${place(path)} must be ${describeShape(shape)}; ${value} is a ${type}`, true)
      }
    } else if (shape.type === 'structure') structure(shape, value, path)
    else if (shape.type === 'list') list(shape, value, path)
    else if (shape.type === 'map') map(shape, value, path)
    else scalar(shape, value, path)
  }

  function structure(shape: StructureShape, value: unknown, path: Path): void {
    if (!isObject(value)) {
      wrongType(path, describeShape(shape), value)
      return
    }
    const given = new Set<string>()
    const names = Object.keys(shape.members)
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key]
      if (Object.hasOwn(shape.members, key)) {
        given.add(key)
        check(shape.members[key]!, inner, at)
        continue
      }
      if (referenceType(key) !== undefined) continue
      const real = path.length === 0 ? memberOfAlias(operation.service, operation.name, key, shape.members) : undefined
      if (real !== undefined && !Object.hasOwn(value, real)) {
        given.add(real)
        report('alias', at, `${key} is boto3's other name for ${real}; write ${real}`)
        check(shape.members[real]!, inner, at)
      } else {
        report(
          'unknown-member',
          at,
          `${path.length === 0 ? 'there is' : `${place(path)} has`} no input ${key}; ${expected(key, names)}`,
        )
      }
    }
    if (shape.union === true && given.size !== 1) {
      report('wrong-type', path, `${place(path)} must have exactly one of ${names.join(', ')}; it has ${given.size}`)
    }
    for (const name of shape.required) {
      if (!given.has(name)) {
        report(
          'missing-member',
          path,
          `${path.length === 0 ? 'the input' : place(path)} needs ${name} (${describeShape(shape.members[name]!)})`,
        )
      }
    }
  }

  function list(shape: ListShape, value: unknown, path: Path): void {
    if (!Array.isArray(value)) {
      if (isObject(value) || value === null || value === undefined) wrongType(path, describeShape(shape), value)
      else check(shape.member, value, path)
      return
    }
    for (const [index, element] of value.entries()) {
      const type = typeof element === 'string' ? referenceType(element) : undefined
      const spliced = type === 'StringList' || type === 'MapList'
      check(spliced ? shape : shape.member, element, [...path, index])
    }
  }

  function map(shape: MapShape, value: unknown, path: Path): void {
    if (!isObject(value)) {
      wrongType(path, describeShape(shape), value)
      return
    }
    for (const [key, inner] of Object.entries(value)) {
      if (shape.keys !== undefined && !shape.keys.includes(key) && referenceType(key) === undefined) {
        report('not-in-enum', [...path, key], `${place(path)} has no key ${key}; ${expected(key, shape.keys)}`)
      }
      check(shape.value, inner, [...path, key])
    }
  }

  function scalar(shape: ScalarShape, value: unknown, path: Path): void {
    if (!isScalar(shape.type, value)) {
      wrongType(path, describeShape(shape), value)
      return
    }
    if (shape.enum !== undefined && typeof value === 'string' && !shape.enum.includes(value)) {
      report('not-in-enum', path, `${place(path)} is ${JSON.stringify(value)}; ${expected(value, shape.enum)}`)
    }
  }
}

/** Whether a value of this SSM type can stand for the shape. Lists take one String too (D-14). */
function fits(shape: Shape, type: ReferenceType): boolean {
  if (type === 'unknown') return true
  switch (shape.type) {
    case 'document':
      return true
    case 'structure':
    case 'map':
      return type === 'StringMap'
    case 'list':
      if (shape.member.type === 'list' || shape.member.type === 'document') return true
      if (shape.member.type === 'structure' || shape.member.type === 'map')
        return type === 'MapList' || type === 'StringMap'
      return type === 'StringList' || fits(shape.member, type)
    case 'boolean':
      return type === 'Boolean'
    case 'string':
    case 'blob':
      return type === 'String'
    case 'timestamp':
      return type === 'String' || type === 'Integer'
    default:
      return type === 'Integer'
  }
}

function isScalar(type: Scalar, value: unknown): boolean {
  switch (type) {
    case 'string':
    case 'blob':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'timestamp':
      return typeof value === 'string' || typeof value === 'number'
    case 'integer':
    case 'long':
      return typeof value === 'number' && Number.isInteger(value)
    case 'float':
    case 'double':
      return typeof value === 'number'
    case 'document':
      return true
  }
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
