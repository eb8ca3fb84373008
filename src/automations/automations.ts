/**
 * What this floor offers: documents with their versions, and executions that outlive the process. Its surface is what an SSM endpoint
 * needs, in domain terms; the wire form is the endpoint's.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
 */
import type { AutomationDocument, JsonObject, Step } from '../document/index.ts'
import type {
  CallAws,
  Clock,
  Event,
  ExecutionState,
  RunScript,
  SendHttp,
  Signal,
  SignalReply,
  StepRecord,
} from '../engine/index.ts'
import type { Documents, Tag } from './documents.ts'
import type { Filter, Page, Paged } from './paging.ts'
import type { Quotas } from './quotas.ts'

/** For whom an execution calls AWS. */
export interface CallerContext {
  readonly executionId: string
  /** ARN of the role that the execution runs as; absent or empty: it runs as its starter. */
  readonly assumeRole?: string
  /** ARN of the starter. */
  readonly executedBy: string
  /** What `start` was given; kept in memory alone, so it is gone after a restart. */
  readonly credentials?: unknown
}

/** What `openAutomations` takes. */
export interface OpenOptions {
  /** What must survive is here. One process at a time. */
  readonly folder: string
  readonly clock: Clock
  /** Twelve digits. */
  readonly account: string
  readonly region: string
  /** Default `aws`. */
  readonly partition?: string
  /** Calls of an execution, made as its role or as its starter. */
  readonly aws: (caller: CallerContext) => CallAws
  readonly scripts: (caller: CallerContext) => RunScript
  readonly http?: SendHttp
  readonly quotas?: Partial<Quotas>
  /** Days that ended executions are kept; default 30. */
  readonly retentionDays?: number
  /** The account setting throttling-retry-time-limit, seconds; default 3,600. */
  readonly throttlingRetrySeconds?: number
  /** Executions that rest are dropped from memory beyond so many; default 500. They are read again when something comes in. */
  readonly keptInMemory?: number
  /** Told of every event once it is durable, with the state after it. */
  readonly onEvent?: (event: Event, state: ExecutionState) => void
  /** Told in words of what went wrong where nobody waits for an answer: a full disk, a defect. */
  readonly onProblem?: (message: string) => void
}

/** StartAutomationExecution. */
export interface StartRequest {
  /** Name or ARN. */
  readonly documentName: string
  /** A number, `$DEFAULT` or `$LATEST`. */
  readonly documentVersion?: string
  /** As on the wire: lists of text. */
  readonly parameters?: { readonly [name: string]: readonly string[] }
  readonly clientToken?: string
  readonly mode?: 'Auto' | 'Interactive'
  readonly targets?: readonly JsonObject[]
  readonly targetParameterName?: string
  readonly targetMaps?: readonly JsonObject[]
  readonly targetLocations?: readonly JsonObject[]
  /** A number or a percentage. */
  readonly maxConcurrency?: string
  readonly maxErrors?: string
  readonly tags?: readonly Tag[]
  readonly alarmConfiguration?: JsonObject
}

/** An execution as it stands. */
export interface ExecutionView {
  /** `status` is Pending while the execution is queued. */
  readonly state: ExecutionState
  /** The content it was started with. For rate control: a step for each target. */
  readonly document: AutomationDocument
  readonly request: StartRequest
  readonly assumeRole?: string
  /** Of a child of rate control: what it was started for. */
  readonly target?: string
  /** Of rate control: what its targets came to. */
  readonly resolvedTargets?: readonly string[]
  /** Of target locations: account and Region of each step, by its name. */
  readonly locations?: { readonly [step: string]: JsonObject }
  /** The alarm that stopped it. */
  readonly triggeredAlarm?: string
}

/** A step of an execution: one that ran has a record, one that did not is Pending. */
export interface StepView {
  readonly step: Step
  readonly stepExecutionId: string
  readonly record?: StepRecord
}

/** Documents and executions of one data folder. */
export interface Automations {
  readonly documents: Documents
  /**
   * Starts an execution; it is durable when this settles.
   *
   * @throws AutomationApiError with the codes of StartAutomationExecution
   */
  start(
    request: StartRequest,
    caller: { readonly arn: string; readonly credentials?: unknown },
  ): Promise<{ readonly executionId: string }>
  /** What is shown is durable. Undefined: there is none of this id, or no longer. */
  get(executionId: string): ExecutionView | undefined
  /** DescribeAutomationExecutions: newest first. @throws AutomationApiError InvalidFilterKey, InvalidFilterValue, InvalidNextToken */
  list(filters: readonly Filter[], page: Page): Paged<ExecutionView>
  /** DescribeAutomationStepExecutions: in document order, iterations under their loop, Pending ones included. */
  steps(executionId: string, filters: readonly Filter[], page: Page, reverse?: boolean): Paged<StepView>
  /** @throws AutomationApiError AutomationExecutionNotFoundException */
  signal(executionId: string, signal: Signal): Promise<SignalReply>
  /** @throws AutomationApiError AutomationExecutionNotFoundException */
  stop(executionId: string, type: 'Cancel' | 'Complete', by: string): Promise<SignalReply>
  /** A CloudWatch alarm went to ALARM: stops the executions that were started with it, and answers their ids. */
  alarmRaised(alarm: string): Promise<readonly string[]>
  /** The journal; empty where there is no such execution. */
  events(executionId: string): readonly Event[]
  /** Lets what is in flight come back for a moment, keeps everything, and ends; executions go on when the folder is opened again. */
  close(): Promise<void>
}
