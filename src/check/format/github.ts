/**
 * Findings as GitHub workflow commands, which GitHub shows beside the lines of a pull request.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
import type { Severity } from '../../document/index.ts'
import type { FileDiagnostics } from './results.ts'

const commands: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', info: 'notice' }

/** One command a line; nothing when nothing was found. */
export function formatGithub(files: readonly FileDiagnostics[]): string {
  return files
    .flatMap(({ file, diagnostics }) =>
      diagnostics.map(({ severity, line, column, rule, message }) => {
        const place = `file=${property(file)},line=${line},col=${column},title=${property(`guardia ${rule}`)}`
        return `::${commands[severity]} ${place}::${data(message)}\n`
      }),
    )
    .join('')
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
