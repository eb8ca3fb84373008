/** The rehearsal of TerraformStateRepair: every way in which a state and its digest fall apart, and everybody who may come between. */
import assert from 'node:assert/strict'
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
import * as dev from './platform.ts'
import { left, md5, serial5, serial6, serial7, serial8, state, write } from './platform.ts'
import { terraformStateRepair } from './procedure.ts'

/** The version that a scenario's person chooses: its id is known only when it was written. */
const chosen = new WeakMap<World, string>()

const garbage = `${serial7.slice(0, 200)}<<<<<<< HEAD`

/** A run died after it wrote serial 8, before it wrote its digest. */
async function staleDigest(world: World): Promise<void> {
  await write(world, serial8)
}

/** Somebody's editor cut the object off. */
async function cutOff(world: World): Promise<void> {
  await write(world, garbage)
}

const wrote = (body: string, digest?: string) => async (world: World) => {
  await write(world, body)
  if (digest !== undefined) await dev.putDigest(world, digest)
}

/** The message that the approver read. */
const asked = (...told: readonly string[]): NonNullable<Scenario['expect']['check']> => {
  return (run) => {
    const message = String(run.state.steps.find((one) => one.step === 'ApproveRepair')?.inputs['Message'])
    for (const one of told) assert.ok(message.includes(one), `${one} is not in: ${message}`)
  }
}

const all =
  (...checks: readonly NonNullable<Scenario['expect']['check']>[]): NonNullable<Scenario['expect']['check']> =>
  async (run, world) => {
    for (const one of checks) await one(run, world)
  }

function repaired(
  name: string,
  story: string,
  incident: (world: World) => Promise<void>,
  outcome: RegExp,
  check: NonNullable<Scenario['expect']['check']>,
): Scenario {
  return { name, story, incident, answers: approved, expect: { status: 'Success', outcome, world: 'changed', check } }
}

