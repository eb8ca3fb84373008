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

/** A page of a list: how many, and where the last one ended. */
export interface Page {
  readonly maxResults?: number
  readonly nextToken?: string
}

export interface Paged<T> {
  readonly items: readonly T[]
  readonly next?: string
}

export interface Filter {
  readonly key: string
  readonly values: readonly string[]
}

/** A new document or version; members as CreateDocument and UpdateDocument have them. */
export interface DocumentInput {
  readonly name: string
  readonly content: string
  readonly format?: 'JSON' | 'YAML' | 'TEXT'
  readonly type?: string
  readonly targetType?: string
  readonly versionName?: string
  readonly displayName?: string
  readonly version?: string
  readonly tags?: readonly Tag[]
  readonly attachments?: readonly JsonObject[]
  readonly requires?: readonly JsonObject[]
}

export interface Share {
  readonly accountId: string
  readonly sharedDocumentVersion: string
}

/** Documents with their versions, tags and shares. */
export interface Documents {
  create(input: DocumentInput): Promise<DocumentVersion>
  update(input: DocumentInput): Promise<DocumentVersion>
  get(name: string, version?: string, versionName?: string): DocumentVersion
  delete(name: string, version?: string, versionName?: string): Promise<void>
  list(filters: readonly Filter[], page: Page): Paged<DocumentVersion>
  versions(name: string, page: Page): Paged<DocumentVersion>
  setDefault(name: string, version: string): Promise<DocumentVersion>
  permissions(name: string, page: Page): Paged<Share>
  modifyPermissions(name: string, add: readonly string[], remove: readonly string[], version?: string): Promise<void>
  addTags(type: string, id: string, tags: readonly Tag[]): Promise<void>
  removeTags(type: string, id: string, keys: readonly string[]): Promise<void>
  listTags(type: string, id: string): readonly Tag[]
}

/** StartAutomationExecution, in the agreed names. */
export interface StartRequest {
  readonly documentName: string
  readonly documentVersion?: string
  readonly parameters?: { readonly [name: string]: readonly string[] }
  readonly clientToken?: string
  readonly mode?: 'Auto' | 'Interactive'
  readonly targets?: readonly JsonObject[]
  readonly targetParameterName?: string
  readonly targetMaps?: readonly JsonObject[]
  readonly targetLocations?: readonly JsonObject[]
  readonly maxConcurrency?: string
  readonly maxErrors?: string
  readonly tags?: readonly Tag[]
  readonly alarmConfiguration?: JsonObject
}

/** An execution as it stands. */
export interface ExecutionView {
  readonly state: ExecutionState
  readonly document: AutomationDocument
  /** What was asked for at the start. */
  readonly request: StartRequest
  readonly assumeRole?: string
  /** Of a child of rate control. */
  readonly target?: string
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
  readonly documents: Documents
  list(filters: readonly Filter[], page: Page): Paged<ExecutionView>
  steps(executionId: string, filters: readonly Filter[], page: Page, reverse?: boolean): Paged<JsonObject>
  start(
    request: StartRequest,
    caller: { readonly arn: string; readonly credentials?: unknown },
  ): Promise<{ readonly executionId: string }>
  get(executionId: string): ExecutionView | undefined
  signal(executionId: string, signal: Signal): Promise<SignalReply>
  stop(executionId: string, type: 'Cancel' | 'Complete', by: string): Promise<SignalReply>
  close(): Promise<void>
}
