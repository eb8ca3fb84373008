/** Runs one command in this process, for what does not need one of its own. */
import { Command } from 'commander'
import picocolors from 'picocolors'
import type { AddCommand } from '../../src/cli/commands.ts'
import type { Ran } from './run.ts'

/** Runs `guardia ARGS` with one command only. Errors are thrown as the command throws them. */
export async function runCommand(add: AddCommand, args: readonly string[], cwd: string = process.cwd()): Promise<Ran> {
  let [out, err, code] = ['', '', 0]
  const program = new Command('guardia').exitOverride()
  const terminal = {
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    isTty: false,
    columns: 100,
    colors: picocolors.createColors(false),
    cwd,
    env: {},
  }
  add(program, terminal, (result) => {
    code = result
  })
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program)
  await program.parseAsync([...args], { from: 'user' })
  return { code, out, err }
}
