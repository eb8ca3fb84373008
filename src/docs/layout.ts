/** Places a chart's boxes and bends its arrows: dagre's layered layout. Sizes are in pixels. */
import type { Arrow, Box, Chart } from './chart.ts'
import { shortened } from './mermaid.ts'

export interface PlacedBox {
  readonly box: Box
  /** Centre. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedArrow {
  readonly arrow: Arrow
  readonly label: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  /** Centre of the label. */
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly arrows: readonly PlacedArrow[]
}

/** Average width of a letter of the 13-pixel label font. */
const letter = 7.2
const longestLabel = 42

/** Lays a chart out; the same chart gives the same places. */
export async function layoutOf(chart: Chart): Promise<Layout> {
  const { graphlib, layout } = await loadDagre()
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 44, edgesep: 14, marginx: 16, marginy: 16 })
  for (const box of chart.boxes) {
    const width = Math.max(64, ...box.lines.map((line) => line.length * letter + 36))
    graph.setNode(box.id, { width, height: 22 + 17 * box.lines.length })
  }
  chart.arrows.forEach((arrow, index) => {
    const label = shortened(arrow.label, longestLabel)
    graph.setEdge(
      arrow.from,
      arrow.to,
      { width: label.length * 6.4, height: label === '' ? 0 : 16, labelpos: 'c', weight: arrow.exception ? 1 : 4 },
      `e${index}`,
    )
  })
  layout(graph)
  const size = graph.graph()
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    boxes: chart.boxes.map((box) => {
      const { x, y, width, height } = graph.node(box.id)
      return { box, x, y, width, height }
    }),
    arrows: chart.arrows.map((arrow, index) => {
      const edge = graph.edge(arrow.from, arrow.to, `e${index}`)
      return { arrow, label: shortened(arrow.label, longestLabel), points: edge.points, x: edge.x ?? 0, y: edge.y ?? 0 }
    }),
  }
}

/** dagre is read only when something is drawn. */
async function loadDagre(): Promise<Dagre> {
  const loaded = (await import('@dagrejs/dagre')) as unknown as Dagre & { readonly default?: Dagre }
  return loaded.default ?? loaded
}

interface Dagre {
  readonly graphlib: { readonly Graph: new (options: { multigraph: boolean }) => Graph }
  readonly layout: (graph: Graph) => void
}

interface Graph {
  setGraph(settings: object): void
  setNode(id: string, size: { width: number; height: number }): void
  setEdge(from: string, to: string, settings: object, name: string): void
  graph(): { readonly width?: number; readonly height?: number }
  node(id: string): { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  edge(
    from: string,
    to: string,
    name: string,
  ): { readonly points: readonly { x: number; y: number }[]; readonly x?: number; readonly y?: number }
}
