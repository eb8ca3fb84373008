/** Conditional copies, as S3 makes them: a repair must never overwrite what somebody else wrote. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AwsCaller, awsCaller, type LocalAws, startLocalAws } from '../../src/local/index.ts'

let aws: LocalAws
let caller: AwsCaller
const call = (operation: string, input: Record<string, string>) =>
  caller.call({ service: 's3', operation, input: { Bucket: 'states', ...input } })
const copy = (Key: string, condition: Record<string, string>) =>
  call('CopyObject', { Key, CopySource: 'states/from', ...condition })

beforeAll(async () => {
  aws = await startLocalAws()
  caller = awsCaller({ endpoint: aws.endpoint, region: aws.region, credentials: aws.root, streaming: 'read' })
  await call('CreateBucket', {})
  await call('PutObject', { Key: 'from', Body: 'good' })
  await call('PutObject', { Key: 'to', Body: 'bad' })
})
afterAll(async () => {
  await caller.close()
  await aws.stop()
})

it('refuses a copy over anything else than what was seen', async () => {
  await expect(copy('to', { IfMatch: '"0123456789abcdef0123456789abcdef"' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  })
  expect(await call('GetObject', { Key: 'to' })).toMatchObject({ Body: 'bad' })
  const { ETag } = await call('HeadObject', { Key: 'to' })
  await copy('to', { IfMatch: String(ETag) })
  expect(await call('GetObject', { Key: 'to' })).toMatchObject({ Body: 'good' })
})

it('refuses a copy over anything where nothing was seen', async () => {
  await expect(copy('to', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
  await copy('new', { IfNoneMatch: '*' })
  expect(await call('GetObject', { Key: 'new' })).toMatchObject({ Body: 'good' })
  await expect(copy('missing', { IfMatch: '"0123456789abcdef0123456789abcdef"' })).rejects.toMatchObject({
    name: 'NoSuchKey',
  })
})
