/** Phrases that messages share: lists of what was expected, and "did you mean". */
import { suggest } from '../aws/index.ts'

/** `A, B, C and 4 more`. */
export function listed(names: readonly string[], most = 8): string {
  if (names.length === 0) return 'none'
  if (names.length <= most) return names.join(', ')
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}

/** ` Did you mean "nextStep"?` when a known name is near, else ` Expected one of: A, B.` (nothing when nothing is known). */
export function expected(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  if (near !== undefined) return ` Did you mean "${near}"?`
  return known.length === 0 ? '' : ` Expected one of: ${listed(known)}.`
}

/**
 * The known name that `name` most likely misspells: equal but for capitals and separators, or near by edit distance; undefined when
 * none is. Used also to tell an error (a slip) from a name that AWS may know and we do not.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined
  const plain = plainName(name)
  return (
    known.find((one) => plainName(one) === plain && one !== name) ??
    suggest(name, known) ??
    known.find((one) => isSlip(name, one))
  )
}

/** Characters above which a text is no misspelt name. */
const longestName = 200

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/**
 * Whether `name` is a slip of the pen for `known`: the same but for capitals and separators, or at most 3 single-letter edits away
 * (fewer in short names). Stricter than `nearest`, because it decides between error and warning.
 */
export function isSlip(name: string, known: string): boolean {
  if (name.length > longestName) return false
  const [a, b] = [plainName(name), plainName(known)]
  const most = Math.min(3, Math.max(1, Math.floor(b.length / 4)))
  return Math.abs(a.length - b.length) <= most && editDistance(a, b) <= most
}

/** Insertions, deletions, changes, and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  let before: readonly number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const least = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + change)
      row.push(swap ? Math.min(least, before[j - 2]! + 1) : least)
    }
    before = previous
    previous = row
  }
  return previous[b.length]!
}

/** The text with a capital at its start and one full stop at its end. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?!]$/.test(whole) ? whole : `${whole}.`
}
