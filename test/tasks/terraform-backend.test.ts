/** init-backend against a real local AWS. */
import { expect, test } from 'vitest'
import { terraformBackend } from '../../src/tasks/index.ts'
import { useLocalAws } from '../local/started.ts'
import { run, toDo, writes } from './workstation.ts'

const local = useLocalAws()
const s3 = (operation: string, input: object) => local.root().call({ service: 's3', operation, input: { ...input } })
const backend = (bucket: string, table?: string) =>
  terraformBackend({ parameters: {}, bucket, ...(table === undefined ? {} : { table }) })
const everything = ['bucket', 'bucket-public-access', 'bucket-encryption', 'bucket-versioning', 'lock-table']
/** A bucket made today has these at once. */
const byDefault = ['bucket-public-access', 'bucket-encryption']

test('nothing is there: planned, applied, and the second time there is nothing to do', async () => {
  const task = backend('acme-state', 'acme-locks')
  const first = await run(task, local.root())
  expect([first.outcome, first.steps]).toEqual(['applied', everything])
  const Bucket = 'acme-state'
  expect(await s3('GetBucketVersioning', { Bucket })).toMatchObject({ Status: 'Enabled' })
  expect(await s3('GetBucketEncryption', { Bucket })).toMatchObject({
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
  })
  expect(await s3('GetPublicAccessBlock', { Bucket })).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  })
  const input = { TableName: 'acme-locks' }
  expect(await local.root().call({ service: 'dynamodb', operation: 'DescribeTable', input })).toMatchObject({
    Table: { KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }], DeletionProtectionEnabled: true },
  })
  expect(first.records.at(-1)).toMatchObject({
    status: 'Success',
    account: '111122223333',
    planHash: first.planned.hash,
  })
  const changed = writes()
  const second = await run(task, local.root(), { before: changed.before })
  expect([second.outcome, second.steps, second.records, changed.made]).toEqual(['nothing to do', [], [], []])
})

test('with a lock file no table is made, and the words say how Terraform uses it', async () => {
  const { steps, planned } = await run(backend('acme-file-state'), local.root())
  expect(steps).not.toContain('lock-table')
  expect(planned.notes?.[0]?.en).toContain('use_lockfile = true')
})

test('a half-done backend is completed, and what is there is left alone', async () => {
  const Bucket = 'acme-half'
  await s3('CreateBucket', { Bucket })
  const SSEAlgorithm = 'aws:kms'
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }]
  await s3('PutBucketEncryption', { Bucket, ServerSideEncryptionConfiguration: { Rules } })
  const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: true }
  await s3('PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration })
  const { planned, steps } = await run(backend(Bucket), local.root())
  expect(steps).toEqual(['bucket-public-access', 'bucket-versioning'])
  expect(planned.steps[0]?.before.en).toBe('open: BlockPublicPolicy, RestrictPublicBuckets')
  expect(await s3('GetBucketEncryption', { Bucket })).toMatchObject({
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] },
  })
})

test('a run that breaks at any write is completed by the next one', async () => {
  for (let breaks = 0; breaks < everything.length; breaks += 1) {
    const task = backend(`acme-broken-${breaks}`, `acme-broken-${breaks}`)
    const changed = writes()
    const before = (call: Parameters<typeof changed.before>[0]): void => {
      changed.before(call)
      if (changed.made.length > breaks) throw new Error('the line is cut')
    }
    await expect(run(task, local.root(), { before })).rejects.toMatchObject({ code: 'step-failed' })
    const rest = await run(task, local.root())
    expect([breaks, rest.steps]).toEqual([
      breaks,
      everything.slice(breaks).filter((id) => breaks === 0 || !byDefault.includes(id)),
    ])
    expect(await toDo(task, local.root())).toEqual([])
  }
})

test('Ctrl-C between two steps: the record says so, and the next run completes', async () => {
  const task = backend('acme-stopped', 'acme-stopped')
  const stop = new AbortController()
  const records: unknown[] = []
  const before = ({ operation }: { operation: string }): void => {
    if (operation === 'PutPublicAccessBlock') stop.abort(new Error('Stopped.'))
  }
  const record = (one: object) => void records.push(one)
  await expect(run(task, local.root(), { before, signal: stop.signal, record })).rejects.toThrow('Stopped.')
  expect(records.at(-1)).toMatchObject({
    status: 'Interrupted',
    steps: [
      { status: 'Success' },
      { status: 'Success' },
      { status: 'Pending' },
      { status: 'Pending' },
      { status: 'Pending' },
    ],
  })
  expect((await run(task, local.root())).steps).toEqual(['bucket-versioning', 'lock-table'])
})

test.each([
  ['nothing', ''],
  ['yes', 'yes'],
  ['the code of another plan', '00000000'],
])('%s is typed: nothing is written', async (_name, typed) => {
  const changed = writes()
  const refused = run(backend('acme-declined'), local.root(), { type: () => typed, before: changed.before })
  await expect(refused).rejects.toMatchObject({ code: 'declined' })
  expect(changed.made).toEqual([])
})

test('somebody makes the bucket between the plan and the yes: refused, nothing written', async () => {
  const changed = writes()
  const type = async ({ code }: { code: string }): Promise<string> => {
    await s3('CreateBucket', { Bucket: 'acme-raced' })
    return code
  }
  const refused = run(backend('acme-raced'), local.root(), { type, before: changed.before })
  await expect(refused).rejects.toMatchObject({ code: 'plan-changed' })
  expect(changed.made).toEqual([])
})

test('a record that cannot be written: nothing is changed', async () => {
  const changed = writes()
  const record = (): never => {
    throw new Error('disk full')
  }
  await expect(run(backend('acme-full'), local.root(), { record, before: changed.before })).rejects.toThrow('disk full')
  expect(changed.made).toEqual([])
})

test('a table of that name with another key is not used', async () => {
  const AttributeDefinitions = [{ AttributeName: 'Id', AttributeType: 'S' }]
  const KeySchema = [{ AttributeName: 'Id', KeyType: 'HASH' }]
  const input = { TableName: 'orders', AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' }
  await local.root().call({ service: 'dynamodb', operation: 'CreateTable', input })
  await expect(toDo(backend('acme-x', 'orders'), local.root())).rejects.toMatchObject({ code: 'wrong-table' })
})

test('a bucket in another region is not used', async () => {
  const west = local.root().as({ region: 'us-west-2' })
  const CreateBucketConfiguration = { LocationConstraint: 'us-west-2' }
  await west.call({
    service: 's3',
    operation: 'CreateBucket',
    input: { Bucket: 'acme-west', CreateBucketConfiguration },
  })
  await expect(toDo(backend('acme-west'), local.root())).rejects.toMatchObject({ code: 'wrong-region' })
})
