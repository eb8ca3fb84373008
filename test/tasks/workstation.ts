/** A person at a workstation: runs tasks against a real local AWS, and everything that a run shows or keeps is at hand. */
import type { JsonObject } from '../../src/document/index.ts'
import type { AwsCall, AwsCaller } from '../../src/local/index.ts'
import {
  type Planned,
  planTask,
  runTask,
  type Task,
  type TaskContext,
  type TaskOutcome,
} from '../../src/tasks/index.ts'

export interface Run {
  readonly outcome: TaskOutcome
  readonly planned: Planned
  /** Ids of the steps, in the order of the plan. */
  readonly steps: readonly string[]
  readonly records: readonly JsonObject[]
}

export interface How {
  readonly folder?: string
  readonly values?: TaskContext['values']
  /** What is typed; the plan's own code unless given. May change the world meanwhile. */
  readonly type?: (planned: Planned) => string | Promise<string>
  /** Called before each call to AWS; throwing stands for a connection that broke. */
  readonly before?: (call: AwsCall) => void | Promise<void>
  readonly signal?: AbortSignal
  readonly record?: (record: JsonObject) => void
}

export const account = '111122223333'

export function contextOf(aws: AwsCaller, how: How = {}): TaskContext {
  return {
    aws: {
      async call(call) {
        await how.before?.(call)
        return aws.call(call)
      },
    },
    account,
    region: 'us-east-1',
    folder: how.folder ?? '/nowhere',
    values: how.values ?? {},
    signal: how.signal ?? new AbortController().signal,
  }
}

/** Runs a task to its end; throws as it does. */
export async function run(task: Task, aws: AwsCaller, how: How = {}): Promise<Run> {
  const records: JsonObject[] = []
  let planned: Planned | undefined
  const outcome = await runTask(task, contextOf(aws, how), {
    requester: 'arn:aws:iam::111122223333:user/ana',
    show: (one) => {
      planned = one
    },
    confirm: async (one) => (how.type === undefined ? one.code : how.type(one)),
    record: (one) => {
      how.record?.(one)
      records.push(one)
    },
    onStep: () => undefined,
    now: Date.now,
  })
  if (planned === undefined) throw new Error('no plan was shown')
  return { outcome, planned, steps: planned.steps.map(({ id }) => id), records }
}

/** Ids of the steps that there are to do. */
export async function toDo(task: Task, aws: AwsCaller, how: How = {}): Promise<readonly string[]> {
  return (await planTask(task, contextOf(aws, how))).steps.map(({ id }) => id)
}

const reads = /^(Get|List|Describe|Head)/

/** Keeps the calls that change something; hand `before` to a run. */
export function writes(): { readonly made: AwsCall[]; readonly before: (call: AwsCall) => void } {
  const made: AwsCall[] = []
  return { made, before: (call) => void (reads.test(call.operation) || made.push(call)) }
}
