/** Identifiers that follow from where they stand: the same execution replayed gives the same ones. */
import { createHash } from 'node:crypto'

/** A UUID that is always the same for the same parts (RFC 9562, version 8 form). */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
