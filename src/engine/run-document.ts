/**
 * Runs a document inside this process: what a test needs. No network, no AWS account, and no Python unless a script step runs; on the
 * virtual clock a wait of days takes no time.
 */
import { randomUUID } from 'node:crypto'
import type { Environment, ScriptRequest } from '../actions/index.ts'
import { StepFailure } from '../actions/index.ts'
import { type AutomationDocument, DocumentError, type Json, type JsonObject } from '../document/index.ts'
import { type Approval, type Arrival, arrivals } from './arrivals.ts'
import { type Clock, virtualClock, wallClock } from './clock.ts'
import { creatable } from './creatable.ts'
import type { Event } from './events.ts'
import { ParameterError } from './parameters.ts'
import type { CallAws, ChildHandle, ChildRequest, Ports, RunScript, SendHttp } from './ports.ts'
import { type PythonPool, pythonPool } from './python-pool.ts'
import { Execution } from './run.ts'
import { type Start, startEvent } from './start-event.ts'
import type { ExecutionState, ExecutionStatus, StepRecord, StepStatus } from './state.ts'

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

/** A step that started. Times are ISO 8601 with milliseconds, in UTC: `2026-01-01T00:00:00.000Z`. */
export interface StepResult {
  readonly name: string
  readonly action: string
  readonly status: StepStatus
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  readonly startTime: string
  readonly endTime?: string
  readonly failureMessage?: string
  /** In a loop: the number of the iteration, from 1. */
  readonly iteration?: number
  readonly attempts: number
}

export interface RunResult {
  readonly status: ExecutionStatus
  readonly failureMessage?: string
  /** Every step that started, in order. */
  readonly steps: readonly StepResult[]
  /** `Step.Name` → typed value, declared and built-in ones. */
  readonly outputs: JsonObject
  /** As the API gives them: lists of text. */
  readonly documentOutputs: { readonly [name: string]: readonly string[] }
  readonly elapsedSeconds: number
  /** The journal. */
  readonly events: readonly Event[]
}

/**
 * Runs a document to its end.
 *
 * @throws DocumentError where creation would refuse the document; ParameterError where a start would refuse the parameters
 * @example
 * const { status, outputs } = await runDocument(yaml, {
 *   parameters: { TableName: 'bookings' },
 *   aws: ({ operation }) => (operation === 'DescribeTable' ? { Table: { TableStatus: 'ACTIVE' } } : {}),
 *   approvals: [{ approver: 'maria', decision: 'Approve', afterSeconds: 60 }],
 * })
 */
export async function runDocument(
  document: string | AutomationDocument | Json,
  options: RunOptions = {},
): Promise<RunResult> {
  const ready = creatable(document)
  const world = worldOf(options)
  const { clock, environment } = world
  const execution = await begin(world, ready, {
    environment,
    executedBy:
      options.environment?.executedBy ?? `arn:${environment.partition}:iam::${environment.account}:user/guardia`,
    ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
    ...(options.mode === undefined ? {} : { mode: options.mode }),
  })
  world.plan.lead(execution)
  const state = await ended(execution, clock).finally(() => world.plan.end())
  return resultOf(state, execution.events, clock.now())
}

/** What the executions of one run share. */
interface World {
  readonly clock: Clock
  readonly environment: Environment
  readonly options: RunOptions
  readonly ports: Ports
  readonly plan: ReturnType<typeof arrivals>
}

function worldOf(options: RunOptions): World {
  const { region = 'us-east-1', account = '123456789012', executionId = randomUUID(), now } = options.environment ?? {}
  const partition = options.environment?.partition ?? partitionOf(region)
  const clock = clockOf(options.clock ?? 'virtual', now)
  const world: World = {
    clock,
    environment: { region, account, partition, executionId },
    options,
    plan: arrivals(clock, options.approvals ?? [], options.signals ?? []),
    ports: {
      clock,
      aws: options.aws ?? noAws,
      scripts: options.scripts ?? ((request, signal) => defaultPool(options.attachments).run(request, signal)),
      children: (request) => child(world, request),
      ...(options.http === undefined ? {} : { http: options.http }),
      ...(options.throttlingRetrySeconds === undefined
        ? {}
        : { throttlingRetrySeconds: options.throttlingRetrySeconds }),
    },
  }
  return world
}

