/**
 * Steps as the API gives them. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecution.html
 * Times are epoch seconds with a fraction; each input is the JSON text of its value.
 */
import {
  type AutomationDocument,
  flowOf,
  innerSteps,
  isCritical,
  isEnd,
  type JsonObject,
  maxAttempts,
  type Step,
  timeoutSeconds,
} from '../../document/index.ts'
import { derivedId, type ExecutionState, gson, type StepRecord, toWire } from '../../engine/index.ts'

/** Epoch milliseconds as the API writes them. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000
}

/** Values as lists of text. */
export function wireMap(values: JsonObject): { readonly [name: string]: readonly string[] } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWire(value)]))
}

/** Every step in the document's order: those that ran, once a run; under a loop its iterations; and those that have not begun. */
export function stepExecutions(state: ExecutionState, document: AutomationDocument): readonly JsonObject[] {
  const { executionId } = state.environment
  const followers = validNextSteps(document)
  const list = (steps: readonly Step[], parent?: StepRecord): readonly JsonObject[] =>
    steps.flatMap((step) => {
      const records = state.steps.filter(
        (one) => one.step === step.name && one.parent?.stepExecutionId === parent?.stepExecutionId,
      )
      // Inside a loop only what ran is there: nobody knows which iterations are still to come.
      if (records.length === 0) return parent === undefined ? [pendingStep(step, executionId, followers)] : []
      return records.flatMap((record) => [
        startedStep(step, record, state, followers),
        ...iterations(list(innerSteps(step), record)),
      ])
    })
  return list(document.mainSteps)
}

/** One iteration after the other. */
function iterations(inner: readonly JsonObject[]): readonly JsonObject[] {
  const started = (one: JsonObject): number => Number(one['ExecutionStartTime'])
  return [...inner].sort((a, b) => started(a) - started(b))
}

type Followers = ReadonlyMap<string, readonly string[]>
const known = new WeakMap<AutomationDocument, Followers>()

function validNextSteps(document: AutomationDocument): Followers {
  let followers = known.get(document)
  if (followers === undefined) {
    const flow = flowOf(document)
    followers = new Map(
      [...flow.places.keys()].map((name) => {
        const next = flow.from(name).filter(({ kind }) => kind === 'next' || kind === 'choice' || kind === 'default')
        return [name, [...new Set(next.flatMap(({ to }) => to ?? []))]]
      }),
    )
    known.set(document, followers)
  }
  return followers
}

/** What a step declares. */
function declared(step: Step, followers: Followers): JsonObject {
  const next = followers.get(step.name) ?? []
  const timeout = timeoutSeconds(step)
  return {
    StepName: step.name,
    Action: step.action,
    OnFailure: typeof step.onFailure === 'string' ? step.onFailure : 'Abort',
    MaxAttempts: maxAttempts(step),
    IsEnd: isEnd(step),
    IsCritical: isCritical(step),
    ...(timeout === undefined ? {} : { TimeoutSeconds: timeout }),
    ...(typeof step.nextStep === 'string' ? { NextStep: step.nextStep } : {}),
    ...(next.length === 0 ? {} : { ValidNextSteps: next }),
  }
}

/** D-44: a step that has not begun carries an id too, one of its own. */
function pendingStep(step: Step, executionId: string, followers: Followers): JsonObject {
  return {
    ...declared(step, followers),
    StepStatus: 'Pending',
    StepExecutionId: derivedId(executionId, 'pending', step.name),
    Inputs: {},
    Outputs: {},
    OverriddenParameters: {},
  }
}

function startedStep(step: Step, record: StepRecord, state: ExecutionState, followers: Followers): JsonObject {
  const { failure, parent } = record
  return {
    ...declared(step, followers),
    StepStatus: record.status,
    StepExecutionId: record.stepExecutionId,
    ExecutionStartTime: seconds(record.startTime),
    ...(record.endTime === undefined ? {} : { ExecutionEndTime: seconds(record.endTime) }),
    Inputs: Object.fromEntries(Object.entries(record.inputs).map(([name, value]) => [name, gson(value)])),
    Outputs: wireMap(record.outputs),
    OverriddenParameters: {},
    ...(failure === undefined
      ? {}
      : {
          FailureMessage: failure.message,
          FailureDetails: { FailureStage: failure.stage, FailureType: failure.type, Details: {} },
        }),
    ...(parent === undefined
      ? {}
      : {
          ParentStepDetails: {
            StepExecutionId: parent.stepExecutionId,
            StepName: parent.step,
            Action: state.steps.find((one) => one.stepExecutionId === parent.stepExecutionId)?.action ?? 'aws:loop',
            Iteration: parent.iteration,
            ...(parent.iteratorValue === undefined ? {} : { IteratorValue: toWire(parent.iteratorValue)[0] ?? '' }),
          },
        }),
  }
}
