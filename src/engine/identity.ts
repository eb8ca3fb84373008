/** Identifiers that follow from where they stand: the same execution replayed gives the same ones. */
import { createHash } from 'node:crypto'
import type { Environment } from '../actions/index.ts'

/** A UUID that is always the same for the same parts (RFC 9562, version 8 form). */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * The id of the step that is the `index`th to start: one hash an execution, its first 32 bits moved by the index. The factor is odd,
 * so no two steps of an execution have the same ones.
 */
export function stepId(environment: Environment, index: number): string {
  let base = bases.get(environment)
  if (base === undefined) {
    base = derivedId(environment.executionId, 'step')
    bases.set(environment, base)
  }
  const first = (Number.parseInt(base.slice(0, 8), 16) + Math.imul(index, 0x9e37_79b1)) >>> 0
  return first.toString(16).padStart(8, '0') + base.slice(8)
}

const bases = new WeakMap<Environment, string>()
