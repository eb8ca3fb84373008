/** Runs one scenario from an empty local AWS to a verdict, and leaves nothing behind. */
import type { GuardiaError } from '../document/index.ts'
import { type Event, type ExecutionState, virtualClock } from '../engine/index.ts'
import type { PolicyDocument } from '../iam/index.ts'
import { type LocalAws, startLocalAws } from '../local/index.ts'
import type { Ask } from './answers.ts'
import { verdictOf } from './expectation.ts'
import { playScenario } from './play.ts'
import type { Rehearsal, Scenario } from './scenario.ts'
import { openWorld, type World } from './world.ts'

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
  /** The same for the undo that is started later. */
  readonly undoPolicy?: PolicyDocument
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
    const { run, refused, events, problems } = await playScenario(rehearsal, scenario, world, clock, options)
    return {
      procedure: rehearsal.procedure.name,
      scenario: scenario.name,
      story: scenario.story,
      problems: [...problems, ...(await verdictOf(scenario, run, refused, world))],
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
