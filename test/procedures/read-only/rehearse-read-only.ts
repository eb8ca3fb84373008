/** What every read-only procedure is held to: its scenarios, a journal without secrets, and a report for each missing permission. */
import { type Rehearsal, runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { derivePolicy } from '../../../src/iam/index.ts'
import { assertNothingPlanted } from '../../../src/procedures/planted.ts'
import { reportOf } from '../../../src/procedures/report-check.ts'
import { without } from '../without.ts'

/**
 * Declares the tests.
 *
 * @param gaps what the first scenario's report must say when the role lacks the action: the part that is not read
 */
export function rehearseReadOnly(rehearsal: Rehearsal, gaps: { readonly [action: string]: string }): void {
  const { name, document } = rehearsal.procedure
  describe(name, () => {
    test.each(rehearsal.scenarios.map((one) => [one.name, one] as const))(
      '%s',
      { timeout: 120_000 },
      async (_, one) => {
        const { problems, events } = await runScenario(rehearsal, one)
        expect(problems).toEqual([])
        assertNothingPlanted('The journal', events)
      },
    )

    test.each(Object.entries(gaps))('without %s the report says so', { timeout: 120_000 }, async (action, title) => {
      const { policy } = derivePolicy(document, { region: 'us-east-1', account: '111122223333' })
      const [first] = rehearsal.scenarios
      let gap = ''
      const check = (run: Parameters<typeof reportOf>[0]): void => {
        gap = reportOf(run).parts[title]?.gap ?? ''
      }
      const scenario = { ...first!, expect: { status: 'Success', world: 'unchanged', check } as const }
      const { problems } = await runScenario(rehearsal, scenario, { policy: without(policy, action) })
      expect(problems).toEqual([])
      expect(gap).toMatch(/^no permission: .*not authorized to perform: /)
    })
  })
}
