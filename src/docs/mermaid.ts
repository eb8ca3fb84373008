/** A chart as Mermaid text, which GitHub draws. https://mermaid.js.org/syntax/flowchart.html */
import type { Arrow, Box, BoxKind, Chart } from './chart.ts'

const shapes: { readonly [K in BoxKind]: readonly [string, string] } = {
  start: ['([', '])'],
  end: ['([', '])'],
  approve: ['{{', '}}'],
  write: ['[[', ']]'],
  branch: ['{', '}'],
  loop: ['[/', '/]'],
  wait: ['(', ')'],
  script: ['[', ']'],
  automation: ['[', ']'],
  step: ['[', ']'],
}

const classes = [
  '  classDef approve stroke:#b58900,stroke-width:3px',
  '  classDef write stroke:#cb4b16,stroke-width:3px',
  '  classDef unreached stroke-dasharray:2 2',
]

/** The chart as Mermaid: the same bytes for the same chart. */
export function mermaidOf(chart: Chart): string {
  const outside = chart.boxes.filter((box) => box.loop === undefined)
  const lines = outside.flatMap((box) => boxLines(box, chart, '  '))
  const kinds = (kind: BoxKind): string =>
    chart.boxes
      .filter((box) => box.kind === kind)
      .map((box) => box.id)
      .join(',')
  const unreached = chart.boxes
    .filter((box) => box.unreached)
    .map((box) => box.id)
    .join(',')
  const assigned = [
    ['approve', kinds('approve')],
    ['write', kinds('write')],
    ['unreached', unreached],
  ].flatMap(([name, ids]) => (ids === '' ? [] : [`  class ${ids} ${name}`]))
  return `${['flowchart TD', ...lines, ...chart.arrows.map(arrowLine), ...classes, ...assigned].join('\n')}\n`
}

function boxLines(box: Box, chart: Chart, indent: string): readonly string[] {
  const [open, close] = shapes[box.kind]
  const own = `${indent}${box.id}${open}"${box.lines.map(entities).join('<br/>')}"${close}`
  const inside = chart.boxes.filter((one) => one.loop === box.id)
  if (inside.length === 0) return [own]
  const body = inside.flatMap((one) => boxLines(one, chart, `${indent}  `))
  return [own, `${indent}subgraph ${box.id}g["${entities(box.step ?? '')}"]`, ...body, `${indent}end`]
}

function arrowLine({ from, to, label, exception }: Arrow): string {
  const line = exception ? '-.->' : '-->'
  return `  ${from} ${line}${label === '' ? '' : `|"${entities(shortened(label))}"|`} ${to}`
}

/** Conditions can be very long; the document has them whole. */
export function shortened(text: string, most: number = 80): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** Text inside quotes: every character that Mermaid or HTML could read as syntax becomes an entity. */
function entities(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;/_+\-=()'≥≤…]/gu, (character) => `#${character.codePointAt(0)};`)
}
