/** The real Terraform, killed in the middle of an apply: it is locked out, the procedure runs, it plans again. */
import { spawnSync } from 'node:child_process'
import { runScenario, type Scenario } from 'guardia/rehearse'
import { describe, expect, it } from 'vitest'
import { terraformStateLockedRehearsal as rehearsal } from '../../../src/procedures/terraform-state-locked/rehearsal.ts'
import { type Locking, type Terraform, terraformProject } from './terraform.ts'

const missing = spawnSync('terraform', ['version']).status !== 0
const ways: readonly (readonly [string, Locking])[] = [
  ['the table', ['table']],
  ['the lock file', ['file']],
  ['both', ['file', 'table']],
]

describe('a real Terraform that died', () => {
  it.runIf(missing && process.env['CI'] === 'true')('needs terraform', () => {
    throw new Error('terraform is not on the PATH: install it from https://developer.hashicorp.com/terraform/install')
  })

  it.skipIf(missing).each(ways)(
    'locks %s and is let in again (skipped where terraform is not on the PATH)',
    async (_way, locking) => {
      let terraform: Terraform | undefined
      let printed = ''
      const scenario: Scenario = {
        name: 'real',
        story: 'A real apply is killed while it asks.',
        incident: async (world) => {
          terraform = await terraformProject(world, locking)
          await terraform.dieInApply()
          const plan = await terraform.run('plan', '-input=false')
          expect(plan.code).toBe(1)
          expect(plan.text).toContain('Error acquiring the state lock')
          printed = /\sID:\s+(\S+)/.exec(plan.text)?.[1] ?? ''
        },
        parameters: { StateKey: 'real/terraform.tfstate' },
        answers: [{ by: 'approver', decision: 'Approve' }],
        expect: {
          status: 'Success',
          outcome: /^applied: unlocked tk-nq-tfstate-dev\/real\/terraform\.tfstate/,
          world: 'changed',
          check: async (run) => {
            expect(run.outcome).toContain(printed)
            const plan = await terraform?.run('plan', '-input=false', '-detailed-exitcode', '-lock-timeout=60s')
            expect(plan).toMatchObject({ code: 0 })
          },
        },
      }
      try {
        expect((await runScenario(rehearsal, scenario)).problems).toEqual([])
        expect(printed).toMatch(/^[0-9a-f-]{36}$/)
      } finally {
        await terraform?.remove()
      }
    },
    120_000,
  )
})
