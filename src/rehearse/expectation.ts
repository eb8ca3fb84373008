/** Holds a finished scenario against what it promised; each broken promise is one sentence. */
import { valuesOf, worldChanges } from '../local/index.ts'
import type { RefusedAnswer } from './answers.ts'
import type { Scenario } from './scenario.ts'
import type { ScenarioRun, World } from './world.ts'

/** The broken promises; empty: the scenario passed. */
export async function verdictOf(
  scenario: Scenario,
  run: ScenarioRun,
  refused: readonly RefusedAnswer[],
  world: World,
): Promise<readonly string[]> {
  const { expect } = scenario
  const problems: string[] = []
  const message = run.state.failureMessage ?? ''
  if (run.state.status !== expect.status) {
    problems.push(
      `The execution ended ${run.state.status}${message ? ` (${message})` : ''}; expected ${expect.status}.`,
    )
  }
  if (expect.outcome && !expect.outcome.test(run.outcome)) {
    problems.push(`The outcome on record is "${run.outcome}"; expected ${expect.outcome}.`)
  }
  if (expect.failure && !expect.failure.test(message)) {
    problems.push(`The failure message is "${message}"; expected ${expect.failure}.`)
  }
  problems.push(...worldProblems(expect.world, run))
  for (const { answer, reason } of refused)
    problems.push(`The answer ${answer.decision} by ${answer.by} was refused: ${reason}`)
  try {
    await expect.check?.(run, world)
  } catch (error) {
    problems.push(`A check failed: ${(error as Error).message}`)
  }
  return problems
}

function worldProblems(expected: 'unchanged' | 'restored' | 'changed', run: ScenarioRun): readonly string[] {
  if (expected === 'unchanged') {
    return run.before === run.after
      ? []
      : [`The world was to stay byte-equal, but changed:\n${indent(run.differences)}`]
  }
  if (expected === 'changed') return run.before === run.after ? ['The world was to change, and is byte-equal.'] : []
  const lasting = worldChanges(valuesOf(run.before), valuesOf(run.after))
  return lasting.length === 0 ? [] : [`The values were to be those of before, but differ:\n${indent(lasting)}`]
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}
