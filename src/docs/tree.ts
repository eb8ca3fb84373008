/** A chart as a tree: which boxes and groups stand right in a group. */
import type { Arrow, Box, Chart, Group } from './chart.ts'

/** A box, or a group with what is in it. */
export type Part =
  | { readonly kind: 'box'; readonly box: Box }
  | { readonly kind: 'group'; readonly group: Group; readonly parts: readonly Part[] }

/** What stands right in a group, or outside all groups, in document order. */
export function partsOf(chart: Chart, group?: string): readonly Part[] {
  const groups = new Map(chart.groups.map((one) => [one.id, one]))
  const done = new Set<string>()
  return chart.boxes.flatMap((box): readonly Part[] => {
    if (box.group === group) return [{ kind: 'box', box }]
    let inner = box.group === undefined ? undefined : groups.get(box.group)
    while (inner !== undefined && inner.parent !== group) {
      inner = inner.parent === undefined ? undefined : groups.get(inner.parent)
    }
    if (inner === undefined || done.has(inner.id)) return []
    done.add(inner.id)
    return [{ kind: 'group', group: inner, parts: partsOf(chart, inner.id) }]
  })
}

/** The box of the step after each box, in document order. */
export function nextBoxes(chart: Chart): ReadonlyMap<string, string | undefined> {
  const steps = chart.boxes.filter((box) => box.step !== undefined)
  return new Map(steps.map((box, index) => [box.id, steps[index + 1]?.id]))
}

/** Does an arrow only go on to the next step, or round its loop? A list of steps in order need not say so. */
export function goesOn(arrow: Arrow, next: string | undefined): boolean {
  return arrow.kind === 'again' || (arrow.kind === 'way' && arrow.label === '' && arrow.to === next)
}
