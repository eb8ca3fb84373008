/** Plays a scenario in a world that stands: the incident, the execution, and the later undo where the scenario has one. */
import type { Procedure } from '../authoring/index.ts'
import { GuardiaError, type JsonObject } from '../document/index.ts'
import type { Clock, Event } from '../engine/index.ts'
import { snapshot, worldChanges } from '../local/index.ts'
import { type Ask, inOrder, type RefusedAnswer } from './answers.ts'
import type { KnownExecution } from './automation-calls.ts'
import { execute } from './execute.ts'
import type { ScenarioOptions } from './run-scenario.ts'
import type { Fault, Rehearsal, Scenario } from './scenario.ts'
import type { ScenarioRun, World } from './world.ts'

/** What came of playing it. */
export interface Played {
  readonly run: ScenarioRun
  readonly refused: readonly RefusedAnswer[]
  readonly events: readonly Event[]
  /** Why the undo had nothing to undo. */
  readonly problems: readonly string[]
}

/**
 * Plays a scenario.
 *
 * @throws GuardiaError `no-undo` when the scenario undoes later what the procedure cannot undo
 */
export async function playScenario(
  rehearsal: Rehearsal,
  scenario: Scenario,
  world: World,
  clock: Clock,
  options: ScenarioOptions,
): Promise<Played> {
  await rehearsal.platform(world)
  await scenario.incident?.(world)
  const parts = rehearsal.watch(world)
  const picture = (): Promise<string> => snapshot(world.caller, parts)
  const original = await picture()
  let before = original
  const known: KnownExecution[] = []

  const play = async (
    procedure: Procedure,
    parameters: JsonObject,
    script: Script,
    policy: ScenarioOptions['policy'],
  ) => {
    const happen = async (event: Event): Promise<void> => {
      for (const fault of faultsAt(script.faults ?? [], event)) {
        await fault.act(world)
        before = await picture()
      }
    }
    const { onEvent, signal, home } = options
    const ask: Ask = options.ask ?? inOrder(script.answers ?? [])
    const cancelAfter = script.cancelAfter
    const ended = await execute(procedure, parameters, world, clock, {
      ask,
      happen,
      known,
      ...(cancelAfter === undefined ? {} : { cancelAfter }),
      ...(policy === undefined ? {} : { policy }),
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(signal === undefined ? {} : { signal }),
      ...(home === undefined ? {} : { home }),
    })
    known.push({ state: ended.state, document: procedure.document })
    return ended
  }

  const { procedure } = rehearsal
  let ended = await play(
    procedure,
    { ...rehearsal.parameters(world), ...scenario.parameters },
    scenario,
    options.policy,
  )
  const problems: string[] = []
  if (scenario.undo !== undefined) {
    const { undo } = procedure
    if (undo === undefined) {
      const message = `${procedure.name} makes no change that could be undone: take \`undo\` out of scenario ${scenario.name}.`
      throw new GuardiaError('no-undo', message)
    }
    const outcome = String(ended.state.variables['Outcome'] ?? '')
    if (ended.state.status !== 'Success' || !outcome.startsWith('applied')) {
      problems.push(`There was nothing to undo: the execution ended ${ended.state.status} (${outcome}).`)
    }
    await scenario.undo.meanwhile?.(world)
    before = await picture()
    const taken = Object.entries(ended.state.parameters).filter(([name]) => Object.hasOwn(undo.parameters, name))
    const parameters = { ...Object.fromEntries(taken), ExecutionId: ended.state.environment.executionId }
    ended = await play(undo, { ...parameters, ...scenario.undo.parameters }, scenario.undo, options.undoPolicy)
    if (scenario.expect.world !== 'unchanged') before = original
  }
  const { state, refused, events } = ended
  const after = await picture()
  const outcome = String(state.variables['Outcome'] ?? '')
  const differences = worldChanges(before, after)
  const { executionId } = state.environment
  return { run: { state, executionId, outcome, original, before, after, differences }, refused, events, problems }
}

type Script = Pick<Scenario, 'answers' | 'faults' | 'cancelAfter'>

function faultsAt(faults: readonly Fault[], event: Event): readonly Fault[] {
  if (event.type !== 'StepStarted' && event.type !== 'StepEnded') return []
  return faults.filter(({ at }) =>
    'before' in at
      ? event.type === 'StepStarted' && at.before === event.step
      : event.type === 'StepEnded' && at.after === event.step,
  )
}
