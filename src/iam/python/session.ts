/**
 * Where boto3's clients come from: sessions, Regions, credentials.
 * https://boto3.amazonaws.com/v1/documentation/api/latest/guide/session.html
 */
import { findService } from '../../aws/index.ts'
import { client, keyOfOrigin, regionOf } from './boto3.ts'
import { nativeFunction } from './builtins.ts'
import type { Host, Origin } from './host.ts'
import { serviceResource } from './resources.ts'
import { anything, argument, type Flow, type Given, join, nothing, only, textsOf } from './values.ts'

/** What boto3 uses where the script says nothing. */
export const defaultOrigin: Origin = { otherCredentials: false, region: undefined }

/** `boto3.Session`, `botocore.session.get_session`. Keys among the arguments make another identity. */
export function sessionFactory(host: Host): Flow {
  return nativeFunction('boto3.Session', (given) => {
    const origin = originOf(defaultOrigin, given, 0, 3)
    return only({
      kind: 'native',
      key: `session:${keyOfOrigin(origin)}`,
      name: 'the boto3 session',
      attribute: (name) => {
        if (name === 'client' || name === 'create_client') return factories(host, origin).client
        if (name === 'resource') return factories(host, origin).resource
        return name === 'region_name' ? regionOf(origin) : anything
      },
    })
  })
}

/** The origin that the arguments of a session or client make of an inherited one. */
function originOf(inherited: Origin, given: Given, keyAt: number | undefined, regionAt: number): Origin {
  const key = given.named.get('aws_access_key_id') ?? (keyAt === undefined ? undefined : given.positional[keyAt])
  const keys = key !== undefined && !key.values.some((value) => value.kind === 'plain')
  return { otherCredentials: inherited.otherCredentials || keys, region: regionIn(given, regionAt) ?? inherited.region }
}

function regionIn(given: Given, position: number): string | undefined {
  const flow = argument(given, position, 'region_name')
  if (flow === nothing || (!flow.opaque && flow.values.every((value) => value.kind === 'plain'))) return undefined
  const texts = textsOf(flow)
  return texts?.length === 1 ? texts[0] : '*'
}

/** `boto3.client` and `boto3.resource` of a session. */
export function factories(host: Host, session: Origin): { readonly client: Flow; readonly resource: Flow } {
  const make = (kind: 'client' | 'resource'): Flow =>
    nativeFunction(`boto3.${kind}:${keyOfOrigin(session)}`, (given, line) => {
      const origin = originOf(session, given, undefined, 1)
      const names = textsOf(argument(given, 0, 'service_name'))
      if (names === undefined) return only(unknownClient(host))
      const known = names.filter((name) => findService(name) !== undefined)
      for (const name of names) {
        if (!known.includes(name)) host.unknown(line, `boto3 has no service ${JSON.stringify(name)} that is known here`)
      }
      if (known.length === 0) return anything
      return join(
        ...known.map((name) =>
          kind === 'client' ? client(host, name, origin) : serviceResource(host, name, origin, line),
        ),
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
