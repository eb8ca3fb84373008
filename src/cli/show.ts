/** `guardia show`: one procedure, with its flow chart in the terminal. */
import type { AutomationDocument } from '../document/index.ts'
import type { AddCommand } from './commands.ts'
import type { Subject } from './subject.ts'
import type { Terminal } from './terminal.ts'

/** Wider text is hard to read. */
const widest = 100

export const showCommand: AddCommand = (program, terminal) => {
  program
    .command('show')
    .description('one procedure with its flow chart')
    .argument('<file|name>')
    .option('--json', 'as JSON')
    .option('--ascii', 'draw with plain characters')
    .action(async (fileOrName: string, options: { json?: boolean; ascii?: boolean }) => {
      const { openSubject } = await import('./subject.ts')
      const subject = await openSubject(fileOrName, terminal.cwd)
      if (options.json) {
        const { parameters: _, ...procedure } = subject.procedure ?? {}
        terminal.out(`${JSON.stringify({ ...procedure, name: subject.name, document: subject.document }, null, 2)}\n`)
        return
      }
      const columns = Math.min(widest, Math.max(60, terminal.columns))
      terminal.out(`${await aboutOf(subject, terminal, columns)}\n`)
      terminal.out(await parametersOf(subject.document, terminal, columns))
      terminal.out(await stepsOf(subject.document, terminal, columns, options.ascii === true))
    })
}

async function aboutOf({ name, document, procedure }: Subject, terminal: Terminal, columns: number): Promise<string> {
  const { visible, wrapped } = await import('../docs/index.ts')
  const { bold, dim } = terminal.colors
  const paragraph = (text: string, indent = ''): string =>
    wrapped(visible(text), columns - indent.length, 40)
      .map((line, index) => `${index === 0 ? '' : indent}${line}\n`)
      .join('')
  if (procedure === undefined) {
    const described = document.description === undefined ? '' : `${paragraph(document.description)}`
    return `${bold(visible(name))}\n${described}`
  }
  const { severity, text, risk, revision } = procedure
  const { title, symptom, cause, remedy } = text.en
  const facts = `${severity.name}: respond in ${severity.respondMinutes} min, resolve in ${severity.resolveMinutes} min; risk ${risk}; revision ${revision}`
  const indent = ' '.repeat(9)
  return [
    `${bold(name)}: ${title}\n${dim(facts)}\n\n`,
    `${bold('Symptom')}  ${paragraph(symptom, indent)}`,
    `${bold('Cause')}    ${paragraph(cause, indent)}`,
    `${bold('Remedy')}   ${paragraph(remedy, indent)}`,
  ].join('')
}

async function parametersOf(document: AutomationDocument, terminal: Terminal, columns: number): Promise<string> {
  const { isObject } = await import('../document/index.ts')
  const { shortened, visible, widthOf, wrapped } = await import('../docs/index.ts')
  const { table } = await import('./terminal.ts')
  const entries = Object.entries(isObject(document.parameters) ? document.parameters : {})
  if (entries.length === 0) return ''
  const rows = entries.map(([name, one]) => [
    `  ${shortened(visible(name), 30)}`,
    shortened(visible(String(one.type)), 30),
    one.default === undefined ? 'required' : shortened(visible(JSON.stringify(one.default)), 24),
    '|',
  ])
  const lines = table(rows)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(0, -1))
  const left = widthOf(lines[0] ?? '')
  const described = lines.map((line, index) =>
    wrapped(visible(entries[index]?.[1].description ?? ''), Math.max(24, columns - left), 20)
      .map((part, row) => `${row === 0 ? line : ' '.repeat(left)}${part}`)
      .join('\n'),
  )
  return `${terminal.colors.bold('Parameters')}\n${described.map((text, index) => `${(text || lines[index] || '').trimEnd()}\n`).join('')}\n`
}

async function stepsOf(
  document: AutomationDocument,
  terminal: Terminal,
  columns: number,
  ascii: boolean,
): Promise<string> {
  const { chartOf, terminalChart, terminalKey, wordsOf } = await import('../docs/index.ts')
  const { stepAccess } = await import('./access.ts')
  const { bold, dim, cyan, yellow, red } = terminal.colors
  const words = wordsOf('en')
  const painter = { name: (text: string) => text, approve: yellow, write: red, perhaps: red, branch: cyan, dim }
  const chart = chartOf(document, words, stepAccess)
  const key = terminalKey(chart, words, { painter, ascii })
  return `${[bold('Steps'), ...key].join('  ')}\n${terminalChart(chart, words, { painter, ascii, columns })}`
}
