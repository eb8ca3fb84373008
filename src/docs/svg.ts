/** A chart as an SVG file: legible in light and dark, readable by a screen reader, nothing loaded from elsewhere. */
import type { BoxKind, Chart } from './chart.ts'
import {
  type Layout,
  layoutOf,
  lineHeight,
  type PlacedArrow,
  type PlacedBox,
  type PlacedGroup,
  type Point,
  typeSize,
} from './layout.ts'
import { shortened, typeWidth, visible } from './measure.ts'
import { outline, round, textShift } from './svg-shapes.ts'
import { drawingClass, styleSheet } from './svg-style.ts'
import { countOfSteps, fill, type Words } from './words.ts'
import { xmlText } from './xml.ts'

/**
 * The chart as SVG: the same bytes for the same chart.
 *
 * @param title what the drawing is of; the name of the document
 */
export async function svgOf(chart: Chart, title: string, words: Words): Promise<string> {
  const layout = await layoutOf(chart)
  const keys = legendOf(chart, words)
  const width = Math.max(layout.width, keys.width)
  const height = layout.height + keys.height
  const id = `chart-${fingerprint(title + JSON.stringify(chart))}`
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" class="${drawingClass}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${xmlText(fill(words.chartOf, { name: visible(title) }))}</title>`,
    `<desc id="${id}-desc">${xmlText(summaryOf(chart, words))}</desc>`,
    `<style>\n${styleSheet}\n</style>`,
    `<defs>${head(`${id}-way`, 'head')}${head(`${id}-exception`, 'head exception')}</defs>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...layout.groups.map(groupSvg),
    ...layout.arrows.map((arrow) => arrowSvg(arrow, id)),
    ...layout.boxes.map(boxSvg),
    ...layout.arrows.map(labelSvg).filter((one) => one !== ''),
    ...(keys.height === 0 ? [] : [keys.svg(layout)]),
    '</svg>',
  ].join('\n')}\n`
}

/** What a screen reader says of the drawing. */
function summaryOf(chart: Chart, words: Words): string {
  const steps = chart.boxes.filter((box) => box.step !== undefined)
  const named = (kind: BoxKind, text: string): string => {
    const names = steps.filter((box) => box.kind === kind).map((box) => box.step)
    return names.length === 0 ? '' : fill(text, { steps: names.join(', ') })
  }
  return [
    fill(words.chartSummary, { count: countOfSteps(steps.length, words) }),
    steps[0]?.step === undefined ? '' : fill(words.chartStarts, { step: steps[0].step }),
    named('approve', words.chartApprovals),
    named('write', words.chartWrites),
    named('perhaps', words.chartPerhaps),
  ]
    .filter((one) => one !== '')
    .join(' ')
}

function head(id: string, name: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path class="${name}" d="M0 .5L8 4L0 7.5z"/></marker>`
}

function groupSvg({ group, title, x, y, width, height }: PlacedGroup): string {
  const [left, top] = [round(x - width / 2), round(y - height / 2)]
  const frame = `<rect class="group" x="${left}" y="${top}" width="${round(width)}" height="${round(height)}" rx="8"/>`
  return `<g class="${group.kind}">${frame}${tooltip(group.title, title)}<text class="title" x="${left + 8}" y="${top + 14}">${xmlText(title)}</text></g>`
}

function arrowSvg({ arrow, points }: PlacedArrow, id: string): string {
  const [name, end] = arrow.kind === 'exception' ? ['arrow exception', 'exception'] : ['arrow', 'way']
  return `<path class="${name}" d="${roundedPath(points)}" marker-end="url(#${id}-${end})"/>`
}

/** A line through points, its corners rounded. */
function roundedPath(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`
  const towards = (from: Point, to: Point): Point => {
    const distance = Math.hypot(to.x - from.x, to.y - from.y)
    const part = distance === 0 ? 0 : Math.min(12, distance / 2) / distance
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
  }
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]]
      if (before === undefined) return `M${at(point)}`
      if (after === undefined) return `L${at(point)}`
      return `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, after))}`
    })
    .join('')
}

function labelSvg({ arrow, lines, x, y }: PlacedArrow): string {
  if (lines.length === 0) return ''
  const width = Math.max(...lines.map((line) => typeWidth(line, typeSize.small))) + 4
  const height = lines.length * lineHeight.label
  const top = y - height / 2
  const texts = lines.map(
    (line, index) =>
      `<text class="label" x="${round(x)}" y="${round(top + index * lineHeight.label + 10.5)}">${xmlText(line)}</text>`,
  )
  const ground = `<rect class="label-ground" x="${round(x - width / 2)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="3"/>`
  return `<g>${tooltip(arrow.label, lines.join(' '))}${ground}${texts.join('')}</g>`
}

function boxSvg({ box, lines, ...place }: PlacedBox): string {
  const { kind } = box
  const shape = outline(kind, place)
  if (kind === 'end') return `<g class="end"><title>${xmlText(box.lines[0] ?? '')}</title>${shape}</g>`
  const x = round(place.x + (textShift[kind] ?? 0))
  const top = place.y - (lines.length * lineHeight.box) / 2
  const texts = lines.map((line, index) => {
    const name = index > 0 ? 'detail' : box.step === undefined ? 'plain' : 'name'
    return `<text class="${name}" x="${x}" y="${round(top + index * lineHeight.box + 12.8)}">${xmlText(line)}</text>`
  })
  const classes = `${kind}${box.unreached ? ' unreached' : ''}`
  return `<g class="${classes}">${tooltip(box.lines.join(' · '), lines.join(' · '))}${shape}${texts.join('')}</g>`
}

/** The whole text, where what is drawn of it was cut. */
function tooltip(whole: string, drawn: string): string {
  return whole === drawn ? '' : `<title>${xmlText(shortened(whole, 400))}</title>`
}

interface Legend {
  readonly width: number
  readonly height: number
  readonly svg: (layout: Layout) => string
}

/** The key to the outlines that the chart has. */
function legendOf(chart: Chart, words: Words): Legend {
  const texts: readonly (readonly [BoxKind, string])[] = [
    ['approve', words.legendApprove],
    ['write', words.legendWrite],
    ['perhaps', words.legendPerhaps],
    ['branch', words.legendBranch],
    ['loop', words.legendLoop],
    ['wait', words.legendWait],
    ['automation', words.legendAutomation],
  ]
  const used = texts.filter(([kind]) => chart.boxes.some((box) => box.kind === kind))
  const rowHeight = 28
  return {
    width: used.length === 0 ? 0 : 90 + Math.max(...used.map(([, text]) => typeWidth(text, typeSize.small))),
    height: used.length === 0 ? 0 : used.length * rowHeight + 16,
    svg: ({ height }) =>
      used
        .map(([kind, text], index) => {
          const y = height + index * rowHeight + 12
          const sample = outline(kind, { x: 44, y, width: 48, height: 22 })
          return `<g class="${kind}">${sample}<text class="key" x="78" y="${y + 4}">${xmlText(text)}</text></g>`
        })
        .join('\n'),
  }
}

/** A short name for a content, so that several drawings in one page do not share ids. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
