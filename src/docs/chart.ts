/** The flow of a document as a chart: boxes, arrows and groups, merged so that it stays readable. Mermaid, SVG and the terminal draw it. */
import { type AutomationDocument, type Flow, flowOf, innerSteps, reachable, type Step } from '../document/index.ts'
import { arrowsOf } from './arrows.ts'
import { guard } from './guards.ts'
import { visible } from './measure.ts'
import { detailOf, loopInWords } from './step-detail.ts'
import type { Words } from './words.ts'

/** What a step does to the world; told by whoever knows (`iam` does). */
export type Access = 'read' | 'write' | 'none' | 'unknown'

/** What a box looks like. */
export type BoxKind =
  | 'start'
  | 'end'
  | 'approve'
  | 'write'
  /** Whether it changes something is known only when it runs. */
  | 'perhaps'
  | 'branch'
  | 'loop'
  | 'wait'
  | 'script'
  | 'automation'
  | 'step'

/** One box. */
export interface Box {
  /** Safe in any format: letters and digits, no word of Mermaid's. */
  readonly id: string
  readonly kind: BoxKind
  /** The step's name; undefined for start and ends. */
  readonly step?: string
  /** First the name, then what it does; of a loop with steps its group says it. Nothing in it acts on a terminal. */
  readonly lines: readonly string[]
  /** The innermost group around it. */
  readonly group?: string
  /** No way leads to it. */
  readonly unreached: boolean
}

/** Boxes that belong together: a loop with its steps, or steps that all go to the same place when they fail or are cancelled. */
export interface Group {
  readonly id: string
  readonly kind: 'loop' | 'guard'
  readonly title: string
  /** The group around it. */
  readonly parent?: string
}

/** One arrow. `from` is a box, or a group of kind guard. `again`: back to the loop. `exception`: on failure or cancellation only. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly kind: 'way' | 'again' | 'exception'
}

/** A chart: boxes in document order, start first and ends last; a group after the group around it. */
export interface Chart {
  readonly boxes: readonly Box[]
  readonly groups: readonly Group[]
  readonly arrows: readonly Arrow[]
}

const waits: ReadonlySet<string> = new Set([
  'aws:sleep',
  'aws:pause',
  'aws:waitForAwsResourceProperty',
  'aws:assertAwsResourceProperty',
])

/**
 * The chart of a document. `accessOf` says which steps change something.
 *
 * @example mermaidOf(chartOf(document, wordsOf('en'), (step) => accessOf(step).access))
 */
export function chartOf(document: AutomationDocument, words: Words, accessOf: (step: Step) => Access): Chart {
  const flow = flowOf(document)
  const ids = new Map([...flow.places.keys()].map((name, index) => [name, `s${index + 1}`]))
  const reached = reachable(flow)
  const loops = loopGroups(flow, ids, words)
  const boxes = [...flow.places].map(([name, { step, loop }]): Box => {
    const group = loops.get(name) ?? (loop === undefined ? undefined : loops.get(loop))
    return {
      id: ids.get(name) ?? '',
      kind: kindOf(step, accessOf(step)),
      step: visible(name),
      lines: [name, ...(loops.has(name) ? [] : detailOf(step, words))]
        .map(visible)
        .filter((line) => line.trim() !== ''),
      ...(group === undefined ? {} : { group: group.id }),
      unreached: !reached.has(name),
    }
  })
  const { arrows, ends } = arrowsOf(flow, ids, words)
  const chart = guard({ boxes, groups: [...loops.values()], arrows }, words)
  const start: Box = { id: 'begin', kind: 'start', lines: [words.start], unreached: false }
  const finish = ends.map((id): Box => ({ id, kind: 'end', lines: [words.end], unreached: false }))
  return { ...chart, boxes: [start, ...chart.boxes, ...finish] }
}

/** A group for each loop that has steps, by the loop's name; outer loops first. */
function loopGroups(flow: Flow, ids: ReadonlyMap<string, string>, words: Words): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const [name, { step, loop }] of flow.places) {
    if (innerSteps(step).length === 0) continue
    const parent = loop === undefined ? undefined : groups.get(loop)?.id
    const title = visible(loopInWords(step, words))
    groups.set(name, { id: `g${ids.get(name)}`, kind: 'loop', title, ...(parent === undefined ? {} : { parent }) })
  }
  return groups
}

function kindOf(step: Step, access: Access): BoxKind {
  if (step.action === 'aws:approve') return 'approve'
  if (step.action === 'aws:branch') return 'branch'
  if (step.action === 'aws:loop') return 'loop'
  if (access === 'write') return 'write'
  if (access === 'unknown') return 'perhaps'
  if (waits.has(step.action)) return 'wait'
  if (step.action === 'aws:executeScript') return 'script'
  return step.action === 'aws:executeAutomation' ? 'automation' : 'step'
}
