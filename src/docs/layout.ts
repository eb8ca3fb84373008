/** Places a chart's boxes and groups and bends its arrows: dagre's layered layout. https://github.com/dagrejs/dagre — sizes in pixels. */
import type { Arrow, Box, BoxKind, Chart, Group } from './chart.ts'
import { shortened, typeWidth, wrapped } from './measure.ts'

/** A point. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle by its centre. */
export interface Rectangle extends Point {
  readonly width: number
  readonly height: number
}

/** A box in its place; `lines` are cut to fit. */
export interface PlacedBox extends Rectangle {
  readonly box: Box
  readonly lines: readonly string[]
}

/** A group in its place, its title along the upper edge. */
export interface PlacedGroup extends Rectangle {
  readonly group: Group
  readonly title: string
}

/** An arrow in its place. `x`, `y`: the centre of the label. */
export interface PlacedArrow extends Point {
  readonly arrow: Arrow
  readonly lines: readonly string[]
  readonly points: readonly Point[]
}

/** A whole chart in its places; groups outer first. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly groups: readonly PlacedGroup[]
  readonly arrows: readonly PlacedArrow[]
}

/** Sizes of type, in pixels: of names, which are bold, and of everything else. */
export const typeSize = { name: 13, small: 11.5 } as const
/** Heights of lines, in pixels. */
export const lineHeight = { box: 17, label: 14 } as const
/** What a group is taller than dagre makes it. */
const titleRoom = 10
const longest = { name: 40, detail: 56, label: 26, labelLines: 4 } as const
/** Room around the text of a box, at both sides together; slanted shapes need more. */
const sideRoom: { readonly [K in BoxKind]?: number } = {
  approve: 62,
  write: 44,
  perhaps: 36,
  branch: 52,
  loop: 44,
  automation: 44,
}

/** Lays a chart out; the same chart gives the same places. */
export async function layoutOf(chart: Chart): Promise<Layout> {
  const { graphlib, layout } = await loadDagre()
  const graph = new graphlib.Graph({ multigraph: true, compound: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 30, ranksep: 38, edgesep: 16, marginx: 20, marginy: 20 })
  const drawn = chart.boxes.map((box) => ({ box, lines: linesOf(box) }))
  for (const group of chart.groups) graph.setNode(group.id, {})
  for (const { box, lines } of drawn) graph.setNode(box.id, sizeOf(box, lines))
  for (const { id, parent } of chart.groups) if (parent !== undefined) graph.setParent(id, parent)
  for (const { id, group } of chart.boxes) if (group !== undefined) graph.setParent(id, group)
  const labels = chart.arrows.map((arrow) => wrapped(arrow.label, longest.label, longest.labelLines))
  for (const [index, arrow] of chart.arrows.entries()) {
    const size = labelSize(labels[index] ?? [])
    const weight = arrow.kind === 'way' ? 4 : 1
    graph.setEdge(lastBoxOf(arrow.from, chart), arrow.to, { ...size, labelpos: 'c', weight }, `e${index}`)
  }
  layout(graph)
  const groups = chart.groups.map((group) => placedGroup(group, graph))
  const around = new Map(groups.map((one) => [one.group.id, one]))
  const { width = 0, height = 0 } = graph.graph()
  return {
    width: Math.ceil(Math.max(width, 120)),
    height: Math.ceil(height),
    boxes: drawn.map(({ box, lines }) => ({ box, lines, ...rectangleOf(graph.node(box.id)) })),
    groups,
    arrows: chart.arrows.map((arrow, index) => {
      const { points, x, y } = graph.edge(lastBoxOf(arrow.from, chart), arrow.to, `e${index}`)
      const from = around.get(arrow.from)
      const way = from === undefined ? points : leaving(points, from)
      return { arrow, lines: labels[index] ?? [], points: way, x: x ?? 0, y: y ?? 0 }
    }),
  }
}

function linesOf(box: Box): readonly string[] {
  return box.lines.map((line, index) => shortened(line, index === 0 ? longest.name : longest.detail))
}

function sizeOf(box: Box, lines: readonly string[]): { readonly width: number; readonly height: number } {
  if (box.kind === 'end') return { width: 18, height: 18 }
  const text = lines.map((line, index) => typeWidth(line, index === 0 ? typeSize.name : typeSize.small, index === 0))
  const width = Math.max(64, Math.max(0, ...text) + (sideRoom[box.kind] ?? 28))
  return { width: Math.round(width), height: 18 + lineHeight.box * Math.max(1, lines.length) }
}

function labelSize(lines: readonly string[]): { readonly width: number; readonly height: number } {
  const widest = Math.max(0, ...lines.map((line) => typeWidth(line, typeSize.small)))
  return { width: lines.length === 0 ? 0 : widest + 8, height: lines.length * lineHeight.label }
}

/** dagre draws no arrows from groups: theirs begins in the last box of the group, and is cut where it leaves the group. */
function lastBoxOf(id: string, chart: Chart): string {
  return chart.boxes.findLast((box) => box.group === id)?.id ?? lastInside(id, chart) ?? id
}

function lastInside(id: string, chart: Chart): string | undefined {
  const inner = chart.groups.findLast((group) => group.parent === id)
  return inner === undefined ? undefined : lastBoxOf(inner.id, chart)
}

function placedGroup(group: Group, graph: Graph): PlacedGroup {
  const { x, y, width, height } = rectangleOf(graph.node(group.id))
  // dagre leaves room between ranks: enough for the title to stand above the first box.
  const place = { x, y: y - titleRoom / 2, width, height: height + titleRoom }
  const title = shortened(group.title, Math.max(8, Math.floor((width - 12) / 6)))
  return { group, title, ...place }
}

function rectangleOf({ x, y, width, height }: Rectangle): Rectangle {
  return { x, y, width, height }
}

/** The part of a line after it leaves a rectangle. */
function leaving(points: readonly Point[], around: Rectangle): readonly Point[] {
  const isInside = ({ x, y }: Point): boolean =>
    Math.abs(x - around.x) <= around.width / 2 && Math.abs(y - around.y) <= around.height / 2
  const last = points.findLastIndex(isInside)
  const inside = points[last]
  const outside = points[last + 1]
  if (inside === undefined || outside === undefined) return points
  const part = (from: number, to: number, centre: number, half: number): number =>
    to === from ? 1 : (centre + Math.sign(to - from) * half - from) / (to - from)
  const along = Math.min(
    part(inside.x, outside.x, around.x, around.width / 2),
    part(inside.y, outside.y, around.y, around.height / 2),
  )
  const edge = { x: inside.x + along * (outside.x - inside.x), y: inside.y + along * (outside.y - inside.y) }
  return [edge, ...points.slice(last + 1)]
}

/** dagre is read only when something is drawn. */
async function loadDagre(): Promise<Dagre> {
  const loaded = (await import('@dagrejs/dagre')) as unknown as Dagre & { readonly default?: Dagre }
  return loaded.default ?? loaded
}

interface Dagre {
  readonly graphlib: { readonly Graph: new (options: { multigraph: boolean; compound: boolean }) => Graph }
  readonly layout: (graph: Graph) => void
}

interface Graph {
  setGraph(settings: object): void
  setNode(id: string, size: object): void
  setParent(id: string, parent: string): void
  setEdge(from: string, to: string, settings: object, name: string): void
  graph(): { readonly width?: number; readonly height?: number }
  node(id: string): Rectangle
  edge(
    from: string,
    to: string,
    name: string,
  ): { readonly points: readonly Point[]; readonly x?: number; readonly y?: number }
}
