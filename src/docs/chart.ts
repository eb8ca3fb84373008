/**
 * A document as a chart: what the drawers (SVG, Mermaid, terminal) share. Failures that end the automation are its rule and are
 * not drawn; ways between the same two steps are one edge.
 */
import {
  type AutomationDocument,
  type Edge,
  type EdgeKind,
  type Flow,
  flowOf,
  onFailure,
  reachable,
  type StepPlace,
} from '../document/index.ts'
import { type Access, type AccessOf, detailOf, kindOf, type NodeKind } from './chart-step.ts'
import { choiceLabels } from './choice-labels.ts'
import { english } from './english.ts'
import { clean } from './text.ts'
import type { Words } from './words.ts'

/** A box of a chart. Ids are ours (`s0`), never names of the document. */
export interface ChartNode {
  readonly id: string
  readonly kind: NodeKind
  readonly access: Access
  /** The step's name as the document has it; absent for start and end. */
  readonly step?: string
  /** One clean line. */
  readonly title: string
  /** One clean line; empty where there is nothing to say. */
  readonly detail: string
  /** Id of the group that it stands in. */
  readonly group?: string
  /** False for a step that no path leads to. */
  readonly reached: boolean
}

/** A way on. */
export interface ChartEdge {
  readonly from: string
  readonly to: string
  /** Every way between the two, in document order. */
  readonly kinds: readonly EdgeKind[]
  /** One clean line; absent for the plain way on. */
  readonly label?: string
  /** `failure`: taken only when a step fails or the run is cancelled. */
  readonly course: 'normal' | 'failure'
}

/** The steps of a loop, its own node included. */
export interface ChartGroup {
  readonly id: string
  /** Id of the loop's node. */
  readonly loop: string
  /** Id of the group around it. */
  readonly parent?: string
}

/** A chart; nodes in document order, the start first and each end after its step. */
export interface Chart {
  readonly title: string
  readonly nodes: readonly ChartNode[]
  readonly edges: readonly ChartEdge[]
  readonly groups: readonly ChartGroup[]
  readonly words: Words
}

/** What a document itself does not tell. */
export interface ChartOptions {
  /** Default: none. */
  readonly title?: string
  /** Default: unknown for every step. */
  readonly accessOf?: AccessOf
  /** Default: English. */
  readonly words?: Words
}

/**
 * The chart of a document; malformed parts are left out as in `flowOf`.
 *
 * @example drawMermaid(chartOf(document))
 */
export function chartOf(document: AutomationDocument, options: ChartOptions = {}): Chart {
  const words = options.words ?? english
  const flow = flowOf(document)
  const reached = reachable(flow)
  const places = [...flow.places.values()]
  const ids = new Map(places.map(({ step }, index) => [step.name, `s${index}`]))
  const groupIds = new Map(
    places.filter(({ step }) => step.action === 'aws:loop').map(({ step }, index) => [step.name, `g${index}`]),
  )
  const drawn = new Map(places.map((place) => [place.step.name, shownEdges(place, flow)]))
  const nodes: ChartNode[] = [edgeNode('start', 'start', words.start)]
  for (const place of places) {
    const { step } = place
    const id = ids.get(step.name) ?? ''
    const group = groupIds.get(step.action === 'aws:loop' ? step.name : (place.loop ?? ''))
    nodes.push({
      id,
      kind: kindOf(step),
      access: options.accessOf?.(step) ?? 'unknown',
      step: step.name,
      title: clean(step.name) || '?',
      detail: detailOf(step, words),
      ...(group === undefined ? {} : { group }),
      reached: reached.has(step.name),
    })
    if (drawn.get(step.name)?.some((edge) => edge.to === undefined)) nodes.push(edgeNode(`${id}end`, 'end', words.end))
  }
  const first = flow.start === undefined ? undefined : ids.get(flow.start)
  if (first === undefined) nodes.push(edgeNode('end', 'end', words.nothingToDraw))
  return {
    title: clean(options.title ?? ''),
    words,
    nodes,
    groups: [...groupIds].map(([name, id]) => {
      const parent = groupIds.get(flow.places.get(name)?.loop ?? '')
      return { id, loop: ids.get(name) ?? '', ...(parent === undefined ? {} : { parent }) }
    }),
    edges: [
      { from: 'start', to: first ?? 'end', kinds: ['next'], course: 'normal' },
      ...places.flatMap((place) => merged(place, drawn.get(place.step.name) ?? [], ids, words)),
    ],
  }
}

function edgeNode(id: string, kind: 'start' | 'end', title: string): ChartNode {
  return { id, kind, access: 'none', title, detail: '', reached: true }
}

function shownEdges(place: StepPlace, flow: Flow): readonly Edge[] {
  const aborts = onFailure(place.step).kind === 'abort'
  return flow.from(place.step.name).filter((edge) => !(edge.kind === 'failure' && aborts))
}

function merged(
  place: StepPlace,
  edges: readonly Edge[],
  ids: ReadonlyMap<string, string>,
  words: Words,
): readonly ChartEdge[] {
  const from = ids.get(place.step.name) ?? ''
  const choices = choiceLabels(place.step, words)
  const byTarget = new Map<string, Edge[]>()
  for (const edge of edges) {
    const to = edge.to === undefined ? `${from}end` : (ids.get(edge.to) ?? '')
    const group = byTarget.get(to)
    if (group === undefined) byTarget.set(to, [edge])
    else group.push(edge)
  }
  return [...byTarget].map(([to, group]) => {
    const kinds = group.map((edge) => edge.kind)
    const plain = kinds.some((kind) => kind !== 'failure' && kind !== 'cancel')
    const parts = group.flatMap((edge) => labelOf(edge, place, plain, choices, words))
    const label = [...new Set(parts)].join(` ${words.or} `)
    return { from, to, kinds, ...(label === '' ? {} : { label }), course: plain ? 'normal' : 'failure' }
  })
}

function labelOf(
  edge: Edge,
  place: StepPlace,
  plain: boolean,
  choices: ReadonlyMap<string, string>,
  words: Words,
): readonly string[] {
  switch (edge.kind) {
    case 'choice':
      return [choices.get(edge.label ?? '') ?? words.unreadable]
    case 'default':
      return [words.defaultChoice]
    case 'failure':
      return [plain ? words.anyway : words.fails]
    case 'cancel':
      return [words.cancelled]
    case 'repeat':
      return [words.again]
    case 'leave':
      return [words.done]
    default:
      return edge.kind === 'next' && place.step.action === 'aws:branch' ? [words.noChoice] : []
  }
}
