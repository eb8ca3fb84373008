/**
 * Every AWS service, operation and shape, under the names that SSM Automation uses (boto3's), from the vendored model.
 * A service's file is opened when that service is first asked for. https://github.com/boto/botocore
 */
import { serviceAlias } from './aliases.ts'
import { listServices, loadService, type ServiceData, type ShapeData, type TypeData } from './load.ts'
import { operationsByPythonName, pythonName } from './spelling.ts'

/** The scalar types. `document` is any JSON; `timestamp` is a text in JSON; the numbers of the vendored files index this list. */
export const scalars = [
  'string',
  'integer',
  'long',
  'float',
  'double',
  'boolean',
  'timestamp',
  'blob',
  'document',
] as const

/** A scalar type. */
export type Scalar = (typeof scalars)[number]

/** One value; with `enum`, a text that should be one of these. */
export interface ScalarShape {
  readonly type: Scalar
  readonly enum?: readonly string[]
}

/** A list of one kind of element. */
export interface ListShape {
  readonly type: 'list'
  readonly member: Shape
}

/** A map from text to one kind of value; `keys` where the keys are an enumeration (not every key need be there). */
export interface MapShape {
  readonly type: 'map'
  readonly value: Shape
  readonly keys?: readonly string[]
}

/**
 * Named members. Shapes may be recursive (DynamoDB's AttributeValue): `members` is built when first read, one level at a time.
 * It has no prototype, so any text is safe as a key. A union has exactly one of its members at a time.
 */
export interface StructureShape {
  readonly type: 'structure'
  readonly name: string
  readonly members: { readonly [name: string]: Shape }
  /** The members that a caller must give. */
  readonly required: readonly string[]
  /** Members that AWS requires and the SDK fills in when they are left out (idempotency tokens). */
  readonly filled: readonly string[]
  readonly union?: boolean
}

/** Any shape. */
export type Shape = ScalarShape | ListShape | MapShape | StructureShape

/** A service. `name` is boto3's, which is SSM's (`elbv2`, `stepfunctions`, `logs`); the rest is what the wire and IAM use. */
export interface Service {
  readonly name: string
  readonly signingName: string
  readonly endpointPrefix: string
  /** `json`, `query`, `ec2`, `rest-json`, `rest-xml`, … */
  readonly protocol: string
  /** Of the X-Amz-Target header, for the json protocol. */
  readonly targetPrefix?: string
  readonly apiVersion: string
  /** Canonical (PascalCase) names, sorted. */
  readonly operationNames: readonly string[]
}

/** An operation. `streaming`: its answer is a stream (S3 GetObject), which aws:executeAwsApi can't return. */
export interface Operation {
  readonly service: string
  readonly name: string
  readonly input: StructureShape | undefined
  readonly output: StructureShape | undefined
  readonly streaming: boolean
  /** Verb and path, for the services that IAM authorizes by them (API Gateway): `{ verb: 'GET', path: '/apis/{ApiId}' }`. */
  readonly request?: { readonly verb: string; readonly path: string }
}

interface Opened {
  readonly service: Service
  readonly data: ServiceData
  readonly shapes: Map<TypeData, Shape>
  readonly operations: Map<string, Operation>
  pythonNames?: ReadonlyMap<string, string>
}

const opened = new Map<string, Opened>()

/** All services' names, sorted. Reads the index only. */
export function serviceNames(): readonly string[] {
  return listServices()
}

/** The services whose files have been opened so far. */
export function openedServices(): readonly string[] {
  return [...opened.keys()]
}

/** A service by name, whatever its capitals (`EC2` is `ec2`). */
export function findService(name: string): Service | undefined {
  return open(name)?.service
}

/**
 * An operation by any spelling that SSM takes: `DescribeTags`, `describeTags`, `describe_tags`.
 *
 *     findOperation('dynamodb', 'update_table')?.name    // 'UpdateTable'
 */
export function findOperation(service: string, api: string): Operation | undefined {
  const at = open(service)
  if (at === undefined) return undefined
  const name = operationName(at, api)
  if (name === undefined) return undefined
  let operation = at.operations.get(name)
  if (operation === undefined) {
    const [input, output, streaming, request] = at.data.operations[name]!
    operation = {
      service: at.service.name,
      name,
      input: input === 0 ? undefined : (shapeOf(at, input) as StructureShape),
      output: output === 0 ? undefined : (shapeOf(at, output) as StructureShape),
      streaming: streaming === 1,
      ...(request === undefined ? {} : { request: requestOf(request) }),
    }
    at.operations.set(name, operation)
  }
  return operation
}

function requestOf(text: string): { readonly verb: string; readonly path: string } {
  const [verb = '', path = ''] = text.split(' ')
  return { verb, path }
}

function operationName(at: Opened, api: string): string | undefined {
  if (Object.hasOwn(at.data.operations, api)) return api
  at.pythonNames ??= operationsByPythonName(at.service.operationNames)
  return at.pythonNames.get(pythonName(api))
}

function open(name: string): Opened | undefined {
  const key = serviceAlias(name.toLowerCase())
  const known = opened.get(key)
  if (known !== undefined) return known
  const data = loadService(key)
  if (data === undefined) return undefined
  const service: Service = {
    name: key,
    signingName: data.signingName,
    endpointPrefix: data.endpointPrefix,
    protocol: data.protocol,
    ...(data.targetPrefix === undefined ? {} : { targetPrefix: data.targetPrefix }),
    apiVersion: data.apiVersion,
    operationNames: Object.keys(data.operations),
  }
  const fresh: Opened = { service, data, shapes: new Map(), operations: new Map() }
  opened.set(key, fresh)
  return fresh
}

const scalarShapes: readonly ScalarShape[] = scalars.map((type) => ({ type }))

function shapeOf(at: Opened, type: TypeData): Shape {
  if (type < scalars.length) return scalarShapes[type]!
  let shape = at.shapes.get(type)
  if (shape === undefined) {
    shape = build(at, JSON.parse(at.data.shapes[type - scalars.length]!) as ShapeData)
    at.shapes.set(type, shape)
  }
  return shape
}

function build(at: Opened, data: ShapeData): Shape {
  if (data.e !== undefined) return { type: 'string', enum: data.e }
  const { l, v } = data
  if (l !== undefined) return lazily({ type: 'list' as const }, 'member', () => shapeOf(at, l))
  if (v !== undefined) {
    const keys = data.k === undefined ? {} : { keys: data.k }
    return lazily({ type: 'map' as const, ...keys }, 'value', () => shapeOf(at, v))
  }
  const structure = {
    type: 'structure' as const,
    name: data.n ?? '',
    required: data.r ?? [],
    filled: data.t ?? [],
    ...(data.u === 1 ? { union: true } : {}),
  }
  return lazily(structure, 'members', () => {
    const members: { [name: string]: Shape } = Object.create(null)
    for (const [member, type] of Object.entries(data.m ?? {})) members[member] = shapeOf(at, type)
    return members
  })
}

/** A property that is computed when first read and kept: what lets recursive shapes exist as plain data. */
function lazily<T extends object, K extends string, V>(
  target: T,
  key: K,
  compute: () => V,
): T & { readonly [P in K]: V } {
  Object.defineProperty(target, key, {
    enumerable: true,
    configurable: true,
    get() {
      const value = compute()
      Object.defineProperty(target, key, { value, enumerable: true })
      return value
    },
  })
  return target as T & { readonly [P in K]: V }
}
