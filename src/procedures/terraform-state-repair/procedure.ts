/**
 * Terraform's state and its digest do not belong together, or the state is no state any more. Either the object is right and its
 * digest is stale, or the object is wrong and an earlier version is right: two repairs, never mixed, each under Terraform's own lock.
 */
import {
  execution,
  integer,
  is,
  map,
  type Procedure,
  procedure,
  python,
  readScript,
  type ScriptOutputs,
  say,
  text,
  textList,
} from 'guardia'
import { approvalOf, approvalParameters, environment, stateKey } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { terraformStateRepairText } from './text.ts'

const table = 'tk-nq-tfstate-locks'
const own = (name: string): string => readScript(import.meta.url, `scripts/${name}.py`)
const shared = (name: string): string => readScript(import.meta.url, `../${name}.py`)
const place = { table: text(), bucket: text(), key: text() }
const held = { ...place, execution: text() }

const planRepair = python(import.meta.url, 'scripts/plan_repair.py', {
  library: [
    shared('state_file'),
    shared('state_locks'),
    shared('state_versions'),
    shared('plan_hash'),
    own('repair_hash'),
    own('decide_repair'),
  ],
  inputs: { ...place, environment: text(), version: text(), minimumApprovals: integer() },
  outputs: {
    verdict: text({
      allowed: [
        'digest',
        'restore',
        'consistent',
        'locked',
        'no-state',
        'not-a-state',
        'no-candidate',
        'not-a-candidate',
        'unversioned',
        'unreadable',
        'single-approver-in-prd',
      ],
    }),
    go: text({ allowed: ['yes', 'no'] }),
    outcome: text(),
    hash: text(),
    question: text(),
    code: text(),
    undo: text(),
    next: text(),
    imports: textList(),
    unmanaged: integer(),
    before: map(),
    after: map(),
    oldDigest: text(),
    newDigest: text(),
  },
})

const recheckState = python(import.meta.url, 'scripts/recheck_state.py', {
  library: [shared('state_locks'), shared('plan_hash'), own('state_now'), own('repair_hash')],
  inputs: { ...place, verdict: text(), after: map() },
  outputs: { hash: text() },
})

const takeLockItem = python(import.meta.url, 'scripts/take_lock_item.py', {
  library: [own('take_item')],
  inputs: { ...held, now: text() },
  outputs: { info: text() },
})

const takeLockFile = python(import.meta.url, 'scripts/take_lock_file.py', {
  library: [own('take_file'), own('state_now')],
  inputs: { ...place, info: text(), before: map() },
  outputs: { held: text() },
})

const restoreVersion = python(import.meta.url, 'scripts/restore_version.py', {
  library: [own('write_state')],
  inputs: { ...place, before: map(), after: map() },
  outputs: { restored: text() },
})

const verifyRepaired = python(import.meta.url, 'scripts/verify_repaired.py', {
  library: [shared('state_locks'), own('own_lock'), own('state_now')],
  inputs: { ...held, after: map() },
  outputs: { evidence: text() },
})

const releaseLock = python(import.meta.url, 'scripts/release_lock.py', {
  library: [shared('state_locks'), own('own_lock'), own('release_own')],
  inputs: held,
  outputs: { locks: text() },
})

const assertRepaired = python(import.meta.url, 'scripts/assert_repaired.py', {
  library: [shared('state_locks'), own('state_now')],
  inputs: { ...place, after: map() },
  outputs: { evidence: text() },
})

const undoRepair = python(import.meta.url, 'scripts/undo_repair.py', {
  library: [
    shared('state_locks'),
    own('own_lock'),
    own('take_item'),
    own('take_file'),
    own('release_own'),
    own('state_now'),
    own('write_state'),
  ],
  inputs: { ...held, now: text(), before: map(), after: map() },
  outputs: { restored: text(), locks: text() },
})

export const terraformStateRepair: Procedure = procedure(
  {
    name: 'TerraformStateRepair',
    revision: 1,
    severity: P1,
    risk: 'high',
    text: terraformStateRepairText,
    parameters: {
      Environment: environment,
      StateKey: stateKey,
      VersionId: text({
        default: '',
        pattern: /[A-Za-z0-9._-]{0,1024}/,
        describe: {
          en: 'Which object version is right (optional; StateHistory lists them). The current one: only the digest is corrected. Empty: the version whose MD5 the digest is, else the newest whole one.',
          es: 'Qué versión del objeto es la correcta (opcional; StateHistory las enumera). La actual: solo se corrige el digest. Vacío: la versión cuyo MD5 es el digest o, si no la hay, la más reciente que esté íntegra.',
        },
      }),
      ...approvalParameters,
    },
  },
  (p, step) => {
    const bucket = say`tk-nq-tfstate-${p.Environment}`
    const where = { table, bucket, key: p.StateKey }
    const mine = { ...where, execution: execution.id }

    // Versions never change, so what may have changed is read again, not everything: the plan is large.
    let first: ScriptOutputs<typeof planRepair.outputs> | undefined
    const plan = step.plan((step) => {
      if (first === undefined) {
        first = step.script('PlanRepair', planRepair, {
          ...where,
          environment: p.Environment,
          version: p.VersionId,
          minimumApprovals: p.MinimumApprovals,
        })
        return first
      }
      const { hash } = step.script('State', recheckState, { ...where, verdict: first.verdict, after: first.after })
      return Object.create(first, { hash: { value: hash, enumerable: true } }) as typeof first
    })
    const { result } = plan
    const { before, after } = result
    for (const one of [result.imports, result.unmanaged, result.next]) step.record(one)

    step
      .when(is(result.go, 'yes'), (step) => {
        step.change('Repair', {
          plan,
          approve: approvalOf(p),
          apply: (step) => {
            const { info } = step.script('TakeLockItem', takeLockItem, { ...mine, now: execution.dateTime })
            step.script('TakeLockFile', takeLockFile, { ...where, info, before })
            step
              .when(is(result.verdict, 'digest'), (step) => {
                step.call('CorrectDigest', 'dynamodb', 'UpdateItem', {
                  TableName: table,
                  Key: { LockID: { S: say`${bucket}/${p.StateKey}-md5` } },
                  UpdateExpression: 'SET Digest = :new',
                  ConditionExpression: 'Digest = :old',
                  ExpressionAttributeValues: { ':old': { S: result.oldDigest }, ':new': { S: result.newDigest } },
                })
              })
              .otherwise((step) => {
                step.script('RestoreVersion', restoreVersion, { ...where, before, after })
              })
          },
          verify: (step) => {
            const verified = step.script('VerifyRepaired', verifyRepaired, { ...mine, after })
            step.record(verified.evidence)
            step.script('ReleaseLock', releaseLock, mine)
          },
          undo: (step) => {
            step.script('UndoRepair', undoRepair, { ...mine, now: execution.dateTime, before, after })
          },
          still: (step) => {
            step.script('AssertStillRepaired', assertRepaired, { ...where, after })
          },
          outcome: result.outcome,
        })
      })
      .otherwise((step) => step.finish('NothingToChange', result.outcome))
  },
)
