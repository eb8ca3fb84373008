/** Rehearsals: scenarios of a procedure against a local AWS. */
export { type WorldPart, world } from '../local/index.ts'
export { type Ask, codeOf, inOrder, type Request } from './answers.ts'
export { junitOf, resultsJson } from './report.ts'
export { type Planned, plannedOf, type RunAllOptions, runAll } from './run-all.ts'
export { runScenario, type ScenarioOptions, type ScenarioResult } from './run-scenario.ts'
export type { Answer, Expectation, Fault, Person, Rehearsal, Scenario } from './scenario.ts'
export { unapproved } from './unapproved.ts'
export type { ScenarioRun, World } from './world.ts'
