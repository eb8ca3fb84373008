/**
 * boto3's clients as the interpreter sees them: their operations, paginators and waiters.
 * https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html
 */
import { findOperation } from '../../aws/index.ts'
import { waiterOperation } from './boto3-data.ts'
import { nativeFunction } from './builtins.ts'
import type { Host, Origin } from './host.ts'
import { anything, argument, type Flow, type Given, join, keyOf, nothing, only, textOf, textsOf } from './values.ts'

/** The script's own Region and account, as references that the policy knows. */
export const ownRegion: Flow = textOf('{{ global:REGION }}')
const ownAccount: Flow = textOf('{{ global:ACCOUNT_ID }}')

/** Equal keys, equal origins. */
export function keyOfOrigin(origin: Origin): string {
  return `${origin.otherCredentials}:${origin.region ?? ''}`
}

/** The Region of an origin as the script sees it. */
export function regionOf(origin: Origin): Flow {
  if (origin.region === '*') return anything
  return origin.region === undefined ? ownRegion : textOf(origin.region)
}

/** A client of a service that findService knows. */
export function client(host: Host, service: string, origin: Origin): Flow {
  const name = `the ${service} client`
  return only({
    kind: 'native',
    key: `client:${service}:${keyOfOrigin(origin)}`,
    name,
    attribute: (method, line) => {
      if (method === 'meta') {
        const attribute = (name: string): Flow => (name === 'region_name' ? regionOf(origin) : anything)
        return only({ kind: 'native', key: `meta:${keyOfOrigin(origin)}`, name: 'meta', attribute })
      }
      if (['exceptions', 'close', 'can_paginate', 'waiter_names'].includes(method)) return anything
      const own = clientMethod(host, service, method, origin)
      if (own !== undefined) return own
      const operation = findOperation(service, method)
      return operation === undefined
        ? undefined
        : operationFlow(host, { ...origin, service, operation: operation.name, line })
    },
  })
}

/** An operation that waits for its arguments. */
export interface Target extends Origin {
  readonly service: string
  readonly operation: string
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
  const { service, operation } = target
  const key = `operation:${service}:${operation}:${keyOfOrigin(target)}:${target.line}`
  host.taken(key, { ...target, input: preset })
  return only({
    kind: 'native',
    key: preset.size === 0 ? key : `${key}:${[...preset].map(([name, flow]) => `${name}=${keyOf(flow)}`)}`,
    name: `${service} ${operation}`,
    call: (given, line) => {
      host.called(key)
      host.record({ ...target, line, input: new Map([...given.named, ...preset]) })
      if (operation === 'GetCallerIdentity' && !target.otherCredentials) return callerIdentity(host)
      return result(given)
    },
  })
}

/** The answer of sts GetCallerIdentity, of which the account is known. */
function callerIdentity(host: Host): Flow {
  const answer = host.container('GetCallerIdentity', true)
  host.put(answer, undefined, anything)
  answer.entries.set('Account', ownAccount)
  return only(answer)
}

function clientMethod(host: Host, service: string, method: string, origin: Origin): Flow | undefined {
  const named = (position: number, parameter: string, use: (name: string, line: number, given: Given) => Flow): Flow =>
    nativeFunction(`${service}.${method}:${keyOfOrigin(origin)}`, (given, line) => {
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
    return found === undefined ? undefined : { ...origin, service, operation: found.name, line }
  }
  const holder = (word: string, target: Target | undefined): Flow =>
    target === undefined
      ? anything
      : only({
          kind: 'native',
          key: `${word}:${service}:${target.operation}:${keyOfOrigin(origin)}:${target.line}`,
          name: `a ${word} of ${service} ${target.operation}`,
          attribute: (name) =>
            name === (word === 'waiter' ? 'wait' : 'paginate') ? operationFlow(host, target) : anything,
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
      return service === 's3' ? transfer(host, method, origin, new Map()) : undefined
  }
}

function entriesOf(flow: Flow): ReadonlyMap<string, Flow> {
  const [dict] = flow.values
  return !flow.opaque && flow.values.length === 1 && dict?.kind === 'container' ? dict.entries : new Map()
}

/** boto3's own S3 methods and the operations that they make of their positional arguments. */
const transfers: { readonly [method: string]: { readonly operation: string; readonly positions: readonly string[] } } =
  {
    upload_file: { operation: 'PutObject', positions: ['', 'Bucket', 'Key'] },
    upload_fileobj: { operation: 'PutObject', positions: ['', 'Bucket', 'Key'] },
    download_file: { operation: 'GetObject', positions: ['Bucket', 'Key'] },
    download_fileobj: { operation: 'GetObject', positions: ['Bucket', 'Key'] },
    generate_presigned_post: { operation: 'PutObject', positions: ['Bucket', 'Key'] },
    copy: { operation: 'PutObject', positions: ['CopySource', 'Bucket', 'Key'] },
  }

/** One of those methods, on a client or (with the bucket and key preset) on a resource. */
export function transfer(
  host: Host,
  method: string,
  origin: Origin,
  preset: ReadonlyMap<string, Flow>,
): Flow | undefined {
  const found = Object.hasOwn(transfers, method) ? transfers[method] : undefined
  if (found === undefined) return undefined
  return nativeFunction(`s3.${method}:${[...preset.values()].map(keyOf)}:${keyOfOrigin(origin)}`, (given, line) => {
    const positions = found.positions.filter((name) => !preset.has(name))
    const input = new Map(preset)
    for (const [index, name] of positions.entries()) {
      const flow = argument(given, index, name)
      if (flow !== nothing && ['Bucket', 'Key'].includes(name)) input.set(name, flow)
    }
    host.record({ ...origin, service: 's3', operation: found.operation, input, line })
    if (method === 'copy') {
      const source = entriesOf(argument(given, 0, 'CopySource'))
      host.record({ ...origin, service: 's3', operation: 'GetObject', input: source, line })
    }
    return anything
  })
}
