/** Every scenario of LambdaTimeout on a local AWS of its own, under the procedure's generated role. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { lambdaTimeoutRehearsal as rehearsal } from '../../../src/procedures/lambda-timeout/rehearsal.ts'

describe('LambdaTimeout', () => {
  test.each(rehearsal.scenarios.map((one) => [one.name, one] as const))('%s', async (_name, scenario) => {
    const { problems } = await runScenario(rehearsal, scenario)
    expect(problems).toEqual([])
  })
})
