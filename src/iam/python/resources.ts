/**
 * boto3's resource objects: `boto3.resource('dynamodb').Table('t').put_item(…)`. Every member is data of boto3's own.
 * https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html
 */
import { client, keyOfOrigin, operationFlow, type Target, transfer } from './boto3.ts'
import { type MemberData, resourceData } from './boto3-data.ts'
import { nativeFunction } from './builtins.ts'
import type { Host, Origin } from './host.ts'
import { anything, type Flow, type Given, join, keyOf, nothing, only, textsOf } from './values.ts'

/** Where a resource stands: its service and type, its identifiers, and whether its data came with it. */
interface Place {
  readonly host: Host
  readonly service: string
  readonly type: string
  readonly ids: ReadonlyMap<string, Flow>
  readonly origin: Origin
  readonly loaded: boolean
}

/** `boto3.resource(service)`. */
export function serviceResource(host: Host, service: string, origin: Origin, line: number): Flow {
  if (resourceData(service, '') === undefined) {
    host.unknown(line, `boto3 has no resource objects for ${service}; boto3.client is meant`)
    return anything
  }
  return resource({ host, service, type: '', ids: new Map(), origin, loaded: true })
}

function resource(place: Place): Flow {
  const { host, service, type, ids, origin } = place
  const data = resourceData(service, type)
  if (data === undefined) return anything
  const key = `resource:${service}:${type}:${keyOfOrigin(origin)}:${place.loaded}:${[...ids].map(([name, flow]) => `${name}=${keyOf(flow)}`)}`
  return only({
    kind: 'native',
    key,
    name: type === '' ? `the ${service} resource` : `the ${service} ${type}`,
    attribute: (name, line) => {
      const id = ids.get(name)
      if (id !== undefined) return id
      if (name === 'meta')
        return only({ kind: 'native', key: `meta:${service}`, name: 'meta', attribute: metaOf(place) })
      const special = specialMember(place, name, line)
      if (special !== undefined) return special
      const member = Object.hasOwn(data.members, name) ? data.members[name] : undefined
      if (member !== undefined && member[0] !== 'batch') return memberFlow(place, name, member, line)
      if (data.load === undefined) return type === '' ? undefined : anything
      const [operation, input] = data.load
      const target: Target = { ...origin, service, operation, line }
      if (name === 'load' || name === 'reload') return operationFlow(host, target, preset(place, input))
      if (!place.loaded) host.record({ ...target, input: preset(place, input) })
      return anything
    },
  })
}

function metaOf(place: Place): (name: string) => Flow {
  return (name) => (name === 'client' ? client(place.host, place.service, place.origin) : anything)
}

function memberFlow(place: Place, name: string, member: MemberData, line: number): Flow {
  const { host, service, origin } = place
  if (member[0] === 'make') {
    const [, , own, type] = member
    return nativeFunction(`${service}.${place.type}.${name}:${idsKey(place)}:${keyOfOrigin(origin)}`, (given) => {
      const ids = new Map<string, Flow>()
      let position = 0
      for (const [index, id] of (resourceData(service, type)?.ids ?? []).entries()) {
        const from = own[index]
        if (from === undefined || from === null)
          ids.set(id, given.positional[position++] ?? given.named.get(id) ?? anything)
        else ids.set(id, place.ids.get(from) ?? anything)
      }
      return resource({ ...place, type, ids, loaded: false })
    })
  }
  const [kind, operation, input, type, ids] = member
  if (kind === 'part') return type === null ? anything : made(place, type, {}, new Map(), false)
  const target: Target = { ...origin, service, operation: operation!, line }
  if (kind === 'many') return collection(place, target, preset(place, input), type, ids)
  const result = (given: Given): Flow => {
    if (type === null) return anything
    const one = made(place, type, ids, given.named, true)
    const list = host.container(`made:${service}:${type}:${line}`, false)
    host.put(list, undefined, one)
    return join(one, only(list)) // create_instances gives a list, create_table one object
  }
  return operationFlow(host, target, preset(place, input), result)
}

/** A resource that an answer brought: identifiers from this one or from the call's input are known. */
function made(
  place: Place,
  type: string,
  names: { readonly [id: string]: string },
  input: ReadonlyMap<string, Flow>,
  loaded: boolean,
): Flow {
  const ids = new Map<string, Flow>()
  for (const id of resourceData(place.service, type)?.ids ?? []) {
    const from = Object.hasOwn(names, id) ? names[id]! : undefined
    const known = from === undefined ? undefined : from.startsWith('=') ? input.get(from.slice(1)) : place.ids.get(from)
    ids.set(id, known ?? anything)
  }
  return resource({ ...place, type, ids, loaded })
}

