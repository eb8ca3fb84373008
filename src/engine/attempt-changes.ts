/** What events do to the attempt that is under way. */
import type { Draft } from './draft.ts'
import type { EventOf } from './events.ts'
import type { Attempt, ExecutionState, StepRecord } from './state.ts'

export function effectStarted({ current, fields }: Draft): void {
  if (current.attempt !== undefined) fields.attempt = { ...current.attempt, inFlight: true }
}

export function suspended(draft: Draft, event: EventOf<'AttemptSuspended'>): void {
  const { attempt } = draft.current
  if (attempt === undefined) return
  const isForSignal = event.until.kind === 'signal'
  changeRecord(draft, attempt.record, { status: isForSignal ? 'Waiting' : 'InProgress' })
  const { fields } = draft
  const deadline = attempt.deadline ?? limitOf(attempt.startedAt, event.timeoutSeconds)
  fields.status = isForSignal && fields.cancel === undefined ? 'Waiting' : running(fields)
  fields.attempt = {
    ...attempt,
    deadline,
    memo: event.memo,
    inFlight: false,
    until: event.until,
    child: undefined,
    throttles: 0,
  }
}

export function throttled(draft: Draft, event: EventOf<'AttemptThrottled'>): void {
  const { attempt } = draft.current
  if (attempt === undefined) return
  // A call that never got through starts its time anew; one that was already polling keeps its deadline.
  const deadline =
    attempt.memo === undefined ? (limitOf(event.retryAt, attempt.timeoutSeconds) ?? attempt.deadline) : attempt.deadline
  changeAttempt(draft, {
    deadline,
    inFlight: false,
    until: { kind: 'wake', at: event.retryAt },
    throttles: attempt.throttles + 1,
    throttledSince: attempt.throttledSince ?? event.at,
  })
}

export function nextAttempt(draft: Draft, event: EventOf<'AttemptFailed'>): void {
  const last = draft.current.attempt
  if (last === undefined) return
  const { retryAt } = event
  const number = last.number + 1
  changeRecord(draft, last.record, { status: 'InProgress', attempts: number })
  const { fields } = draft
  fields.status = running(fields)
  fields.attempt = {
    record: last.record,
    number,
    startedAt: retryAt,
    deadline: limitOf(retryAt, last.timeoutSeconds),
    timeoutSeconds: last.timeoutSeconds,
    memo: undefined,
    inFlight: false,
    until: retryAt > event.at ? { kind: 'wake', at: retryAt } : { kind: 'now' },
    signals: [],
    child: undefined,
    stopped: undefined,
    throttles: 0,
    throttledSince: undefined,
  }
}

export function signalReceived(draft: Draft, event: EventOf<'SignalReceived'>): void {
  if (event.refused !== undefined) return
  const { type, approver, comment } = event.signal
  if (type === 'StartStep') {
    const { fields } = draft
    fields.released = true
    if (event.step !== undefined) fields.next = { kind: 'step', step: event.step }
    return
  }
  const { attempt } = draft.current
  if (attempt === undefined) return
  if (type === 'StopStep') {
    changeAttempt(draft, { stopped: true })
    return
  }
  const signal = {
    type,
    at: event.at,
    ...(approver === undefined ? {} : { approver }),
    ...(comment === undefined ? {} : { comment }),
  }
  changeAttempt(draft, { until: { kind: 'now' }, signals: [...attempt.signals, signal] })
}

function changeAttempt(draft: Draft, with_: Partial<Attempt>): void {
  const { attempt } = draft.current
  if (attempt !== undefined) draft.fields.attempt = { ...attempt, ...with_ }
}

function changeRecord(draft: Draft, index: number, with_: Partial<StepRecord>): void {
  const record = draft.current.steps[index]
  if (record !== undefined) draft.setRecord(index, { ...record, ...with_ })
}

/** A child that the attempt waited for has ended. */
export function childEnded(draft: Draft, event: EventOf<'ChildEnded'>): void {
  changeAttempt(draft, { until: { kind: 'now' }, child: event.result })
}

/** InProgress, or Cancelling once a cancellation was asked for. */
export function running({ cancel }: Pick<ExecutionState, 'cancel'>): 'InProgress' | 'Cancelling' {
  return cancel === undefined ? 'InProgress' : 'Cancelling'
}

/** Until when something may take that may take so long; undefined: no limit. */
export function limitOf(from: number, seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : from + seconds * 1000
}
