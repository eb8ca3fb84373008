/** A difference in words, for the terminal. */
import type { Json } from '../document/index.ts'
import type { DocumentDiff, StepDiff } from './document-diff.ts'
import { diffLines } from './lines.ts'
import type { LinkChange } from './links.ts'
import type { ValueChange } from './values.ts'

/** How a line is painted: what is new, gone, changed, dangerous, or plain. */
export type Tone = 'added' | 'removed' | 'changed' | 'danger' | 'plain'

type Paint = (text: string, tone: Tone) => string

/** Lines with an end each; `No difference.` where there is none. */
export function formatDiff(diff: DocumentDiff, paint: Paint = (text) => text): string {
  if (diff.equal && diff.permissions.length === 0) return 'No difference.\n'
  const lines = [
    ...(diff.document.length === 0
      ? []
      : [paint('~ document', 'changed'), ...diff.document.flatMap((one) => valueLines(one, paint))]),
    ...diff.steps.flatMap((one) => stepLines(one, paint)),
    ...permissionLines(diff, paint),
    ...approvalLines(diff, paint),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function stepLines(step: StepDiff, paint: Paint): readonly string[] {
  const { kind, name, action, was, movedBehind } = step
  const place = movedBehind === undefined ? '' : movedBehind === null ? ', first' : `, behind ${movedBehind}`
  if (kind === 'added') return [paint(`+ step ${name} (${action})${place}`, 'added')]
  if (kind === 'removed') return [paint(`- step ${name} (${action})`, 'removed')]
  const renamed = was === undefined ? '' : `, until now ${was}`
  const moved =
    movedBehind === undefined ? '' : `, moved: now ${movedBehind === null ? 'first' : `behind ${movedBehind}`}`
  return [
    paint(`~ step ${name} (${action})${renamed}${moved}`, 'changed'),
    ...step.changes.flatMap((one) => valueLines(one, paint)),
    ...step.links.map((one) => paint(`    ${linkText(one)}`, 'plain')),
  ]
}

function linkText({ when, before, after }: LinkChange): string {
  const target = (end: { readonly to: string | undefined }): string =>
    end.to === undefined ? 'the automation ends' : end.to
  if (before === undefined) return `${when}: ${after === undefined ? '' : target(after)} (new)`
  if (after === undefined) return `${when}: no longer to ${target(before)}`
  return `${when}: ${target(before)} → ${target(after)}`
}

function valueLines({ what, before, after }: ValueChange, paint: Paint): readonly string[] {
  if (typeof before === 'string' && typeof after === 'string' && (before + after).includes('\n')) {
    return [`    ${what}:`, ...hunks(before, after, paint)]
  }
  if (before === undefined) return [paint(`    ${what}: ${shown(after)} (new)`, 'added')]
  if (after === undefined) return [paint(`    ${what}: gone, was ${shown(before)}`, 'removed')]
  return [`    ${what}: ${shown(before)} → ${shown(after)}`]
}

/** Lines around a change that are shown. */
const context = 2

function hunks(before: string, after: string, paint: Paint): readonly string[] {
  // The end of a text in a block is an empty line.
  const all = diffLines(before, after)
  const lines = all.at(-1)?.text === '' && all.at(-1)?.sign === ' ' ? all.slice(0, -1) : all
  const near = (index: number): boolean =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' ')
  const tones = { '+': 'added', '-': 'removed', ' ': 'plain' } as const
  return lines.flatMap(({ sign, text }, index) => {
    if (!near(index)) return index > 0 && near(index - 1) ? ['      …'] : []
    return [paint(`      ${sign} ${text}`.trimEnd(), tones[sign])]
  })
}

/** A value on one line, cut to 100 characters. */
function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}

function permissionLines({ permissions, unknown }: DocumentDiff, paint: Paint): readonly string[] {
  if (permissions.length === 0 && unknown.length === 0) return []
  const lines = permissions.map(({ action, before, after }) => {
    if (before.length === 0) return paint(`  + ${action} on ${after.join(', ')}`, 'added')
    if (after.length === 0) return paint(`  - ${action} on ${before.join(', ')}`, 'removed')
    const fresh = after.filter((one) => !before.includes(one)).map((one) => `+ ${one}`)
    const gone = before.filter((one) => !after.includes(one)).map((one) => `- ${one}`)
    return paint(`  ~ ${action}: ${[...fresh, ...gone].join(', ')}`, 'changed')
  })
  return ['permissions', ...lines, ...unknown.map((one) => paint(`  ? ${one}`, 'changed'))]
}

function approvalLines({ approval }: DocumentDiff, paint: Paint): readonly string[] {
  if (approval.length === 0) return []
  return [
    'approval',
    ...approval.map(({ kind, step, message }) =>
      kind === 'lost'
        ? paint(`  ! ${message}`, 'danger')
        : paint(`  + ${step} is approved now before it writes`, 'added'),
    ),
  ]
}
