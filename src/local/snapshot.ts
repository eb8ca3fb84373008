/**
 * A picture of a part of the world as text: the same world gives the same bytes, so that a rehearsal can prove that a rejected
 * run changed nothing (`before === after`), or that an undo restored what was there.
 */
import type { Json, JsonObject } from '../document/index.ts'
import { AwsCallError } from './aws-call-error.ts'
import type { AwsCall, AwsCaller } from './aws-calls.ts'

/** One thing to look at: a name for the reader, and the read that shows it. */
export interface WorldPart {
  readonly name: string
  readonly read: AwsCall
}

/** The parts that procedures change most. Anything else is a WorldPart of your own. */
export const world = {
  /** A DynamoDB table's settings. */
  table: (name: string): WorldPart => ({
    name: `table ${name}`,
    read: { service: 'dynamodb', operation: 'DescribeTable', input: { TableName: name } },
  }),
  /** All items of a DynamoDB table. */
  items: (table: string): WorldPart => ({
    name: `items of ${table}`,
    read: { service: 'dynamodb', operation: 'Scan', input: { TableName: table, ConsistentRead: true }, pages: 'all' },
  }),
  /** A Lambda function's configuration: the unpublished one, or that of a version or alias. */
  function: (name: string, qualifier?: string): WorldPart => ({
    name: `function ${name}${qualifier === undefined ? '' : `:${qualifier}`}`,
    read: {
      service: 'lambda',
      operation: 'GetFunctionConfiguration',
      input: { FunctionName: name, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) },
    },
  }),
  /** A Lambda alias: its version and its weights. */
  alias: (functionName: string, name: string): WorldPart => ({
    name: `alias ${functionName}:${name}`,
    read: { service: 'lambda', operation: 'GetAlias', input: { FunctionName: functionName, Name: name } },
  }),
  /** All versions of all objects of an S3 bucket: their ETags stand for their bytes. */
  objects: (bucket: string, prefix: string = ''): WorldPart => ({
    name: `objects of ${bucket}/${prefix}`,
    read: { service: 's3', operation: 'ListObjectVersions', input: { Bucket: bucket, Prefix: prefix }, pages: 'all' },
  }),
  /** What a reader of an S3 bucket gets now: its keys and their ETags, without the versions before them. */
  liveObjects: (bucket: string): WorldPart => ({
    name: `live objects of ${bucket}`,
    read: { service: 's3', operation: 'ListObjectsV2', input: { Bucket: bucket }, pages: 'all' },
  }),
  /** All SSM parameters below a path. */
  parameters: (path: string): WorldPart => ({
    name: `parameters ${path}`,
    read: { service: 'ssm', operation: 'GetParametersByPath', input: { Path: path, Recursive: true }, pages: 'all' },
  }),
  /** Who scales a DynamoDB table. */
  scaling: (table: string): WorldPart => ({
    name: `scaling of ${table}`,
    read: {
      service: 'application-autoscaling',
      operation: 'DescribeScalableTargets',
      input: { ServiceNamespace: 'dynamodb', ResourceIds: [`table/${table}`] },
      pages: 'all',
    },
  }),
  /** The integrations of an HTTP API. */
  integrations: (api: string): WorldPart => ({
    name: `integrations of ${api}`,
    read: { service: 'apigatewayv2', operation: 'GetIntegrations', input: { ApiId: api }, pages: 'all' },
  }),
} as const

/** Differ from one read to the next though nothing was written. */
const volatile = new Set([
  'ResponseMetadata',
  'NextToken',
  'LastAccessedDate',
  'LastUsedDate',
  'RoleLastUsed',
  'ConsumedCapacity',
  'ScannedCount',
])

/** Change with every write, even one that puts back what was there. */
const history = new Set([
  'RevisionId',
  'LastModified',
  'LastModifiedDate',
  'Version',
  'VersionId',
  'LastUpdateToPayPerRequestDateTime',
  'LastIncreaseDateTime',
  'LastDecreaseDateTime',
  'NumberOfDecreasesToday',
])

/** Members below which everything is the users' own data: nothing is left out there, whatever it is called. */
const userData = new Set(['Items', 'Item', 'Variables', 'Tags', 'Metadata'])

export interface SnapshotOptions {
  /**
   * `keep` (the default): revision ids, versions and dates of change count, so equal bytes prove that nobody wrote at all.
   * `ignore`: only the values count, as after an undo.
   */
  readonly history?: 'keep' | 'ignore'
}

const keepAll = (): boolean => false

function canonical(value: Json, left: (name: string) => boolean): Json {
  if (Array.isArray(value)) return value.map((one: Json) => canonical(one, left))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value as JsonObject)
    .filter(([name]) => !left(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, canonical(one, userData.has(name) ? keepAll : left)]))
}

/** A list that a service returns in no promised order, in one order. */
function inOrder(answer: Json): Json {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return answer
  const sorted = (list: readonly Json[]): Json => {
    const texts = list.map((one) => ({ one, text: JSON.stringify(one) }))
    return texts.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ one }) => one)
  }
  const entries = Object.entries(answer as JsonObject)
  return Object.fromEntries(entries.map(([name, one]) => [name, Array.isArray(one) ? sorted(one as Json[]) : one]))
}

function isMissing(error: unknown): error is AwsCallError {
  return (
    error instanceof AwsCallError &&
    error.kind === 'service' &&
    (error.statusCode === 404 || /NotFound|NoSuch|DoesNotExist/.test(error.name))
  )
}

/**
 * Reads the parts, one after the other, and prints them as canonical JSON: `{ "<part>": <what the read returned> }`, keys
 * sorted, lists that have no promised order sorted, request ids left out. What does not exist is `{ "missing": <error code> }`.
 * Throws what the caller throws for any other failure.
 *
 * @example
 * const parts = [world.table('bookings'), world.items('bookings'), world.parameters('/app/dev/override')]
 * const before = await snapshot(aws, parts)
 */
export async function snapshot(
  aws: AwsCaller,
  parts: readonly WorldPart[],
  options: SnapshotOptions = {},
): Promise<string> {
  const ignoreHistory = options.history === 'ignore'
  const left = (name: string): boolean => volatile.has(name) || (ignoreHistory && history.has(name))
  const picture: [string, Json][] = []
  for (const { name, read } of parts) {
    try {
      picture.push([name, inOrder(canonical(await aws.call(read), left))])
    } catch (error) {
      if (!isMissing(error)) throw error
      picture.push([name, { missing: error.name }])
    }
  }
  return `${JSON.stringify(Object.fromEntries(picture), null, 2)}\n`
}

/** The same picture without what every write leaves behind (`history: 'ignore'`): only values count. */
export function valuesOf(picture: string): string {
  const parts = JSON.parse(picture) as JsonObject
  const left = (name: string): boolean => history.has(name)
  return `${JSON.stringify(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, canonical(part, left)])), null, 2)}\n`
}

/**
 * What differs between two snapshots, a line a value: `table bookings/Table/BillingModeSummary/BillingMode: "PROVISIONED" →
 * "PAY_PER_REQUEST"`. Empty when they are equal.
 */
export function worldChanges(before: string, after: string): readonly string[] {
  return changes('', JSON.parse(before) as Json, JSON.parse(after) as Json)
}

function changes(path: string, before: Json | undefined, after: Json | undefined): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const isNode = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null
  if (!isNode(before) || !isNode(after) || Array.isArray(before) !== Array.isArray(after)) {
    const text = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))
    return [`${path}: ${text(before)} → ${text(after)}`]
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => changes(path === '' ? name : `${path}/${name}`, before[name], after[name]))
}
