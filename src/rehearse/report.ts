/** Results of rehearsals as JUnit XML and as JSON: for CI, and for whoever asks for evidence. */
import { xmlText } from '../docs/index.ts'
import type { ScenarioResult } from './run-scenario.ts'

/** Results as a JUnit file: one suite a procedure, one case a scenario. */
export function junitOf(results: readonly ScenarioResult[]): string {
  const suites = [...new Set(results.map((one) => one.procedure))].map((procedure) => {
    const own = results.filter((one) => one.procedure === procedure)
    const failed = own.filter((one) => one.problems.length > 0).length
    const cases = own.map((one) => {
      const attributes = `name="${xml(one.scenario)}" classname="${xml(procedure)}" time="${one.seconds.toFixed(3)}"`
      if (one.problems.length === 0) return `    <testcase ${attributes}/>`
      const text = one.problems.join('\n')
      return `    <testcase ${attributes}>\n      <failure message="${xml(one.problems[0] ?? '')}">${xml(text)}</failure>\n    </testcase>`
    })
    const time = own.reduce((sum, one) => sum + one.seconds, 0).toFixed(3)
    return `  <testsuite name="${xml(procedure)}" tests="${own.length}" failures="${failed}" time="${time}">\n${cases.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`
}

/** Results as JSON, the journal of each execution included. */
export function resultsJson(results: readonly ScenarioResult[]): string {
  return `${JSON.stringify({ scenarios: results }, null, 2)}\n`
}

/** In attributes a line break would be read as a blank. */
function xml(text: string): string {
  return xmlText(text).replaceAll('\n', '&#10;')
}
