/** The `guardia` command: reads the arguments, runs one command, and turns what happened into an exit code. */
import { Command, CommanderError } from 'commander'
import { DocumentError, GuardiaError } from '../document/diagnostic.ts'
import { commands } from './commands.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** What a command came to. 0: done. 1: what was checked or run failed. 2: wrong usage or unreadable input. 130: Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 130

/** Codes of errors that say "this was asked wrongly" or "this cannot be read"; every other one says "this failed". */
const usage: ReadonlySet<string> = new Set([
  'bad-parameter',
  'broken-package-json',
  'cannot-load',
  'cannot-read',
  'folder-taken',
  'invalid-parameters',
  'no-credentials',
  'no-endpoint',
  'no-procedures',
  'no-project',
  'no-region',
  'no-rehearsals',
  'no-tasks',
  'no-terminal',
  'not-a-document',
  'too-many-entries',
  'unknown-procedure',
  'unknown-scenario',
  'usage',
])

/**
 * Runs the command line.
 *
 * @param args without node and script
 */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  const program = new Command('guardia')
    .description('Runbooks as code for AWS: typed procedures, SSM Automation documents, rehearsals, records.')
    .option('--debug', 'show the stack of an error')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: (text) => terminal.err(text.replace(/^error: /, 'guardia: ')),
    })
  let code: ExitCode = 0
  for (const add of commands) {
    add(program, terminal, (result) => {
      code = result
    })
  }
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program)
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return report(error, program.opts()['debug'] === true || args.includes('--debug'), terminal)
  }
}

function report(error: unknown, debug: boolean, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof GuardiaError) {
    terminal.err(`guardia: ${error.message}\n`)
    if (debug) terminal.err(`${error.stack ?? ''}\n`)
    if (error.code === 'interrupted') return 130
    const unreadable = error instanceof DocumentError && error.diagnostics.every((one) => one.rule === 'syntax')
    return unreadable || usage.has(error.code) ? 2 : 1
  }
  // Anything else is a defect of ours: say so, and keep what is needed to mend it.
  terminal.err(`guardia: this should not have happened: ${(error as Error)?.message ?? String(error)}\n`)
  terminal.err(
    debug
      ? `${(error as Error)?.stack ?? ''}\n`
      : 'Run it again with --debug for the stack, and tell the maintainers.\n',
  )
  return 1
}
