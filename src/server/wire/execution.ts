/**
 * Executions as the API gives them. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html
 */
import type { JsonObject } from '../../document/index.ts'
import { documentOutputs, waitingStep } from '../../engine/index.ts'
import type { ExecutionView, StepView } from '../automations.ts'
import { seconds, stepExecution, wireMap } from './steps.ts'

/** D-43: more steps than these are read with DescribeAutomationStepExecutions. */
export const mostSteps = 100

/** GetAutomationExecution's answer. `steps`: the first `mostSteps`; `more`: there are others. */
export function automationExecution(view: ExecutionView, steps: readonly StepView[], more: boolean): JsonObject {
  const { request, state } = view
  return {
    ...common(view),
    // D-42: those that were given; defaults are the document's.
    Parameters: { ...request.parameters },
    StepExecutions: steps.map((step) => stepExecution(step, view)),
    StepExecutionsTruncated: more,
    Variables: wireMap(state.variables),
    ...(request.targetLocations === undefined
      ? {}
      : { TargetLocations: request.targetLocations, ProgressCounters: progress(view) }),
  }
}

/** How far the locations are. */
function progress({ state, resolvedTargets = [] }: ExecutionView): JsonObject {
  const count = (status: string) => state.steps.filter((step) => step.status === status).length
  return {
    TotalSteps: resolvedTargets.length,
    SuccessSteps: count('Success'),
    FailedSteps: count('Failed'),
    CancelledSteps: count('Cancelled'),
    TimedOutSteps: count('TimedOut'),
  }
}

/** An entry of DescribeAutomationExecutions. */
export function executionMetadata(view: ExecutionView): JsonObject {
  return {
    ...common(view),
    LogFile: '',
    AutomationType: view.request.targetLocations === undefined ? 'Local' : 'CrossAccount',
  }
}

function common(view: ExecutionView): JsonObject {
  const { state, document, request, target, triggeredAlarm } = view
  const running = state.attempt === undefined ? undefined : (waitingStep(state) ?? state.steps[state.attempt.record])
  return {
    AutomationExecutionId: state.environment.executionId,
    DocumentName: state.documentName ?? request.documentName,
    DocumentVersion: state.documentVersion ?? '1',
    AutomationExecutionStatus: state.status,
    ExecutionStartTime: seconds(state.startTime),
    ...(state.endTime === undefined ? {} : { ExecutionEndTime: seconds(state.endTime) }),
    ExecutedBy: state.executedBy,
    Mode: state.mode,
    Outputs: { ...(state.documentOutputs ?? documentOutputs(document, state.outputs, state.results)) },
    ...(running === undefined ? {} : { CurrentStepName: running.step, CurrentAction: running.action }),
    ...(state.failureMessage === undefined ? {} : { FailureMessage: state.failureMessage }),
    ...(state.parentExecutionId === undefined ? {} : { ParentAutomationExecutionId: state.parentExecutionId }),
    Targets: request.targets ?? [],
    ResolvedTargets: {
      ParameterValues: view.locations === undefined ? (view.resolvedTargets ?? []) : [],
      Truncated: false,
    },
    ...(request.targetParameterName === undefined ? {} : { TargetParameterName: request.targetParameterName }),
    ...(request.targetMaps === undefined ? {} : { TargetMaps: request.targetMaps }),
    ...(request.maxConcurrency === undefined ? {} : { MaxConcurrency: request.maxConcurrency }),
    ...(request.maxErrors === undefined ? {} : { MaxErrors: request.maxErrors }),
    ...(target === undefined ? {} : { Target: target }),
    ...(request.alarmConfiguration === undefined ? {} : { AlarmConfiguration: request.alarmConfiguration }),
    ...(triggeredAlarm === undefined ? {} : { TriggeredAlarms: [{ Name: triggeredAlarm, State: 'ALARM' }] }),
  }
}