function collection(
  place: Place,
  target: Target,
  input: ReadonlyMap<string, Flow>,
  type: string | null,
  names: { readonly [id: string]: string },
): Flow {
  const { host, service, origin } = place
  const element = (): Flow => (type === null ? anything : made(place, type, names, new Map(), true))
  const self: Flow = only({
    kind: 'native',
    key: `collection:${service}:${place.type}:${target.operation}:${target.line}:${idsKey(place)}:${keyOfOrigin(origin)}`,
    name: `the collection ${target.operation}`,
    elements: (line) => {
      host.record({ ...target, line, input })
      return element()
    },
    attribute: (name, line) => {
      const batch = type === null ? undefined : resourceData(service, type)?.members[`batch:${name}`]
      if (batch !== undefined && batch[0] === 'batch') {
        const [, operation, members] = batch
        const known = new Map<string, Flow>()
        for (const [member, id] of Object.entries(members)) {
          const from = Object.hasOwn(names, id) ? place.ids.get(names[id]!) : undefined
          if (from !== undefined) known.set(member, from)
        }
        if (type === 'ObjectVersion' && name === 'delete') known.set('Delete', versionsOf(host))
        host.record({ ...target, line, input })
        return operationFlow(host, { ...target, operation: operation!, line }, known)
      }
      if (name === 'pages') {
        return operationFlow(host, { ...target, line }, input, () => {
          const page = host.container(`page:${line}`, false)
          host.put(page, undefined, element())
          const pages = host.container(`pages:${line}`, false)
          host.put(pages, undefined, only(page))
          return only(pages)
        })
      }
      return operationFlow(host, { ...target, line }, input, () => listed(self, element))
    },
  })
  return self
}

/** S3's DeleteObjects needs another permission where versions are named. */
function versionsOf(host: Host): Flow {
  const one = host.container('ObjectVersion', true)
  host.put(one, 'VersionId', anything)
  const list = host.container('ObjectVersions', false)
  host.put(list, '0', only(one))
  const input = host.container('Delete', true)
  host.put(input, 'Objects', only(list))
  return only(input)
}

/** The collection after `all()` or `filter(…)`: walking it calls nothing new. */
function listed(of: Flow, element: () => Flow): Flow {
  const [value] = of.values
  return value?.kind === 'native' ? only({ ...value, key: `${value.key}:listed`, elements: () => element() }) : of
}

function preset(place: Place, input: { readonly [member: string]: string }): ReadonlyMap<string, Flow> {
  const found = new Map<string, Flow>()
  for (const [member, id] of Object.entries(input)) found.set(member, place.ids.get(id) ?? anything)
  return found
}

/** What boto3 adds to its resources by hand. */
function specialMember(place: Place, name: string, line: number): Flow | undefined {
  const { host, service, type, origin } = place
  const target = (operation: string): Target => ({ ...origin, service, operation, line })
  if (service === 's3' && (type === 'Bucket' || type === 'Object')) {
    const known = new Map<string, Flow>()
    const bucket = place.ids.get(type === 'Bucket' ? 'name' : 'bucket_name')
    const objectKey = place.ids.get('key')
    if (bucket !== undefined) known.set('Bucket', bucket)
    if (objectKey !== undefined) known.set('Key', objectKey)
    const found = transfer(host, name, origin, known)
    if (found !== undefined) return found
  }
  if (service === 'ec2' && (name === 'create_tags' || name === 'delete_tags')) {
    const ids = place.ids.get('id')
    return operationFlow(
      host,
      target(name === 'create_tags' ? 'CreateTags' : 'DeleteTags'),
      new Map(ids === undefined ? [] : [['Resources', ids]]),
    )
  }
  if (service === 'dynamodb' && type === 'Table' && name === 'batch_writer') {
    const tables = textsOf(place.ids.get('name') ?? nothing)
    return nativeFunction(`batch_writer:${idsKey(place)}`, (_given, at) => {
      const items = host.container(`batch_writer:${idsKey(place)}`, true)
      for (const table of tables ?? []) host.put(items, table, only(host.container('batch_writer', false)))
      const input = new Map<string, Flow>(tables === undefined ? [] : [['RequestItems', only(items)]])
      host.record({ ...target('BatchWriteItem'), line: at, input })
      return only({ kind: 'native', key: 'batch_writer', name: 'the batch writer', attribute: () => anything })
    })
  }
  return undefined
}

function idsKey(place: Place): string {
  return [...place.ids.values()].map(keyOf).join()
}