const repairs: readonly Scenario[] = [
  repaired(
    'repaired',
    'A run died between the object and its digest: the digest is set to the MD5 of the new serial, the object stays.',
    staleDigest,
    /^applied: corrected the digest .*; next: terraform plan -refresh-only/,
    all(
      left(serial8),
      asked('serial 8, 4 resources', `digest ${md5(serial7)} becomes ${md5(serial8)}; the object stays`, 'Risk HIGH'),
    ),
  ),
  repaired(
    'restored',
    'The object is cut off: the version whose MD5 is the digest becomes the state again.',
    cutOff,
    /^applied: restored serial 7 /,
    all(left(serial7), asked('it is no JSON', 'the digest is right already', '0 become unmanaged: none')),
  ),
  repaired(
    'restored-with-digest',
    'The object is cut off and its digest was set to match: the newest whole version comes back with its own digest.',
    wrote(garbage, md5(garbage)),
    /^applied: restored serial 7 /,
    left(serial7),
  ),
  repaired(
    'restored-earlier',
    'Both are wrong and a person knows that serial 6 was the last good one: what serial 7 added is listed for import.',
    async (world) => {
      const { Versions } = (await world.call('s3', 'ListObjectVersions', { Bucket: dev.bucket })) as {
        Versions: readonly { readonly VersionId: string; readonly ETag: string }[]
      }
      chosen.set(world, Versions.find((one) => one.ETag.includes(md5(serial6)))?.VersionId ?? '')
      await cutOff(world)
    },
    /^applied: restored serial 6 .*import what became unmanaged \(1\)$/,
    all(
      left(serial6),
      asked('Against serial 7 (3 resources): 1 become unmanaged: module.lambda.aws_lambda_function.availability.'),
      (run) => {
        const plan = run.state.steps.find((one) => one.step === 'PlanRepair')
        assert.deepEqual(plan?.outputs['imports'], ['module.lambda.aws_lambda_function.availability'])
        assert.equal(plan?.outputs['next'], 'terraform plan -refresh-only')
      },
    ),
  ),
  repaired(
    'restored-encrypted',
    'The state is encrypted with a key of its own: the version that comes back is, too.',
    async (world) => {
      const { KeyMetadata } = await world.call('kms', 'CreateKey', {})
      const SSEKMSKeyId = (KeyMetadata as { readonly Arn: string }).Arn
      const sealed = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId }
      await world.call('s3', 'PutObject', { Bucket: dev.bucket, Key: dev.key, Body: serial8, ...sealed })
      await dev.putDigest(world, md5(serial8))
      await cutOff(world)
    },
    /^applied: restored serial 8 /,
    async (run, world) => {
      await left(serial8)(run, world)
      const found = await world.call('s3', 'HeadObject', { Bucket: dev.bucket, Key: dev.key })
      assert.equal(found['ServerSideEncryption'], 'aws:kms')
      const { Keys } = await world.call('kms', 'ListKeys', {})
      assert.deepEqual(
        [{ KeyArn: found['SSEKMSKeyId'] }],
        (Keys as { KeyArn: string }[]).map(({ KeyArn }) => ({ KeyArn })),
      )
    },
  ),
  repaired(
    'of-another-project',
    "Another project's state was copied over this one: its lineage tells.",
    wrote(state(40, ['other'], '9f00-of-other')),
    /^applied: restored serial 7 /,
    all(left(serial7), asked('of another lineage (9f00-of-other)')),
  ),
  repaired(
    'older-serial',
    'The old runbook put an old state back by hand: its serial is below the one on record.',
    wrote(serial5),
    /^applied: restored serial 7 /,
    all(left(serial7), asked('serial 5 is older than serial 7')),
  ),
  repaired(
    'edited-by-hand',
    'Somebody edited the state and left its serial: it is not what Terraform wrote.',
    wrote(state(7, ['health'])),
    /^applied: restored serial 7 /,
    all(left(serial7), asked('somebody edited it', '2 come back: module.lambda.aws_lambda_function.availability')),
  ),
  repaired(
    'edited-and-meant',
    'The edit was meant: VersionId names the current version, so that only its digest is corrected.',
    async (world) => {
      chosen.set(world, await write(world, state(7, ['health'])))
    },
    /^applied: corrected the digest /,
    left(state(7, ['health'])),
  ),
  {
    name: 'repaired-prd',
    story: 'In prd two people approve.',
    incident: async () => {},
    parameters: { Environment: 'prd', MinimumApprovals: 2 },
    answers: [...approved, { by: 'second', decision: 'Approve' }],
    expect: { status: 'Success', outcome: /^applied: corrected the digest of tk-nq-tfstate-prd/, world: 'changed' },
  },
  repaired(
    'deleted',
    'The object was deleted: its versions are still there.',
    async (world) => {
      await world.call('s3', 'DeleteObject', { Bucket: dev.bucket, Key: dev.key })
    },
    /^applied: restored serial 7 /,
    all(left(serial7), asked('the object was deleted')),
  ),
]

