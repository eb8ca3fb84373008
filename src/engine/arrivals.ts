/** Signals of a run that were written down beforehand, sent at their time on the run's clock. */
import type { Clock } from './clock.ts'
import type { Signal } from './events.ts'
import type { Execution } from './run.ts'
import { waitingStep } from './signals.ts'
import { hasEnded } from './state.ts'

/** A decision that arrives `afterSeconds` (default 0) after its step began to wait, or after the decision before it. */
export interface Approval {
  /** The aws:approve step it is for; default: whichever waits. */
  readonly step?: string
  /** ARN, or the name of a user. */
  readonly approver: string
  readonly decision: 'Approve' | 'Reject'
  readonly comment?: string
  readonly afterSeconds?: number
}

/**
 * Another signal, `afterSeconds` (default 0) after the start. `Cancel` (or `Stop`) and `Complete` stop the execution. Resume, StartStep
 * and decisions are kept until something waits for them.
 */
export interface Arrival {
  readonly type: 'Cancel' | 'Stop' | 'Complete' | Signal['type']
  readonly payload?: { readonly [name: string]: unknown }
  readonly afterSeconds?: number
}

/** Sends what is planned to executions: `follow` each one before it runs. A decision goes to the first that waits for it. */
export function arrivals(
  clock: Clock,
  approvals: readonly Approval[],
  signals: readonly Arrival[],
): {
  follow(execution: Execution): void
  /** Signals to the top execution itself. */
  lead(execution: Execution): void
  /** Takes back what has not been sent. */
  end(): void
} {
  const decisions = approvals.map((approval) => ({ approval, sent: false }))
  let lastDecision = clock.now()
  const timers: (() => void)[] = []
  const plan = (at: number, action: () => void) => void timers.push(clock.schedule(at, action))

  const nextDecision = (execution: Execution, since: number): void => {
    const waiting = waitingStep(execution.state)
    if (waiting?.action !== 'aws:approve') return
    const next = decisions.find(({ approval, sent }) => !sent && (approval.step ?? waiting.step) === waiting.step)
    if (next === undefined) return
    next.sent = true
    const at = Math.max(since, lastDecision) + (next.approval.afterSeconds ?? 0) * 1000
    plan(at, () => {
      lastDecision = clock.now()
      const { decision, approver, comment } = next.approval
      send(execution, { type: decision, approver, ...(comment === undefined ? {} : { comment }) })
    })
  }

  const send = (execution: Execution, signal: Signal): void => {
    // The reply is in the journal: a refused signal is recorded there with its reason.
    void execution.signal(signal)
  }

  return {
    follow(execution) {
      if (decisions.length === 0) return
      execution.onEvent((event) => {
        if (event.type === 'AttemptSuspended' && event.until.kind === 'signal') nextDecision(execution, event.at)
        // A refused decision leaves the step waiting for the next one.
        if (event.type === 'SignalReceived' && event.refused !== undefined) nextDecision(execution, event.at)
      })
    },
    end() {
      for (const takeBack of timers) takeBack()
    },
    lead(execution) {
      for (const arrival of signals) {
        const at = clock.now() + (arrival.afterSeconds ?? 0) * 1000
        const deliver = () => deliverTo(execution, arrival)
        if (at <= clock.now()) deliver()
        else plan(at, deliver)
      }
    },
  }
}

function deliverTo(execution: Execution, { type, payload = {} }: Arrival): void {
  if (hasEnded(execution.state)) return
  if (type === 'Cancel' || type === 'Stop' || type === 'Complete') {
    void execution.stop(type === 'Complete' || text(payload['Type']) === 'Complete' ? 'Complete' : 'Cancel')
    return
  }
  const words = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, text(value)]))
  const approver = words['Approver'] ?? execution.state.executedBy
  const comment = words['Comment']
  const signal: Signal = {
    type,
    payload: words,
    ...(type === 'Approve' || type === 'Reject' ? { approver } : {}),
    ...(comment === undefined ? {} : { comment }),
  }
  if (isAwaited(execution, signal)) {
    void execution.signal(signal)
    return
  }
  const stop = execution.onEvent(() => {
    if (!isAwaited(execution, signal)) return
    stop()
    void execution.signal(signal)
  })
}

/** Would something take a signal of this type now? */
function isAwaited({ state }: Execution, { type, payload }: Signal): boolean {
  if (type === 'StartStep') return state.attempt === undefined && state.frames.length === 0 && !state.released
  if (type === 'StopStep') return state.attempt !== undefined
  const waiting = waitingStep(state)
  if (waiting === undefined) return false
  if (type !== 'Resume') return waiting.action === 'aws:approve'
  return waiting.action !== 'aws:approve' && (payload?.['StepName'] ?? waiting.step) === waiting.step
}

/** Payload values are lists on the wire. */
function text(value: unknown): string {
  return String(Array.isArray(value) ? value[0] : value)
}
