/** Where steps lead, and how that changed: as the flow goes, whether it is written or follows from the order. */
import type { Flow } from '../document/index.ts'

/** One way on that changed; a target is the name of a step, or undefined where the automation ends. */
export interface LinkChange {
  /** `after success`, `after failure`, `if Mode is "x"`, … */
  readonly when: string
  /** Absent: there was no such way. */
  readonly before?: { readonly to: string | undefined }
  readonly after?: { readonly to: string | undefined }
}

const words: { readonly [kind: string]: string } = {
  next: 'after success',
  default: 'if no choice holds',
  failure: 'after failure',
  cancel: 'when cancelled',
  enter: 'in the loop, first',
  repeat: 'after its turn',
  leave: 'after the loop',
}

/** The ways on of one step that differ. */
export function linkChanges(before: Flow, after: Flow, name: string): readonly LinkChange[] {
  const [was, is] = [waysOf(before, name), waysOf(after, name)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((when): readonly LinkChange[] => {
    const [old, now] = [was.get(when), is.get(when)]
    if (old !== undefined && now !== undefined && old.to === now.to) return []
    return [{ when, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }]
  })
}

function waysOf(flow: Flow, name: string): ReadonlyMap<string, { readonly to: string | undefined }> {
  return new Map(
    flow
      .from(name)
      .map(({ kind, label, to }) => [kind === 'choice' ? `if ${label ?? '…'}` : (words[kind] ?? kind), { to }]),
  )
}
