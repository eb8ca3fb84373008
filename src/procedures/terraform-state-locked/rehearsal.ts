/**
 * The rehearsal of TerraformStateLocked. The local AWS has no yesterday: a state is as young as its scenario, and a lock that must
 * be younger still is told from a living one by MinimumAgeMinutes 0. Old locks are rehearsed where no state was written yet.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  escalated,
  type Fault,
  type MovedOn,
  nothingToDo,
  world as parts,
  type Rehearsal,
  type Scenario,
  unapproved,
  undoneLater,
  undoRefused,
  type World,
} from 'guardia/rehearse'
import { approvalIn, approved } from '../approval-in-rehearsals.ts'
import { terraformStateLocked } from './procedure.ts'

const table = 'tk-nq-tfstate-locks'
const bucket = 'tk-nq-tfstate-dev'
const path = `${bucket}/terraform.tfstate`
const file = { Bucket: bucket, Key: 'terraform.tfstate.tflock' }
const dead = '6f8e1d7a-90b3-4c5e-8a21-0d4f5b6c7e88'
const living = '0b9c2d3e-4f50-4162-8374-95a6b7c8d9e0'

interface Lock {
  readonly id?: string
  readonly operation?: string
  readonly minutesAgo?: number
  readonly of?: string
  readonly who?: string
}

/** What Terraform writes into a lock. */
function info({
  id = dead,
  operation = 'OperationTypeApply',
  minutesAgo = 0,
  of = path,
  who = 'runner@ci-4711',
}: Lock): string {
  const created = new Date(Date.now() - minutesAgo * 60_000).toISOString().replace('Z', '123456Z')
  return JSON.stringify({
    ID: id,
    Operation: operation,
    Info: '',
    Who: who,
    Version: '1.11.4',
    Created: created,
    Path: of,
  })
}

const lockItem = (text: string, of = path) => ({ LockID: { S: of }, Info: { S: text } })

async function lockTable(world: World, text: string, of = path): Promise<void> {
  await world.call('dynamodb', 'PutItem', { TableName: table, Item: lockItem(text, of) })
}

async function lockFile(world: World, text: string, where = file): Promise<void> {
  await world.call('s3', 'PutObject', { ...where, Body: text, IfNoneMatch: '*' })
}

async function itemOf(world: World, lockId: string): Promise<unknown> {
  const input = { TableName: table, Key: { LockID: { S: lockId } }, ConsistentRead: true }
  return (await world.call('dynamodb', 'GetItem', input))['Item']
}

/** Whether `.tflock` lies there. */
async function fileNow(world: World): Promise<boolean> {
  const { Contents } = await world.call('s3', 'ListObjectsV2', { Bucket: file.Bucket, Prefix: file.Key })
  return Array.isArray(Contents) && Contents.length > 0
}

/** Each environment's bucket, the lock table, and in dev a state with its digest. */
async function platform(world: World): Promise<void> {
  await world.call('dynamodb', 'CreateTable', {
    TableName: table,
    AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  for (const Bucket of [bucket, 'tk-nq-tfstate-prd']) {
    await world.call('s3', 'CreateBucket', { Bucket })
    await world.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  }
  const body = JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 7,
    lineage: 'a',
    outputs: {},
    resources: [],
  })
  await writeState(world, body)
  await putDigest(world, createHash('md5').update(body).digest('hex'))
}

async function writeState(world: World, body: string): Promise<void> {
  await world.call('s3', 'PutObject', { Bucket: bucket, Key: 'terraform.tfstate', Body: body })
}

async function putDigest(world: World, digest: string): Promise<void> {
  const item = { LockID: { S: `${path}-md5` }, Digest: { S: digest } }
  await world.call('dynamodb', 'PutItem', { TableName: table, Item: item })
}

const inTable =
  (lock: Lock = {}) =>
  (world: World): Promise<void> =>
    lockTable(world, info(lock))
const inFile =
  (lock: Lock = {}) =>
  (world: World): Promise<void> =>
    lockFile(world, info(lock))
async function inBoth(world: World): Promise<void> {
  const text = info({ operation: 'OperationTypePlan' })
  await lockFile(world, text)
  await lockTable(world, text)
}

