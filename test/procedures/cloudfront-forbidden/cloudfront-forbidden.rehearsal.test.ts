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

/** Whatever the change, and wherever it is cancelled after the first write: the world is as before. */
describe.each([
  ['undone', 'restored'],
  ['undone-root-first', 'changed'],
  ['undone-index', 'changed'],
] as const)('CloudFrontForbidden like %s, cancelled', (name, world) => {
  const scenario = rehearsal.scenarios.find((one) => one.name === name)
  const steps = ['Apply', 'RecordOverride', 'WaitDeployed', 'CheckChange', 'Invalidate', 'WaitInvalidated']
  test.each(steps)('after %s', async (cancelAfter) => {
    if (scenario === undefined) throw new Error(`There is no scenario ${name}.`)
    const { incident, answers, expect: wanted, story } = scenario
    const { check } = wanted
    const { problems } = await runScenario(rehearsal, {
      name: `${name}-cancelled`,
      story,
      cancelAfter,
      ...(incident && { incident }),
      ...(answers && { answers }),
      expect: { status: 'Cancelled', outcome: /^undone/, world, ...(check && { check }) },
    })
    expect(problems).toEqual([])
  })
})
