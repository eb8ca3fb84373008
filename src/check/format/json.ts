/** Findings as JSON: `{"files":[{"file","diagnostics":[…]}],"summary":{"files","errors","warnings"}}`. */
import { type FileDiagnostics, summaryOf } from './results.ts'

/** One JSON text with a line break at its end; keys in the order of the contract. */
export function formatJson(files: readonly FileDiagnostics[]): string {
  const body = {
    files: files.map(({ file, diagnostics }) => ({
      file,
      diagnostics: diagnostics.map(({ rule, severity, message, step, pointer, line, column }) => ({
        rule,
        severity,
        message,
        ...(step === undefined ? {} : { step }),
        pointer,
        line,
        column,
      })),
    })),
    summary: summaryOf(files),
  }
  return `${JSON.stringify(body, undefined, 2)}\n`
}
