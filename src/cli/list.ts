/** `guardia list`: the catalogue. */
import type { AddCommand } from './commands.ts'
import { table } from './terminal.ts'

export const listCommand: AddCommand = (program, terminal) => {
  program
    .command('list')
    .description('the procedures of this project')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { findProject, loadProcedures } = await import('./project.ts')
      const procedures = await loadProcedures(findProject(terminal.cwd))
      const rows = procedures.map((one) => ({
        name: one.name,
        revision: one.revision,
        severity: one.severity.name,
        risk: one.risk,
        title: { en: one.text.en.title, es: one.text.es.title },
      }))
      if (options.json) {
        terminal.out(`${JSON.stringify({ procedures: rows }, null, 2)}\n`)
        return
      }
      const { bold, dim } = terminal.colors
      const head = ['NAME', 'SEVERITY', 'RISK', 'TITLE']
      terminal.out(
        table([head, ...rows.map((one) => [one.name, one.severity, one.risk, one.title.en])], (cell, row, column) =>
          row === 0 ? dim(cell) : column === 0 ? bold(cell) : cell,
        ),
      )
    })
}
