/** `check --fix`: mends what can be mended mechanically, and only where nothing else gets worse. */
import { type Diagnostic, DocumentError, readSource, type Source } from '../../document/index.ts'
import { checkDocument } from '../check-document.ts'
import type { CheckOptions } from '../options.ts'
import { isObject } from '../raw.ts'
import { type Replacement, replaced, replacementOf } from './edit.ts'
import { mendOf } from './mends.ts'

/** One mend that was made, at its place in the text as it was then. */
export interface AppliedFix {
  readonly rule: string
  readonly line: number
  readonly column: number
  /** What was done: `nexStep → nextStep`. */
  readonly message: string
}

/** A text and what was mended in it. */
export interface FixedDocument {
  readonly text: string
  readonly applied: readonly AppliedFix[]
}

interface Candidate {
  readonly replacement: Replacement
  readonly applied: AppliedFix
}

/**
 * Mends misspelt keys, inputs, operations, targets, types and handlers, values written as another JSON type, and references without
 * quotes. Comments and layout stay. Every mend makes a finding go and brings none: the others are left. Mending again does nothing.
 *
 * @example fixDocument('schemaVersion: 0.3\n…').applied // [{ rule: 'schema-version', message: '0.3 → "0.3"', … }]
 */
export function fixDocument(text: string, options: CheckOptions = {}): FixedDocument {
  let now = text
  const applied: AppliedFix[] = []
  for (;;) {
    const round = improve(now, options)
    if (round === undefined) return { text: now, applied }
    now = round.text
    applied.push(...round.applied)
  }
}

/** One round: all mends at once where that is an improvement, else the first that is one; undefined where none is. */
function improve(text: string, options: CheckOptions): FixedDocument | undefined {
  const before = checkDocument(text, options)
  const found = candidates(text, before)
  const attempt = (some: readonly Candidate[]): FixedDocument | undefined => {
    const next = apply(text, some)
    if (next === text) return undefined
    const after = checkDocument(next, options)
    if (isBetter(before, after)) return { text: next, applied: some.map((one) => one.applied) }
    // A call whose operation is known at last may have members that are misspelt as well.
    const more = apart(candidates(next, after))
    const last = apply(next, more)
    if (last === next || !isBetter(before, checkDocument(last, options))) return undefined
    return { text: last, applied: [...some, ...more].map((one) => one.applied) }
  }
  if (found.length > 1) {
    const all = attempt(apart(found))
    if (all !== undefined) return all
  }
  for (const one of found) {
    const done = attempt([one])
    if (done !== undefined) return done
  }
  return undefined
}

function apply(text: string, some: readonly Candidate[]): string {
  return replaced(
    text,
    some.map(({ replacement }) => replacement),
  )
}

/** Candidates of which none overlaps one before it. */
function apart(found: readonly Candidate[]): readonly Candidate[] {
  const kept: Candidate[] = []
  for (const one of found) {
    const { start, end } = one.replacement
    if (kept.every(({ replacement }) => end <= replacement.start || start >= replacement.end)) kept.push(one)
  }
  return kept
}

/** Fewer findings, and of no rule more than before. A text that could not be read: read at all, or further. */
function isBetter(before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  const [unread] = before
  if (unread?.rule === 'syntax' && before.length === 1) {
    const [still] = after
    return still?.rule !== 'syntax' || still.line > unread.line
  }
  const was = countsOf(before)
  return after.length < before.length && [...countsOf(after)].every(([what, count]) => count <= (was.get(what) ?? 0))
}

function countsOf(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { rule, severity } of diagnostics) {
    const what = `${severity} ${rule}`
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return counts
}

function candidates(text: string, diagnostics: readonly Diagnostic[]): readonly Candidate[] {
  const [first] = diagnostics
  if (first?.rule === 'syntax') return quoting(text, first)
  let source: Source
  try {
    source = readSource(text)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    return []
  }
  const { value: document } = source
  if (!isObject(document)) return []
  return diagnostics.flatMap((diagnostic) => {
    const edit = mendOf(document, diagnostic)
    const replacement = edit === undefined ? undefined : replacementOf(source, edit)
    return replacement === undefined ? [] : [candidate(text, diagnostic, replacement)]
  })
}

function candidate(text: string, { rule, line, column }: Diagnostic, replacement: Replacement): Candidate {
  const message = `${text.slice(replacement.start, replacement.end)} → ${replacement.text}`
  return { replacement, applied: { rule, line, column, message } }
}

/** A reference without quotes, which YAML reads as maps: the reader says how it is written. */
function quoting(text: string, diagnostic: Diagnostic): readonly Candidate[] {
  const [, quote = '', bare = ''] = /quote the reference: (["'])(.*)\1\.$/s.exec(diagnostic.message) ?? []
  if (bare === '') return []
  const lines = /\r\n|\n|\r/g
  for (let line = 1; line < diagnostic.line; line += 1) lines.exec(text)
  const mark = diagnostic.line === 1 && text.startsWith('\ufeff') ? 1 : 0
  const at = lines.lastIndex + mark + diagnostic.column - 1
  if (!text.startsWith(bare, at)) return []
  return [candidate(text, diagnostic, { start: at, end: at + bare.length, text: quote + bare + quote })]
}
