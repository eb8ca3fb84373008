/**
 * What a regular expression says about its texts, as IAM wildcards: `^app-[a-z]+$` → `app-*`. A parameter's allowedPattern
 * matches the whole value (Java's `matches`), so anchors change nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */

/** More alternatives than this are given up for one wildcard. */
const most = 16

/**
 * Wildcards that together match every text of the pattern; `['*']` when it says nothing. Alternatives are kept, the empty text is
 * dropped: it names nothing.
 *
 * @example globsOf('^(dev|prd)-[a-z]+$') // ['dev-*', 'prd-*']
 */
export function globsOf(pattern: string): readonly string[] {
  if (/\(\?[a-z-]*[ixsmu]/.test(pattern)) return ['*']
  const reader: Reader = { pattern, at: 0, depth: 0 }
  const found = readAlternatives(reader)
  if (reader.at < pattern.length || found.length > most) return ['*']
  const globs = [...new Set(found.map((glob) => glob.replace(/\*{2,}/g, '*')))].filter((glob) => glob !== '')
  return globs.length === 0 || globs.includes('*') ? ['*'] : globs.sort()
}

interface Reader {
  readonly pattern: string
  at: number
  depth: number
}

function readAlternatives(reader: Reader): readonly string[] {
  const found = [...readSequence(reader)]
  while (reader.pattern[reader.at] === '|') {
    reader.at++
    found.push(...readSequence(reader))
  }
  return found
}

function readSequence(reader: Reader): readonly string[] {
  let found: readonly string[] = ['']
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at]!)) {
    const atom = repeated(readAtom(reader), reader)
    found = found.flatMap((left) => atom.map((right) => left + right))
    if (found.length > most) found = ['*']
  }
  return found
}

/** One atom's texts as wildcards. */
function readAtom(reader: Reader): readonly string[] {
  const { pattern } = reader
  const char = pattern[reader.at++]!
  if (char === '^' || char === '$') return ['']
  if (char === '.') return ['*']
  if (char === '[') {
    skipClass(reader)
    return ['*']
  }
  if (char === '(') return readGroup(reader)
  if (char !== '\\') return char === '*' || char === '?' ? ['*'] : [char]
  const escaped = pattern[reader.at++] ?? ''
  if (/[AzZbBG]/.test(escaped)) return ['']
  if (escaped === 'Q') {
    const end = pattern.indexOf('\\E', reader.at)
    const text = pattern.slice(reader.at, end < 0 ? undefined : end)
    reader.at = end < 0 ? pattern.length : end + 2
    return [text]
  }
  if (/[pPxu]/.test(escaped)) {
    const rest = /^(?:\{[^}]*\}|[\da-fA-F]{2,4}|[A-Za-z])/.exec(pattern.slice(reader.at))
    reader.at += rest?.[0].length ?? 0
    return ['*']
  }
  return /[a-zA-Z\d*?]/.test(escaped) ? ['*'] : [escaped]
}

function skipClass(reader: Reader): void {
  const { pattern } = reader
  if (pattern[reader.at] === '^') reader.at++
  if (pattern[reader.at] === ']') reader.at++
  for (let depth = 1; reader.at < pattern.length && depth > 0; reader.at++) {
    const char = pattern[reader.at]
    if (char === '\\') reader.at++
    else if (char === '[') depth++
    else if (char === ']') depth--
  }
}

function readGroup(reader: Reader): readonly string[] {
  const opening = /^\?(?:[:>]|[=!]|<[=!]|<\w+>)/.exec(reader.pattern.slice(reader.at))?.[0] ?? ''
  reader.at += opening.length
  if (++reader.depth > 50) return ['*'] // The rest stays unread: the whole pattern says nothing then.
  const inner = readAlternatives(reader)
  reader.depth--
  if (reader.pattern[reader.at] === ')') reader.at++
  return /[=!]$/.test(opening) ? [''] : inner // Looking around adds no text.
}

/** Applies a quantifier, if one follows. */
function repeated(atom: readonly string[], reader: Reader): readonly string[] {
  const quantifier = /^(?:[?*+]|\{(\d+)(,?)(\d*)\})[?+]?/.exec(reader.pattern.slice(reader.at))
  if (quantifier === null) return atom
  reader.at += quantifier[0].length
  if (quantifier[0].startsWith('?')) return ['', ...atom]
  if (quantifier[1] === '1' && quantifier[2] === '') return atom
  return atom.every((glob) => glob === '') ? [''] : ['*']
}
