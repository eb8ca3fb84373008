/** The endpoint, put together: automations kept in a folder, SSM's API in front of them, an AWS behind, events in between. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isObject } from '../document/index.ts'
import type { CallAws, Clock, Event, ExecutionState, RunScript } from '../engine/index.ts'
import { Access, arnsOf } from './access.ts'
import type { Automations, CallerContext, OpenOptions } from './automations.ts'
import { AlarmWatch } from './events/alarm-events.ts'
import { automationTarget } from './events/automation-target.ts'
import type { Place } from './events/bus-event.ts'
import { Delivery } from './events/delivery.ts'
import { type Call, Rules } from './events/rules.ts'
import { statusEvent } from './events/status-events.ts'
import { watchOf } from './events/watch.ts'
import { Authentication, type Caller, type Directory } from './identity.ts'
import { type Access as AccessLine, type Handler, type Listening, listen } from './listen.ts'
import { operations } from './operations/index.ts'
import type { Operation, Request, Service } from './operations/operation.ts'
import { startAutomationExecution } from './operations/start-automation-execution.ts'
import { PatientClock } from './patient-clock.ts'
import { upstreamAt } from './proxy.ts'
import { Settings } from './settings.ts'
import { sendHttp } from './webhook.ts'

/** Opens the store of a folder. */
export type OpenAutomations = (options: OpenOptions) => Promise<Automations>

/** How executions reach the world. */
export interface World {
  aws(caller: CallerContext): CallAws
  scripts(caller: CallerContext): RunScript
  close(): void
}

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number
  readonly host?: string
  /** What must survive is here. */
  readonly folder: string
  readonly clock: Clock
  /** `openAutomations` of `automations/`. */
  readonly open: OpenAutomations
  readonly place: Place
  /** The AWS behind. */
  readonly upstream: URL
  readonly directory: Directory
  /** Calls to the AWS behind as the endpoint itself: rules, alarms, targets, dead letters. */
  readonly call: Call
  /** Made once the endpoint's own URL is known, for executions call SSM too. */
  readonly world: (url: string) => World
  readonly onAccess?: (line: AccessLine) => void
  /** Told in words of what went wrong and nobody was answered: events that were lost, defects. */
  readonly onProblem?: (message: string) => void
}

/** A running endpoint. */
export interface Endpoint {
  readonly url: string
  readonly port: number
  readonly automations: Automations
  /** Answers what is under way, then closes; executions go on when it is started again. */
  stop(): Promise<void>
}

/** Executions at once, with the account's setting enable-adaptive-concurrency. */
const adaptiveConcurrency = 500

function isAdaptive(settings: Settings): boolean {
  return /^true$/i.test(settings.get('/ssm/automation/enable-adaptive-concurrency').SettingValue)
}

/** Alarms that the AWS behind evaluates by itself are looked at this often. */
const alarmMilliseconds = 5000

/**
 * Starts an endpoint.
 *
 * @throws GuardiaError `port-busy`, and what `openAutomations` throws (`folder-busy` …)
 */
export async function serve(options: ServeOptions): Promise<Endpoint> {
  const { directory, place } = options
  const patient = options.clock.whenStill === undefined ? undefined : new PatientClock(options.clock)
  const clock = patient ?? options.clock
  const problem = (message: string): void => options.onProblem?.(message)
  const access = new Access(directory)
  const arns = arnsOf(place)
  mkdirSync(options.folder, { recursive: true })
  const settings = new Settings(join(options.folder, 'settings.json'), arns.setting)
  const upstream = upstreamAt(options.upstream)
  const rules = new Rules(options.call)
  const alarms = new AlarmWatch(() => options.call('cloudwatch', 'DescribeAlarms', {}), place)

  let opened: (service: Service) => void = () => {}
  let failed: (error: unknown) => void = () => {}
  const service = new Promise<Service>((resolve, reject) => {
    opened = resolve
    failed = reject
  })
  // Whoever waits for it is told; where nobody does, `serve` itself throws.
  service.catch(() => {})

  const delivery = new Delivery({
    rules,
    call: options.call,
    clock,
    start: automationTarget(service, startAutomationExecution),
    onLost: problem,
  })
  /** What changed since the last look: told to the rules, and to executions that an alarm stops. */
  const lookAtAlarms = async (): Promise<void> => {
    for (const event of await alarms.check()) {
      delivery.deliver(event)
      const { alarmName, state } = event.detail
      if (isObject(state) && state['value'] === 'ALARM')
        await (await service).automations.alarmRaised(String(alarmName))
    }
  }
  const listening: Listening = await listen({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    authentication: new Authentication(directory),
    handlers: new Map(operations.map((operation) => [operation.name, handlerOf(operation, service)])),
    upstream,
    watch: watchOf({ alarms: lookAtAlarms, delivery, rules, place }),
    ...(options.onAccess === undefined ? {} : { onAccess: options.onAccess }),
    onDefect: (error) => problem(`defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  })
  const world = options.world(listening.url)
  let automations: Automations
  // Virtual time must not pass before it is known who is waited for.
  const release = clock.hold()
  try {
    automations = await options.open({
      folder: options.folder,
      clock,
      account: place.account,
      region: place.region,
      partition: place.partition,
      aws: (caller) => world.aws(caller),
      scripts: (caller) => world.scripts(caller),
      http: sendHttp,
      throttlingRetrySeconds: Number(settings.get('/ssm/automation/throttling-retry-time-limit').SettingValue),
      ...(isAdaptive(settings) ? { quotas: { concurrent: adaptiveConcurrency } } : {}),
      onEvent: (event: Event, state: ExecutionState) => {
        patient?.follow(state)
        const status = statusEvent(place, event, state)
        if (status !== undefined) delivery.deliver(status)
      },
      onProblem: problem,
    })
    patient?.followAll(automations)
  } catch (error) {
    failed(error)
    await listening.stop(0)
    world.close()
    upstream.close()
    throw error
  } finally {
    release()
  }
  opened({ automations, access, directory, settings, clock, place, arns })

  await lookAtAlarms().catch((error: unknown) => problem(`Alarms cannot be read from the AWS behind: ${String(error)}`))
  const timer = setInterval(() => void lookAtAlarms().catch(() => {}), alarmMilliseconds)
  timer.unref()
  return {
    url: listening.url,
    port: listening.port,
    automations,
    async stop() {
      clearInterval(timer)
      await listening.stop()
      await automations.close()
      await delivery.settled()
      world.close()
      upstream.close()
    },
  }
}

function handlerOf(operation: Operation, ready: Promise<Service>): Handler {
  const { isOurs } = operation
  return {
    ...(isOurs === undefined ? {} : { isOurs: (request) => isOurs(request as Request) }),
    async handle(request, caller: Caller) {
      const service = await ready
      await operation.allow(service, request as Request, caller)
      return operation.run(service, request as Request, caller)
    },
  }
}
