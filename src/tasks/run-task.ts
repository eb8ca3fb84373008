/** A task from the first look to the last step: plan, yes, plan again, apply, with a record that is written before anything else is. */
import { GuardiaError, type JsonObject } from '../document/index.ts'
import { codeOf, planHash } from './plan-hash.ts'
import type { Task, TaskContext, TaskPlan, TaskStep } from './task.ts'

/** A plan and what it is known by. */
export interface Planned extends TaskPlan {
  readonly hash: string
  /** What is repeated to confirm it. */
  readonly code: string
}

export type StepStatus = 'Pending' | 'Running' | 'Success' | 'Failed'

/** The rest of the world, as a run needs it. */
export interface TaskPorts {
  /** Who runs it: an ARN. */
  readonly requester: string
  /** Shows the plan. */
  readonly show: (planned: Planned) => void
  /** Gives what was typed; throws where nobody can be asked. */
  readonly confirm: (planned: Planned) => Promise<string>
  /** Keeps the record, whole, each time something is new in it; throws where it cannot. */
  readonly record: (record: JsonObject) => void
  readonly onStep: (step: TaskStep, place: number, status: StepStatus, detail: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type TaskOutcome = 'nothing to do' | 'applied'

/** Makes the plan. Writes nothing. */
export async function planTask(task: Task, context: TaskContext): Promise<Planned> {
  const plan = await task.plan(context)
  const hash = planHash(task.name, plan, context)
  return { ...plan, hash, code: codeOf(hash) }
}

/**
 * Runs a task.
 *
 * @throws GuardiaError `declined`, `plan-changed`, `interrupted`, what the ports and the task throw; AwsCallError of a step
 */
export async function runTask(task: Task, context: TaskContext, ports: TaskPorts): Promise<TaskOutcome> {
  const planned = await planTask(task, context)
  ports.show(planned)
  if (planned.steps.length === 0) return 'nothing to do'
  const typed = (await ports.confirm(planned)).trim()
  if (typed !== planned.code) {
    throw new GuardiaError(
      'declined',
      `Nothing was done: ${typed === '' ? 'nothing was typed' : `"${typed}" was given`}, and the code of this plan is ${planned.code}.`,
    )
  }
  context.signal.throwIfAborted()
  const again = await planTask(task, context)
  if (again.hash !== planned.hash) {
    throw new GuardiaError(
      'plan-changed',
      `Nothing was done: what ${task.name} found has changed since the plan was shown (${planned.code}, now ${again.code}). Run it again and read the new plan.`,
    )
  }
  await applyPlan(task, again, context, ports)
  return 'applied'
}

async function applyPlan(task: Task, plan: Planned, context: TaskContext, ports: TaskPorts): Promise<void> {
  const startTime = ports.now()
  const states: { status: StepStatus; error?: string }[] = plan.steps.map(() => ({ status: 'Pending' }))
  const note = (status: string, ended: boolean): void =>
    ports.record({
      schema: 1,
      task: task.name,
      executionId: `${task.name}-${new Date(startTime).toISOString().replaceAll(/[:.]/g, '')}-${plan.code}`,
      requester: ports.requester,
      account: context.account,
      region: context.region,
      parameters: context.values,
      planHash: plan.hash,
      startTime: new Date(startTime).toISOString(),
      ...(ended ? { endTime: new Date(ports.now()).toISOString() } : {}),
      status,
      steps: plan.steps.map(({ id, what, before, after }, place) => ({
        id,
        what: { en: what.en, es: what.es },
        before: { en: before.en, es: before.es },
        after: { en: after.en, es: after.es },
        ...states[place],
      })),
    })
  note('Running', false)
  for (const [place, step] of plan.steps.entries()) {
    const enter = (state: { status: StepStatus; error?: string }, detail: string): void => {
      states[place] = state
      ports.onStep(step, place, state.status, detail)
    }
    try {
      context.signal.throwIfAborted()
      enter({ status: 'Running' }, '')
      note('Running', false)
      await step.apply((detail) => ports.onStep(step, place, 'Running', detail))
      enter({ status: 'Success' }, '')
    } catch (error) {
      const stopped = context.signal.aborted
      if (states[place]?.status === 'Running') enter({ status: 'Failed', error: wordsOf(error) }, wordsOf(error))
      note(stopped ? 'Interrupted' : 'Failed', true)
      if (error instanceof GuardiaError || stopped) throw error
      throw new GuardiaError(
        'step-failed',
        `${task.name} failed at its step ${step.id}: ${wordsOf(error)}. What is done stays; when the cause is mended, the same command completes it.`,
        { cause: error },
      )
    }
  }
  note('Success', true)
}

const wordsOf = (error: unknown): string => {
  const { name, message } = error as Error
  return error instanceof GuardiaError ? message : `${name}: ${message}`
}
