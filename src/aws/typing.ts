/**
 * The type of what a selector picks from an operation's answer, worked out on the answer's shape. Selectors are SSM's JSONPath
 * subset, parsed by the document floor; the segments here have the same form.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeawsapi.html
 */
import type { Operation, Shape, StructureShape } from './shapes.ts'
import { suggest } from './spelling.ts'

/** One segment of a parsed selector. */
export type PathSegment =
  | { readonly kind: 'child'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'descend'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'filter'; readonly path: readonly string[] }

/** Why a path leads nowhere. `list-without-index`: the path names a member of a list's elements without picking any. */
export type PathFailure = 'unknown-member' | 'list-without-index' | 'not-a-list' | 'no-members'

/**
 * What a path finds.
 * - `ok: true`: always this shape; `list` when the path crosses `..`, `[*]` or a filter, which give a list of such values;
 * - `ok: false`: nothing, whatever AWS answers; `at` is the segment at fault, `known` the names that would have been right;
 * - `ok: 'dynamic'`: it depends on the answer.
 */
export type PathType =
  | { readonly ok: true; readonly shape: Shape; readonly list: boolean }
  | {
      readonly ok: false
      readonly message: string
      readonly at: number
      readonly known: readonly string[]
      readonly reason: PathFailure
    }
  | { readonly ok: 'dynamic' }

const text: Shape = { type: 'string' }

/** What boto3 adds to every answer. */
const responseMetadata: StructureShape = {
  type: 'structure',
  name: 'ResponseMetadata',
  required: [],
  filled: [],
  members: {
    HTTPHeaders: { type: 'map', value: text },
    HTTPStatusCode: { type: 'integer' },
    HostId: text,
    RequestId: text,
    RetryAttempts: { type: 'integer' },
  },
}

/** The answer as SSM sees it: the operation's output (none is an empty one) and `ResponseMetadata`. */
export function answerShape(operation: Operation): StructureShape {
  let shape = answers.get(operation)
  if (shape === undefined) {
    shape = withMetadata(operation)
    answers.set(operation, shape)
  }
  return shape
}

/** Made once an operation: every selector of a document asks again. */
const answers = new WeakMap<Operation, StructureShape>()

function withMetadata(operation: Operation): StructureShape {
  const { output } = operation
  return {
    type: 'structure',
    name: output?.name ?? `${operation.name}Response`,
    required: output?.required ?? [],
    filled: [],
    members: Object.assign(Object.create(null), output?.members, { ResponseMetadata: responseMetadata }),
  }
}

/**
 * The type of a selector over an operation's answer.
 *
 *     typeOfPath(getFunctionConfiguration, [{ kind: 'child', name: 'Timeout' }])   // { ok: true, shape: integer, list: false }
 */
export function typeOfPath(operation: Operation, path: readonly PathSegment[]): PathType {
  let shape: Shape = answerShape(operation)
  let list = false
  let at = 0
  for (const segment of path) {
    if (shape.type === 'document') return { ok: 'dynamic' }
    const next = step(shape, segment)
    if (next === 'dynamic') return { ok: 'dynamic' }
    if ('failure' in next) {
      const walked = `$${path.slice(0, at).map(print).join('')}`
      const message = `the answer of ${operation.service} ${operation.name}: ${next.failure(walked)}`
      return { ok: false, message, at, known: next.known, reason: next.reason }
    }
    shape = next.shape
    list ||= segment.kind !== 'child' && segment.kind !== 'index'
    at += 1
  }
  return { ok: true, shape, list }
}

interface Failure {
  readonly failure: (walked: string) => string
  readonly known: readonly string[]
  readonly reason: PathFailure
}

function step(shape: Shape, segment: PathSegment): { readonly shape: Shape } | 'dynamic' | Failure {
  switch (segment.kind) {
    case 'child':
      return child(shape, segment.name)
    case 'index':
      if (shape.type === 'list') return { shape: shape.member }
      return notAList(shape)
    case 'wildcard':
      if (shape.type === 'list') return { shape: shape.member }
      if (shape.type === 'map') return { shape: shape.value }
      return shape.type === 'structure' ? 'dynamic' : notAList(shape)
    case 'filter':
      return shape.type === 'list' ? { shape: shape.member } : notAList(shape)
    case 'descend':
      return descend(shape, segment.name)
  }
}

