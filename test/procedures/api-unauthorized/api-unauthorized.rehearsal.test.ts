/** Every scenario of ApiUnauthorized on a local AWS of its own, under its generated role; none leaves a trace of a token, a password, a person. */
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { password, person } from '../../../src/procedures/api-unauthorized/platform.ts'
import { apiUnauthorizedRehearsal as rehearsal } from '../../../src/procedures/api-unauthorized/rehearsal.ts'

describe('ApiUnauthorized', () => {
  test.each(rehearsal.scenarios.map((one) => [one.name, one] as const))('%s', async (_name, scenario) => {
    const { problems, events } = await runScenario(rehearsal, scenario)
    expect(problems).toEqual([])
    const journal = JSON.stringify(events)
    expect(events.length).toBeGreaterThan(0)
    expect(journal).not.toContain(password)
    expect(journal).not.toContain(person)
    // A token begins with {" in base64url, and has two dots.
    expect(journal).not.toMatch(/eyJ[\w-]+\.eyJ[\w-]+\./)
  })
})
