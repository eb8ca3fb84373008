/** Findings as lines for people: `file:line:column: severity: message [rule]`, which editors and terminals can follow. */
import type { Severity } from '../../document/index.ts'
import { type FileDiagnostics, summaryOf } from './results.ts'

/** Colours a severity; the identity where there is no terminal. */
export type Paint = (text: string, severity: Severity) => string

/** One line a finding, then one line of the sum. */
export function formatText(files: readonly FileDiagnostics[], paint: Paint = (text) => text): string {
  const lines = files.flatMap(({ file, diagnostics }) =>
    diagnostics.map(({ line, column, severity, message, rule }) => {
      const oneLine = message.replaceAll(/\s*\n\s*/g, ' ')
      return `${file}:${line}:${column}: ${paint(severity, severity)}: ${oneLine} [${rule}]`
    }),
  )
  const { files: count, errors, warnings } = summaryOf(files)
  const sum = `${counted(count, 'file')} checked: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`
  return `${[...lines, sum].join('\n')}\n`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
