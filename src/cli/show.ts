/** `guardia show`: one procedure, with its flow chart in the terminal. */
import type { AddCommand } from './commands.ts'
import { table } from './terminal.ts'

export const showCommand: AddCommand = (program, terminal) => {
  program
    .command('show')
    .description('one procedure with its flow chart')
    .argument('<file|name>')
    .option('--json', 'as JSON')
    .option('--ascii', 'draw with plain characters')
    .action(async (fileOrName: string, options: { json?: boolean; ascii?: boolean }) => {
      const { openSubject } = await import('./subject.ts')
      const { stepAccess } = await import('./access.ts')
      const { chartOf, terminalChart, wordsOf } = await import('../docs/index.ts')
      const { name, document, procedure } = await openSubject(fileOrName, terminal.cwd)
      const words = wordsOf('en')
      if (options.json) {
        const about =
          procedure === undefined
            ? {}
            : {
                revision: procedure.revision,
                severity: procedure.severity,
                risk: procedure.risk,
                text: procedure.text,
                triggers: procedure.triggers,
              }
        terminal.out(`${JSON.stringify({ name, ...about, document }, null, 2)}\n`)
        return
      }
      const { bold, dim, cyan, yellow, red } = terminal.colors
      terminal.out(`${bold(name)}\n`)
      if (procedure !== undefined) {
        const { en } = procedure.text
        const { severity } = procedure
        terminal.out(
          `${en.title}\n${dim(`${severity.name}: respond in ${severity.respondMinutes} min, resolve in ${severity.resolveMinutes} min; risk ${procedure.risk}; revision ${procedure.revision}`)}\n\n`,
        )
        terminal.out(
          `${bold('Symptom')}  ${en.symptom}\n${bold('Cause')}    ${en.cause}\n${bold('Remedy')}   ${en.remedy}\n\n`,
        )
      } else if (document.description) terminal.out(`${document.description.trim()}\n\n`)
      const rows = Object.entries(document.parameters ?? {}).map(([parameter, one]) => [
        `  ${parameter}`,
        one.type,
        one.default === undefined ? 'required' : JSON.stringify(one.default),
        one.description ?? '',
      ])
      if (rows.length > 0) terminal.out(`${bold('Parameters')}\n${table(rows)}\n`)
      const painter = { name: (text: string) => text, approve: yellow, write: red, branch: cyan, dim }
      terminal.out(
        `${bold('Steps')}  ${dim(`${yellow('?')} waits for an approval  ${red('!')} changes something  ${cyan('◆')} chooses`)}\n`,
      )
      terminal.out(
        terminalChart(chartOf(document, words, stepAccess), words, {
          painter,
          ascii: options.ascii === true,
          columns: Math.max(60, terminal.columns),
        }),
      )
    })
}
