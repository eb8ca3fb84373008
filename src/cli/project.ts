/**
 * The runbook project that a command works in: the nearest folder upwards whose package.json has a `guardia` entry,
 * `{ "guardia": { "procedures": "./procedures/index.ts", "rehearsals": "./procedures/rehearsals.ts" } }`.
 * `tasks` is a third one: the module that exports the tasks of a workstation.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Procedure } from '../authoring/index.ts'
import { GuardiaError } from '../document/index.ts'
import type { Rehearsal } from '../rehearse/index.ts'
import type { Task } from '../tasks/index.ts'

/** A project's entry. Paths are absolute. */
export interface Project {
  readonly folder: string
  readonly procedures: string
  readonly rehearsals: string | undefined
  /** Names of the procedures that `guardia demo` plays when none is named; all, when the entry has no such list. */
  readonly demo?: readonly string[]
  readonly tasks: string | undefined
}

/**
 * Finds the project of a folder.
 *
 * @throws GuardiaError `no-project`, `broken-package-json`
 */
export function findProject(from: string): Project {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file)) {
      const entry = entryOf(file)
      if (entry?.procedures !== undefined) {
        return {
          folder,
          procedures: join(folder, entry.procedures),
          rehearsals: entry.rehearsals === undefined ? undefined : join(folder, entry.rehearsals),
          ...(entry.demo === undefined ? {} : { demo: entry.demo }),
          tasks: entry.tasks === undefined ? undefined : join(folder, entry.tasks),
        }
      }
    }
    if (dirname(folder) === folder) {
      throw new GuardiaError(
        'no-project',
        `No runbook project here: no package.json from ${from} upwards has a "guardia" entry. Add {"guardia": {"procedures": "./procedures/index.ts"}}, or change to the project's folder.`,
      )
    }
  }
}

interface Entry {
  readonly procedures?: string
  readonly rehearsals?: string
  readonly demo?: readonly string[]
  readonly tasks?: string
}

function entryOf(file: string): Entry | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly guardia?: Entry }).guardia
  } catch (cause) {
    throw new GuardiaError('broken-package-json', `${file} is no readable JSON: ${(cause as Error).message}.`, {
      cause,
    })
  }
}

/**
 * Loads a JavaScript or TypeScript module; in TypeScript, `guardia` is this very package.
 *
 * @throws GuardiaError of the module itself, or `cannot-load`
 */
export async function loadModule(file: string): Promise<{ readonly [name: string]: unknown }> {
  if (!existsSync(file)) throw new GuardiaError('cannot-load', `${file} does not exist. Check the path.`)
  try {
    if (!/\.[cm]?ts$/.test(file)) return (await import(pathToFileURL(file).href)) as { [name: string]: unknown }
    const { createJiti } = await import('jiti')
    const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
    const alias = {
      'guardia/tasks': own('../tasks/index.js'),
      'guardia/rehearse': own('../rehearse/index.js'),
      'guardia/document': own('../document/index.js'),
      'guardia/check': own('../check/index.js'),
      'guardia/policy': own('../iam/index.js'),
      'guardia/engine': own('../engine/index.js'),
      'guardia/import': own('../import/index.js'),
      guardia: own('../index.js'),
    }
    return (await createJiti(import.meta.url, { alias, fsCache: false }).import(file)) as { [name: string]: unknown }
  } catch (error) {
    if (error instanceof GuardiaError) throw error
    throw new GuardiaError('cannot-load', `${file} cannot be loaded: ${(error as Error).message}`, { cause: error })
  }
}

/** The procedures of a project, each followed by its undo. */
export async function loadProcedures(project: Project): Promise<readonly Procedure[]> {
  const { procedures } = await loadModule(project.procedures)
  if (!Array.isArray(procedures)) {
    throw new GuardiaError('no-procedures', `${project.procedures} exports no list named "procedures".`)
  }
  const { withUndo } = await import('../authoring/index.ts')
  return withUndo(procedures as readonly Procedure[])
}

/** The rehearsals of a project. */
export async function loadRehearsals(project: Project): Promise<readonly Rehearsal[]> {
  if (project.rehearsals === undefined) return []
  const { rehearsals } = await loadModule(project.rehearsals)
  if (!Array.isArray(rehearsals)) {
    throw new GuardiaError('no-rehearsals', `${project.rehearsals} exports no list named "rehearsals".`)
  }
  return rehearsals as readonly Rehearsal[]
}

/**
 * The tasks of a project; none where it declares none.
 *
 * @throws GuardiaError `no-tasks` when the module exports no list of them
 */
export async function loadTasks(project: Project): Promise<readonly Task[]> {
  if (project.tasks === undefined) return []
  const { tasks } = await loadModule(project.tasks)
  if (!Array.isArray(tasks)) throw new GuardiaError('no-tasks', `${project.tasks} exports no list named "tasks".`)
  return tasks as readonly Task[]
}

/**
 * The procedure of a name.
 *
 * @throws GuardiaError `unknown-procedure`, listing the names there are
 */
export function named(procedures: readonly Procedure[], name: string): Procedure {
  const found =
    procedures.find((one) => one.name === name) ??
    procedures.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (found) return found
  throw new GuardiaError(
    'unknown-procedure',
    `There is no procedure named "${name}". There are: ${procedures.map((one) => one.name).join(', ')}.`,
  )
}
