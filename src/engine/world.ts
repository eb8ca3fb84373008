/** The world of an in-process run: its clock, its ports, its children. */
import { randomUUID } from 'node:crypto'
import { type Environment, StepFailure } from '../actions/index.ts'
import { type AutomationDocument, DocumentError } from '../document/index.ts'
import { arrivals } from './arrivals.ts'
import { type Clock, virtualClock, wallClock } from './clock.ts'
import { creatable } from './creatable.ts'
import { ParameterError } from './parameters.ts'
import type { CallAws, ChildHandle, ChildRequest, Ports } from './ports.ts'
import { type PythonPool, pythonPool } from './python-pool.ts'
import { Execution } from './run.ts'
import type { RunOptions } from './run-options.ts'
import { type Start, startEvent } from './start-event.ts'

/** What the executions of one run share. */
export interface World {
  readonly clock: Clock
  readonly environment: Environment
  readonly options: RunOptions
  readonly ports: Ports
  readonly plan: ReturnType<typeof arrivals>
}

/** The world that options describe. */
export function worldOf(options: RunOptions): World {
  const { region = 'us-east-1', account = '123456789012', executionId = randomUUID(), now } = options.environment ?? {}
  const partition = options.environment?.partition ?? partitionOf(region)
  const clock = clockOf(options.clock ?? 'virtual', now)
  const own = options.attachments === undefined ? {} : { attachments: options.attachments }
  const world: World = {
    clock,
    environment: { region, account, partition, executionId },
    options,
    plan: arrivals(clock, options.approvals ?? [], options.signals ?? []),
    ports: {
      clock,
      aws: options.aws ?? noAws,
      scripts: options.scripts ?? ((request, signal) => defaultPool().run(request, signal, own)),
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
function defaultPool(): PythonPool {
  shared ??= pythonPool()
  return shared
}

/** Starts an execution in a world; it does not run yet. */
export async function begin(world: World, document: AutomationDocument, start: Start): Promise<Execution> {
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
