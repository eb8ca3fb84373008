/** Every scenario of CertificatePending on a local AWS of its own, under the procedure's generated role. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { certificatePendingRehearsal as rehearsal } from '../../../src/procedures/certificate-pending/rehearsal.ts'

describe('CertificatePending', () => {
  test.each(rehearsal.scenarios.map((one) => [one.name, one] as const))('%s', async (_name, scenario) => {
    const { problems } = await runScenario(rehearsal, scenario)
    expect(problems).toEqual([])
  })
})

/** Wherever it is cancelled before ACM has issued: the zone is as before. */
describe.each(['cancelled', 'undone-wrong-value'])('CertificatePending like %s, cancelled', (name) => {
  const scenario = rehearsal.scenarios.find((one) => one.name === name)
  test.each(['PutRecords', 'WaitInSync', 'Wait5Minutes'])('after %s', async (cancelAfter) => {
    if (scenario === undefined) throw new Error(`There is no scenario ${name}.`)
    const { incident, answers, expect: wanted, story } = scenario
    const { check } = wanted
    const { problems } = await runScenario(rehearsal, {
      name: `${name}-anywhere`,
      story,
      cancelAfter,
      ...(incident && { incident }),
      ...(answers && { answers }),
      expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored', ...(check && { check }) },
    })
    expect(problems).toEqual([])
  })
})
