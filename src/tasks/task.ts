/** A task: something that only a workstation can do (build, upload), as a plan of steps that is shown before any of it is done. */
import type { Json } from '../document/index.ts'
import type { AwsCall } from '../local/index.ts'

/** The same words in both languages. */
export interface Bilingual {
  readonly en: string
  readonly es: string
}

/** Makes words in both languages. */
export const both = (en: string, es: string): Bilingual => ({ en, es })

/** An option of the task's command line: `env` becomes `--env`. */
export interface TaskParameter {
  readonly describe: Bilingual
  readonly allowed?: readonly string[]
  /** Without a default the option is required, unless `optional`. */
  readonly default?: string
  readonly optional?: boolean
}

/** What a task may touch. */
export interface TaskContext {
  /** Makes one AWS call; throws as `AwsCaller.call` does. */
  readonly aws: { call(call: AwsCall): Promise<{ readonly [name: string]: Json }> }
  /** Twelve digits: the account that the caller was asserted to be in. */
  readonly account: string
  readonly region: string
  /** The project's folder, absolute: paths of a declaration start here, wherever the command was typed. */
  readonly folder: string
  readonly values: { readonly [parameter: string]: string }
  /** Aborted by Ctrl-C: long steps look at it between two writes. */
  readonly signal: AbortSignal
}

/** One change. What it was made of is in `facts`: when they differ at the second look, nothing is done. */
export interface TaskStep {
  /** Unique within the plan, and the same at each look: `bucket-versioning`. */
  readonly id: string
  readonly what: Bilingual
  readonly before: Bilingual
  readonly after: Bilingual
  readonly facts: Json
  /** Does it, under a condition where the API has one. `progress` tells how far it is. */
  apply(progress: (text: string) => void): Promise<void>
}

/** What a task would do now: no step means nothing. */
export interface TaskPlan {
  readonly steps: readonly TaskStep[]
  /** What is worth knowing beside the steps. */
  readonly notes?: readonly Bilingual[]
}

/** A task as a project declares it: `export const tasks: readonly Task[]` in the module that package.json's `guardia.tasks` names. */
export interface Task {
  /** kebab-case: `deploy-frontend`. */
  readonly name: string
  readonly title: Bilingual
  readonly description: Bilingual
  readonly parameters: { readonly [name: string]: TaskParameter }
  /** Touches no AWS: account and region are not asked for, and `context.aws` is not to be used. */
  readonly isLocal?: boolean
  /** Looks, and writes nothing. Throws a GuardiaError where the task must not be done at all. */
  plan(context: TaskContext): Promise<TaskPlan>
}

/** Of a declaration: a text, or one that follows from what the command line says. */
export type Value<T = string> = T | ((context: TaskContext) => T | Promise<T>)

/** What a value is, in this run. */
export async function resolved<T>(value: Value<T>, context: TaskContext): Promise<T> {
  return typeof value === 'function' ? await (value as (context: TaskContext) => T | Promise<T>)(context) : value
}