/** Both places free, and the digest item still there. */
async function free(_run: unknown, world: World): Promise<void> {
  assert.equal(await itemOf(world, path), undefined)
  assert.equal(await fileNow(world), false)
  assert.notEqual(await itemOf(world, `${path}-md5`), undefined)
}

/** The lock of this ID is in the table. */
const held = (id: string) => async (_run: unknown, world: World) => {
  const item = (await itemOf(world, path)) as { Info: { S: string } } | undefined
  assert.equal((JSON.parse(item?.Info.S ?? '{}') as { ID?: string }).ID, id)
}

/** The dead run lets go after all, and a new one takes the lock. */
const overtaken = (at: Fault['at']): Fault => ({
  at,
  what: 'the lock is released and a new run takes its own',
  act: inTable({ id: living, who: 'runner@ci-4712' }),
})

const repaired: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'An apply died and left its lock in the table; one person approves with its ID; exactly that item goes.',
    incident: inTable(),
    parameters: { LockId: dead },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: unlocked tk-nq-tfstate-dev\/terraform\.tfstate .* review what that run left/,
      world: 'changed',
      check: free,
    },
  },
  {
    name: 'repaired-file',
    story: 'A plan died and left the lock file of the newer way to lock.',
    incident: inFile({ operation: 'OperationTypePlan' }),
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied.*next: terraform plan -lock-timeout=60s$/,
      world: 'changed',
      check: free,
    },
  },
  {
    name: 'repaired-both',
    story: 'A run that locks both ways died: table and file are given back.',
    incident: inBoth,
    answers: approved,
    expect: { status: 'Success', outcome: /^applied/, world: 'changed', check: free },
  },
  {
    name: 'repaired-prd',
    story: 'In prd the first apply died three hours ago, before it wrote any state: two people approve.',
    incident: async (world) => {
      const of = 'tk-nq-tfstate-prd/terraform.tfstate'
      const text = info({ minutesAgo: 180, of })
      await lockTable(world, text, of)
      await lockFile(world, text, { Bucket: 'tk-nq-tfstate-prd', Key: file.Key })
    },
    parameters: { Environment: 'prd', MinimumAgeMinutes: 60, MinimumApprovals: 2 },
    answers: [...approved, { by: 'second', decision: 'Approve' }],
    expect: {
      status: 'Success',
      outcome: /^applied/,
      world: 'changed',
      check: async (_run, world) => {
        assert.equal(await itemOf(world, 'tk-nq-tfstate-prd/terraform.tfstate'), undefined)
        assert.notEqual(await itemOf(world, `${path}-md5`), undefined)
      },
    },
  },
  {
    name: 'digest-mismatch',
    story: 'The state does not match its digest: it is unlocked with a warning, so that the repair can take the lock.',
    incident: async (world) => {
      await putDigest(world, '0'.repeat(32))
      await inTable()(world)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied.*repair the state first/,
      world: 'changed',
      check: async (run, world) => {
        await free(run, world)
        const request = run.state.steps.find((one) => one.step === 'ApproveUnlock')
        assert.match(String(request?.inputs['Message']), /WARNING: state version .* Terraform will refuse this state/)
      },
    },
  },
]

