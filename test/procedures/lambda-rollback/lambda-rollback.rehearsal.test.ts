/** Every scenario of LambdaRollback on a local AWS of its own, under the procedure's generated role; none leaves a trace of a secret. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { planted } from '../../../src/procedures/lambda-rollback/platform.ts'
import { lambdaRollbackRehearsal as rehearsal } from '../../../src/procedures/lambda-rollback/rehearsal.ts'

describe('LambdaRollback', () => {
  test.each(rehearsal.scenarios.map((one) => [one.name, one] as const))('%s', async (_name, scenario) => {
    const { problems, events } = await runScenario(rehearsal, scenario)
    expect(problems).toEqual([])
    expect(events.length).toBeGreaterThan(0)
    expect(JSON.stringify(events)).not.toContain(planted)
  })
})
