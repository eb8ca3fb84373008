/** What an execution needs from outside. Everything that is not pure comes in here, so a test or a server brings its own. */
import type { ChildResult, HttpRequest, HttpResponse, ScriptRequest } from '../actions/index.ts'
import type { Json, JsonObject } from '../document/index.ts'
import type { Clock } from './clock.ts'
import type { Event } from './events.ts'
import type { ExecutionState } from './state.ts'

/** One AWS API call: boto3's service name, the operation's model name, the step that makes it. */
export interface AwsCall {
  readonly service: string
  readonly operation: string
  readonly input: JsonObject
  readonly step: string
}

/**
 * Performs an AWS call. A service error is thrown as `{ name, message }`: the error code and the service's words;
 * `statusCode` and `requestId` may come along. `signal` aborts when the step is stopped or out of time.
 */
export type CallAws = (call: AwsCall, signal?: AbortSignal) => unknown

/** Runs a script and answers what its handler returned. Whatever it throws fails the step with that message. */
export type RunScript = (request: ScriptRequest, signal?: AbortSignal) => Promise<Json> | Json

/** Sends an HTTP request (aws:invokeWebhook). */
export type SendHttp = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse> | HttpResponse

/** A child automation to run. The id is chosen by the parent, so that asking twice for the same one starts it once. */
export interface ChildRequest {
  readonly executionId: string
  readonly parentExecutionId: string
  readonly document: string
  readonly version?: string
  /** Lists of text, as the API takes them. */
  readonly parameters: JsonObject
  /** ARN of who started the parent: the child runs for the same. */
  readonly executedBy: string
}

/** A child that runs. */
export interface ChildHandle {
  /** Settles when it has ended; rejects with a StepFailure where it could not be started. */
  readonly result: Promise<ChildResult>
  stop(): Promise<void>
}

/** The ports of an execution. */
export interface Ports {
  readonly clock: Clock
  readonly aws: CallAws
  readonly scripts: RunScript
  readonly http?: SendHttp
  /** Starts a child, or takes hold again of the one with this id. */
  readonly children?: (request: ChildRequest) => ChildHandle
  /** Keeps an event; what follows from it waits until this settles. `state`: right after it. Called in the order of the journal. */
  readonly journal?: (event: Event, state: ExecutionState) => Promise<void> | void
  /** The account setting throttling-retry-time-limit; default 3,600. */
  readonly throttlingRetrySeconds?: number
}
