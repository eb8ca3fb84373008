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

/** The SSM type of a text that is or holds a reference; undefined for plain text. */
type TypeOfReference = (text: string) => ReferenceType | undefined

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
  referenceType: TypeOfReference,
): readonly InputProblem[] {
  const walk = new InputWalk(operation, referenceType)
  walk.structure(operation.input ?? withoutMembers(operation), input)
  return walk.problems
}

function withoutMembers({ name }: Operation): StructureShape {
  return { type: 'structure', name, members: {}, required: [], filled: [] }
}

/** One walk through an input. Most inputs are right: what only a message needs is made for the message. */
class InputWalk {
  readonly problems: InputProblem[] = []
  readonly #operation: Operation
  readonly #referenceType: TypeOfReference
  /** Where the walk is; it grows and shrinks on the way. */
  readonly #path: (string | number)[] = []

  constructor(operation: Operation, referenceType: TypeOfReference) {
    this.#operation = operation
    this.#referenceType = referenceType
  }

  structure(shape: StructureShape, value: unknown): void {
    if (!isObject(value)) {
      this.#wrongType(describeShape(shape), value)
      return
    }
    const given = new Set<string>()
    for (const key of Object.keys(value)) {
      this.#path.push(key)
      this.#member(shape, value, key, given)
      this.#path.pop()
    }
    if (shape.union === true && given.size !== 1) {
      const names = Object.keys(shape.members).join(', ')
      this.#report('wrong-type', `${this.#place()} must have exactly one of ${names}; it has ${given.size}`)
    }
    for (const name of shape.required) {
      if (!given.has(name)) {
        const owner = this.#path.length === 0 ? 'the input' : this.#place()
        this.#report('missing-member', `${owner} needs ${name} (${describeShape(shape.members[name]!)})`)
      }
    }
  }

  /** A member of `owner`; the names of those that are members indeed go to `given`. */
  #member(shape: StructureShape, owner: { readonly [name: string]: unknown }, key: string, given: Set<string>): void {
    const { members } = shape
    if (Object.hasOwn(members, key)) {
      given.add(key)
      this.#check(members[key]!, owner[key])
      return
    }
    if (this.#referenceType(key) !== undefined) return
    const isTop = this.#path.length === 1
    const real = isTop ? memberOfAlias(this.#operation.service, this.#operation.name, key, members) : undefined
    if (real !== undefined && !Object.hasOwn(owner, real)) {
      given.add(real)
      this.#report('alias', `${key} is boto3's other name for ${real}; write ${real}`)
      this.#check(members[real]!, owner[key])
    } else {
      const has = isTop ? 'there is' : `${place(this.#path.slice(0, -1))} has`
      this.#report('unknown-member', `${has} no input ${key}; ${expected(key, Object.keys(members))}`)
    }
  }

  #check(shape: Shape, value: unknown): void {
    if (shape.type === 'document') return
    const type = typeof value === 'string' ? this.#referenceType(value) : undefined
    if (type !== undefined) {
      if (!fits(shape, type)) {
        this.#report('wrong-type', `${this.#place()} must be ${describeShape(shape)}; ${value} is a ${type}`, true)
      }
    } else if (shape.type === 'structure') this.structure(shape, value)
    else if (shape.type === 'list') this.#list(shape, value)
    else if (shape.type === 'map') this.#map(shape, value)
    else this.#scalar(shape, value)
  }

  #list(shape: ListShape, value: unknown): void {
    if (!Array.isArray(value)) {
      if (isObject(value) || value === null || value === undefined) this.#wrongType(describeShape(shape), value)
      else this.#check(shape.member, value)
      return
    }
    for (const [index, element] of value.entries()) {
      const type = typeof element === 'string' ? this.#referenceType(element) : undefined
      const spliced = type === 'StringList' || type === 'MapList'
      this.#path.push(index)
      this.#check(spliced ? shape : shape.member, element)
      this.#path.pop()
    }
  }

  #map(shape: MapShape, value: unknown): void {
    if (!isObject(value)) {
      this.#wrongType(describeShape(shape), value)
      return
    }
    for (const [key, inner] of Object.entries(value)) {
      const isKnown = shape.keys === undefined || shape.keys.includes(key) || this.#referenceType(key) !== undefined
      const owner = isKnown ? '' : this.#place()
      this.#path.push(key)
      if (!isKnown) this.#report('not-in-enum', `${owner} has no key ${key}; ${expected(key, shape.keys ?? [])}`)
      this.#check(shape.value, inner)
      this.#path.pop()
    }
  }

  #scalar(shape: ScalarShape, value: unknown): void {
    if (!isScalar(shape.type, value)) {
      this.#wrongType(describeShape(shape), value)
      return
    }
    if (shape.enum !== undefined && typeof value === 'string' && !shape.enum.includes(value)) {
      this.#report('not-in-enum', `${this.#place()} is ${JSON.stringify(value)}; ${expected(value, shape.enum)}`)
    }
  }

  #wrongType(wanted: string, value: unknown): void {
    this.#report('wrong-type', `${this.#place()} must be ${wanted}; it is ${describeValue(value)}`)
  }

  #report(kind: InputProblem['kind'], message: string, fromReference = false): void {
    const { service, name } = this.#operation
    this.problems.push({ kind, path: [...this.#path], message: `${service} ${name}: ${message}`, fromReference })
  }

  #place(): string {
    return place(this.#path)
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
