/** The commands, in the order of the help page. Each reads its machinery only when it runs, so that start-up stays short. */
import type { Command } from 'commander'
import { checkCommand } from './check.ts'
import { compileCommand } from './compile.ts'
import { demoCommand } from './demo.ts'
import { diagramCommand } from './diagram.ts'
import { diffCommand } from './diff.ts'
import { docsCommand } from './docs.ts'
import { emitCommand } from './emit.ts'
import { importCommand } from './import.ts'
import { initCommand } from './init.ts'
import { listCommand } from './list.ts'
import type { ExitCode } from './main.ts'
import { policyCommand } from './policy.ts'
import { rehearseCommand } from './rehearse.ts'
import { schemaCommand } from './schema.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'
import { approveCommand, rejectCommand, resumeCommand, stopCommand } from './signal.ts'
import { startCommand } from './start.ts'
import { historyCommand, statusCommand } from './status.ts'
import { taskCommand } from './task.ts'
import type { Terminal } from './terminal.ts'
import { tokenCommand } from './token.ts'
import { undoCommand } from './undo.ts'
import { downCommand, upCommand } from './up.ts'
import { watchCommand } from './watch.ts'

/** Adds one command to the program. `exit` sets the exit code of a command that ran. */
export type AddCommand = (program: Command, terminal: Terminal, exit: (code: ExitCode) => void) => void

export const commands: readonly AddCommand[] = [
  initCommand,
  listCommand,
  showCommand,
  compileCommand,
  checkCommand,
  policyCommand,
  importCommand,
  emitCommand,
  schemaCommand,
  diffCommand,
  diagramCommand,
  docsCommand,
  rehearseCommand,
  serveCommand,
  upCommand,
  downCommand,
  startCommand,
  watchCommand,
  statusCommand,
  historyCommand,
  approveCommand,
  rejectCommand,
  resumeCommand,
  stopCommand,
  undoCommand,
  tokenCommand,
  taskCommand,
  demoCommand,
]
