/** The state, its versions, its digest and its lock in a rehearsal, and what a scenario looks at afterwards. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { ScenarioRun, World } from 'guardia/rehearse'

export const table = 'tk-nq-tfstate-locks'
export const bucket = 'tk-nq-tfstate-dev'
export const key = 'terraform.tfstate'
export const path: string = `${bucket}/${key}`
/** Stands in an attribute of every state: nothing of a run may hold it. */
export const planted = 'planted-Secret-4711'

/** A state as Terraform writes it, with a secret in each attribute. */
export function state(serial: number, names: readonly string[], lineage = '4c1d-of-dev'): string {
  return JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial,
    lineage,
    outputs: { password: { value: planted, type: 'string', sensitive: true } },
    resources: names.map((name) => ({
      module: 'module.lambda',
      mode: 'managed',
      type: 'aws_lambda_function',
      name,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 0, attributes: { id: `tk-nq-dev-${name}`, password: planted } }],
    })),
  })
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** Serial 5 has one resource, 6 two, 7 three. */
export const serial5: string = state(5, ['health'])
export const serial6: string = state(6, ['health', 'bookings'])
export const serial7: string = state(7, ['health', 'bookings', 'availability'])
export const serial8: string = state(8, ['health', 'bookings', 'availability', 'recorder'])

/** Writes a version and gives its id. */
export async function write(world: World, Body: string, Bucket: string = bucket): Promise<string> {
  return String((await world.call('s3', 'PutObject', { Bucket, Key: key, Body }))['VersionId'])
}

export async function putDigest(world: World, digest: string, of: string = path): Promise<void> {
  const Item = { LockID: { S: `${of}-md5` }, Digest: { S: digest } }
  await world.call('dynamodb', 'PutItem', { TableName: table, Item })
}

/** What Terraform writes when it takes the lock. */
export const foreignLock: string = JSON.stringify({
  ID: '0b9c2d3e-4f50-4162-8374-95a6b7c8d9e0',
  Operation: 'OperationTypeApply',
  Info: '',
  Who: 'runner@ci-4712',
  Version: '1.11.4',
  Created: '2026-11-24T08:00:00.123456Z',
  Path: path,
})

export async function lockItem(world: World): Promise<void> {
  const Item = { LockID: { S: path }, Info: { S: foreignLock } }
  await world.call('dynamodb', 'PutItem', { TableName: table, Item })
}

export async function lockFile(world: World): Promise<void> {
  await world.call('s3', 'PutObject', { Bucket: bucket, Key: `${key}.tflock`, Body: foreignLock, IfNoneMatch: '*' })
}

/** Dev has the serials 5, 6, 7 behind it and the digest of 7; prd has an odd one. */
export async function platform(world: World): Promise<void> {
  await world.call('dynamodb', 'CreateTable', {
    TableName: table,
    AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  for (const Bucket of [bucket, 'tk-nq-tfstate-prd']) {
    await world.call('s3', 'CreateBucket', { Bucket })
    await world.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
    for (const body of [serial5, serial6, serial7]) await write(world, body, Bucket)
  }
  await putDigest(world, md5(serial7))
  await putDigest(world, md5(serial6), `tk-nq-tfstate-prd/${key}`)
}

async function digestNow(world: World): Promise<string> {
  const input = { TableName: table, Key: { LockID: { S: `${path}-md5` } }, ConsistentRead: true }
  const { Item } = await world.call('dynamodb', 'GetItem', input)
  return (Item as { Digest?: { S: string } } | undefined)?.Digest?.S ?? ''
}

/** Object and digest are these, and nobody holds the lock in either of its places. */
export const left =
  (body: string | undefined, digest: string = md5(body ?? '')) =>
  async (_run: ScenarioRun, world: World): Promise<void> => {
    const { Contents = [] } = (await world.call('s3', 'ListObjectsV2', { Bucket: bucket })) as {
      Contents?: readonly { readonly Key: string; readonly ETag: string }[]
    }
    const now = Contents.map((one) => `${one.Key} ${one.ETag.replaceAll('"', '')}`)
    assert.deepEqual(now, body === undefined ? [] : [`${key} ${md5(body)}`])
    assert.equal(await digestNow(world), digest)
    const { Item } = await world.call('dynamodb', 'GetItem', { TableName: table, Key: { LockID: { S: path } } })
    assert.equal(Item, undefined)
  }
