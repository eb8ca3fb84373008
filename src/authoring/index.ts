export * from './approve.ts'
export * from './automation.ts'
export * from './aws-services.ts'
export type { StepProperties } from './block.ts'
export type { Change, ChangeApproval, Plan, PlanOutputs, UndoTime } from './change.ts'
export * from './condition.ts'
export type { DeclaredOutputs, OutputText, OutputTexts, TypeOf } from './declared.ts'
export { type Carried, type Input, type Members, unchecked } from './input.ts'
export type { LinkSpelling } from './lower.ts'
export type { Selected } from './outputs.ts'
export * from './procedure.ts'
export { type Braces, type ExecutionFacts, execution, type Ref } from './reference.ts'
export { type Sayable, say } from './say.ts'
export * from './script.ts'
export type { Variable } from './session.ts'
export * from './severity.ts'
export * from './spelled.ts'
export type {
  Attempt,
  AttemptOptions,
  CallOutputs,
  Iteration,
  Otherwise,
  RunInputs,
  RunOutputs,
  ScriptOutputs,
  StepHead,
  Steps,
  Way,
} from './steps.ts'
export * from './trigger.ts'
export * from './values.ts'
