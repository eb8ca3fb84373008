/** Pieces of text that a layout puts on lines: groups, indentation, line ends, alternatives. */

/** A laid-out piece. */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: 'indent'; readonly contents: Doc }
  /** `soft`: nothing when flat; `space`: a blank when flat; `hard`: always a line end; `literal`: a line end without indentation. */
  | { readonly kind: 'line'; readonly mode: 'soft' | 'space' | 'hard' | 'literal' }
  | { readonly kind: 'group'; readonly contents: Doc; readonly broken: boolean; readonly states?: readonly Doc[] }
  /** Shown only where the group around is open. */
  | { readonly kind: 'ifBroken'; readonly contents: Doc }
  /** Opens every group around. */
  | { readonly kind: 'breakParent' }
  /** As many items on a line as fit; items and separators take turns. */
  | { readonly kind: 'fill'; readonly parts: readonly Doc[] }

export const softline: Doc = { kind: 'line', mode: 'soft' }
export const line: Doc = { kind: 'line', mode: 'space' }
export const hardline: Doc = { kind: 'line', mode: 'hard' }
export const literalline: Doc = { kind: 'line', mode: 'literal' }
export const breakParent: Doc = { kind: 'breakParent' }

/** Contents one level deeper. */
export function indent(contents: Doc): Doc {
  return { kind: 'indent', contents }
}

/** Contents on one line where they fit. */
export function group(contents: Doc, broken = false): Doc {
  return { kind: 'group', contents, broken: broken || forces(contents) }
}

/** The first of the states that fits; the last one where none does. */
export function firstFitting(states: readonly Doc[]): Doc {
  return { kind: 'group', contents: states[0] ?? '', broken: false, states }
}

/** Only where the group around is open. */
export function ifBroken(contents: Doc): Doc {
  return { kind: 'ifBroken', contents }
}

/** Items with something between them. */
export function join(separator: Doc, items: readonly Doc[]): readonly Doc[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]))
}

/** Is this a sequence? */
export function isSequence(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc)
}

/** Line ends inside open the group around; alternatives are a border. */
function forces(doc: Doc): boolean {
  if (typeof doc === 'string') return false
  if (isSequence(doc)) return doc.some(forces)
  if (doc.kind === 'line') return doc.mode === 'hard' || doc.mode === 'literal'
  if (doc.kind === 'group') return doc.broken
  if (doc.kind === 'indent') return forces(doc.contents)
  return doc.kind === 'breakParent' || (doc.kind === 'fill' && doc.parts.some(forces))
}

/** Does this take more than one line, whatever the width? */
export function willBreak(doc: Doc): boolean {
  if (typeof doc === 'string') return false
  if (isSequence(doc)) return doc.some(willBreak)
  if (doc.kind === 'line') return doc.mode === 'hard' || doc.mode === 'literal'
  if (doc.kind === 'group') return doc.broken || willBreak(doc.contents)
  if (doc.kind === 'indent') return willBreak(doc.contents)
  return doc.kind === 'breakParent' || (doc.kind === 'fill' && doc.parts.some(willBreak))
}
