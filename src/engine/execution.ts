/**
 * The fold of a journal: `apply(state, event)` is the only way in which an execution changes. It knows neither document nor
 * clock, so a journal alone gives the state back, after a crash as in the console's timeline.
 */
import type { JsonObject } from '../document/index.ts'
import type { Event } from './events.ts'
import type { Attempt, ExecutionState, StepRecord, StepStatus } from './state.ts'

type Of<T extends Event['type']> = Extract<Event, { readonly type: T }>

/** The state after one more event. Only `ExecutionStarted` may come first. */
export function apply(state: ExecutionState | undefined, event: Event): ExecutionState {
  if (event.type === 'ExecutionStarted') return started(event)
  if (state === undefined) throw new TypeError(`A journal begins with ExecutionStarted, not with ${event.type}.`)
  switch (event.type) {
    case 'StepStarted':
      return stepStarted(state, event)
    case 'EffectStarted':
      return withAttempt(state, { inFlight: true })
    case 'AttemptSuspended':
      return suspended(state, event)
    case 'ChildEnded':
      return withAttempt(state, { until: { kind: 'now' }, child: event.result })
    case 'AttemptThrottled':
      return throttled(state, event)
    case 'AttemptFailed':
      return nextAttempt(state, event)
    case 'StepEnded':
      return stepEnded(state, event)
    case 'IterationStarted':
      return iterationStarted(state, event)
    case 'SignalReceived':
      return signalReceived(state, event)
    case 'StopRequested':
      return event.stop === 'Complete'
        ? { ...state, completing: true }
        : { ...state, status: 'Cancelling', cancel: { at: event.at, handled: false } }
    case 'ExecutionEnded':
      return {
        ...state,
        status: event.status,
        endTime: event.at,
        documentOutputs: event.outputs,
        ...(event.failureMessage === undefined ? {} : { failureMessage: event.failureMessage }),
      }
  }
}

/** The state of a whole journal. */
export function fold(events: Iterable<Event>): ExecutionState {
  let state: ExecutionState | undefined
  for (const event of events) state = apply(state, event)
  if (state === undefined) throw new TypeError('The journal is empty: an execution begins with ExecutionStarted.')
  return state
}

function started(event: Of<'ExecutionStarted'>): ExecutionState {
  const { type, at, firstStep, ...facts } = event
  return {
    ...facts,
    status: event.mode === 'Interactive' ? 'Waiting' : 'InProgress',
    startTime: at,
    steps: [],
    frames: [],
    next: { kind: 'step', step: firstStep },
    released: false,
    outputs: {},
    results: {},
    counted: [],
    completing: false,
  }
}

function stepStarted(state: ExecutionState, event: Of<'StepStarted'>): ExecutionState {
  const { step, action, stepExecutionId, inputs, parent, timeoutSeconds, at } = event
  const record: StepRecord = {
    stepExecutionId,
    step,
    action,
    status: 'InProgress',
    inputs,
    outputs: {},
    startTime: at,
    attempts: 1,
    ...(parent === undefined ? {} : { parent }),
  }
  const index = state.steps.length
  const common = { ...state, status: running(state), steps: [...state.steps, record], released: false }
  const deadline = deadlineOf(at, timeoutSeconds)
  if (event.loop !== undefined && event.refused === undefined) {
    const frame = { record: index, step, iteration: 0, ...event.loop, ...deadline }
    return { ...common, frames: [...state.frames, frame], next: { kind: 'end' } }
  }
  const attempt: Attempt = {
    record: index,
    number: 1,
    startedAt: at,
    ...deadline,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    inFlight: false,
    until: event.refused === undefined ? { kind: 'now' } : { kind: 'refused', failure: event.refused },
    signals: [],
    throttles: 0,
  }
  return { ...common, attempt }
}

function suspended(state: ExecutionState, event: Of<'AttemptSuspended'>): ExecutionState {
  const attempt = state.attempt
  if (attempt === undefined) return state
  const deadline = attempt.deadline === undefined ? deadlineOf(attempt.startedAt, event.timeoutSeconds) : {}
  const waiting: StepStatus = event.until.kind === 'signal' ? 'Waiting' : 'InProgress'
  const { child: _, ...rest } = attempt
  return {
    ...withRecord(state, attempt.record, { status: waiting }),
    status: event.until.kind === 'signal' && state.cancel === undefined ? 'Waiting' : running(state),
    attempt: { ...rest, ...deadline, memo: event.memo, inFlight: false, until: event.until, throttles: 0 },
  }
}

function throttled(state: ExecutionState, event: Of<'AttemptThrottled'>): ExecutionState {
  const attempt = state.attempt
  if (attempt === undefined) return state
  // A call that never got through starts its time anew; one that was already polling keeps its deadline.
  const fresh = attempt.memo === undefined ? deadlineOf(event.retryAt, attempt.timeoutSeconds) : {}
  return withAttempt(state, {
    ...fresh,
    inFlight: false,
    until: { kind: 'wake', at: event.retryAt },
    throttles: attempt.throttles + 1,
    throttledSince: attempt.throttledSince ?? event.at,
  })
}

