/** Runs many scenarios, a few at a time, each with a local AWS of its own. */

import { runScenario, type ScenarioOptions, type ScenarioResult } from './run-scenario.ts'
import type { Rehearsal, Scenario } from './scenario.ts'

/** One scenario of one rehearsal. */
export interface Planned {
  readonly rehearsal: Rehearsal
  readonly scenario: Scenario
}

/** How to run many. */
export interface RunAllOptions extends ScenarioOptions {
  /** Scenarios at a time. Default 2. */
  readonly parallel?: number
  readonly signal?: AbortSignal
  readonly onStart?: (planned: Planned) => void
  readonly onResult?: (result: ScenarioResult, planned: Planned) => void
}

/** The scenarios of rehearsals, in their order. */
export function plannedOf(rehearsals: readonly Rehearsal[]): readonly Planned[] {
  return rehearsals.flatMap((rehearsal) => rehearsal.scenarios.map((scenario) => ({ rehearsal, scenario })))
}

/** Runs them all; the results are in the order of the plan. */
export async function runAll(
  planned: readonly Planned[],
  options: RunAllOptions = {},
): Promise<readonly ScenarioResult[]> {
  const results: ScenarioResult[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < planned.length; index = next++) {
      options.signal?.throwIfAborted()
      const one = planned[index]
      if (one === undefined) return
      options.onStart?.(one)
      const result = await runScenario(one.rehearsal, one.scenario, options)
      results[index] = result
      options.onResult?.(result, one)
    }
  }
  const workers = Array.from({ length: Math.min(options.parallel ?? 2, planned.length) }, worker)
  // All workers end (and stop what they started) before the first error is passed on.
  const settled = await Promise.allSettled(workers)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return results
}
