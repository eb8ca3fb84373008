/**
 * Runs SSM Automation documents locally, as SSM Automation does: `runDocument` inside a test, `Execution` for whoever brings a clock,
 * a journal and a world of their own.
 */
export { refusal, standsFor } from './approvals.ts'
export type { Approval, Arrival } from './arrivals.ts'
export { type Clock, virtualClock, wallClock } from './clock.ts'
export { creatable } from './creatable.ts'
export type * from './events.ts'
export { apply, fold } from './execution.ts'
export { derivedId } from './identity.ts'
export { javaPattern } from './java-pattern.ts'
export { convert, documentOutputs } from './outputs.ts'
export {
  ParameterError,
  type ParameterForm,
  type ParameterProblem,
  type StartValues,
  startValues,
} from './parameters.ts'
export type * from './ports.ts'
export { type PythonPool, type PythonPoolOptions, pythonPool } from './python-pool.ts'
export { Execution, type Listener } from './run.ts'
export { runDocument } from './run-document.ts'
export type { RunOptions } from './run-options.ts'
export type { RunResult, StepResult } from './run-result.ts'
export { judge, judgeStop, type SignalError, type SignalReply, waitingStep } from './signals.ts'
export { type Start, startEvent } from './start-event.ts'
export * from './state.ts'
export { fromWire, gson, toWire, valueType } from './typed-value.ts'