const nothing: readonly Scenario[] = [
  nothingToDo('no-lock', 'The state is free: a late page changes nothing.', async () => {}, /the state is not locked/),
  nothingToDo('too-young', 'The lock is minutes old: it may be at work.', inTable(), /old; younger than 60 min/, {
    MinimumAgeMinutes: 60,
  }),
  nothingToDo(
    'holder-still-writes',
    "Somebody with the lock's name changed a parameter just now: the run is alive.",
    async (world) => {
      await inTable({ who: 'deployer@ci-4711' })(world)
      await writeAs(world, 'deployer')
    },
    /deployer called PutParameter 0 min ago/,
  ),
  {
    name: 'lock-moves',
    story: 'Between the two readings another run takes the lock: it is alive.',
    incident: inTable(),
    faults: [overtaken({ before: 'WaitOneMinute' })],
    expect: { status: 'Success', outcome: /not the one of a minute ago/, world: 'unchanged' },
  },
  {
    name: 'state-moves',
    story: 'Between the two readings the state is written: the run is alive.',
    incident: inTable(),
    faults: [
      {
        at: { before: 'WaitOneMinute' },
        what: 'the run saves a snapshot of its state',
        act: (world) => writeState(world, '{"version":4,"serial":8}'),
      },
    ],
    expect: { status: 'Success', outcome: /state was written/, world: 'unchanged' },
  },
  nothingToDo(
    'wrong-lock-id',
    'Terraform printed the ID of a lock that is gone; the state is locked by another run.',
    inTable({ id: living }),
    new RegExp(`locked by ${living}, not by ${dead}`),
    { LockId: dead },
  ),
  nothingToDo(
    'two-locks',
    'Table and file hold two different locks: nobody may guess which one is meant.',
    async (world) => {
      await inTable()(world)
      await inFile({ id: living })(world)
    },
    /two different locks/,
  ),
  nothingToDo(
    'unreadable',
    'The item is not what Terraform writes: nothing unknown is deleted.',
    (world) => lockTable(world, `{"ID":"${dead}","Who":"runner@ci-4711"}`),
    /not as Terraform writes it/,
  ),
  nothingToDo('digest-as-key', 'The digest item is given as the state: it is no lock.', inTable(), /is no state/, {
    StateKey: 'terraform.tfstate-md5',
  }),
  nothingToDo(
    'single-approver-in-prd',
    'In prd one person alone may not unlock.',
    (world) => {
      const of = 'tk-nq-tfstate-prd/terraform.tfstate'
      return lockTable(world, info({ minutesAgo: 180, of }), of)
    },
    /in prd two people must approve/,
    { Environment: 'prd' },
  ),
  {
    name: 'old-runbook',
    story: 'The old runbook deletes by the UUID that Terraform prints: AWS answers well, and the state stays locked.',
    incident: async (world) => {
      await inTable()(world)
      const input = { TableName: table, Key: { LockID: { S: dead } }, ReturnValues: 'ALL_OLD' }
      const answer = await world.call('dynamodb', 'DeleteItem', input)
      assert.equal(answer['Attributes'], undefined)
      await held(dead)(undefined, world)
    },
    answers: approved,
    expect: { status: 'Success', outcome: /^applied/, world: 'changed', check: free },
  },
]

/** Somebody of this name writes an SSM parameter. */
async function writeAs(world: World, UserName: string): Promise<void> {
  await world.call('iam', 'CreateUser', { UserName })
  const Statement = [{ Effect: 'Allow', Action: 'ssm:PutParameter', Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await world.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'deploy', PolicyDocument })
  const { AccessKey } = (await world.call('iam', 'CreateAccessKey', { UserName })) as {
    AccessKey: { AccessKeyId: string; SecretAccessKey: string }
  }
  const credentials = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  await world.caller.as({ credentials }).call({
    service: 'ssm',
    operation: 'PutParameter',
    input: { Name: '/tk-nq/dev/written-by-apply', Value: 'yes', Type: 'String' },
  })
}

const unlocked: MovedOn = {
  change: 'Unlock',
  incident: inTable(),
  movedOn: inTable({ id: living }),
  refusal: /a newer run holds it/,
  check: held(dead),
}

const stopped: readonly Scenario[] = [
  ...unapproved(inTable(), 'ci-4711 still runs'),
  undoneLater(unlocked),
  undoneLater({
    ...unlocked,
    suffix: '-file',
    // A versioned bucket keeps the delete marker and the first object: that is evidence, not a difference.
    world: 'changed',
    incident: inFile(),
    check: async (_run, world) => assert.equal(await fileNow(world), true),
  }),
  ...undoRefused(unlocked),
  ...undoRefused({ ...unlocked, suffix: '-file', incident: inFile(), movedOn: inFile({ id: living }) }),
  {
    name: 'raced',
    story: 'While the request waits, the run lets go and a new one takes the lock: the plan no longer holds.',
    incident: inTable(),
    answers: approved,
    faults: [overtaken({ after: 'ApproveUnlock' })],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged', check: held(living) },
  },
  {
    name: 'raced-at-the-last-moment',
    story: 'After the re-check a new run takes the lock: the condition of the delete refuses, and nothing is retried.',
    incident: inTable(),
    answers: approved,
    faults: [overtaken({ before: 'DeleteLockItem' })],
    expect: { status: 'Failed', failure: /ConditionalCheckFailed/, world: 'unchanged', check: held(living) },
  },
  {
    name: 'raced-file-at-the-last-moment',
    story: 'After the re-check a new run takes the lock file: the delete is refused by its ETag.',
    incident: inFile(),
    answers: approved,
    faults: [
      {
        at: { before: 'DeleteLockFile' },
        what: 'the file is released and a new run takes its own',
        act: async (world) => {
          await world.call('s3', 'DeleteObject', file)
          await inFile({ id: living })(world)
        },
      },
    ],
    expect: { status: 'Failed', failure: /PreconditionFailed|preconditions/, world: 'unchanged' },
  },
]

