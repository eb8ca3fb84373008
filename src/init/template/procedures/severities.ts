/** How soon somebody must answer, and how soon it must be over. Put your own service levels here. */
import { type Severity, severity } from 'guardia'

export const P1: Severity = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
export const P2: Severity = severity('P2', { respondMinutes: 240, resolveMinutes: 1440 })
