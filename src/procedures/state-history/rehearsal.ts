/** The rehearsal of StateHistory: it tells what is there, and writes nothing. */
import assert from 'node:assert/strict'
import { world as parts, type Rehearsal, type Scenario, type ScenarioRun, type World } from 'guardia/rehearse'
import * as dev from '../terraform-state-repair/platform.ts'
import { md5, serial7, serial8, write } from '../terraform-state-repair/platform.ts'
import { stateHistory } from './procedure.ts'

interface Told {
  readonly lock: { readonly [place: string]: string }
  readonly digest: string
  readonly notRead: number
  readonly versions: readonly {
    readonly serial: number | null
    readonly resources: number | null
    readonly bytes: number | null
    readonly digest: boolean
    readonly current: boolean
    readonly problem: string | null
  }[]
}

/** The report's data and page. */
function told(run: ScenarioRun): { readonly data: Told; readonly page: string } {
  const outputs = run.state.steps.find((one) => one.step === 'ReadHistory')?.outputs
  return { data: JSON.parse(String(outputs?.['json'])) as Told, page: String(outputs?.['markdown']) }
}

function reports(
  name: string,
  story: string,
  outcome: RegExp,
  check: (run: ScenarioRun) => void,
  incident: (world: World) => Promise<void> = async () => {},
  parameters: Scenario['parameters'] = {},
): Scenario {
  return { name, story, incident, parameters, expect: { status: 'Success', outcome, world: 'unchanged', check } }
}

const scenarios: readonly Scenario[] = [
  reports(
    'whole',
    'Three serials, a digest that fits, no lock.',
    /3 versions, now serial 7, digest held, not/,
    (run) => {
      const { data, page } = told(run)
      assert.deepEqual(
        data.versions.map((one) => [one.serial, one.resources, one.digest, one.current]),
        [
          [7, 3, true, true],
          [6, 2, false, false],
          [5, 1, false, false],
        ],
      )
      assert.equal(data.versions[0]?.bytes, serial7.length)
      assert.match(page, /\| 7 \| 3 \| 972 \| 4c1d-of-dev \| current, digest \|/)
      assert.match(page, /Lock: free\./)
    },
  ),
  reports(
    'broken',
    'The object is cut off, the digest is of an earlier version, and a run holds the lock.',
    /4 versions, now no state that can be read, digest mismatch, locked/,
    (run) => {
      const { data, page } = told(run)
      assert.deepEqual([data.versions[0]?.problem, data.versions[1]?.digest], ['it is no JSON', true])
      assert.match(data.lock['table'] ?? '', /runner@ci-4712 \(OperationTypeApply, 2026-11-24T08:00:00/)
      assert.match(page, /\(serial 7\): Terraform refuses the state\. See TerraformStateRepair\./)
    },
    async (world) => {
      await write(world, serial8.slice(0, 90))
      await dev.lockItem(world)
    },
  ),
  reports(
    'locked-by-file',
    'A run holds the lock of the newer kind; the digest is of no version.',
    /digest mismatch, locked/,
    (run) => {
      const { data, page } = told(run)
      assert.deepEqual(Object.keys(data.lock), ['file'])
      assert.match(page, /is of no version that was read/)
    },
    async (world) => {
      await dev.putDigest(world, md5('x'))
      await dev.lockFile(world)
    },
  ),
  reports(
    'deleted',
    'The object was deleted: the history is still there.',
    /4 versions, now no state that can be read/,
    (run) => assert.equal(told(run).data.versions[0]?.problem, 'the object was deleted'),
    async (world) => {
      await world.call('s3', 'DeleteObject', { Bucket: dev.bucket, Key: dev.key })
    },
  ),
  reports(
    'long',
    'More versions than are read: the rest is counted.',
    /23 versions, now serial 8/,
    (run) => {
      const { data, page } = told(run)
      assert.deepEqual([data.versions.length, data.notRead], [20, 3])
      assert.match(page, /3 older versions were not read/)
    },
    async (world) => {
      for (let count = 0; count < 20; count += 1) await write(world, serial8)
    },
  ),
  reports(
    'none',
    'There is no state of that key.',
    /has 0 versions, now no state that can be read, digest none, not locked/,
    (run) => assert.deepEqual(told(run).data.versions, []),
    async () => {},
    { StateKey: 'elsewhere.tfstate' },
  ),
]

export const stateHistoryRehearsal: Rehearsal = {
  procedure: stateHistory,
  platform: dev.platform,
  watch: () => [parts.items(dev.table), parts.objects(dev.bucket)],
  parameters: () => ({ Environment: 'dev' }),
  scenarios,
}
