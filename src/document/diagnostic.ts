/** A finding with its place, and the base of every error that guardia raises on purpose. */

export type Severity = 'error' | 'warning' | 'info'

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** One finding in a document. `pointer` is an RFC 6901 JSON pointer into the document. */
export interface Diagnostic extends Position {
  /** Stable id, kebab-case: `unknown-step`. */
  readonly rule: string
  readonly severity: Severity
  /** What happened, what was expected, how to mend it: one or two sentences. */
  readonly message: string
  /** Name of the step it is about. */
  readonly step?: string
  readonly pointer: string
}

/**
 * An error made for people: its message says what happened, where, what was expected and how to mend it. `code` is stable.
 * The command line prints the message alone; anything else is a defect of ours and prints a stack.
 *
 * @example throw new GuardiaError('port-busy', 'Port 4577 is already in use. Stop the other process or pass --port.')
 */
export class GuardiaError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** A document that SSM's CreateDocument would refuse; `diagnostics` holds every finding. */
export class DocumentError extends GuardiaError {
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: readonly Diagnostic[], message?: string) {
    const errors = diagnostics.filter((one) => one.severity === 'error')
    const first = errors[0] ?? diagnostics[0]
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    super('invalid-document', message ?? `${first?.message ?? 'The document is not valid.'}${more}`)
    this.diagnostics = diagnostics
  }
}