const nothing: readonly Scenario[] = [
  nothingToDo(
    'consistent',
    'Object and digest belong together.',
    async () => {},
    /whole \(serial 7\).*an earlier commit/,
  ),
  nothingToDo(
    'going-back',
    'The state is whole and somebody wants an old one: that is no repair, whatever the old runbook said.',
    async (world) => {
      chosen.set(world, await write(world, serial6))
      await write(world, serial7)
    },
    /to go back in time, apply an earlier commit/,
  ),
  nothingToDo(
    'locked',
    'A run holds the lock in the table: nobody repairs under its hands.',
    async (world) => {
      await staleDigest(world)
      await dev.lockItem(world)
    },
    /runner@ci-4712 .* holds the lock/,
  ),
  nothingToDo(
    'locked-file',
    'A run holds the lock of the newer kind.',
    async (world) => {
      await staleDigest(world)
      await dev.lockFile(world)
    },
    /runner@ci-4712 .* holds the lock/,
  ),
  nothingToDo('no-state', 'There is no state of that key.', async () => {}, /no state of this key/, {
    StateKey: 'env:/blue/terraform.tfstate',
  }),
  nothingToDo('digest-as-key', 'The digest item is given as the state.', async () => {}, /is no state/, {
    StateKey: 'terraform.tfstate-md5',
  }),
  nothingToDo(
    'no-candidate',
    'The only version there is is wrong.',
    async (world) => {
      await world.call('s3', 'PutObject', { Bucket: dev.bucket, Key: 'new/terraform.tfstate', Body: '{' })
    },
    /no earlier version can be read/,
    { StateKey: 'new/terraform.tfstate' },
  ),
  nothingToDo(
    'wrong-candidate',
    'The version that was chosen is of another lineage.',
    async (world) => {
      chosen.set(world, await write(world, state(3, ['other'], '9f00-of-other')))
      await cutOff(world)
    },
    /cannot become the state: it is of lineage 9f00-of-other/,
  ),
  nothingToDo('unknown-version', 'The version that was chosen is not there.', cutOff, /there is no such version/, {
    VersionId: 'no-such-version',
  }),
  nothingToDo(
    'unversioned',
    'The bucket keeps no versions any more: what the repair overwrites could not be put back.',
    async (world) => {
      await cutOff(world)
      const VersioningConfiguration = { Status: 'Suspended' }
      await world.call('s3', 'PutBucketVersioning', { Bucket: dev.bucket, VersioningConfiguration })
    },
    /keeps no versions/,
  ),
  nothingToDo('no-digest', 'The digest on record is no MD5.', wrote(serial8, 'a b'), /is no MD5/),
  nothingToDo('single-approver-in-prd', 'In prd one person is not enough.', async () => {}, /two people must approve/, {
    Environment: 'prd',
  }),
]

const overtaken = (at: Fault['at'], act: Fault['act'] = dev.lockItem): Fault => ({
  at,
  what: 'a run takes the lock',
  act,
})

/** Somebody writes with `-lock=false`. */
const unlocked = (at: Fault['at']): Fault => ({
  at,
  what: 'somebody applies with -lock=false',
  act: wrote(serial8, md5(serial8)),
})

const serial9 = state(9, ['health'])
const corrected: MovedOn = {
  change: 'Repair',
  incident: staleDigest,
  movedOn: wrote(serial9, md5(serial9)),
  refusal: /Terraform has written the state since this repair/,
  // A versioned bucket keeps what the lock file was: that is evidence, not a difference.
  world: 'changed',
  check: left(serial8, md5(serial7)),
}

const later: readonly Scenario[] = [
  undoneLater(corrected),
  undoneLater({ ...corrected, suffix: '-object', incident: cutOff, check: left(garbage, md5(serial7)) }),
  undoneLater({
    ...corrected,
    suffix: '-object-and-digest',
    incident: wrote(garbage, md5(garbage)),
    check: left(garbage),
  }),
  ...undoRefused(corrected),
  {
    name: 'undo-locked',
    story: 'A run holds the state when the undo is started: the undo refuses.',
    incident: cutOff,
    answers: approved,
    undo: { answers: approved, meanwhile: dev.lockItem },
    expect: { status: 'Failed', outcome: /^refused/, failure: /The state is locked/, world: 'unchanged' },
  },
]

