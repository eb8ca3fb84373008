/** Each scenario of the rehearsal, on a local AWS of its own, under the procedure's own role. Nothing of a run may hold a page's text. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, it } from 'vitest'
import { planted } from '../../../src/procedures/frontend-rollback/platform.ts'
import { frontendRollbackRehearsal as rehearsal } from '../../../src/procedures/frontend-rollback/rehearsal.ts'

describe('FrontendRollback', () => {
  for (const scenario of rehearsal.scenarios) {
    it(`${scenario.name}: ${scenario.story}`, async () => {
      const result = await runScenario(rehearsal, scenario)
      expect(result.problems).toEqual([])
      expect(JSON.stringify([result.events, result.state])).not.toContain(planted)
    })
  }
})
