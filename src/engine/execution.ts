/**
 * The fold of a journal: an event applied is the only way in which an execution changes. It knows neither document nor clock, so a
 * journal alone gives the state back, after a crash as in the console's timeline.
 */
import { childEnded, effectStarted, nextAttempt, signalReceived, suspended, throttled } from './attempt-changes.ts'
import { Draft } from './draft.ts'
import type { Event, EventOf } from './events.ts'
import type { ExecutionState } from './state.ts'
import { iterationStarted, stepEnded, stepStarted } from './step-changes.ts'

/** The state after one more event. Only `ExecutionStarted` may come first. */
export function apply(state: ExecutionState | undefined, event: Event): ExecutionState {
  if (event.type === 'ExecutionStarted') return started(event)
  if (state === undefined) throw notFirst(event)
  const draft = new Draft(state)
  change(draft, event)
  return draft.snapshot()
}

/** The state of a whole journal. */
export function fold(events: Iterable<Event>): ExecutionState {
  return draftOf(events).snapshot()
}

/** The state of a whole journal, to go on with. */
export function draftOf(events: Iterable<Event>): Draft {
  let draft: Draft | undefined
  for (const event of events) {
    if (event.type === 'ExecutionStarted') draft = new Draft(started(event))
    else if (draft === undefined) throw notFirst(event)
    else change(draft, event)
  }
  if (draft === undefined) throw new TypeError('The journal is empty: an execution begins with ExecutionStarted.')
  return draft
}

function notFirst(event: Event): TypeError {
  return new TypeError(`A journal begins with ExecutionStarted, not with ${event.type}.`)
}

type Later = Exclude<Event['type'], 'ExecutionStarted'>

const changes: { readonly [T in Later]: (draft: Draft, event: EventOf<T>) => void } = {
  StepStarted: stepStarted,
  EffectStarted: effectStarted,
  AttemptSuspended: suspended,
  ChildEnded: childEnded,
  AttemptThrottled: throttled,
  AttemptFailed: nextAttempt,
  StepEnded: stepEnded,
  IterationStarted: iterationStarted,
  SignalReceived: signalReceived,
  StopRequested: stopRequested,
  ExecutionEnded: ended,
}

/** Applies an event that is not the first. */
export function change(draft: Draft, event: Event): void {
  if (event.type === 'ExecutionStarted') throw new TypeError('An execution starts once.')
  const apply: (draft: Draft, event: never) => void = changes[event.type]
  apply(draft, event as never)
}

function started(event: EventOf<'ExecutionStarted'>): ExecutionState {
  return {
    status: event.mode === 'Interactive' ? 'Waiting' : 'InProgress',
    mode: event.mode,
    documentName: event.documentName,
    documentVersion: event.documentVersion,
    environment: event.environment,
    executedBy: event.executedBy,
    parentExecutionId: event.parentExecutionId,
    startTime: event.at,
    endTime: undefined,
    parameters: event.parameters,
    values: event.values,
    variables: event.variables,
    steps: [],
    attempt: undefined,
    frames: [],
    next: { kind: 'step', step: event.firstStep },
    released: false,
    outputs: {},
    results: {},
    counted: [],
    completing: false,
    cancel: undefined,
    failureMessage: undefined,
    documentOutputs: undefined,
  }
}

function stopRequested({ fields }: Draft, event: EventOf<'StopRequested'>): void {
  if (event.stop === 'Complete') {
    fields.completing = true
    return
  }
  fields.status = 'Cancelling'
  fields.cancel = { at: event.at, handled: false }
}

function ended({ fields }: Draft, event: EventOf<'ExecutionEnded'>): void {
  fields.status = event.status
  fields.endTime = event.at
  fields.documentOutputs = event.outputs
  if (event.failureMessage !== undefined) fields.failureMessage = event.failureMessage
}
