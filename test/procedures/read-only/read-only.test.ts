/** Read-only procedures hold no write: neither in their steps nor in the role that is made for them. */
import { describe, expect, test } from 'vitest'
import { changes, iamAction } from '../../../src/aws/index.ts'
import { stepPlaces } from '../../../src/document/index.ts'
import { accessOf, derivePolicy } from '../../../src/iam/index.ts'
import { procedures } from '../../../src/procedures/index.ts'

const names = ['CollectEvidence', 'DashboardCheck', 'HealthReport', 'LegacyStacks', 'StateHistory', 'TableInspection']
const readOnly = procedures.filter((one) => one.risk === 'none')

test('are those that say so', () => {
  expect(readOnly.map((one) => one.name).sort()).toEqual(names)
})

describe.each(readOnly.map((one) => [one.name, one] as const))('%s', (_, { document }) => {
  const { policy, warnings } = derivePolicy(document)
  const actions = policy.Statement.flatMap((one) => [one.Action].flat())

  test('has a role without a single action that writes, and nothing unknown', () => {
    expect(warnings).toEqual([])
    expect(actions.length).toBeGreaterThan(0)
    for (const action of actions) {
      const known = iamAction(action)
      expect(known, action).toBeDefined()
      expect(changes(known!), action).toBe(false)
    }
    expect(
      policy.Statement.filter((one) => 'NotAction' in one || [one.Action].flat().some((name) => /\*/.test(name))),
    ).toEqual([])
  })

  test('has steps that only read, and asks nobody', () => {
    for (const { step } of stepPlaces(document)) {
      expect(accessOf(step), step.name).toMatchObject({ access: expect.stringMatching(/^(none|read)$/) })
      expect(step.action).not.toBe('aws:approve')
    }
  })

  test('puts the report on record, as Markdown and as data', () => {
    const last = document.outputs?.[0]?.split('.')[0]
    expect(document.outputs).toEqual([
      `${last}.markdown`,
      last === 'ReadHistory' ? 'ReadHistory.json' : `${last}.report`,
    ])
  })
})
