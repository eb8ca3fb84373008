/** Every scenario of CloudFrontForbidden on a local AWS of its own, under the procedure's generated role. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { secrets } from '../../../src/procedures/cloudfront-forbidden/platform.ts'
import { cloudfrontForbiddenRehearsal as rehearsal } from '../../../src/procedures/cloudfront-forbidden/rehearsal.ts'

describe('CloudFrontForbidden', () => {
  test.each(rehearsal.scenarios.map((one) => [one.name, one] as const))('%s', async (_name, scenario) => {
    const { problems, events, state } = await runScenario(rehearsal, scenario)
    expect(problems).toEqual([])
    // The policy's key and the origin's header are known to the scripts alone.
    const told = JSON.stringify([events, state])
    for (const secret of secrets) expect(told).not.toContain(secret)
  })
})
