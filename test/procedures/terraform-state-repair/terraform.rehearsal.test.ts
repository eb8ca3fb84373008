/** The real Terraform refuses its state, is locked out while the procedure repairs it, and plans again afterwards. */
import { spawnSync } from 'node:child_process'
import { runScenario, type Scenario, type World } from 'guardia/rehearse'
import { describe, expect, it } from 'vitest'
import { terraformStateRepairRehearsal as rehearsal } from '../../../src/procedures/terraform-state-repair/rehearsal.ts'
import { type Locking, type Terraform, terraformProject } from '../terraform-state-locked/terraform.ts'

const missing = spawnSync('terraform', ['version']).status !== 0
const bucket = 'tk-nq-tfstate-dev'
const key = 'real/terraform.tfstate'
const digestKey = { TableName: 'tk-nq-tfstate-locks', Key: { LockID: { S: `${bucket}/${key}-md5` } } }

/** Serial and object are newer than the digest: what is left when an apply dies between its two writes. */
async function staleDigest(world: World, terraform: Terraform): Promise<void> {
  const { Item } = await world.call('dynamodb', 'GetItem', digestKey)
  const applied = await terraform.run('apply', '-input=false', '-auto-approve', '-var', 'value=second')
  expect(applied).toMatchObject({ code: 0 })
  await world.call('dynamodb', 'PutItem', { TableName: digestKey.TableName, Item: Item ?? {} })
}

async function cutOff(world: World): Promise<void> {
  const { Body } = await world.call('s3', 'GetObject', { Bucket: bucket, Key: key })
  await world.call('s3', 'PutObject', { Bucket: bucket, Key: key, Body: String(Body).slice(0, 100) })
}

async function deleted(world: World): Promise<void> {
  await world.call('s3', 'DeleteObject', { Bucket: bucket, Key: key })
}

type Break = (world: World, terraform: Terraform) => Promise<void>
const cases: readonly (readonly [string, Locking, Break, string, RegExp, string])[] = [
  ['a stale digest', ['table'], staleDigest, 'does not have the expected content', /corrected the digest/, 'second'],
  ['a stale digest, locking both ways', ['file', 'table'], staleDigest, 'does not have', /corrected/, 'second'],
  ['an object that is cut off', ['table'], cutOff, 'does not have the expected content', /restored serial/, 'first'],
  ['an object that is cut off, locking by file', ['file'], cutOff, 'Error', /restored serial/, 'first'],
  ['a deleted object', ['table'], deleted, 'does not have the expected content', /restored serial/, 'first'],
]

describe('a real Terraform whose state is broken', () => {
  it.runIf(missing && process.env['CI'] === 'true')('needs terraform', () => {
    throw new Error('terraform is not on the PATH: install it from https://developer.hashicorp.com/terraform/install')
  })

  it.skipIf(missing).each(cases)(
    'plans again after %s (skipped where terraform is not on the PATH)',
    async (_what, locking, breakIt, refusal, outcome, value) => {
      let terraform: Terraform | undefined
      let lockedOut = ''
      const repairing = (step: string) => ({
        at: { before: step },
        what: 'somebody plans while the repair holds the lock',
        act: async () => {
          lockedOut += (await terraform?.run('plan', '-input=false'))?.text ?? ''
        },
      })
      const scenario: Scenario = {
        name: 'real',
        story: 'A state that the real Terraform wrote is broken.',
        incident: async (world) => {
          terraform = await terraformProject(world, locking)
          await breakIt(world, terraform)
          const plan = await terraform.run('plan', '-input=false')
          expect(plan.code).toBe(1)
          expect(plan.text).toContain(refusal)
        },
        parameters: { StateKey: key },
        answers: [{ by: 'approver', decision: 'Approve' }],
        faults: [repairing('CorrectDigest'), repairing('RestoreVersion')],
        expect: {
          status: 'Success',
          outcome,
          world: 'changed',
          check: async () => {
            const refreshed = await terraform?.run('plan', '-input=false', '-refresh-only', '-var', `value=${value}`)
            expect(refreshed).toMatchObject({ code: 0 })
            const plan = await terraform?.run('plan', '-input=false', '-detailed-exitcode', '-var', `value=${value}`)
            expect(plan).toMatchObject({ code: 0, text: expect.stringContaining('No changes') })
          },
        },
      }
      try {
        expect((await runScenario(rehearsal, scenario)).problems).toEqual([])
        expect(lockedOut).toContain('Error acquiring the state lock')
        expect(lockedOut).toMatch(/Operation:\s+guardia-repair/)
        expect(lockedOut).toMatch(/Who:\s+guardia@[0-9a-f-]{36}/)
      } finally {
        await terraform?.remove()
      }
    },
    180_000,
  )
})
