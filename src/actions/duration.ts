/** ISO 8601 durations and times, as aws:sleep writes them. */

/** A reading of a text, or why it can't be read. */
export type Reading<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly message: string }

const duration =
  /^P(?:(\d+(?:[.,]\d+)?)W)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/i
const unitSeconds = [604_800, 86_400, 3_600, 60, 1] as const

/**
 * Seconds of an ISO 8601 duration: weeks, days, hours, minutes, seconds, each with a fraction if need be. Years and months are no
 * fixed number of seconds and longer than any sleep; a negative duration is not accepted.
 *
 * @example parseDuration('PT24H5M') // { ok: true, seconds: 86_700 }
 */
export function parseDuration(text: string): Reading<{ readonly seconds: number }> {
  const parts = duration.exec(text.trim())?.slice(1)
  if (parts === undefined || parts.every((part) => part === undefined) || /T$/i.test(text.trim())) {
    return { ok: false, message: `"${text}" is not an ISO 8601 duration. Write for example PT30S, PT10M or P1DT2H.` }
  }
  const seconds = parts.reduce(
    (sum, part, index) => sum + (part === undefined ? 0 : Number(part.replace(',', '.')) * unitSeconds[index]!),
    0,
  )
  return { ok: true, seconds }
}

const timestamp = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

/** Epoch milliseconds of an ISO 8601 time; UTC where it has no zone. */
export function parseTimestamp(text: string): Reading<{ readonly at: number }> {
  const match = timestamp.exec(text.trim())
  const zoned = match?.[1] !== undefined || !text.includes(':')
  const normal = text
    .trim()
    .replace(',', '.')
    .replace(/([+-]\d{2})(\d{2})?$/, (zone, hours: string, minutes?: string) =>
      match?.[1] === zone ? `${hours}:${minutes ?? '00'}` : zone,
    )
  const at = match === null ? Number.NaN : Date.parse(zoned ? normal : `${normal}Z`)
  if (Number.isNaN(at)) {
    return { ok: false, message: `"${text}" is not an ISO 8601 time. Write for example 2026-01-31T08:00:00Z.` }
  }
  return { ok: true, at }
}