const stopped: readonly Scenario[] = [
  ...unapproved(cutOff, 'we restore from the backup account'),
  {
    name: 'raced',
    story: 'While the request waits, somebody corrects the digest: the plan no longer holds.',
    incident: staleDigest,
    answers: approved,
    faults: [
      {
        at: { after: 'ApproveRepair' },
        what: 'somebody corrects the digest',
        act: (world) => dev.putDigest(world, md5(serial8)),
      },
    ],
    expect: { status: 'Success', outcome: /^unchanged/, world: 'unchanged' },
  },
  {
    name: 'raced-for-the-lock',
    story: 'After the re-check a run takes the lock: it keeps it, and nothing is written.',
    incident: cutOff,
    answers: approved,
    faults: [overtaken({ before: 'TakeLockItem' })],
    expect: { status: 'Failed', failure: /took the lock of the state just now/, world: 'unchanged' },
  },
  {
    name: 'raced-for-the-file',
    story:
      'A run that locks by file comes between the two places of the lock: ours is given back, and nothing is written.',
    incident: cutOff,
    answers: approved,
    faults: [overtaken({ before: 'TakeLockFile' }, dev.lockFile)],
    expect: {
      status: 'Failed',
      failure: /PreconditionFailed|pre-conditions/,
      world: 'changed',
      check: async (_run, world) => {
        const { Item } = await world.call('dynamodb', 'GetItem', {
          TableName: dev.table,
          Key: { LockID: { S: dev.path } },
        })
        assert.equal(Item, undefined)
        const { Body } = await world.call('s3', 'GetObject', { Bucket: dev.bucket, Key: `${dev.key}.tflock` })
        assert.equal(String(Body), dev.foreignLock)
      },
    },
  },
  {
    name: 'raced-under-the-lock',
    story: 'Somebody applies without a lock while it is being taken: their state stays, and the lock is given back.',
    incident: cutOff,
    answers: approved,
    faults: [unlocked({ before: 'TakeLockFile' })],
    expect: {
      status: 'Failed',
      failure: /somebody who takes no lock|somebody else wrote/i,
      world: 'changed',
      check: left(serial8),
    },
  },
  {
    name: 'raced-digest',
    story: 'At the last moment the digest changes: its condition refuses, and the lock is given back.',
    incident: staleDigest,
    answers: approved,
    faults: [
      {
        at: { before: 'CorrectDigest' },
        what: 'somebody writes another digest',
        act: (world) => dev.putDigest(world, md5('x')),
      },
    ],
    expect: { status: 'Failed', world: 'changed', check: left(serial8, md5('x')) },
  },
  {
    name: 'raced-object',
    story: 'At the last moment the object changes: the copy is refused by its ETag, and the lock is given back.',
    incident: cutOff,
    answers: approved,
    faults: [unlocked({ before: 'RestoreVersion' })],
    expect: { status: 'Failed', world: 'changed', check: left(serial8) },
  },
]

/** Somebody force-unlocks us. */
const robbed = (at: Fault['at']): Fault => ({
  at,
  what: 'somebody force-unlocks the repair',
  act: async (world) => {
    await world.call('dynamodb', 'DeleteItem', { TableName: dev.table, Key: { LockID: { S: dev.path } } })
  },
})

function cancelled(
  name: string,
  story: string,
  cancelAfter: string,
  incident: Scenario['incident'],
  check: Scenario['expect']['check'],
): Scenario {
  return {
    name,
    story,
    ...(incident && { incident }),
    answers: approved,
    cancelAfter,
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'changed', ...(check && { check }) },
  }
}

