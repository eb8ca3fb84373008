/**
 * What the endpoint needs of whoever keeps documents and runs executions. Errors are thrown with `awsCode` and `status`, as
 * `AutomationApiError` of `automations/` has them.
 */
import type { AutomationDocument, JsonObject } from '../document/index.ts'
import type {
  CallAws,
  Clock,
  Event,
  ExecutionState,
  RunScript,
  SendHttp,
  Signal,
  SignalReply,
} from '../engine/index.ts'

/** For whom an execution calls AWS. */
export interface CallerContext {
  readonly executionId: string
  readonly assumeRole?: string
  readonly executedBy: string
  readonly credentials?: unknown
}

export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** A version of a document. Times in epoch milliseconds. */
export interface DocumentVersion {
  readonly name: string
  readonly version: string
  readonly versionName?: string
  readonly displayName?: string
  readonly latestVersion: string
  readonly defaultVersion: string
  readonly type: string
  readonly format: 'JSON' | 'YAML' | 'TEXT'
  readonly schemaVersion: string
  readonly targetType?: string
  readonly content: string
  readonly createdAt: number
  readonly owner: string
  readonly tags: readonly Tag[]
  /** Read from the content. */
  readonly document: AutomationDocument
}

/** StartAutomationExecution, in the agreed names. */
export interface StartRequest {
  readonly documentName: string
  readonly documentVersion?: string
  readonly parameters?: { readonly [name: string]: readonly string[] }
}

/** An execution as it stands. */
export interface ExecutionView {
  readonly state: ExecutionState
  readonly document: AutomationDocument
  readonly metadata: JsonObject
}

/** What opening takes. */
export interface OpenOptions {
  readonly folder: string
  readonly clock: Clock
  readonly account: string
  readonly region: string
  readonly partition?: string
  readonly aws: (caller: CallerContext) => CallAws
  readonly scripts: (caller: CallerContext) => RunScript
  readonly http?: SendHttp
  readonly onEvent?: (event: Event, state: ExecutionState) => void
}

export interface Automations {
  start(
    request: StartRequest & JsonObject,
    caller: { readonly arn: string; readonly credentials?: unknown },
  ): Promise<{ readonly executionId: string }>
  get(executionId: string): ExecutionView | undefined
  signal(executionId: string, signal: Signal): Promise<SignalReply>
  stop(executionId: string, type: 'Cancel' | 'Complete', by: string): Promise<SignalReply>
  close(): Promise<void>
}