function clockOf(choice: 'virtual' | 'wall' | Clock, now: string | number | Date | undefined): Clock {
  if (choice === 'wall') return wallClock()
  return choice === 'virtual' ? virtualClock(now === undefined ? undefined : new Date(now).getTime()) : choice
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  if (region.startsWith('us-isob-')) return 'aws-iso-b'
  return region.startsWith('us-iso-') ? 'aws-iso' : 'aws'
}

const noAws: CallAws = ({ service, operation }) => {
  throw new StepFailure(`The step calls ${service} ${operation}, but this run was given no "aws" to answer it`)
}

let shared: PythonPool | undefined
function defaultPool(attachments: RunOptions['attachments']): {
  run(request: ScriptRequest, signal?: AbortSignal): Promise<Json>
} {
  if (attachments !== undefined) return pythonPool({ attachments })
  shared ??= pythonPool()
  return shared
}

async function begin(world: World, document: AutomationDocument, start: Start): Promise<Execution> {
  const first = await startEvent(document, start, world.clock.now(), world.ports.aws)
  const execution = await Execution.start(document, world.ports, first)
  const { onEvent } = world.options
  onEvent?.(first, execution.state)
  if (onEvent !== undefined) execution.onEvent(onEvent)
  world.plan.follow(execution)
  return execution
}

/** A child runs beside its parent, on the same clock. */
function child(world: World, request: ChildRequest): ChildHandle {
  const release = world.clock.hold()
  const started = childExecution(world, request)
  const result = started
    .then(async (execution) => {
      const run = execution.run()
      release()
      const state = await run
      return {
        executionId: request.executionId,
        status: state.status,
        outputs: state.documentOutputs ?? {},
        ...(state.failureMessage === undefined ? {} : { failureMessage: state.failureMessage }),
      }
    })
    .finally(release)
  return {
    result,
    async stop() {
      await (await started).stop('Cancel')
    },
  }
}

async function childExecution(world: World, request: ChildRequest): Promise<Execution> {
  const { documents = {} } = world.options
  const name = /document\/([^/]+)$/.exec(request.document)?.[1] ?? request.document
  const found = Object.hasOwn(documents, name) ? documents[name] : undefined
  if (found === undefined) {
    const known = Object.keys(documents).join(', ') || 'none'
    throw new StepFailure(
      `There is no document "${name}" (AutomationDefinitionNotFoundException); this run has: ${known}`,
    )
  }
  try {
    return await begin(world, creatable(found), {
      documentName: name,
      ...(request.version === undefined ? {} : { documentVersion: request.version }),
      environment: { ...world.environment, executionId: request.executionId },
      executedBy: request.executedBy,
      parentExecutionId: request.parentExecutionId,
      parameters: request.parameters,
      form: 'loose',
    })
  } catch (error) {
    if (!(error instanceof ParameterError || error instanceof DocumentError)) throw error
    throw new StepFailure(`The automation ${name} cannot be started: ${error.message}`, { cause: error })
  }
}

/** Runs to the end; or, where nothing planned can go on (Interactive mode, all signals sent), to where it stands. */
function ended(execution: Execution, clock: Clock): Promise<ExecutionState> {
  const stuck = new Promise<ExecutionState>((resolve) => {
    clock.whenStill?.(() => resolve(execution.state))
  })
  return Promise.race([execution.run(), stuck])
}

function resultOf(state: ExecutionState, events: readonly Event[], now: number): RunResult {
  const outputs = Object.entries(state.outputs).flatMap(([step, produced]) =>
    Object.entries(produced).map(([name, value]): [string, Json] => [`${step}.${name}`, value]),
  )
  return {
    status: state.status,
    ...(state.failureMessage === undefined ? {} : { failureMessage: state.failureMessage }),
    steps: state.steps.map(stepResult),
    outputs: Object.fromEntries(outputs),
    documentOutputs: state.documentOutputs ?? {},
    elapsedSeconds: ((state.endTime ?? now) - state.startTime) / 1000,
    events: [...events],
  }
}

function stepResult(record: StepRecord): StepResult {
  const iso = (time: number) => new Date(time).toISOString()
  return {
    name: record.step,
    action: record.action,
    status: record.status,
    inputs: record.inputs,
    outputs: record.outputs,
    startTime: iso(record.startTime),
    ...(record.endTime === undefined ? {} : { endTime: iso(record.endTime) }),
    ...(record.failure === undefined ? {} : { failureMessage: record.failure.message }),
    ...(record.parent === undefined ? {} : { iteration: record.parent.iteration }),
    attempts: record.attempts,
  }
}
