/**
 * Comments that silence a rule, with a reason: `# guardia: ignore <rule> -- reason`. On a line of its own it covers the line
 * below, at the end of a line that line, before the first key of the document the whole document.
 */
import type { Diagnostic, Source } from '../document/index.ts'
import { pages, type Rule } from './rule.ts'

/** One comment that silences a rule. */
export interface Suppression {
  readonly rule: string
  readonly reason: string
  readonly line: number
  /** Lines it covers; undefined for the whole document. */
  readonly covers: readonly number[] | undefined
}

const form = /^guardia:\s*ignore\s+(\S+)(?:\s+--\s*(.*))?$/

/** The suppressions of a text. JSON has no comments. */
export function suppressionsOf(source: Source): readonly Suppression[] {
  if (source.format === 'json' || !source.text.includes('guardia:')) return []
  const lines = source.text.split(/\r?\n/)
  const firstKey = lines.findIndex((line) => line.trim() !== '' && !/^\s*(#|---|%)/.test(line)) + 1
  const found: Suppression[] = []
  for (const { line, text } of source.comments) {
    const [, rule, reason = ''] = form.exec(text.replace(/^#+/, '').trim()) ?? []
    if (rule === undefined) continue
    const alone = /^\s*#/.test(lines[line - 1] ?? '')
    const below = lines.findIndex((one, index) => index >= line && one.trim() !== '' && !/^\s*#/.test(one)) + 1
    const covers = line < firstKey ? undefined : alone ? [below] : [line]
    found.push({ rule, reason: reason.trim(), line, covers })
  }
  return found
}

/** The findings that no suppression with a reason covers. Errors of syntax cannot be silenced. */
export function withoutSuppressed(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
  firstLineOf: (pointer: string) => number,
): readonly Diagnostic[] {
  if (suppressions.length === 0) return diagnostics
  return diagnostics.filter(
    (one) =>
      !suppressions.some(
        ({ rule, reason, covers }) =>
          rule === one.rule &&
          reason !== '' &&
          (covers === undefined || covers.includes(one.line) || covers.includes(firstLineOf(one.pointer))),
      ),
  )
}

/** Rules about suppressions themselves. */
export const suppressionRules: readonly Rule[] = [
  {
    id: 'suppression',
    severity: 'warning',
    title: 'A comment that silences a rule names a rule that exists, and says why.',
    explanation: 'Written `# guardia: ignore <rule> -- reason`. Without a reason it silences nothing.',
    source: pages.schema,
    // Comments are no part of the document's data: `checkDocument` reports them.
    check() {},
  },
]

/** What is wrong with the suppressions of a text. */
export function suppressionProblems(
  suppressions: readonly Suppression[],
  ids: readonly string[],
): readonly Diagnostic[] {
  return suppressions.flatMap(({ rule, reason, line }) => {
    const message = !ids.includes(rule)
      ? `There is no rule "${rule}" to ignore. Rules are listed in docs/checks.md.`
      : reason === ''
        ? `The comment ignores ${rule} without a reason. Write: # guardia: ignore ${rule} -- why it is right here.`
        : undefined
    return message === undefined
      ? []
      : [{ rule: 'suppression', severity: 'warning' as const, message, pointer: '', line, column: 1 }]
  })
}
