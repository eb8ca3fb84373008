/** Each scenario of the rehearsal, on a local AWS of its own, under the procedure's own role. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, it } from 'vitest'
import { terraformStateLockedRehearsal as rehearsal } from '../../../src/procedures/terraform-state-locked/rehearsal.ts'

describe('TerraformStateLocked', () => {
  for (const scenario of rehearsal.scenarios) {
    it(`${scenario.name}: ${scenario.story}`, async () => {
      const result = await runScenario(rehearsal, scenario)
      expect(result.problems).toEqual([])
    })
  }
})
