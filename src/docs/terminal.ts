/** A chart for a terminal: one line a step in document order, and below it where it can go. */
import type { Arrow, Box, BoxKind, Chart } from './chart.ts'
import { shortened } from './mermaid.ts'
import type { Words } from './words.ts'

/** How parts are painted; the identity where there are no colours. */
export interface Painter {
  readonly name: (text: string) => string
  readonly approve: (text: string) => string
  readonly write: (text: string) => string
  readonly dim: (text: string) => string
}

/** How to draw. */
export interface TerminalOptions {
  readonly painter?: Painter
  /** No characters beyond ASCII. */
  readonly ascii?: boolean
  /** Default 100. */
  readonly columns?: number
}

const plain: Painter = { name: (text) => text, approve: (text) => text, write: (text) => text, dim: (text) => text }

const marks: { readonly [K in BoxKind]: readonly [string, string] } = {
  start: ['●', 'o'],
  end: ['■', '#'],
  approve: ['?', '?'],
  write: ['!', '!'],
  branch: ['◆', '<'],
  loop: ['↻', '@'],
  wait: ['…', '~'],
  script: ['ƒ', 'f'],
  automation: ['▸', '>'],
  step: ['·', '-'],
}

/** The lines of the chart, each with a line break. */
export function terminalChart(chart: Chart, words: Words, options: TerminalOptions = {}): string {
  const { painter = plain, ascii = false, columns = 100 } = options
  const boxes = chart.boxes.filter((box) => box.step !== undefined)
  const names = new Map(chart.boxes.map((box) => [box.id, box.step ?? box.lines[0] ?? '']))
  const width = Math.max(0, ...boxes.map((box) => (box.step?.length ?? 0) + 2 * depth(box, chart)))
  const lines = boxes.flatMap((box, index) => {
    const indent = '  '.repeat(depth(box, chart))
    const mark = marks[box.kind][ascii ? 1 : 0]
    const label = `${indent}${box.step ?? ''}`.padEnd(width)
    const tag =
      box.kind === 'approve'
        ? words.approval
        : box.kind === 'write'
          ? words.writes
          : box.unreached
            ? words.unreached
            : ''
    const paint = box.kind === 'approve' ? painter.approve : box.kind === 'write' ? painter.write : painter.name
    const detail = shortened(
      [box.lines[1] ?? '', tag].filter((one) => one !== '').join(', '),
      Math.max(10, columns - width - 4),
    )
    const ways = chart.arrows
      .filter((arrow) => arrow.from === box.id && !goesOn(arrow, boxes[index + 1], box))
      .map((arrow) =>
        painter.dim(
          shortened(
            `  ${indent}    ${ascii ? '->' : '→'} ${names.get(arrow.to) ?? ''}${wayWords(arrow, ascii)}`,
            columns,
          ),
        ),
      )
    return [`${paint(mark)} ${paint(label)}  ${painter.dim(detail)}`.trimEnd(), ...ways]
  })
  return lines.map((line) => `${line}\n`).join('')
}

function depth(box: Box, chart: Chart): number {
  const loop = box.loop === undefined ? undefined : chart.boxes.find((one) => one.id === box.loop)
  return loop === undefined ? 0 : 1 + depth(loop, chart)
}

/** Going on to the next line needs no words. */
function goesOn(arrow: Arrow, next: Box | undefined, box: Box): boolean {
  return !arrow.exception && arrow.label === '' && (arrow.to === next?.id || arrow.to === box.loop)
}

function wayWords(arrow: Arrow, ascii: boolean): string {
  if (arrow.label === '') return ''
  const label = ascii ? arrow.label.replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll('…', '...') : arrow.label
  return arrow.exception ? `  (${label})` : `  ${ascii ? 'if' : '⟵'} ${label}`
}
