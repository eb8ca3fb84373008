/** What a plan is known by: the same hash means the same steps, from the same state of the world. */
import { createHash } from 'node:crypto'
import { isObject, type Json } from '../document/index.ts'
import type { TaskContext, TaskPlan } from './task.ts'

/** JSON with sorted members: equal values are equal texts. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name] as Json)]),
  ) as Json
}

/** SHA-256 of a JSON value, hexadecimal; the order of members does not matter. */
export function hashOf(value: Json): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
}

/** Hash of a plan: the task, whose account, where, and each step with its facts. */
export function planHash(task: string, plan: TaskPlan, context: Pick<TaskContext, 'account' | 'region'>): string {
  const steps = plan.steps.map(({ id, before, after, facts }) => ({ id, before: before.en, after: after.en, facts }))
  return hashOf({ task, account: context.account, region: context.region, steps })
}

/** What a person repeats to say yes to exactly this plan. */
export const codeOf = (hash: string): string => hash.slice(0, 8)
