/** What formatters print: the findings of each file, and their sum. */
import type { Diagnostic } from '../../document/index.ts'

/** The findings in one file. */
export interface FileDiagnostics {
  /** As it was named on the command line. */
  readonly file: string
  readonly diagnostics: readonly Diagnostic[]
}

/** How many files were checked, and what was found in all. */
export interface Summary {
  readonly files: number
  readonly errors: number
  readonly warnings: number
}

/** Counts. Infos are not counted. */
export function summaryOf(files: readonly FileDiagnostics[]): Summary {
  const all = files.flatMap(({ diagnostics }) => diagnostics)
  return {
    files: files.length,
    errors: all.filter(({ severity }) => severity === 'error').length,
    warnings: all.filter(({ severity }) => severity === 'warning').length,
  }
}
