/**
 * Terraform's state stays locked by a run that died. A lock has no heartbeat, so age never proves death: every sign of life that
 * AWS can show is looked for, a person decides, and exactly the lock that was shown is deleted, by condition.
 */
import { integer, is, map, type Procedure, procedure, python, readScript, say, startsWith, text } from 'guardia'
import { approvalOf, approvalParameters, environment, stateKey } from '../parameters.ts'
import { P2 } from '../severities.ts'
import { terraformStateLockedText } from './text.ts'

const table = 'tk-nq-tfstate-locks'
const lockPlaces = readScript(import.meta.url, 'scripts/lock_places.py')
const place = { table: text(), bucket: text(), key: text() }

const readLock = python(import.meta.url, 'scripts/read_lock.py', {
  library: [readScript(import.meta.url, 'scripts/lock_info.py')],
  inputs: place,
  outputs: { seen: map() },
})

const verdict = text({
  allowed: [
    'unlock-table',
    'unlock-file',
    'unlock-both',
    'no-lock',
    'still-alive',
    'too-young',
    'not-this-lock',
    'unreadable',
    'single-approver-in-prd',
  ],
})

const decideUnlock = python(import.meta.url, 'scripts/decide_unlock.py', {
  library: [readScript(import.meta.url, '../plan_hash.py')],
  inputs: {
    environment: text(),
    bucket: text(),
    key: text(),
    lockId: text(),
    minimumAge: integer(),
    minimumApprovals: integer(),
    firstItem: map(),
    firstObjects: map(),
    seen: map(),
  },
  outputs: {
    verdict,
    outcome: text(),
    hash: text(),
    question: text(),
    code: text(),
    undo: text(),
    info: text(),
    etag: text(),
    body: text(),
    digest: text({ allowed: ['held', 'mismatch', 'none'] }),
  },
})

const deleted = { ...place, verdict: text(), info: text(), body: text() }

const verifyUnlocked = python(import.meta.url, 'scripts/verify_unlocked.py', {
  library: [lockPlaces],
  inputs: { ...deleted, digest: text() },
  outputs: { evidence: text() },
})

const restoreLock = python(import.meta.url, 'scripts/restore_lock.py', {
  library: [lockPlaces],
  inputs: { ...deleted, when: text() },
  outputs: { restored: text() },
})

const assertUnlocked = python(import.meta.url, 'scripts/assert_unlocked.py', {
  library: [lockPlaces],
  inputs: place,
  outputs: { evidence: text() },
})

export const terraformStateLocked: Procedure = procedure(
  {
    name: 'TerraformStateLocked',
    revision: 1,
    severity: P2,
    risk: 'high',
    text: terraformStateLockedText,
    parameters: {
      Environment: environment,
      StateKey: stateKey,
      MinimumAgeMinutes: integer({
        default: 60,
        describe: {
          en: 'A younger lock is left alone. Give at least twice the time of a long apply; prd never takes less than 60.',
          es: 'Un bloqueo más reciente no se toca. Indique al menos el doble de un apply largo; en prd nunca menos de 60.',
        },
      }),
      LockId: text({
        default: '',
        pattern: /([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?/,
        describe: {
          en: 'The UUID that Terraform printed (optional): no other lock is released.',
          es: 'El UUID que mostró Terraform (opcional): no se libera ningún otro bloqueo.',
        },
      }),
      ...approvalParameters,
    },
  },
  (p, step) => {
    const bucket = say`tk-nq-tfstate-${p.Environment}`
    const lockId = say`${bucket}/${p.StateKey}`
    const where = { table, bucket, key: p.StateKey }

    const plan = step.plan((step) => {
      const firstItem = step.call('ReadLockFirst', 'dynamodb', 'GetItem', {
        TableName: table,
        Key: { LockID: { S: lockId } },
        ConsistentRead: true,
      })
      const firstObjects = step.call('ReadObjectsFirst', 's3', 'ListObjectsV2', { Bucket: bucket, Prefix: p.StateKey })
      step.sleep('WaitOneMinute', 'PT60S')
      const { seen } = step.script('ReadLock', readLock, where)
      return step.script('Decide', decideUnlock, {
        environment: p.Environment,
        bucket,
        key: p.StateKey,
        lockId: p.LockId,
        minimumAge: p.MinimumAgeMinutes,
        minimumApprovals: p.MinimumApprovals,
        firstItem,
        firstObjects,
        seen,
      })
    })
    const { result } = plan
    const saved = { ...where, verdict: result.verdict, info: result.info, body: result.body }
    const removeItem = {
      TableName: table,
      Key: { LockID: { S: lockId } },
      ConditionExpression: 'attribute_exists(LockID) AND Info = :info',
      ExpressionAttributeValues: { ':info': { S: result.info } },
      ReturnValues: 'ALL_OLD',
    } as const
    const removeFile = { Bucket: bucket, Key: say`${p.StateKey}.tflock`, IfMatch: result.etag }

    step
      .when(startsWith(result.verdict, 'unlock-'), (step) => {
        step.change('Unlock', {
          plan,
          approve: approvalOf(p),
          // One choice before the first write and none after it: SSM has no onCancel on a choice.
          apply: (step) => {
            step
              .when(is(result.verdict, 'unlock-table'), (step) => {
                step.call('DeleteLockItem', 'dynamodb', 'DeleteItem', removeItem)
              })
              .orWhen(is(result.verdict, 'unlock-file'), (step) => {
                step.call('DeleteLockFile', 's3', 'DeleteObject', removeFile)
              })
              .otherwise((step) => {
                // Terraform takes the file first, so it is given back last: nobody can get half of the lock in between.
                step.call('DeleteLockItemOfBoth', 'dynamodb', 'DeleteItem', removeItem)
                step.call('DeleteLockFileOfBoth', 's3', 'DeleteObject', removeFile)
              })
          },
          verify: (step) => {
            step.script('VerifyUnlocked', verifyUnlocked, { ...saved, digest: result.digest })
          },
          undo: (step, when) => {
            step.script('RestoreLock', restoreLock, { ...saved, when })
          },
          still: (step) => {
            step.script('AssertStillUnlocked', assertUnlocked, where)
          },
          outcome: result.outcome,
        })
      })
      .otherwise((step) => step.finish('NothingToChange', result.outcome))
  },
)
