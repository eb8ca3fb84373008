/** Steps in a row that all go to the same place on failure or cancellation become one group with one arrow: the guard. */
import type { Arrow, Box, Chart, Group } from './chart.ts'
import { fill, type Words } from './words.ts'

/** Fewer than so many arrows are drawn one by one. */
const least = 3

/** The chart with its rows of equal exception arrows gathered. Boxes are those of steps, in document order. */
export function guard(chart: Chart, words: Words): Chart {
  const exceptions = new Map<string, Arrow[]>()
  for (const arrow of chart.arrows) {
    if (arrow.kind === 'exception') exceptions.set(arrow.from, [...(exceptions.get(arrow.from) ?? []), arrow])
  }
  const sameWay = (box: Box): string =>
    (exceptions.get(box.id) ?? []).map(({ to, label }) => `${to} ${label}`).join('\n')
  const runs = [...rows(chart).values()].flatMap((row) => runsOf(row, sameWay)).filter((run) => run.length >= least)
  const groups: Group[] = []
  const guardOf = new Map<string, string>()
  const arrows: Arrow[] = []
  for (const run of runs) {
    const id = `u${groups.length + 1}`
    const parent = parentOf(run[0], chart)
    const ways = exceptions.get(run[0]?.id ?? '') ?? []
    const when = ways.map(({ label }) => label).join(` ${words.or} `)
    groups.push({ id, kind: 'guard', title: fill(words.guard, { when }), ...(parent === undefined ? {} : { parent }) })
    for (const box of run) guardOf.set(box.id, id)
    for (const { to, label } of ways) arrows.push({ from: id, to, label, kind: 'exception' })
  }
  return {
    boxes: chart.boxes.map((box) => {
      const group = guardOf.get(box.id)
      return group === undefined || isHead(box, chart) ? box : { ...box, group }
    }),
    groups: sorted([...chart.groups.map((group) => inGuard(group, guardOf)), ...groups]),
    arrows: [
      ...chart.arrows
        .filter((arrow) => arrow.kind !== 'exception' || !guardOf.has(arrow.from))
        .map((one) => (one.kind === 'exception' ? { ...one, label: fill(words.ifIt, { when: one.label }) } : one)),
      ...arrows,
    ],
  }
}

/** The box of a loop stands in its loop's group, which then stands in the guard. */
function isHead(box: Box, chart: Chart): boolean {
  return box.kind === 'loop' && chart.groups.some((group) => group.id === `g${box.id}`)
}

function inGuard(group: Group, guardOf: ReadonlyMap<string, string>): Group {
  const parent = guardOf.get(group.id.slice(1))
  return parent === undefined ? group : { ...group, parent }
}

/** The boxes of each list of steps: those of the document, those of each loop. */
function rows(chart: Chart): ReadonlyMap<string, readonly Box[]> {
  const found = new Map<string, Box[]>()
  for (const box of chart.boxes) {
    const list = parentOf(box, chart) ?? ''
    found.set(list, [...(found.get(list) ?? []), box])
  }
  return found
}

function parentOf(box: Box | undefined, chart: Chart): string | undefined {
  if (box === undefined || !isHead(box, chart)) return box?.group
  return chart.groups.find((group) => group.id === `g${box.id}`)?.parent
}

function runsOf(row: readonly Box[], sameWay: (box: Box) => string): readonly (readonly Box[])[] {
  const runs: Box[][] = []
  let last = ''
  for (const box of row) {
    const way = sameWay(box)
    if (way !== '' && way === last) runs.at(-1)?.push(box)
    else if (way !== '') runs.push([box])
    last = way
  }
  return runs
}

/** A group after the group around it. */
function sorted(groups: readonly Group[]): readonly Group[] {
  const below = (parent: string | undefined): readonly Group[] =>
    groups.filter((group) => group.parent === parent).flatMap((group) => [group, ...below(group.id)])
  return below(undefined)
}
