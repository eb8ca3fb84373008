/** What the beginning and the end of steps and iterations do to an execution. */
import type { JsonObject } from '../document/index.ts'
import { limitOf, running } from './attempt-changes.ts'
import type { Draft } from './draft.ts'
import type { EventOf } from './events.ts'
import type { ExecutionState, StepRecord } from './state.ts'

export function stepStarted(draft: Draft, event: EventOf<'StepStarted'>): void {
  const { step, action, stepExecutionId, inputs, parent, timeoutSeconds, at, loop, refused } = event
  const record: StepRecord = {
    stepExecutionId,
    step,
    action,
    status: 'InProgress',
    inputs,
    outputs: {},
    startTime: at,
    attempts: 1,
    endTime: undefined,
    failure: undefined,
    parent,
  }
  const index = draft.addRecord(record)
  const { fields } = draft
  fields.status = running(fields)
  fields.released = false
  if (loop !== undefined && refused === undefined) {
    const frame = { record: index, step, iteration: 0, ...loop, deadline: limitOf(at, timeoutSeconds) }
    fields.frames = [...fields.frames, frame]
    fields.next = { kind: 'end' }
    return
  }
  fields.attempt = {
    record: index,
    number: 1,
    startedAt: at,
    deadline: limitOf(at, timeoutSeconds),
    timeoutSeconds,
    memo: undefined,
    inFlight: false,
    until: refused === undefined ? { kind: 'now' } : { kind: 'refused', failure: refused },
    signals: [],
    child: undefined,
    stopped: undefined,
    throttles: 0,
    throttledSince: undefined,
  }
}

export function stepEnded(draft: Draft, event: EventOf<'StepEnded'>): void {
  const { steps, frames, mode, cancel } = draft.current
  const index = steps.findLastIndex((record) => record.stepExecutionId === event.stepExecutionId)
  const { status, at, outputs, output, variables, failure } = event
  const record = steps[index]
  if (record !== undefined) {
    draft.setRecord(index, {
      ...record,
      status,
      endTime: at,
      outputs: outputs ?? {},
      failure: failure ?? record.failure,
    })
  }
  if (outputs !== undefined) draft.setOutputs(event.step, outputs)
  if (output !== undefined) draft.setResult(event.step, output)
  const { fields } = draft
  fields.attempt = undefined
  if (frames.some((frame) => frame.record === index)) fields.frames = frames.filter((frame) => frame.record !== index)
  const isBetweenSteps = mode === 'Interactive' && fields.frames.length === 0
  fields.status = isBetweenSteps && cancel === undefined ? 'Waiting' : running(fields)
  fields.next = event.next
  if (event.counts === true) fields.counted = [...fields.counted, countedFailure(event)]
  if (variables !== undefined) fields.variables = merged(fields.variables, variables)
  if (cancel !== undefined && status === 'Cancelled') fields.cancel = { ...cancel, handled: true }
}

function countedFailure(event: EventOf<'StepEnded'>): ExecutionState['counted'][number] {
  const status = event.status === 'TimedOut' ? 'TimedOut' : 'Failed'
  return { step: event.step, status, message: event.failure?.message ?? '' }
}

export function iterationStarted(draft: Draft, event: EventOf<'IterationStarted'>): void {
  const { frames } = draft.current
  const outputs: JsonObject = {
    CurrentIteration: event.iteration,
    ...(event.value === undefined ? undefined : { CurrentIteratorValue: event.value }),
  }
  draft.setOutputs(event.step, outputs)
  const { fields } = draft
  fields.frames = frames.map((frame, index) =>
    index === frames.length - 1 ? { ...frame, iteration: event.iteration } : frame,
  )
  fields.next = { kind: 'step', step: event.firstStep }
}

/** Names come from documents: a spread makes own properties of all of them, `__proto__` too. */
function merged(map: JsonObject, more: JsonObject): JsonObject {
  return { ...map, ...more }
}
