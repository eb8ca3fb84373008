/** Turnaki's severities and service levels, as its runbook states them. */
import { type Severity, severity } from 'guardia'

export const P0: Severity = severity('P0', { respondMinutes: 15, resolveMinutes: 120 })
export const P1: Severity = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
export const P2: Severity = severity('P2', { respondMinutes: 240, resolveMinutes: 1440 })
