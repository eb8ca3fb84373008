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
