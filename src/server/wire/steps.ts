/**
 * Steps as the API gives them. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecution.html
 * Times are epoch seconds with a fraction; each input is the JSON text of its value.
 */
import {
  type AutomationDocument,
  flowOf,
  isCritical,
  isEnd,
  type Json,
  type JsonObject,
  maxAttempts,
  type Step,
  timeoutSeconds,
} from '../../document/index.ts'
import { gson, type StepRecord, toWire } from '../../engine/index.ts'
import type { ExecutionView, StepView } from '../automations.ts'

/** Epoch milliseconds as the API writes them. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000
}

/** Values as lists of text. */
export function wireMap(values: JsonObject): { readonly [name: string]: readonly string[] } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWire(value)]))
}

/** One step. D-44: one that has not begun carries its id and what it declares. */
export function stepExecution({ step, stepExecutionId, record }: StepView, view: ExecutionView): JsonObject {
  const facts = { ...declared(step, view.document), StepExecutionId: stepExecutionId, OverriddenParameters: {} }
  if (record === undefined) return { ...facts, StepStatus: 'Pending', Inputs: {}, Outputs: {} }
  const { failure } = record
  return {
    ...facts,
    StepStatus: record.status,
    ExecutionStartTime: seconds(record.startTime),
    ...(record.endTime === undefined ? {} : { ExecutionEndTime: seconds(record.endTime) }),
    Inputs: inputsOf(record, view),
    Outputs: wireMap(record.outputs),
    ...(failure === undefined
      ? {}
      : {
          FailureMessage: failure.message,
          FailureDetails: { FailureStage: failure.stage, FailureType: failure.type, Details: {} },
        }),
    ...parentOf(record, view),
    ...(view.locations?.[step.name] === undefined ? {} : { TargetLocation: view.locations[step.name] ?? null }),
  }
}

/** JSON text; only the steps that rate control makes of its targets show their values as they are. */
function inputsOf({ inputs }: StepRecord, { resolvedTargets }: ExecutionView): JsonObject {
  const text = (value: Json): string =>
    resolvedTargets !== undefined && typeof value === 'string' ? value : gson(value)
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, text(value)]))
}

function parentOf({ parent }: StepRecord, { state }: ExecutionView): JsonObject {
  if (parent === undefined) return {}
  const { stepExecutionId, step, iteration, iteratorValue } = parent
  const action = state.steps.find((one) => one.stepExecutionId === stepExecutionId)?.action ?? 'aws:loop'
  return {
    ParentStepDetails: {
      StepExecutionId: stepExecutionId,
      StepName: step,
      Action: action,
      Iteration: iteration,
      ...(iteratorValue === undefined
        ? {}
        : { IteratorValue: typeof iteratorValue === 'string' ? iteratorValue : gson(iteratorValue) }),
    },
  }
}

/** What a step declares. */
function declared(step: Step, document: AutomationDocument): JsonObject {
  const next = validNextSteps(document).get(step.name) ?? []
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
