/** Runs one scenario from an empty local AWS to a verdict, and leaves nothing behind. */
import { randomUUID } from 'node:crypto'
import { GuardiaError, type JsonObject } from '../document/index.ts'
import {
  type CallAws,
  type Clock,
  type Event,
  Execution,
  type ExecutionState,
  type Ports,
  pythonPool,
  startEvent,
  virtualClock,
} from '../engine/index.ts'
import { derivePolicy, type PolicyDocument } from '../iam/index.ts'
import {
  assumeRole,
  createRole,
  type LocalAws,
  pythonEnvironment,
  snapshot,
  startLocalAws,
  worldChanges,
} from '../local/index.ts'
import { type Ask, answerRequests, inOrder, type RefusedAnswer } from './answers.ts'
import { withOwnExecution, withTimeToWork } from './automation-calls.ts'
import { verdictOf } from './expectation.ts'
import type { Fault, Rehearsal, Scenario } from './scenario.ts'
import { openWorld, type ScenarioRun, type World } from './world.ts'

/** What a scenario came to. */
export interface ScenarioResult {
  readonly procedure: string
  readonly scenario: string
  readonly story: string
  /** Empty: passed. */
  readonly problems: readonly string[]
  readonly executionId: string
  /** The execution as it ended. */
  readonly state: ExecutionState
  readonly status: string
  readonly outcome: string
  /** Real seconds, and seconds on the virtual clock. */
  readonly seconds: number
  readonly virtualSeconds: number
  readonly events: readonly Event[]
  readonly differences: readonly string[]
}

/** How to run. */
export interface ScenarioOptions {
  /** Told of each event of the execution. */
  readonly onEvent?: (event: Event, state: ExecutionState) => void
  /** Asked for each approval request, instead of the scenario's answers; undefined: nobody answers. */
  readonly ask?: Ask
  /** Cancels the execution; the scenario then ends after its onCancel steps. */
  readonly signal?: AbortSignal
  /** Instead of the generated policy: to show that each action of it is needed. */
  readonly policy?: PolicyDocument
  /** guardia's folder with the Python environment. */
  readonly home?: string
}

/**
 * Runs a scenario. A scenario that fails is a result, not an error.
 *
 * @throws GuardiaError when the local AWS or Python cannot be had, or dies in between
 */
export async function runScenario(
  rehearsal: Rehearsal,
  scenario: Scenario,
  options: ScenarioOptions = {},
): Promise<ScenarioResult> {
  const started = performance.now()
  const home = options.home === undefined ? {} : { home: options.home }
  const aws = await startLocalAws({ ...home })
  const clock = virtualClock(Date.now())
  let world: World | undefined
  const work = async (): Promise<ScenarioResult> => {
    world = await openWorld(aws, clock)
    const { run, refused, events } = await play(rehearsal, scenario, world, clock, options)
    return {
      procedure: rehearsal.procedure.name,
      scenario: scenario.name,
      story: scenario.story,
      problems: await verdictOf(scenario, run, refused, world),
      executionId: run.executionId,
      state: run.state,
      status: run.state.status,
      outcome: run.outcome,
      seconds: (performance.now() - started) / 1000,
      virtualSeconds: ((run.state.endTime ?? run.state.startTime) - run.state.startTime) / 1000,
      events,
      differences: run.differences,
    }
  }
  try {
    return await whileAlive(aws, work())
  } finally {
    await world?.caller.close()
    await aws.stop()
  }
}

/**
 * A broken connection is noticed before the end of the process that broke it, and a scenario in a dead world only looks failed: the
 * death is what people must be told.
 */
async function whileAlive(aws: LocalAws, work: Promise<ScenarioResult>): Promise<ScenarioResult> {
  const died = aws.died.then((error): never => {
    throw error
  })
  const death = (): Promise<GuardiaError | undefined> =>
    Promise.race([aws.died, new Promise<undefined>((done) => setTimeout(done, 500, undefined))])
  try {
    const result = await Promise.race([work, died])
    const dead = result.problems.length === 0 ? undefined : await death()
    if (dead) throw dead
    return result
  } catch (error) {
    throw (await death()) ?? error
  }
}