function child(shape: Shape, name: string): { readonly shape: Shape } | Failure {
  if (shape.type === 'map') return { shape: shape.value }
  if (shape.type === 'structure') {
    if (Object.hasOwn(shape.members, name)) return { shape: shape.members[name]! }
    const known = Object.keys(shape.members)
    const near = suggest(name, known)
    const hint = near === undefined ? `expected one of ${listed(known)}` : `did you mean ${near}?`
    return { failure: (walked) => `${walked} has no ${name}; ${hint}`, known, reason: 'unknown-member' }
  }
  if (shape.type === 'list') {
    const inner = shape.member
    const known = inner.type === 'structure' ? Object.keys(inner.members) : []
    return {
      failure: (walked) =>
        `${walked} is a list; pick elements before .${name}: ${walked}[0].${name} or ${walked}[*].${name}`,
      known,
      reason: 'list-without-index',
    }
  }
  return {
    failure: (walked) => `${walked} is a single ${shape.type}; it has no ${name}`,
    known: [],
    reason: 'no-members',
  }
}

function notAList(shape: Shape): Failure {
  const is = shape.type === 'structure' || shape.type === 'map' ? 'a map' : `a single ${shape.type}`
  const known = shape.type === 'structure' ? Object.keys(shape.members) : []
  return { failure: (walked) => `${walked} is ${is}, not a list`, known, reason: 'not-a-list' }
}

/** `..name`: every member of that name at any depth. One kind of value in all places, or it depends on the answer. */
function descend(shape: Shape, name: string): { readonly shape: Shape } | 'dynamic' | Failure {
  const seen = new Set<Shape>()
  const found = new Set<Shape>()
  const names = new Set<string>()
  let open = false
  const waiting: Shape[] = [shape]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (next.type === 'list') waiting.push(next.member)
    else if (next.type === 'document') open = true
    else if (next.type === 'map') {
      // a map's keys are the answer's own
      open = true
      waiting.push(next.value)
    } else if (next.type === 'structure') {
      for (const [member, inner] of Object.entries(next.members)) {
        names.add(member)
        if (member === name) found.add(inner)
        waiting.push(inner)
      }
    }
  }
  const [first, ...others] = found
  if (first !== undefined && others.length === 0 && !open) return { shape: first }
  if (first !== undefined || open) return 'dynamic'
  const known = [...names].sort()
  const near = suggest(name, known)
  return {
    failure: (walked) =>
      `nothing below ${walked} is called ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
    known,
    reason: 'unknown-member',
  }
}

/**
 * The SSM output type that fits a shape; `list` as `typeOfPath` gives it. SSM has no type for fractions: String. A timestamp
 * arrives as text (D-32).
 */
export function valueTypeOf(
  shape: Shape,
  list = false,
): 'String' | 'StringList' | 'Integer' | 'Boolean' | 'MapList' | 'StringMap' {
  if (list)
    return shape.type === 'structure' || shape.type === 'map' || shape.type === 'document' ? 'MapList' : 'StringList'
  switch (shape.type) {
    case 'list':
      return valueTypeOf(shape.member, true)
    case 'structure':
    case 'map':
    case 'document':
      return 'StringMap'
    case 'integer':
    case 'long':
      return 'Integer'
    case 'boolean':
      return 'Boolean'
    default:
      return 'String'
  }
}

function print(segment: PathSegment): string {
  switch (segment.kind) {
    case 'child':
      return `.${segment.name}`
    case 'index':
      return `[${segment.index}]`
    case 'descend':
      return `..${segment.name}`
    case 'wildcard':
      return '[*]'
    case 'filter':
      return '[?(…)]'
  }
}

function listed(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, … (${names.length} in all)` : names.join(', ')
}
