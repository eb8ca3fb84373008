/** What a test may say about a run. */
import type { AutomationDocument, Json } from '../document/index.ts'
import type { Approval, Arrival } from './arrivals.ts'
import type { Clock } from './clock.ts'
import type { Event } from './events.ts'
import type { CallAws, RunScript, SendHttp } from './ports.ts'
import type { ExecutionState } from './state.ts'

/** Options of `runDocument`; all may be left out. */
export interface RunOptions {
  /** Typed values by name. */
  readonly parameters?: { readonly [name: string]: unknown }
  /** Answers AWS calls; throw `{ name, message }` for a service error. Without it every call fails. */
  readonly aws?: CallAws
  /** Decisions in order of arrival; none: nobody answers. */
  readonly approvals?: readonly Approval[]
  readonly signals?: readonly Arrival[]
  readonly http?: SendHttp
  /** Child documents by name, parsed or as text. */
  readonly documents?: { readonly [name: string]: string | AutomationDocument | Json }
  /** `now`: when the virtual clock begins. Defaults: us-east-1, 123456789012, a random id, 2026-01-01T00:00:00Z. */
  readonly environment?: {
    readonly region?: string
    readonly account?: string
    readonly partition?: string
    readonly executionId?: string
    readonly now?: string | number | Date
    /** ARN of the starter. */
    readonly executedBy?: string
  }
  /** Default `virtual`: waits cost no wall time. */
  readonly clock?: 'virtual' | 'wall' | Clock
  /** Default: a warm Python worker, shared by all runs of this process. */
  readonly scripts?: RunScript
  /** Interactive: steps run only when signals start them. */
  readonly mode?: 'Auto' | 'Interactive'
  /** Files of script attachments by name, as paths. */
  readonly attachments?: { readonly [name: string]: string }
  /** Told of each event as it happens, children's too. */
  readonly onEvent?: (event: Event, state: ExecutionState) => void
  /** The account setting throttling-retry-time-limit, seconds; default 3,600. */
  readonly throttlingRetrySeconds?: number
}
