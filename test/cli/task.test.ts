/** `guardia task` as its users meet it: a process of its own, against a real local AWS with IAM enforced. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUser, type User } from '../../src/local/index.ts'
import { useLocalAws } from '../local/started.ts'
import { guardiaAsync, type Ran } from './run.ts'

const local = useLocalAws()
let home: string
let ana: User
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'guardia tasks '))
  const Statement = [{ Effect: 'Allow', Action: ['s3:*', 'dynamodb:*'], Resource: '*' }]
  ana = await createUser(local.root(), 'ana', { Version: '2012-10-17', Statement })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const task = (...args: readonly string[]): Promise<Ran> =>
  guardiaAsync(['task', ...args], {
    env: {
      AWS_ENDPOINT_URL: local.aws().endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: ana.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ana.credentials.secretAccessKey,
      AWS_CONFIG_FILE: '/dev/null',
      LANG: 'C.UTF-8',
    },
  })
const here = ['--account', '111122223333', '--region', 'us-east-1'] as const
const buckets = async (): Promise<unknown> =>
  (await local.root().call({ service: 's3', operation: 'ListBuckets' }))['Buckets']

describe('task', () => {
  test('lists the tasks; each has its own help, in both languages', async () => {
    expect((await task()).out).toMatch(/^init-backend {2,}Make the place of Terraform's state$/m)
    const help = await task('init-backend', '--help')
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('--account <digits>')])
    expect(help.out).toMatch(/--env <value> .*choices: "dev", "qas"/)
    expect((await task('init-backend', '--help', '--lang', 'es')).out).toContain('la cuenta que debe ser')
    expect(await task('paint-it')).toMatchObject({ code: 2, err: expect.stringContaining('There are: init-backend') })
  })

  test('refuses without account and region, and the wrong ones; nothing is written', async () => {
    const args = ['init-backend', '--env', 'dev'] as const
    expect(await task(...args, '--region', 'us-east-1')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--account'),
    })
    expect(await task(...args, '--account', '111122223333')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--region'),
    })
    expect(await task(...args, '--account', '999988887777', '--region', 'us-east-1')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('of account 111122223333, and --account says 999988887777'),
    })
    expect(await task(...args, '--account', '111122223333', '--region', 'eu-west-1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('The region in use is us-east-1'),
    })
    expect(await task(...args, '--account', 'prod', '--region', 'us-east-1')).toMatchObject({ code: 2 })
    expect(await task('init-backend', '--env', 'test', ...here)).toMatchObject({ code: 2 })
    expect(await buckets()).toEqual([])
  })

  test('no terminal and no code: the plan is shown and nothing is done; its code does it; then there is nothing to do', async () => {
    const asked = await task('init-backend', '--env', 'dev', ...here)
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining('Nothing was done') })
    expect(asked.out).toContain('make the bucket tk-nq-tfstate-dev')
    const code = /--yes ([0-9a-f]{8})/.exec(asked.err)?.[1] ?? ''
    expect(await task('init-backend', '--env', 'dev', ...here, '--yes', 'deadbeef')).toMatchObject({ code: 1 })
    // The code of one environment is none of another.
    expect(await task('init-backend', '--env', 'qas', ...here, '--yes', code)).toMatchObject({ code: 1 })
    expect(await buckets()).toEqual([])

    const done = await task('init-backend', '--env', 'dev', ...here, '--yes', code)
    expect([done.code, done.err]).toEqual([
      0,
      expect.stringMatching(/^5\/5 ✓ make the lock table tk-nq-tfstate-locks$/m),
    ])
    const record = JSON.parse(readFileSync(/Record: (.*)$/m.exec(done.out)?.[1] ?? '', 'utf8'))
    expect(record).toMatchObject({
      task: 'init-backend',
      status: 'Success',
      requester: ana.arn,
      parameters: { env: 'dev' },
    })
    rmSync(/Record: (.*)$/m.exec(done.out)?.[1] ?? '')

    const again = await task('init-backend', '--env', 'dev', ...here)
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('Nothing to do')])
    expect((await task('init-backend', '--env', 'dev', ...here, '--lang', 'es')).out).toContain('Nada que hacer')
  })

  test('a plan as JSON', async () => {
    const { out, code } = await task('init-backend', '--env', 'prd', '--lock', 'file', ...here, '--plan', '--json')
    const plan = JSON.parse(out)
    expect(code).toBe(0)
    expect(plan.steps.map((one: { id: string }) => one.id)).toEqual([
      'bucket',
      'bucket-public-access',
      'bucket-encryption',
      'bucket-versioning',
    ])
    expect(plan.hash.startsWith(plan.code)).toBe(true)
  })

  test('credentials that may not do it: what failed is said, and the record keeps it', async () => {
    const input = { UserName: 'ana', PolicyName: 'no-tables' }
    const Statement = [{ Effect: 'Deny', Action: 'dynamodb:CreateTable', Resource: '*' }]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await local.root().call({ service: 'iam', operation: 'PutUserPolicy', input: { ...input, PolicyDocument } })
    await local.root().call({
      service: 'dynamodb',
      operation: 'UpdateTable',
      input: { TableName: 'tk-nq-tfstate-locks', DeletionProtectionEnabled: false },
    })
    await local
      .root()
      .call({ service: 'dynamodb', operation: 'DeleteTable', input: { TableName: 'tk-nq-tfstate-locks' } })
    const plan = JSON.parse((await task('init-backend', '--env', 'dev', ...here, '--plan', '--json')).out)
    const failed = await task('init-backend', '--env', 'dev', ...here, '--yes', plan.code)
    expect([failed.code, failed.err]).toEqual([
      1,
      expect.stringContaining('failed at its step lock-table: AccessDenied'),
    ])
  })
})
