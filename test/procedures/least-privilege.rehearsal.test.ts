/** Each action of each generated policy is needed: taken away, some scenario fails. Sufficiency is what all other rehearsals show. */
import type { Procedure } from 'guardia'
import type { Rehearsal } from 'guardia/rehearse'
import { runScenario } from 'guardia/rehearse'
import { describe, expect, test } from 'vitest'
import { derivePolicy, type PolicyDocument } from '../../src/iam/index.ts'
import { rehearsals } from '../../src/procedures/rehearsals.ts'
import { without } from './without.ts'

/** No IAM judges these locally: the engine that plays SSM answers the first two itself, and the local AWS has no X-Ray. */
const judgedByNobody = new Set([
  'ssm:GetAutomationExecution',
  'ssm:DescribeAutomationStepExecutions',
  'xray:GetTraceSummaries',
])

/**
 * Scenarios that are tried first: most actions are needed by the repair, some only by an undo or by a rarer case. What one procedure
 * alone has comes early, for it costs the others nothing; a later undo repeats the repair, so it comes last. Order saves time only.
 */
const likely = [
  'repaired',
  'undone-index',
  'undone-root',
  'undone-root-first',
  'undone-first-policy',
  'found-by-name',
  'repaired-subzone',
  'undone',
  'deployed-by-hand',
  'cancelled',
  'cancelled-file',
  'cancelled-when-live',
  'repaired-file',
  'without-alias',
  'undone-later',
  'undone-later-index',
  'undone-later-root-with-record',
  'undone-later-root',
  'undone-later-first-policy',
]

async function fails(
  rehearsal: Rehearsal,
  scenarios: Rehearsal['scenarios'],
  policies: { readonly policy?: PolicyDocument; readonly undoPolicy?: PolicyDocument },
): Promise<boolean> {
  const rank = (name: string): number => (likely.includes(name) ? likely.indexOf(name) : likely.length)
  for (const scenario of [...scenarios].sort((a, b) => rank(a.name) - rank(b.name))) {
    const { problems } = await runScenario(rehearsal, scenario, policies)
    if (problems.length > 0) return true
  }
  return false
}

function policyOf(procedure: Procedure): { readonly policy: PolicyDocument; readonly actions: readonly string[] } {
  const { policy } = derivePolicy(procedure.document, { region: 'us-east-1', account: '111122223333' })
  const actions = [...new Set(policy.Statement.flatMap((one) => [one.Action].flat()))]
  return { policy, actions: actions.filter((one) => !judgedByNobody.has(one)) }
}

describe.each(rehearsals.map((one) => [one.procedure.name, one] as const))('%s', (_name, rehearsal) => {
  const { policy, actions } = policyOf(rehearsal.procedure)
  test.each(actions)('needs %s', { timeout: 300_000 }, async (action) => {
    expect(await fails(rehearsal, rehearsal.scenarios, { policy: without(policy, action) })).toBe(true)
  })
})

const undos = rehearsals.flatMap((rehearsal) => {
  const { undo } = rehearsal.procedure
  return undo === undefined ? [] : [[undo.name, rehearsal, undo] as const]
})

describe.each(undos)('%s', (_name, rehearsal, undo) => {
  const { policy, actions } = policyOf(undo)
  const scenarios = rehearsal.scenarios.filter((one) => one.undo !== undefined)
  test.each(actions)('needs %s', { timeout: 300_000 }, async (action) => {
    expect(await fails(rehearsal, scenarios, { undoPolicy: without(policy, action) })).toBe(true)
  })
})