function nextAttempt(state: ExecutionState, event: Of<'AttemptFailed'>): ExecutionState {
  const last = state.attempt
  if (last === undefined) return state
  const { retryAt } = event
  const attempt: Attempt = {
    record: last.record,
    number: last.number + 1,
    startedAt: retryAt,
    ...deadlineOf(retryAt, last.timeoutSeconds),
    ...(last.timeoutSeconds === undefined ? {} : { timeoutSeconds: last.timeoutSeconds }),
    inFlight: false,
    until: retryAt > event.at ? { kind: 'wake', at: retryAt } : { kind: 'now' },
    signals: [],
    throttles: 0,
  }
  return {
    ...withRecord(state, last.record, { status: 'InProgress', attempts: attempt.number }),
    status: running(state),
    attempt,
  }
}

function stepEnded(state: ExecutionState, event: Of<'StepEnded'>): ExecutionState {
  const index = state.steps.findLastIndex((record) => record.stepExecutionId === event.stepExecutionId)
  const ended = withRecord(state, index, {
    status: event.status,
    endTime: event.at,
    outputs: event.outputs ?? {},
    ...(event.failure === undefined ? {} : { failure: event.failure }),
  })
  const { attempt: _, ...rest } = ended
  const frames = state.frames.filter((frame) => frame.record !== index)
  const betweenSteps = state.mode === 'Interactive' && frames.length === 0
  const failure = event.counts === true ? countedFailure(event) : []
  return {
    ...rest,
    status: betweenSteps && state.cancel === undefined ? 'Waiting' : running(state),
    frames,
    next: event.next,
    counted: [...state.counted, ...failure],
    ...(event.outputs === undefined ? {} : { outputs: withKey(state.outputs, event.step, event.outputs) }),
    ...(event.output === undefined ? {} : { results: withKey(state.results, event.step, event.output) }),
    ...(event.variables === undefined ? {} : { variables: merged(state.variables, event.variables) }),
    ...(state.cancel !== undefined && event.status === 'Cancelled'
      ? { cancel: { ...state.cancel, handled: true } }
      : {}),
  }
}

function countedFailure(event: Of<'StepEnded'>): ExecutionState['counted'] {
  const status = event.status === 'TimedOut' ? 'TimedOut' : 'Failed'
  return [{ step: event.step, status, message: event.failure?.message ?? '' }]
}

function iterationStarted(state: ExecutionState, event: Of<'IterationStarted'>): ExecutionState {
  const frames = state.frames.map((frame, index) =>
    index === state.frames.length - 1 ? { ...frame, iteration: event.iteration } : frame,
  )
  const outputs: JsonObject = {
    CurrentIteration: event.iteration,
    ...(event.value === undefined ? {} : { CurrentIteratorValue: event.value }),
  }
  return {
    ...state,
    frames,
    next: { kind: 'step', step: event.firstStep },
    outputs: withKey(state.outputs, event.step, outputs),
  }
}

function signalReceived(state: ExecutionState, event: Of<'SignalReceived'>): ExecutionState {
  if (event.refused !== undefined) return state
  const { type, approver, comment } = event.signal
  if (type === 'StartStep') {
    return {
      ...state,
      released: true,
      ...(event.step === undefined ? {} : { next: { kind: 'step', step: event.step } }),
    }
  }
  const attempt = state.attempt
  if (attempt === undefined) return state
  if (type === 'StopStep') return withAttempt(state, { stopped: true })
  const signal = {
    type,
    at: event.at,
    ...(approver === undefined ? {} : { approver }),
    ...(comment === undefined ? {} : { comment }),
  }
  return withAttempt(state, { until: { kind: 'now' }, signals: [...attempt.signals, signal] })
}

/** InProgress, or Cancelling once a cancellation was asked for. */
function running(state: ExecutionState): 'InProgress' | 'Cancelling' {
  return state.cancel === undefined ? 'InProgress' : 'Cancelling'
}

function deadlineOf(from: number, seconds: number | undefined): { readonly deadline?: number } {
  return seconds === undefined ? {} : { deadline: from + seconds * 1000 }
}

function withAttempt(state: ExecutionState, change: Partial<Attempt>): ExecutionState {
  return state.attempt === undefined ? state : { ...state, attempt: { ...state.attempt, ...change } }
}

function withRecord(state: ExecutionState, index: number, change: Partial<StepRecord>): ExecutionState {
  const record = state.steps[index]
  return record === undefined ? state : { ...state, steps: state.steps.with(index, { ...record, ...change }) }
}

/** Names come from documents: a computed key and a spread make own properties of all of them, `__proto__` too. */
function withKey<T>(map: { readonly [name: string]: T }, key: string, value: T): { readonly [name: string]: T } {
  return { ...map, [key]: value }
}

function merged(map: JsonObject, more: JsonObject): JsonObject {
  return { ...map, ...more }
}
