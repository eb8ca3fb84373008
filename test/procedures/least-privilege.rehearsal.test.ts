/** Each action of each generated policy is needed: taken away, some scenario fails. Sufficiency is what all other rehearsals show. */
import type { Rehearsal } from 'guardia/rehearse'
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { derivePolicy, type PolicyDocument } from '../../src/iam/index.ts'
import { rehearsals } from '../../src/procedures/rehearsals.ts'

/** The engine that plays SSM answers this itself: no IAM judges it locally. */
const judgedByNobody = new Set(['ssm:GetAutomationExecution'])

function without(policy: PolicyDocument, action: string): PolicyDocument {
  const statements = policy.Statement.map((one) => ({
    ...one,
    Action: [one.Action].flat().filter((name) => name !== action),
  }))
  return { ...policy, Statement: statements.filter((one) => one.Action.length > 0) } as PolicyDocument
}

/** Scenarios that are tried first: most actions are needed by the repair, some only by an undo or by a rarer case. Order saves time only. */
const likely = [
  'repaired',
  'undone',
  'cancelled',
  'cancelled-file',
  'cancelled-when-live',
  'repaired-file',
  'without-alias',
  'deployed-by-hand',
]

async function fails(rehearsal: Rehearsal, policy: PolicyDocument): Promise<boolean> {
  const rank = (name: string): number => (likely.includes(name) ? likely.indexOf(name) : likely.length)
  const scenarios = [...rehearsal.scenarios].sort((a, b) => rank(a.name) - rank(b.name))
  for (const scenario of scenarios) {
    const { problems } = await runScenario(rehearsal, scenario, { policy })
    if (problems.length > 0) return true
  }
  return false
}

describe.each(rehearsals.map((one) => [one.procedure.name, one] as const))('%s', (_name, rehearsal) => {
  const { policy } = derivePolicy(rehearsal.procedure.document, { region: 'us-east-1', account: '111122223333' })
  const actions = [...new Set(policy.Statement.flatMap((one) => [one.Action].flat()))].filter(
    (one) => !judgedByNobody.has(one),
  )
  test.each(actions)('needs %s', { timeout: 300_000 }, async (action) => {
    expect(await fails(rehearsal, without(policy, action))).toBe(true)
  })
})
