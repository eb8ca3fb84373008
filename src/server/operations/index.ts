/** The operations that are answered here: one line each. */
import type { Operation } from './operation.ts'

export const operations: readonly Operation[] = []
