/**
 * The contract of the action shelf: one record a file holds everything about one SSM action. Records import this contract,
 * never the engine: `run` touches only the context it is given, so the browser may import records too.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
 */
import type { Json, JsonObject, Step, ValueType } from '../document/index.ts'
import type { InputTable } from './fields.ts'

/** AWS's own classification of what an action does (execution preview). */
export type Impact = 'Mutating' | 'NonMutating' | 'Undetermined'

/** Where an attempt failed, and what kind of failure it was (StepExecution.FailureDetails). */
export type FailureStage = 'InputValidation' | 'PreVerification' | 'Invocation' | 'PostVerification'
export type FailureType = 'Action' | 'Permission' | 'Throttling' | 'Verification' | 'Internal'

/** The only thing an action throws to fail its attempt. Everything else is a defect and fails the step as Internal. */
export class StepFailure extends Error {
  readonly stage: FailureStage
  readonly type: FailureType
  /** The step status is TimedOut instead of Failed. */
  readonly timedOut: boolean
  /** Retried by the throttling rule before maxAttempts counts down. */
  readonly throttled: boolean
  /** Nothing came of the call, because AWS could not be reached: it may be made again like one that was throttled. */
  readonly unreached: boolean
  /** What the attempt came to all the same (a rejection, a failed command): the step's outputs are read from it as after success. */
  readonly output: JsonObject | undefined
  constructor(
    message: string,
    options: {
      readonly stage?: FailureStage
      readonly type?: FailureType
      readonly timedOut?: boolean
      readonly unreached?: boolean
      readonly output?: JsonObject
      readonly cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'StepFailure'
    this.stage = options.stage ?? 'Invocation'
    this.type = options.type ?? 'Action'
    this.timedOut = options.timedOut ?? false
    this.throttled = this.type === 'Throttling'
    this.unreached = options.unreached ?? false
    this.output = options.output
  }
}

/** Facts about where an execution runs. */
export interface Environment {
  readonly region: string
  /** Twelve digits. */
  readonly account: string
  /** `aws`, `aws-cn`, … */
  readonly partition: string
  /** UUID. */
  readonly executionId: string
}

/** A signal that arrived for the waiting step. `approver` is an ARN. */
export interface StepSignal {
  readonly type: 'Approve' | 'Reject' | 'Resume' | 'StartStep' | 'StopStep'
  readonly approver?: string
  readonly comment?: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** What a child automation came to. `outputs` are its document outputs in document order: `step.Name` → list of texts. */
export interface ChildResult {
  readonly executionId: string
  readonly status: string
  readonly outputs: { readonly [name: string]: readonly string[] }
  readonly failureMessage?: string
}

export interface ScriptRequest {
  readonly runtime: string
  readonly handler?: string
  readonly script?: string
  readonly attachment?: string
  /** What the document says of the attachment: its SHA-256 as hexadecimal text. */
  readonly sha256?: string
  readonly payload: JsonObject
  readonly timeoutSeconds: number
  /** Where the execution runs: the Region that a script's AWS clients take. */
  readonly region?: string
}

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly body?: string
}

export interface HttpResponse {
  readonly status: number
  readonly headers?: { readonly [name: string]: string }
  readonly body: string
}

/** What the engine offers to a running action. Inputs are already resolved. */
export interface StepContext {
  readonly step: Step
  readonly environment: Environment
  /** Now, and when this attempt began: epoch milliseconds on the engine's clock. */
  readonly now: number
  readonly startedAt: number
  /** What the previous outcome of this attempt left; undefined at the first call. JSON: it is journalled. */
  readonly memo: Json | undefined
  /** Signals that arrived since this attempt began, oldest first. */
  readonly signals: readonly StepSignal[]
  /** The child that this attempt started, once it is terminal. */
  readonly child: ChildResult | undefined
  /** Calls an AWS API by boto3's service name and the operation's model name. A service error throws StepFailure. */
  call(service: string, operation: string, input: JsonObject): Promise<JsonObject>
  /** Runs a script and returns what its handler returned. A failing script throws StepFailure. */
  script(request: ScriptRequest): Promise<Json>
  http(request: HttpRequest): Promise<HttpResponse>
  /** Resolves references in a value now (a branch resolves its conditions one by one). */
  resolve(value: Json): Json
  /** Declared type of a variable; undefined when there is none of that name. */
  variableType(name: string): ValueType | undefined
}

/**
 * What one call of `run` came to. `run` never sleeps: it returns and is called again with `memo`; so kill -9 between any two
 * calls loses nothing.
 */
export type Outcome =
  /** Success. `output` is the object that selectors and built-in outputs read. */
  | {
      readonly kind: 'done'
      readonly output: JsonObject
      /** aws:branch: where to go. `null`: nothing matched and there is no Default. */
      readonly nextStep?: string | null
      /** aws:updateVariable. */
      readonly variables?: JsonObject
    }
  /** Call again at `at` (epoch ms); the step stays InProgress. */
  | { readonly kind: 'wake'; readonly at: number; readonly memo: Json }
  /** Call again when a signal arrives; the step and the execution are Waiting meanwhile. */
  | { readonly kind: 'signal'; readonly memo: Json }
  /** Start a child automation and call again when it is terminal. */
  | {
      readonly kind: 'child'
      readonly document: string
      readonly version?: string
      /** As StartAutomationExecution takes them: each a list of texts, a map or list as JSON text. */
      readonly parameters: JsonObject
      readonly memo: Json
    }

/** A built-in output, referable without an `outputs` section. */
export interface BuiltInOutput {
  readonly type: ValueType
  readonly doc: string
}

/** A permission that a step needs, as data; `iam/` turns needs into policy statements. */
export type Need =
  /** An API operation named as SSM names it; `input` narrows the resource. */
  | { readonly kind: 'operation'; readonly service: string; readonly operation: string; readonly input: JsonObject }
  /** An IAM action directly, on a resource text that may hold references; `*` when it cannot be narrowed. */
  | { readonly kind: 'action'; readonly action: string; readonly resource: string }
  /** A role that is handed to a service. */
  | { readonly kind: 'passRole'; readonly role: string; readonly service?: string }
  /** A child automation: `document` may hold references. */
  | { readonly kind: 'automation'; readonly document: string; readonly parameters: JsonObject }
  /** A script whose AWS calls iam/ finds. */
  | { readonly kind: 'script'; readonly runtime: string; readonly source: string | undefined }
  /** Something that cannot be known from the document; reported, never guessed. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Reports a problem with an input of the step under check; `path` leads from `inputs` to the place. */
export type ReportInput = (
  path: readonly (string | number)[],
  message: string,
  severity?: 'error' | 'warning' | 'info',
) => void

/** One SSM action, whole. */
export interface Action {
  /** `aws:sleep` */
  readonly name: string
  readonly doc: string
  /** The AWS page. */
  readonly url: string
  readonly impact: Impact
  readonly inputs: InputTable
  /** Other input names are members of the API operation's input (the three API actions). */
  readonly openInputs?: boolean
  /**
   * Its inputs go to an API operation as they are: which values that takes is known best by the service, which answers when the step
   * runs. The checks of a document still say what the table knows.
   */
  readonly forwards?: boolean
  /** At least one of each group must be present. */
  readonly oneOf?: readonly (readonly string[])[]
  /** At most one of each group may be present. */
  readonly exclusive?: readonly (readonly string[])[]
  readonly outputs: { readonly [name: string]: BuiltInOutput }
  /** Seconds; absent where AWS documents none (the engine then applies 3,600 s to actions that wait, D-10). */
  readonly defaultTimeoutSeconds?: number
  readonly maxTimeoutSeconds?: number
  /** May be run again when a crash interrupted it in flight: reads, waits and conditional actions. */
  readonly repeatable: boolean
  /** Not in AWS's public reference, though AWS's own documents use it: accepted, never run locally. */
  readonly undocumented?: boolean
  /** Checks that only this action has; the table's checks are derived. Inputs are unresolved and may be malformed. */
  check?(inputs: JsonObject, report: ReportInput): void
  /** What the step needs from IAM. Inputs are unresolved and may hold references. */
  needs(inputs: JsonObject): readonly Need[]
  /** Inputs are resolved. Absent for aws:loop, which the engine itself walks, and for undocumented actions. */
  run?(inputs: JsonObject, context: StepContext): Promise<Outcome> | Outcome
  /** Stops what the attempt started (a command, a state machine) when its step is cancelled or times out; `memo` says what. */
  cancel?(inputs: JsonObject, context: StepContext): Promise<void>
  /** Further objects that a selector is tried on, in order, where the output has no such path (D-15). See `outputs.ts`. */
  roots?(output: JsonObject): readonly Json[]
}

/** Keeps the literal types of a record's table, so that authoring can derive a step's typed inputs from it. */
export function defineAction<const A extends Action>(action: A): A {
  return action
}
