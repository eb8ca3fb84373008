/**
 * The only place that touches the vendored files beside this one: `model/` (services, from botocore) and `iam/` (actions, from
 * iam-data). Nothing is read before it is asked for. A bundle without a file system replaces this file.
 * Both folders are made by scripts/vendor-aws-model.py and scripts/vendor-iam.mjs, which describe the form.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A type in a service file: first the scalars (`scalars` of shapes.ts), then the shapes of that file. */
export type TypeData = number

/** One shape of a service file: a structure, a list, a map, or a text with allowed values. */
export interface ShapeData {
  readonly n?: string
  readonly m?: { readonly [member: string]: TypeData }
  readonly r?: readonly string[]
  readonly t?: readonly string[]
  readonly u?: 1
  readonly l?: TypeData
  readonly v?: TypeData
  readonly k?: readonly string[]
  readonly e?: readonly string[]
}

/** A service file. */
export interface ServiceData {
  readonly apiVersion: string
  readonly endpointPrefix: string
  readonly protocol: string
  readonly signingName: string
  readonly targetPrefix?: string
  readonly operations: { readonly [name: string]: readonly [TypeData, TypeData, (0 | 1)?, string?] }
  /** Each the JSON of a ShapeData: of a service's shapes a document needs few. */
  readonly shapes: readonly string[]
}

/** A file of IAM actions: `actions` holds [level letter, [[resource type, 1 when required], …], dependent actions]. */
export interface IamData {
  readonly actions: {
    readonly [name: string]: readonly [string, (readonly (readonly [string, 1?])[])?, (readonly string[])?]
  }
  readonly resources: { readonly [type: string]: string }
}

let services: readonly string[] | undefined
let prefixes: readonly string[] | undefined

/** Names of all service files. */
export function listServices(): readonly string[] {
  services ??= (readJson('model/index.json') as { services: readonly string[] }).services
  return services
}

/** Names of all IAM prefixes. */
export function listPrefixes(): readonly string[] {
  prefixes ??= (readJson('iam/index.json') as { prefixes: readonly string[] }).prefixes
  return prefixes
}

/** A service's file; undefined unless `name` is exactly one of `listServices()`, so a name can't lead outside the folder. */
export function loadService(name: string): ServiceData | undefined {
  if (!listServices().includes(name)) return undefined
  const [service = '', ...shapes] = readPacked(`model/${name}.json.gz`).split('\n')
  return { ...(JSON.parse(service) as Omit<ServiceData, 'shapes'>), shapes }
}

/** The IAM actions of a prefix; undefined unless `prefix` is exactly one of `listPrefixes()`. */
export function loadPrefix(prefix: string): IamData | undefined {
  return listPrefixes().includes(prefix) ? (JSON.parse(readPacked(`iam/${prefix}.json.gz`)) as IamData) : undefined
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

function readPacked(path: string): string {
  return gunzipSync(readFileSync(new URL(path, import.meta.url))).toString('utf8')
}
