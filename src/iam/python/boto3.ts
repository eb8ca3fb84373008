/**
 * boto3 as the interpreter sees it: sessions, clients, their operations, paginators and waiters.
 * https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html
 */
import { findOperation, findService } from '../../aws/index.ts'
import { waiterOperation } from './boto3-data.ts'
import { nativeFunction } from './builtins.ts'
import type { Host } from './host.ts'
import { serviceResource } from './resources.ts'
import { anything, argument, type Flow, type Given, join, nothing, only, textsOf } from './values.ts'

/** `boto3.Session`, `botocore.session.get_session`. Keys among the arguments make another identity. */
export function sessionFactory(host: Host): Flow {
  return nativeFunction('boto3.Session', (given) => {
    const other = givesCredentials(given, 0)
    return only({
      kind: 'native',
      key: `session:${other}`,
      name: 'the boto3 session',
      attribute: (name) => {
        if (name === 'client' || name === 'create_client') return factories(host, other).client
        return name === 'resource' ? factories(host, other).resource : anything
      },
    })
  })
}

function givesCredentials(given: Given, position: number | undefined): boolean {
  const key = given.named.get('aws_access_key_id') ?? (position === undefined ? undefined : given.positional[position])
  return key !== undefined && !key.values.some((value) => value.kind === 'plain')
}

/** `boto3.client` and `boto3.resource`, with the script's own credentials or the role's. */
export function factories(host: Host, sessionCredentials: boolean): { readonly client: Flow; readonly resource: Flow } {
  const make = (kind: 'client' | 'resource'): Flow =>
    nativeFunction(`boto3.${kind}:${sessionCredentials}`, (given, line) => {
      const other = sessionCredentials || givesCredentials(given, undefined)
      const names = textsOf(argument(given, 0, 'service_name'))
      if (names === undefined) return only(unknownClient(host))
      const known = names.filter((name) => findService(name) !== undefined)
      for (const name of names) {
        if (!known.includes(name)) host.unknown(line, `boto3 has no service ${JSON.stringify(name)} that is known here`)
      }
      if (known.length === 0) return anything
      return join(
        ...known.map((name) => (kind === 'client' ? client(host, name, other) : serviceResource(host, name, other, line))),
      )
    })
  return { client: make('client'), resource: make('resource') }
}

/** A client whose service is not a constant: every use is reported. */
function unknownClient(host: Host): Flow['values'][number] {
  return {
    kind: 'native',
    key: 'client:?',
    name: 'a boto3 client',
    attribute: (name) => {
      if (['exceptions', 'meta', 'close'].includes(name)) return anything
      return nativeFunction(`client:?.${name}`, (_given, line) => {
        host.unknown(line, `${name} is called on a boto3 client whose service is not a constant`)
        return anything
      })
    },
  }
}

/** A client of a service that findService knows. */
export function client(host: Host, service: string, otherCredentials: boolean): Flow {
  const name = `the ${service} client`
  return only({
    kind: 'native',
    key: `client:${service}:${otherCredentials}`,
    name,
    attribute: (method, line) => {
      if (['exceptions', 'meta', 'close', 'can_paginate', 'waiter_names'].includes(method)) return anything
      const own = clientMethod(host, service, method, otherCredentials)
      if (own !== undefined) return own
      const operation = findOperation(service, method)
      return operation === undefined ? undefined : operationFlow(host, { service, operation: operation.name, otherCredentials, line })
    },
  })
}

/** An operation that waits for its arguments. */
export interface Target {
  readonly service: string
  readonly operation: string
  readonly otherCredentials: boolean
  readonly line: number
}

/**
 * The method of a client, paginator or resource that calls an operation. `preset` is input that the object brings; `result` is
 * what the call gives (data by default). A method that is taken and never seen called counts as called.
 */
export function operationFlow(
  host: Host,
  target: Target,
  preset: ReadonlyMap<string, Flow> = new Map(),
  result: (given: Given) => Flow = () => anything,
): Flow {
  const { service, operation, otherCredentials } = target
  const key = `operation:${service}:${operation}:${otherCredentials}:${target.line}`
  host.taken(key, { service, operation, input: preset, line: target.line, otherCredentials })
  return only({
    kind: 'native',
    key: preset.size === 0 ? key : `${key}:${[...preset].map(([name, flow]) => `${name}=${flow.values.map((one) => one.key)}`)}`,
    name: `${service} ${operation}`,
    call: (given, line) => {
      host.called(key)
      host.record({ service, operation, input: new Map([...given.named, ...preset]), line, otherCredentials })
      return result(given)
    },
  })
}

