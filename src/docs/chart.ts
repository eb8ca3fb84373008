/** The flow of a document as a chart: boxes and arrows, merged so that it stays readable. Mermaid, SVG and the terminal draw it. */
import { findAction } from '../actions/index.ts'
import { type AutomationDocument, type Edge, type Flow, flowOf, type Step } from '../document/index.ts'
import type { Words } from './words.ts'

/** What a step does to the world; told by whoever knows (`iam` does). */
export type Access = 'read' | 'write' | 'none' | 'unknown'

/** What a box looks like. */
export type BoxKind =
  | 'start'
  | 'end'
  | 'approve'
  | 'write'
  | 'branch'
  | 'loop'
  | 'wait'
  | 'script'
  | 'automation'
  | 'step'

/** One box. `id` is safe in any format: letters and digits. */
export interface Box {
  readonly id: string
  readonly kind: BoxKind
  /** The step's name; undefined for start and end. */
  readonly step?: string
  /** First line: the name; second: what it does. */
  readonly lines: readonly string[]
  /** The box of the loop that it is in. */
  readonly loop?: string
  /** Nothing leads to it. */
  readonly unreached: boolean
}

/** One arrow. `exception`: taken on failure or cancellation only. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly exception: boolean
}

/** A chart: boxes in document order, start first and end last. */
export interface Chart {
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
}

const waits: ReadonlySet<string> = new Set([
  'aws:sleep',
  'aws:pause',
  'aws:waitForAwsResourceProperty',
  'aws:assertAwsResourceProperty',
])

/** The chart of a document. `accessOf` says which steps change something. */
export function chartOf(document: AutomationDocument, words: Words, accessOf: (step: Step) => Access): Chart {
  const flow = flowOf(document)
  const names = [...flow.places.keys()]
  const ids = new Map(names.map((name, index) => [name, `s${index + 1}`]))
  const reached = new Set(flow.edges.flatMap((edge) => (edge.to === undefined ? [] : [edge.to])))
  const boxes = names.map((name) => boxOf(flow, name, ids, accessOf, name === flow.start || reached.has(name)))
  const start: Box = { id: 'start', kind: 'start', lines: [words.start], unreached: false }
  const end: Box = { id: 'end', kind: 'end', lines: [words.end], unreached: false }
  const first =
    flow.start === undefined ? [] : [{ from: 'start', to: ids.get(flow.start) ?? 'end', label: '', exception: false }]
  return { boxes: [start, ...boxes, end], arrows: [...first, ...arrowsOf(flow, ids, words)] }
}

function boxOf(
  flow: Flow,
  name: string,
  ids: ReadonlyMap<string, string>,
  accessOf: (step: Step) => Access,
  reached: boolean,
): Box {
  const place = flow.places.get(name)
  const step = place?.step as Step
  const loop = place?.loop === undefined ? undefined : ids.get(place.loop)
  return {
    id: ids.get(name) ?? name,
    kind: kindOf(step, accessOf(step)),
    step: name,
    lines: [name, detailOf(step)].filter((line) => line !== ''),
    ...(loop === undefined ? {} : { loop }),
    unreached: !reached,
  }
}

function kindOf(step: Step, access: Access): BoxKind {
  if (step.action === 'aws:approve') return 'approve'
  if (step.action === 'aws:branch') return 'branch'
  if (step.action === 'aws:loop') return 'loop'
  if (access === 'write' && step.action !== 'aws:updateVariable') return 'write'
  if (waits.has(step.action)) return 'wait'
  if (step.action === 'aws:executeScript') return 'script'
  return step.action === 'aws:executeAutomation' ? 'automation' : 'step'
}

/** What a step does, in a few letters: the operation it calls, else its action. */
function detailOf(step: Step): string {
  const { Service: service, Api: api, DocumentName: name, Duration: duration } = step.inputs ?? {}
  if (typeof service === 'string' && typeof api === 'string') return `${service}:${api}`
  if (typeof name === 'string') return name
  if (typeof duration === 'string') return duration
  return (findAction(step.action)?.name ?? String(step.action)).replace(/^aws:/, '')
}

function arrowsOf(flow: Flow, ids: ReadonlyMap<string, string>, words: Words): readonly Arrow[] {
  const merged = new Map<string, { from: string; to: string; labels: string[]; exception: boolean }>()
  for (const edge of flow.edges) {
    const label = labelOf(edge, words)
    if (label === undefined) continue
    const exception = edge.kind === 'failure' || edge.kind === 'cancel'
    const from = ids.get(edge.from) ?? edge.from
    const to = edge.to === undefined ? 'end' : (ids.get(edge.to) ?? 'end')
    const key = `${from} ${to} ${exception}`
    const known = merged.get(key)
    if (known === undefined) merged.set(key, { from, to, labels: label === '' ? [] : [label], exception })
    else if (label !== '' && !known.labels.includes(label)) known.labels.push(label)
  }
  return [...merged.values()].map(({ from, to, labels, exception }) => ({
    from,
    to,
    label: labels.join(` ${words.or} `),
    exception,
  }))
}

/** The words on an arrow; undefined: it is not drawn, because every step that fails without a way out ends the automation. */
function labelOf(edge: Edge, words: Words): string | undefined {
  switch (edge.kind) {
    case 'choice':
      return edge.label ?? words.unreadable
    case 'default':
      return words.defaultChoice
    case 'failure':
      return edge.to === undefined ? undefined : words.fails
    case 'cancel':
      return edge.to === undefined ? undefined : words.cancelled
    case 'repeat':
      return words.again
    case 'leave':
      return words.done
    default:
      return ''
  }
}
