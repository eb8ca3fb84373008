/** `guardia init`: a new runbook project, from nothing or from a RUNBOOK.md. */
import { readFileSync } from 'node:fs'
import { basename, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GuardiaError } from '../document/diagnostic.ts'
import type { NewProject, ProjectOptions } from '../init/index.ts'
import type { AddCommand } from './commands.ts'
import { type Terminal, table } from './terminal.ts'

interface Options {
  readonly from?: string
  readonly guardia?: string
}

export const initCommand: AddCommand = (program, terminal) => {
  program
    .command('init')
    .description('a new runbook project: one finished example, its rehearsal, CI; and skeletons from a RUNBOOK.md')
    .argument('<dir>', 'a new or empty folder; a RUNBOOK.md in it is taken for --from')
    .option('--from <file>', "a runbook in Markdown: its headings become procedures' skeletons")
    .option('--guardia <path>', "guardia's folder, or its package (.tgz); by default the one that runs")
    .action(async (dir: string, options: Options) => {
      const { assertFree, newProject, writeProject } = await import('../init/index.ts')
      const { interruptible } = await import('./interrupt.ts')
      const folder = resolve(terminal.cwd, dir)
      const own = assertFree(folder).includes('RUNBOOK.md') ? join(folder, 'RUNBOOK.md') : undefined
      const from = options.from === undefined ? own : resolve(terminal.cwd, options.from)
      if (own !== undefined && from !== own) {
        throw new GuardiaError(
          'usage',
          `${folder} holds a RUNBOOK.md of its own. Leave --from out, or name another folder.`,
        )
      }
      const project = newProject({
        name: basename(folder),
        guardia: guardiaFor(
          folder,
          options.guardia === undefined ? packageRoot : resolve(terminal.cwd, options.guardia),
        ),
        versions: versions(),
        ...(from === undefined ? {} : { runbook: { bytes: bytesOf(from), file: from } }),
      })
      let written = false
      try {
        await interruptible(async (signal) => {
          await writeProject(folder, project.files, signal)
          written = true
        })
      } catch (error) {
        // Ctrl-C after the last file was in its place comes too late to mean anything.
        if (!written) throw error
      }
      tell(project, dir, terminal)
    })
}

const packageRoot = fileURLToPath(new URL('../../', import.meta.url))

interface PackageJson {
  readonly name?: string
  readonly version: string
  readonly devDependencies?: { readonly [name: string]: string }
}

function packageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson
}

function versions(): ProjectOptions['versions'] {
  const { version, devDependencies } = packageJson(packageRoot)
  return {
    guardia: version,
    typescript: devDependencies?.['typescript'] ?? '*',
    ssm: devDependencies?.['@aws-sdk/client-ssm'] ?? '*',
    nodeTypes: devDependencies?.['@types/node'] ?? '*',
  }
}

/** How a project reaches guardia. */
function guardiaFor(folder: string, path: string): string {
  if (!path.endsWith('.tgz')) {
    let name: string | undefined
    try {
      name = packageJson(path).name
    } catch (cause) {
      throw new GuardiaError(
        'usage',
        `${path} holds no readable package.json: give --guardia the folder of guardia, or its .tgz.`,
        { cause },
      )
    }
    if (name !== 'guardia')
      throw new GuardiaError('usage', `${path} is the package "${name}", not guardia. Give --guardia its folder.`)
  }
  const way = relative(folder, path)
  return (isAbsolute(way) ? path : way).replaceAll('\\', '/').replace(/\/$/, '')
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new GuardiaError('cannot-read', `Cannot read ${file}: ${(cause as Error).message}.`, { cause })
  }
}

function tell({ files, skeletons, notes }: NewProject, dir: string, terminal: Terminal): void {
  for (const note of notes) terminal.err(`note: ${note}\n`)
  terminal.out(
    `${dir}: ${files.size} files, procedures/feature-off finished${skeletons.length === 0 ? '' : `, ${skeletons.length} skeletons`}\n`,
  )
  if (skeletons.length > 0) {
    const rows = skeletons.map(({ folder, steps, left }) => [
      `  ${folder}`,
      `${steps} steps`,
      `${left} commands left to do`,
    ])
    terminal.out(table([['  procedures/', '', ''], ...rows]))
  }
  const quoted = /^[A-Za-z0-9_./-]+$/.test(dir) ? dir : `'${dir.replaceAll("'", `'\\''`)}'`
  terminal.out(
    `\nNext: cd ${quoted} && npm install && npx guardia compile && npx guardia rehearse. README.md says more.\n`,
  )
}
