/** Each scenario of the rehearsal, on a local AWS of its own, under the procedure's own role. Nothing of a run may hold a value of the state. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, it } from 'vitest'
import { stateHistoryRehearsal as rehearsal } from '../../../src/procedures/state-history/rehearsal.ts'
import { planted } from '../../../src/procedures/terraform-state-repair/platform.ts'

describe('StateHistory', () => {
  for (const scenario of rehearsal.scenarios) {
    it(`${scenario.name}: ${scenario.story}`, async () => {
      const result = await runScenario(rehearsal, scenario)
      expect(result.problems).toEqual([])
      expect(JSON.stringify([result.events, result.state])).not.toContain(planted)
    })
  }
})
