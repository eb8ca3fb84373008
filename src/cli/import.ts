/** `guardia import`: any Automation document as TypeScript. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { GuardiaError } from '../document/diagnostic.ts'
import type { AddCommand } from './commands.ts'

export const importCommand: AddCommand = (program, terminal) => {
  program
    .command('import')
    .description('an Automation document, YAML or JSON, as TypeScript that compiles to the same')
    .argument('<file>')
    .option('--out <file.ts>', 'where to; by default to stdout')
    .option('--scripts <folder>', 'write scripts to files of their own there')
    .option('--json', 'as JSON: the TypeScript, the scripts and how much is more than data')
    .action(async (file: string, options: { out?: string; scripts?: string; json?: boolean }) => {
      const { readText } = await import('./files.ts')
      const { importDocument } = await import('../import/index.ts')
      const target = options.out === undefined ? undefined : resolve(terminal.cwd, options.out)
      const folder = target === undefined ? terminal.cwd : dirname(target)
      const scriptFolder =
        options.scripts === undefined ? undefined : relativeFolder(folder, resolve(terminal.cwd, options.scripts))
      const text = readText(resolve(terminal.cwd, file))
      const imported = importDocument(text, scriptFolder === undefined ? {} : { scriptFolder })
      if (options.json) {
        terminal.out(`${JSON.stringify(imported, null, 2)}\n`)
        return
      }
      for (const script of imported.scripts) writeScript(join(folder, script.path), script.text)
      if (target === undefined) terminal.out(imported.typescript)
      else write(target, imported.typescript)
      const { rawSteps, steps } = imported.statistics
      if (rawSteps > 0) terminal.err(`note: ${rawSteps} of ${steps} steps stand as data (step.raw).\n`)
    })
}

/** As an import would name it: `./scripts`, with slashes on every system. */
function relativeFolder(from: string, to: string): string {
  const path = relative(from, to).replaceAll('\\', '/')
  return path.startsWith('.') ? path : `./${path}`.replace(/\/$/, '')
}

/** A script of another document may have the same name. */
function writeScript(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') !== text) {
    throw new GuardiaError(
      'usage',
      `${path} is already there with another text. Remove it, or name another --scripts folder.`,
    )
  }
  write(path, text)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