const undone: readonly Scenario[] = [
  {
    name: 'undone',
    story: 'The dead run was not dead: it writes the state right after the unlock. Its lock comes back.',
    incident: inTable(),
    answers: approved,
    faults: [
      {
        at: { after: 'DeleteLockItem' },
        what: 'the old run writes its state',
        act: (world) => writeState(world, '{"version":4,"serial":8}'),
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /no longer matches its digest/,
      world: 'changed',
      check: held(dead),
    },
  },
  {
    name: 'half-done',
    story: 'The table item is gone when the file turns out to be taken over: the item is not put back over a new run.',
    incident: inBoth,
    answers: approved,
    faults: [
      {
        at: { before: 'DeleteLockFileOfBoth' },
        what: 'the file is released and a new run takes its own',
        act: async (world) => {
          await world.call('s3', 'DeleteObject', file)
          await inFile({ id: living })(world)
        },
      },
    ],
    expect: {
      status: 'Failed',
      failure: /PreconditionFailed|preconditions/,
      world: 'unchanged',
      check: async (_run, world) => assert.equal(await itemOf(world, path), undefined),
    },
  },
  {
    name: 'undo-meets-a-new-run',
    story:
      'Cancelled after the unlock, but a new run has the state already: its lock stays and nothing is put over it.',
    incident: inTable(),
    answers: approved,
    cancelAfter: 'DeleteLockItem',
    faults: [overtaken({ before: 'RestoreLock' })],
    expect: { status: 'Cancelled', world: 'unchanged', check: held(living) },
  },
  {
    name: 'cancelled',
    story: 'The run is cancelled after the unlock: exactly the lock that was there comes back.',
    incident: inTable(),
    answers: approved,
    cancelAfter: 'DeleteLockItem',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored', check: held(dead) },
  },
  {
    name: 'cancelled-between',
    story: 'Cancelled between table and file: the item comes back, and the file was never touched.',
    incident: inBoth,
    answers: approved,
    cancelAfter: 'DeleteLockItemOfBoth',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored' },
  },
  {
    name: 'cancelled-both',
    story: 'Cancelled after table and file were given back: both come back, with the same ID.',
    incident: inBoth,
    answers: approved,
    cancelAfter: 'DeleteLockFileOfBoth',
    expect: {
      status: 'Cancelled',
      outcome: /^undone/,
      world: 'changed',
      check: async (run, world) => {
        await held(dead)(run, world)
        assert.equal(await fileNow(world), true)
      },
    },
  },
  {
    name: 'cancelled-file',
    story: 'Cancelled after the lock file was deleted: the same file comes back.',
    incident: inFile(),
    answers: approved,
    cancelAfter: 'DeleteLockFile',
    expect: {
      status: 'Cancelled',
      outcome: /^undone/,
      world: 'changed',
      check: async (_run, world) => assert.equal(await fileNow(world), true),
    },
  },
]

export const terraformStateLockedRehearsal: Rehearsal = {
  procedure: terraformStateLocked,
  platform,
  watch: () => [
    parts.items(table),
    parts.objects(bucket),
    parts.objects('tk-nq-tfstate-prd'),
    parts.parameters('/tk-nq'),
  ],
  parameters: (world) => ({
    Environment: 'dev',
    MinimumAgeMinutes: 0,
    ...approvalIn(world),
  }),
  scenarios: [...repaired, ...repaired.slice(0, 1).map(escalated), ...nothing, ...stopped, ...undone],
}