function clientMethod(host: Host, service: string, method: string, otherCredentials: boolean): Flow | undefined {
  const named = (position: number, parameter: string, use: (name: string, line: number, given: Given) => Flow): Flow =>
    nativeFunction(`${service}.${method}:${otherCredentials}`, (given, line) => {
      const names = textsOf(argument(given, position, parameter))
      if (names === undefined) {
        host.unknown(line, `${method} of the ${service} client is given a name that is not a constant`)
        return anything
      }
      return join(...names.map((name) => use(name, line, given)))
    })
  const operation = (name: string, line: number): Target | undefined => {
    const found = findOperation(service, name)
    if (found === undefined) host.unknown(line, `the ${service} client has no operation ${name}`)
    return found === undefined ? undefined : { service, operation: found.name, otherCredentials, line }
  }
  const holder = (word: string, target: Target | undefined): Flow =>
    target === undefined
      ? anything
      : only({
          kind: 'native',
          key: `${word}:${service}:${target.operation}:${otherCredentials}:${target.line}`,
          name: `a ${word} of ${service} ${target.operation}`,
          attribute: (name) => (name === (word === 'waiter' ? 'wait' : 'paginate') ? operationFlow(host, target) : anything),
        })
  switch (method) {
    case 'get_paginator':
      return named(0, 'operation_name', (name, line) => holder('paginator', operation(name, line)))
    case 'get_waiter':
      return named(0, 'waiter_name', (name, line) => {
        const called = waiterOperation(service, name)
        if (called === undefined) host.unknown(line, `the ${service} client has no waiter ${name}`)
        return called === undefined ? anything : holder('waiter', operation(called, line))
      })
    case 'generate_presigned_url':
      return named(0, 'ClientMethod', (name, line, given) => {
        const target = operation(name, line)
        if (target !== undefined) host.record({ ...target, input: entriesOf(argument(given, 1, 'Params')) })
        return anything
      })
    default:
      return service === 's3' ? transfer(host, method, otherCredentials, new Map()) : undefined
  }
}

function entriesOf(flow: Flow): ReadonlyMap<string, Flow> {
  const [dict] = flow.values
  return !flow.opaque && flow.values.length === 1 && dict?.kind === 'container' ? dict.entries : new Map()
}

/** boto3's own S3 methods and the operations that they make of their positional arguments. */
const transfers: { readonly [method: string]: { readonly operations: readonly string[]; readonly positions: readonly string[] } } = {
  upload_file: { operations: ['PutObject', 'AbortMultipartUpload'], positions: ['', 'Bucket', 'Key'] },
  upload_fileobj: { operations: ['PutObject', 'AbortMultipartUpload'], positions: ['', 'Bucket', 'Key'] },
  download_file: { operations: ['GetObject'], positions: ['Bucket', 'Key'] },
  download_fileobj: { operations: ['GetObject'], positions: ['Bucket', 'Key'] },
  generate_presigned_post: { operations: ['PutObject'], positions: ['Bucket', 'Key'] },
  copy: { operations: ['PutObject', 'AbortMultipartUpload'], positions: ['CopySource', 'Bucket', 'Key'] },
}

/** One of those methods, on a client or (with the bucket and key preset) on a resource. */
export function transfer(
  host: Host,
  method: string,
  otherCredentials: boolean,
  preset: ReadonlyMap<string, Flow>,
): Flow | undefined {
  const found = Object.hasOwn(transfers, method) ? transfers[method] : undefined
  if (found === undefined) return undefined
  return nativeFunction(`s3.${method}:${[...preset.values()].map((flow) => flow.values.map((one) => one.key))}`, (given, line) => {
    const positions = found.positions.filter((name) => !preset.has(name))
    const input = new Map(preset)
    for (const [index, name] of positions.entries()) {
      const flow = argument(given, index, name)
      if (flow !== nothing && ['Bucket', 'Key'].includes(name)) input.set(name, flow)
    }
    for (const operation of found.operations) host.record({ service: 's3', operation, input, line, otherCredentials })
    if (method === 'copy') {
      const source = entriesOf(argument(given, 0, 'CopySource'))
      host.record({ service: 's3', operation: 'GetObject', input: source, line, otherCredentials })
    }
    return anything
  })
}