interface Played {
  readonly run: ScenarioRun
  readonly refused: readonly RefusedAnswer[]
  readonly events: readonly Event[]
}

async function play(
  rehearsal: Rehearsal,
  scenario: Scenario,
  world: World,
  clock: Clock,
  options: ScenarioOptions,
): Promise<Played> {
  const { document, name } = rehearsal.procedure
  await rehearsal.platform(world)
  await scenario.incident?.(world)
  const parts = rehearsal.watch(world)
  let before = await snapshot(world.caller, parts)

  const executionId = randomUUID()
  const policy = options.policy ?? derivePolicy(document, { region: world.region, account: world.account }).policy
  const role = await createRole(world.caller, { name: `${name}Automation`, policy: policy as never })
  const credentials = await assumeRole(world.caller, role.arn, executionId.slice(0, 32))
  const calls = world.caller.as({ credentials, streaming: 'refuse' })
  const { python } = await pythonEnvironment(options.home === undefined ? {} : { home: options.home })
  const scripts = pythonPool({
    python,
    environment: {
      AWS_ENDPOINT_URL: world.aws.endpoint,
      AWS_DEFAULT_REGION: world.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
    },
  })
  const happen = async (event: Event): Promise<void> => {
    for (const fault of faultsAt(scenario.faults ?? [], event)) {
      await fault.act(world)
      before = await snapshot(world.caller, parts)
    }
  }
  let execution: Execution | undefined
  try {
    const parameters: JsonObject = { ...rehearsal.parameters(world), ...scenario.parameters }
    const aws: CallAws = ({ service, operation, input }) => calls.call({ service, operation, input })
    const start = {
      parameters,
      documentName: name,
      executedBy: world.people.requester.arn,
      environment: { region: world.region, account: world.account, partition: 'aws', executionId },
    }
    const first = await startEvent(document, start, clock.now(), aws)
    const ports: Ports = {
      clock,
      scripts: scripts.run,
      aws: withOwnExecution(() => running, withTimeToWork(aws)),
      journal: happen,
    }
    const running: Execution = await Execution.start(document, ports, first)
    execution = running
    if (options.onEvent) running.onEvent(options.onEvent)
    cancelAfter(running, scenario.cancelAfter)
    const answered = answerRequests(running, clock, options.ask ?? inOrder(scenario.answers ?? []), world)
    const cancel = (): void => void running.stop('Cancel')
    options.signal?.addEventListener('abort', cancel, { once: true })
    if (options.signal?.aborted) cancel()
    const state = await running.run()
    if (answered.failure() !== undefined) throw answered.failure()
    const after = await snapshot(world.caller, parts)
    const outcome = String(state.variables['Outcome'] ?? '')
    return {
      run: { state, executionId, outcome, before, after, differences: worldChanges(before, after) },
      refused: answered.refused,
      events: running.events,
    }
  } finally {
    await execution?.stop('Cancel').catch(() => undefined)
    scripts.close()
  }
}

function faultsAt(faults: readonly Fault[], event: Event): readonly Fault[] {
  if (event.type !== 'StepStarted' && event.type !== 'StepEnded') return []
  return faults.filter(({ at }) =>
    'before' in at
      ? event.type === 'StepStarted' && at.before === event.step
      : event.type === 'StepEnded' && at.after === event.step,
  )
}

function cancelAfter(execution: Execution, step: string | undefined): void {
  if (step === undefined) return
  let asked = false
  execution.onEvent((event) => {
    if (
      !asked &&
      event.type === 'StepStarted' &&
      event.step !== step &&
      execution.state.steps.some((one) => one.step === step && one.endTime !== undefined)
    ) {
      asked = true
      void execution.stop('Cancel').then((reply) => {
        if (!reply.accepted && execution.state.endTime === undefined)
          throw new GuardiaError('rehearsal-failed', reply.reason)
      })
    }
  })
}
