/** A chart as an SVG file: legible in light and dark, readable by a screen reader, nothing loaded from elsewhere. */
import type { BoxKind, Chart } from './chart.ts'
import { layoutOf, type PlacedArrow, type PlacedBox } from './layout.ts'
import { countOfSteps, fill, type Words } from './words.ts'

const style = `
  .bg { fill: #ffffff } text { font: 13px system-ui, sans-serif; fill: #1c2733; text-anchor: middle; dominant-baseline: central }
  .detail { font-size: 11.5px; fill: #526274 } .label { font-size: 11px; fill: #3d4c5c } .label-bg { fill: #ffffff; opacity: .85 }
  .box { fill: #f5f7fa; stroke: #8595a6; stroke-width: 1.4 } .approve .box { fill: #fff6dc; stroke: #9a6b00; stroke-width: 2.6 }
  .write .box { fill: #ffe9e1; stroke: #b3391a; stroke-width: 2.6 } .branch .box { fill: #e8f1fd; stroke: #2d6cb5 }
  .start .box, .end .box { fill: #e3e8ee } .unreached .box { stroke-dasharray: 4 3 } .inner { fill: none; stroke: #b3391a; stroke-width: 1.2 }
  .arrow { fill: none; stroke: #64748b; stroke-width: 1.5 } .exception { stroke-dasharray: 5 4; stroke: #b3391a }
  @media (prefers-color-scheme: dark) {
    .bg { fill: #12181f } text { fill: #e6edf4 } .detail { fill: #a3b3c2 } .label { fill: #c3cfda } .label-bg { fill: #12181f }
    .box { fill: #1d2731; stroke: #6f8091 } .approve .box { fill: #3a2f10; stroke: #e0b040 } .write .box { fill: #42201a; stroke: #f08a6c }
    .branch .box { fill: #16304d; stroke: #6ea8e8 } .start .box, .end .box { fill: #2a3540 } .inner { stroke: #f08a6c }
    .arrow { stroke: #93a4b5 } .exception { stroke: #f08a6c }
  }`

/** The chart as SVG: the same bytes for the same chart. */
export async function svgOf(chart: Chart, title: string, words: Words): Promise<string> {
  const { width, height, boxes, arrows } = await layoutOf(chart)
  const steps = chart.boxes.filter((box) => box.step !== undefined)
  const names = (kind: BoxKind): string =>
    steps
      .filter((box) => box.kind === kind)
      .map((box) => box.step)
      .join(', ') || '–'
  const summary = [
    fill(words.chartSummary, { count: countOfSteps(steps.length, words) }),
    fill(words.chartApprovals, { steps: names('approve') }),
    fill(words.chartWrites, { steps: names('write') }),
  ].join(' ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">${xml(title)}</title>
<desc id="d">${xml(summary)}</desc>
<style>${style}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#64748b"/></marker></defs>
<rect class="bg" width="${width}" height="${height}"/>
${arrows.map(arrowSvg).join('\n')}
${boxes.map(boxSvg).join('\n')}
${arrows
  .map(labelSvg)
  .filter((one) => one !== '')
  .join('\n')}
</svg>
`
}

function arrowSvg({ arrow, points }: PlacedArrow): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
  return `<path class="arrow${arrow.exception ? ' exception' : ''}" d="${path}" marker-end="url(#head)"/>`
}

function labelSvg({ label, x, y }: PlacedArrow): string {
  if (label === '') return ''
  const width = label.length * 6.2 + 8
  return `<rect class="label-bg" x="${round(x - width / 2)}" y="${round(y - 8)}" width="${round(width)}" height="16"/><text class="label" x="${round(x)}" y="${round(y)}">${xml(label)}</text>`
}

function boxSvg({ box, x, y, width, height }: PlacedBox): string {
  const [first = '', second] = box.lines
  const shift = second === undefined ? 0 : 8.5
  const texts = `<text x="${round(x)}" y="${round(y - shift)}">${xml(first)}</text>${second === undefined ? '' : `<text class="detail" x="${round(x)}" y="${round(y + shift)}">${xml(second)}</text>`}`
  return `<g class="${box.kind}${box.unreached ? ' unreached' : ''}">${outline(box.kind, x, y, width, height)}${texts}</g>`
}

/** Approvals are hexagons and writes have a double frame: colour is never the only sign. */
function outline(kind: BoxKind, x: number, y: number, width: number, height: number): string {
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2].map(round) as [
    number,
    number,
    number,
    number,
  ]
  const rectangle = (radius: number, inset: number, name: string): string =>
    `<rect class="${name}" x="${left + inset}" y="${top + inset}" width="${round(width - 2 * inset)}" height="${round(height - 2 * inset)}" rx="${radius}"/>`
  const polygon = (points: string): string => `<polygon class="box" points="${points}"/>`
  switch (kind) {
    case 'approve':
      return polygon(
        `${left + 12},${top} ${right - 12},${top} ${right},${round(y)} ${right - 12},${bottom} ${left + 12},${bottom} ${left},${round(y)}`,
      )
    case 'write':
      return rectangle(3, 0, 'box') + rectangle(2, 4, 'inner')
    case 'branch':
      return polygon(
        `${left + 10},${top} ${right - 10},${top} ${right},${round(y)} ${right - 10},${bottom} ${left + 10},${bottom} ${left},${round(y)}`,
      )
    case 'start':
    case 'end':
    case 'wait':
      return rectangle(height / 2, 0, 'box')
    default:
      return rectangle(5, 0, 'box')
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Text for XML: escaped, without the characters that XML 1.0 cannot hold. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
