/** Building the executables of Lambda functions, once for the same sources. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { GuardiaError, type Json } from '../document/index.ts'
import { guardiaHome } from '../local/index.ts'
import { at } from './answers.ts'
import { runCommand } from './command.ts'
import { type Architecture, codePackage } from './executable.ts'
import { sourceHash } from './source-hash.ts'
import { both, resolved, type Task, type TaskContext, type TaskParameter, type Value } from './task.ts'

export interface LambdaBuild {
  /** `build-lambdas` unless given. */
  readonly name?: string
  readonly parameters: { readonly [name: string]: TaskParameter }
  /** Where the sources are and the command runs, from the project's folder. */
  readonly folder: Value
  /** Program and arguments: `['cargo', 'lambda', 'build', '--arm64', '--release']`. No shell reads it. */
  readonly command: Value<readonly string[]>
  /** What it makes, from the project's folder. */
  readonly executables: Value<readonly string[]>
  readonly architecture: Architecture
  /** Folders by name that are no sources; `target`, `node_modules` and `.git` unless given. */
  readonly skip?: readonly string[]
}

/**
 * Declares the task that builds. It touches no AWS; the same sources and the same products are nothing to do.
 *
 * @example lambdaBuild({ parameters: {}, folder: 'backend', command: ['cargo', 'lambda', 'build'], executables: ['backend/target/lambda/api/bootstrap'], architecture: 'arm64' })
 */
export function lambdaBuild(declared: LambdaBuild): Task {
  const name = declared.name ?? 'build-lambdas'
  return {
    name,
    title: both('Build the Lambda functions', 'Construir las funciones Lambda'),
    description: both(
      'Runs the build where sources or products have changed since the last one, and checks that each product is an executable for the right processor. It touches no AWS.',
      'Ejecuta la construcción si las fuentes o los productos cambiaron desde la última, y comprueba que cada producto sea un ejecutable para el procesador correcto. No toca AWS.',
    ),
    isLocal: true,
    parameters: declared.parameters,
    async plan(context) {
      const folder = resolve(context.folder, await resolved(declared.folder, context))
      const command = await resolved(declared.command, context)
      const executables = await resolved(declared.executables, context)
      const skip = declared.skip ?? ['target', 'node_modules', '.git']
      const sources = await sourceHash(folder, skip)
      const stamp = join(guardiaHome(context.folder), 'builds', `${name}.json`)
      const now: Json = { sources, command, products: await productsOf(context, executables) }
      const last = await lastBuild(stamp)
      if (JSON.stringify(last) === JSON.stringify(now)) return { steps: [] }
      const reason = last === undefined ? both('never built here', 'nunca construido aquí') : why(last, now)
      const step = {
        id: 'build',
        what: both(`run "${command.join(' ')}"`, `ejecutar "${command.join(' ')}"`),
        before: reason,
        after: both(
          `${executables.length} executables for ${declared.architecture}`,
          `${executables.length} ejecutables para ${declared.architecture}`,
        ),
        facts: now,
        async apply(progress: (text: string) => void): Promise<void> {
          await runCommand(command, folder, context.signal, progress)
          for (const path of executables) await assertProduct(resolve(context.folder, path), declared.architecture)
          if ((await sourceHash(folder, skip)) !== sources) {
            throw new GuardiaError(
              'changed-on-disk',
              `The sources in ${folder} changed during the build: what was built is of neither. Run it again.`,
            )
          }
          await keep(stamp, { sources, command, products: await productsOf(context, executables) })
        },
      }
      return { steps: [step] }
    },
  }
}

function why(last: Json, now: Json) {
  const changed = (member: string): boolean => JSON.stringify(at(last, member)) !== JSON.stringify(at(now, member))
  if (changed('sources'))
    return both('sources changed since the last build', 'las fuentes cambiaron desde la última construcción')
  if (changed('command')) return both('another command than the last time', 'otro comando que la última vez')
  return both('what was built is gone or changed', 'lo construido falta o cambió')
}

async function productsOf(context: TaskContext, executables: readonly string[]): Promise<readonly string[]> {
  const hashes = executables.map(async (path) => {
    try {
      return createHash('sha256')
        .update(await readFile(resolve(context.folder, path)))
        .digest('hex')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none'
      throw error
    }
  })
  return Promise.all(hashes)
}

/** @throws GuardiaError `wrong-architecture`, and those of `codePackage` */
async function assertProduct(path: string, wanted: Architecture): Promise<void> {
  const { architecture } = await codePackage(path)
  if ((architecture ?? wanted) === wanted) return
  throw new GuardiaError(
    'wrong-architecture',
    `${path} was built for ${architecture}, and the functions run on ${wanted}. Mend the build command.`,
  )
}

async function lastBuild(stamp: string): Promise<Json | undefined> {
  try {
    return JSON.parse(await readFile(stamp, 'utf8')) as Json
  } catch (error) {
    // Never built, or a stamp that cannot be read: build.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function keep(stamp: string, facts: Json): Promise<void> {
  await mkdir(dirname(stamp), { recursive: true })
  await writeFile(`${stamp}.tmp`, JSON.stringify(facts))
  await rename(`${stamp}.tmp`, stamp)
}
