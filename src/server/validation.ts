/**
 * Checks a request against SSM's own model: types, required members, lengths, patterns, allowed values. Clients check next to nothing of
 * it, so the service must. The data is `ssm-requests.json`, made by scripts/vendor-ssm-requests.py.
 */
import { readFileSync } from 'node:fs'
import { ApiError } from './api-error.ts'

interface RequestShape {
  readonly m?: { readonly [member: string]: string }
  readonly r?: readonly string[]
  readonly l?: string
  readonly k?: string
  readonly v?: string
  readonly s?: 1
  readonly i?: 1
  readonly b?: 1
  readonly t?: 1
  readonly p?: string
  readonly e?: readonly string[]
  readonly n?: number
  readonly x?: number
}

interface Model {
  readonly operations: { readonly [name: string]: string }
  readonly shapes: { readonly [name: string]: RequestShape }
}

let loaded: Model | undefined
function model(): Model {
  loaded ??= JSON.parse(readFileSync(new URL('ssm-requests.json', import.meta.url), 'utf8')) as Model
  return loaded
}

const patterns = new Map<string, RegExp>()

/** A pattern of the model as a whole match, as the service reads it (D-06). */
function patternOf(text: string): RegExp {
  let pattern = patterns.get(text)
  if (pattern === undefined) {
    // `(?i)` is Java's; `\p{…}` needs the flag u, which in turn refuses needless escapes such as `\:`.
    const insensitive = text.startsWith('(?i)')
    const unicode = text.includes('\\p{')
    pattern = new RegExp(
      `^(?:${insensitive ? text.slice(4) : text})$`,
      `${insensitive ? 'i' : ''}${unicode ? 'u' : 's'}`,
    )
    patterns.set(text, pattern)
  }
  return pattern
}

/** The operations whose requests are known here. */
export function knownOperations(): readonly string[] {
  return Object.keys(model().operations)
}

/**
 * Enumerations whose unknown values have an exception of their own in the operation (InvalidFilterKey, InvalidResourceType,
 * InvalidPermissionType): if the service refused them here, those exceptions could never occur.
 */
const judgedByOperation: ReadonlySet<string> = new Set([
  'AutomationExecutionFilterKey',
  'StepExecutionFilterKey',
  'DocumentFilterKey',
  'DocumentPermissionType',
  'ResourceTypeForTagging',
])

const longestValueShown = 256

/**
 * Checks a request.
 *
 * @throws ApiError SerializationException for a wrong JSON type, ValidationException listing everything else that is wrong
 * @example
 * validate('SendAutomationSignal', { AutomationExecutionId: '…', SignalType: 'Deny' })
 * // 1 validation error detected: Value 'Deny' at 'signalType' failed to satisfy constraint: Member must satisfy enum value set: [Approve, …]
 */
export function validate(operation: string, request: unknown): void {
  const shape = model().operations[operation]
  if (shape === undefined) return
  const problems: string[] = []
  check(shape, request, '')
  if (problems.length === 0) return
  const many = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`
  throw new ApiError('ValidationException', `${many} detected: ${problems.join('; ')}`)

  function refuse(path: string, value: unknown, constraint: string): void {
    problems.push(`Value ${shown(value)} at '${path}' failed to satisfy constraint: Member must ${constraint}`)
  }

  function check(name: string, value: unknown, path: string): void {
    const at = model().shapes[name] ?? {}
    if (at.m !== undefined) structure(at, value, path)
    else if (at.l !== undefined) list(at, value, path)
    else if (at.k !== undefined) map(at, value, path)
    else if (at.s !== undefined) text(judgedByOperation.has(name) ? withoutEnum(at) : at, value, path)
    else if (at.i !== undefined) number(at, value, path)
    else if (at.b !== undefined && typeof value !== 'boolean') throw wrongType(path, 'a boolean')
    else if (at.t !== undefined && typeof value !== 'number') throw wrongType(path, 'a timestamp in epoch seconds')
  }

  function structure(at: RequestShape, value: unknown, path: string): void {
    if (!isMap(value)) throw wrongType(path, 'an object')
    for (const [member, shapeName] of Object.entries(at.m ?? {})) {
      const inner = Object.hasOwn(value, member) ? value[member] : undefined
      const place = join(path, lowerFirst(member))
      if (inner !== undefined && inner !== null) check(shapeName, inner, place)
      else if (at.r?.includes(member)) refuse(place, null, 'not be null')
    }
  }

  function list(at: RequestShape, value: unknown, path: string): void {
    if (!Array.isArray(value)) throw wrongType(path, 'a list')
    length(at, value.length, value, path)
    for (const [index, one] of value.entries()) {
      const place = `${path}.${index + 1}.member`
      if (one === null) refuse(place, null, 'not be null')
      else check(at.l ?? '', one, place)
    }
  }

  function map(at: RequestShape, value: unknown, path: string): void {
    if (!isMap(value)) throw wrongType(path, 'an object')
    const entries = Object.entries(value)
    length(at, entries.length, value, path)
    for (const [key, one] of entries) {
      check(at.k ?? '', key, `${path}.key`)
      if (one === null) refuse(`${path}.${key}`, null, 'not be null')
      else check(at.v ?? '', one, `${path}.${key}.member`)
    }
  }

  function text(at: RequestShape, value: unknown, path: string): void {
    if (typeof value !== 'string') throw wrongType(path, 'a string')
    if (at.e !== undefined && !at.e.includes(value)) {
      refuse(path, value, `satisfy enum value set: [${at.e.join(', ')}]`)
      return
    }
    length(at, value.length, value, path)
    if (at.p !== undefined && !patternOf(at.p).test(value)) {
      refuse(path, value, `satisfy regular expression pattern: ${at.p}`)
    }
  }

  function number(at: RequestShape, value: unknown, path: string): void {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(path, 'an integer')
    if (at.n !== undefined && value < at.n) refuse(path, value, `have value greater than or equal to ${at.n}`)
    if (at.x !== undefined && value > at.x) refuse(path, value, `have value less than or equal to ${at.x}`)
  }

  function length(at: RequestShape, size: number, value: unknown, path: string): void {
    if (at.n !== undefined && size < at.n) refuse(path, value, `have length greater than or equal to ${at.n}`)
    if (at.x !== undefined && size > at.x) refuse(path, value, `have length less than or equal to ${at.x}`)
  }
}

const withoutEnum = ({ e: _, ...rest }: RequestShape): RequestShape => rest

function wrongType(path: string, wanted: string): ApiError {
  return new ApiError('SerializationException', `${path === '' ? 'The request' : `'${path}'`} must be ${wanted}.`)
}

function shown(value: unknown): string {
  if (value === null) return 'null'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `'${text.length > longestValueShown ? `${text.slice(0, longestValueShown)}…` : text}'`
}

const isMap = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const join = (path: string, member: string): string => (path === '' ? member : `${path}.${member}`)
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
