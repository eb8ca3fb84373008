/** A chart as Mermaid text, which GitHub draws. https://mermaid.js.org/syntax/flowchart.html */
import type { Arrow, Box, BoxKind, Chart } from './chart.ts'
import { shortened } from './measure.ts'
import { type Part, partsOf } from './tree.ts'

const shapes: { readonly [K in BoxKind]: readonly [string, string] } = {
  start: ['([', '])'],
  end: ['((', '))'],
  approve: ['{{', '}}'],
  write: ['[[', ']]'],
  perhaps: ['[[', ']]'],
  branch: ['{', '}'],
  loop: ['[/', '/]'],
  wait: ['(', ')'],
  script: ['[', ']'],
  automation: ['>', ']'],
  step: ['[', ']'],
}

/** Strokes only: they are legible on GitHub's light and dark pages. */
const classes = [
  '  classDef approve stroke:#b58900,stroke-width:3px',
  '  classDef write stroke:#cb4b16,stroke-width:3px',
  '  classDef perhaps stroke:#cb4b16,stroke-width:2px,stroke-dasharray:6 3',
  '  classDef unreached stroke-dasharray:2 2',
  '  classDef guard fill:none,stroke:#cb4b16,stroke-dasharray:5 4',
  '  classDef loop fill:none,stroke:#888888',
]

/** The chart as Mermaid: the same bytes for the same chart. */
export function mermaidOf(chart: Chart): string {
  const ids = (found: readonly { readonly id: string }[]): string => found.map(({ id }) => id).join(',')
  const assigned = [
    ['approve', ids(chart.boxes.filter((box) => box.kind === 'approve'))],
    ['write', ids(chart.boxes.filter((box) => box.kind === 'write'))],
    ['perhaps', ids(chart.boxes.filter((box) => box.kind === 'perhaps'))],
    ['unreached', ids(chart.boxes.filter((box) => box.unreached))],
    ['guard', ids(chart.groups.filter((group) => group.kind === 'guard'))],
    ['loop', ids(chart.groups.filter((group) => group.kind === 'loop'))],
  ].filter(([, members]) => members !== '')
  return `${[
    'flowchart TD',
    ...partsOf(chart).flatMap((part) => partLines(part, '  ')),
    ...chart.arrows.map(arrowLine),
    ...classes.filter((line) => assigned.some(([name]) => line.startsWith(`  classDef ${name} `))),
    ...assigned.map(([name, members]) => `  class ${members} ${name}`),
  ].join('\n')}\n`
}

function partLines(part: Part, indent: string): readonly string[] {
  if (part.kind === 'box') return [boxLine(part.box, indent)]
  const { group, parts } = part
  const head = `${indent}subgraph ${group.id}["${entities(group.title) || ' '}"]`
  return [head, ...parts.flatMap((one) => partLines(one, `${indent}  `)), `${indent}end`]
}

function boxLine(box: Box, indent: string): string {
  const [open, close] = shapes[box.kind]
  return `${indent}${box.id}${open}"${box.lines.map((line) => entities(shortened(line, 60))).join('<br/>')}"${close}`
}

function arrowLine({ from, to, label, kind }: Arrow): string {
  const line = kind === 'exception' ? '-.->' : '-->'
  return `  ${from} ${line}${label === '' ? '' : `|"${entities(shortened(label, 100))}"|`} ${to}`
}

/** Text inside quotes: every character that Mermaid, Markdown or HTML could read as syntax becomes an entity. */
function entities(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N} .,:;/()≥≤…]/gu, (character) => `#${character.codePointAt(0)};`)
}
