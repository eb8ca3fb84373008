/**
 * A change that is cancelled after any of its steps: the world is as before, or the outcome on record says what is left. The steps are
 * those that the repair really takes, from its first write to its last.
 */
import type { Rehearsal, Scenario } from 'guardia/rehearse'
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { valuesOf, worldChanges } from '../../src/local/index.ts'
import { rehearsals } from '../../src/procedures/rehearsals.ts'

const changing = rehearsals.filter((one) => one.procedure.undo !== undefined)

/** Where the undo leads to: only such steps can leave something behind. */
function guarded(rehearsal: Rehearsal): ReadonlySet<string> {
  const { mainSteps } = rehearsal.procedure.document
  return new Set(mainSteps.filter((one) => one.onCancel?.startsWith('step:')).map((one) => one.name))
}

/** The cancellation is said as soon as the next step starts: after the last one nothing is left to cancel. */
async function stepsOf(rehearsal: Rehearsal, scenario: Scenario): Promise<readonly string[]> {
  const { state, problems } = await runScenario(rehearsal, scenario)
  expect(problems).toEqual([])
  const names = guarded(rehearsal)
  return state.steps.filter((one) => names.has(one.step)).map((one) => one.step)
}

describe.each(changing.map((one) => [one.procedure.name, one] as const))('%s', (_name, rehearsal) => {
  test('cancelled after any step leaves the world as before, or says what differs', { timeout: 600_000 }, async () => {
    const [repaired] = rehearsal.scenarios
    if (repaired === undefined) throw new Error('no scenario')
    const steps = await stepsOf(rehearsal, repaired)
    expect(steps.length).toBeGreaterThan(0)
    const { expect: _expected, ...played } = repaired
    // After the last one the change is verified and stands; the record says so.
    for (const step of steps.slice(0, -1)) {
      const unexplained: string[] = []
      await runScenario(rehearsal, {
        ...played,
        name: `cancelled after ${step}`,
        cancelAfter: step,
        expect: {
          status: 'Cancelled',
          world: 'changed',
          check: ({ original, after, outcome, state }) => {
            const left = worldChanges(valuesOf(original), valuesOf(after)).filter(
              (line) => !(rehearsal.leaves ?? []).some(({ at, says }) => at.test(line) && says.test(outcome)),
            )
            unexplained.push(`${state.status}: ${outcome}`, ...left)
          },
        },
      })
      expect([step, ...unexplained.slice(1)], unexplained[0]).toEqual([step])
      expect(unexplained[0], step).toMatch(/^Cancelled: (undone|applied: .* its records stay)/)
    }
    const last = await runScenario(rehearsal, {
      ...played,
      cancelAfter: steps.at(-1) ?? '',
      expect: { status: 'Cancelled', world: 'changed' },
    })
    expect(last.outcome).toMatch(/^(undone|begun: when nothing else follows here, the change stands)/)
  })
})
