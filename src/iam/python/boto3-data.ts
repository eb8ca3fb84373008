/**
 * What boto3's waiters and resource objects call, from boto3 itself (Apache-2.0): made by scripts/vendor-boto3.py, which
 * describes the form. Read when a script first uses one.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** [kind, operation, input members from identifiers, type of the result, identifiers of the result]. */
export type MemberData =
  | readonly ['call' | 'many' | 'batch' | 'part', string | null, Names, string | null, Names]
  | readonly ['make', null, readonly (string | null)[], string, Names]

type Names = { readonly [name: string]: string }

/** One type of resource of a service; the type `''` is `boto3.resource(service)` itself. */
export interface ResourceData {
  readonly ids: readonly string[]
  readonly load?: readonly [string, Names]
  readonly members: { readonly [name: string]: MemberData }
}

interface Boto3Data {
  readonly waiters: { readonly [service: string]: Names }
  readonly resources: { readonly [service: string]: { readonly [type: string]: ResourceData } }
}

let data: Boto3Data | undefined

function opened(): Boto3Data {
  data ??= JSON.parse(gunzipSync(readFileSync(new URL('boto3.json.gz', import.meta.url))).toString('utf8')) as Boto3Data
  return data
}

/** The operation that a waiter polls: `ec2`, `instance_running` → `DescribeInstances`. */
export function waiterOperation(service: string, waiter: string): string | undefined {
  return own(own(opened().waiters, service), waiter)
}

/** A resource type; undefined when boto3 has no such resource. */
export function resourceData(service: string, type: string): ResourceData | undefined {
  return own(own(opened().resources, service), type)
}

function own<V>(of: { readonly [name: string]: V } | undefined, name: string): V | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined
}
