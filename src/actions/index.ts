/**
 * The registry of SSM's actions: one import and one line each; and the surface of this folder. Adding an action: its file, its
 * line in `registry.ts`, its cases in `test/actions/`.
 */
export * from './action.ts'
export { parseDuration, parseTimestamp, type Reading } from './duration.ts'
export { failure, failureDetail, failureText, reworded, stageText, timeoutText } from './failure-text.ts'
export type { InputFinding } from './field-findings.ts'
export * from './fields.ts'
export type { ActionOf, InputsOf, InputValue, OutputTable, OutputTypesOf } from './inputs-of.ts'
export { builtInOutput, builtInOutputs, payloadName, selectOutput } from './outputs.ts'
export { actionsPage } from './page.ts'
export { polling, pollSeconds } from './polling.ts'
export { actionRecords, actions, findAction } from './registry.ts'
export { assertInputs, inputFindings } from './validate.ts'