const undone: readonly Scenario[] = [
  {
    name: 'undone',
    story:
      'Somebody force-unlocks the repair: what happened meanwhile is not known, so object and digest of before come back.',
    incident: wrote(garbage, md5(garbage)),
    answers: approved,
    faults: [robbed({ after: 'RestoreVersion' })],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /lock was taken away/,
      world: 'changed',
      check: left(garbage),
    },
  },
  {
    name: 'undone-digest',
    story: 'The same after the digest was corrected: the old digest comes back.',
    incident: staleDigest,
    answers: approved,
    faults: [robbed({ after: 'CorrectDigest' })],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /lock was taken away/,
      world: 'changed',
      check: left(serial8, md5(serial7)),
    },
  },
  {
    name: 'half-done',
    story:
      'The object is copied when somebody else changes the digest: the object of before comes back, the digest is theirs, and the record says so.',
    incident: wrote(garbage, md5(garbage)),
    answers: approved,
    faults: [
      {
        at: { before: 'RestoreVersion' },
        what: 'somebody writes another digest',
        act: (world) => dev.putDigest(world, md5('x')),
      },
    ],
    expect: {
      status: 'Failed',
      world: 'changed',
      check: all(left(garbage, md5('x')), (run) => {
        const undo = run.state.steps.find((one) => one.step === 'UndoRepair')
        assert.match(undo?.failure?.message ?? '', /taken back, but somebody else has written, too: digest/)
      }),
    },
  },
  cancelled(
    'cancelled',
    'Cancelled after the copy: the object of before comes back.',
    'RestoreVersion',
    cutOff,
    left(garbage, md5(serial7)),
  ),
  cancelled(
    'cancelled-digest',
    'Cancelled after the digest: the old one comes back.',
    'CorrectDigest',
    staleDigest,
    left(serial8, md5(serial7)),
  ),
  {
    name: 'cancelled-first',
    story: 'Cancelled after the first half of the lock: it is given back, and nothing else was ever written.',
    incident: cutOff,
    answers: approved,
    cancelAfter: 'TakeLockItem',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'unchanged', check: left(garbage, md5(serial7)) },
  },
  cancelled(
    'cancelled-locked',
    'Cancelled with the whole lock: it is given back.',
    'TakeLockFile',
    cutOff,
    left(garbage, md5(serial7)),
  ),
  cancelled(
    'cancelled-verify',
    'Cancelled while the lock is about to be given back: the object of before comes back.',
    'VerifyRepaired',
    cutOff,
    left(garbage, md5(serial7)),
  ),
  {
    name: 'cancelled-late',
    story: 'Cancelled when everything is verified and the lock given back: the repair stands.',
    incident: cutOff,
    answers: approved,
    cancelAfter: 'ReleaseLock',
    expect: { status: 'Cancelled', world: 'changed', check: left(serial7) },
  },
  cancelled(
    'cancelled-deleted',
    'The object was deleted; cancelled after the copy, it is deleted again.',
    'RestoreVersion',
    async (world) => {
      await world.call('s3', 'DeleteObject', { Bucket: dev.bucket, Key: dev.key })
    },
    left(undefined, md5(serial7)),
  ),
  {
    name: 'undo-meets-a-new-run',
    story:
      'Force-unlocked and cancelled, when a new run has the state already: it keeps its lock, and the record says what stays.',
    incident: cutOff,
    answers: approved,
    cancelAfter: 'RestoreVersion',
    faults: [overtaken({ before: 'UndoRepair' })],
    expect: {
      status: 'Cancelled',
      world: 'changed',
      check: async (run, world) => {
        const undo = run.state.steps.find((one) => one.step === 'UndoRepair')
        assert.match(undo?.failure?.message ?? '', /A new run holds the state \(table\): nothing was put back/)
        const { Item } = await world.call('dynamodb', 'GetItem', {
          TableName: dev.table,
          Key: { LockID: { S: dev.path } },
        })
        assert.deepEqual(Item, { LockID: { S: dev.path }, Info: { S: dev.foreignLock } })
      },
    },
  },
  {
    name: 'undo-meets-a-new-state',
    story:
      'Cancelled, but somebody has applied since: their state stays, the record says so, and the lock is given back.',
    incident: cutOff,
    answers: approved,
    cancelAfter: 'RestoreVersion',
    faults: [unlocked({ before: 'UndoRepair' })],
    expect: {
      status: 'Cancelled',
      world: 'changed',
      check: all(left(serial8), (run) => {
        const undo = run.state.steps.find((one) => one.step === 'UndoRepair')
        assert.match(undo?.failure?.message ?? '', /Somebody else wrote the state since/)
      }),
    },
  },
]

export const terraformStateRepairRehearsal: Rehearsal = {
  procedure: terraformStateRepair,
  platform: dev.platform,
  leaves: [{ at: /^objects of/, says: /The bucket keeps the versions in between/ }],
  watch: () => [
    parts.items(dev.table),
    parts.objects(dev.bucket),
    parts.liveObjects(dev.bucket),
    parts.objects('tk-nq-tfstate-prd'),
  ],
  parameters: (world) => ({
    Environment: 'dev',
    VersionId: chosen.get(world) ?? '',
    ...approvalIn(world),
  }),
  scenarios: [...repairs, ...repairs.slice(0, 1).map(escalated), ...nothing, ...stopped, ...undone, ...later],
}
