/** Severity: how soon somebody must answer, and how soon it must be over. */

export interface Severity {
  /** `P1` */
  readonly name: string
  /** An approval that nobody answers expires after this time. */
  readonly respondMinutes: number
  readonly resolveMinutes: number
}

/**
 * Declares a severity.
 *
 * @example const P1 = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
 */
export function severity(name: string, sla: Omit<Severity, 'name'>): Severity {
  return { name, ...sla }
}
