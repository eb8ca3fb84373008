/** A chart for a terminal: one line a step in document order, and below it where it can go. */
import type { Box, BoxKind, Chart } from './chart.ts'
import { padded, shortened, widthOf } from './measure.ts'
import { goesOn, nextBoxes, type Part, partsOf } from './tree.ts'
import type { Words } from './words.ts'

/** How parts are painted; the identity where there are no colours. */
export interface Painter {
  readonly name: (text: string) => string
  readonly approve: (text: string) => string
  readonly write: (text: string) => string
  /** What may change something. */
  readonly perhaps: (text: string) => string
  readonly branch: (text: string) => string
  readonly dim: (text: string) => string
}

/** How to draw. */
export interface TerminalOptions {
  readonly painter?: Painter
  /** No characters beyond ASCII but those of names and values. */
  readonly ascii?: boolean
  /** The widest line. Default 100, at least 40. */
  readonly columns?: number
}

const same = (text: string): string => text
const plain: Painter = { name: same, approve: same, write: same, perhaps: same, branch: same, dim: same }

/** What stands before a name: with all characters, and in ASCII. */
const marks: { readonly [K in BoxKind]: readonly [string, string] } = {
  start: ['●', 'o'],
  end: ['■', '#'],
  approve: ['?', '?'],
  write: ['!', '!'],
  perhaps: ['¡', '%'],
  branch: ['◆', '<'],
  loop: ['↻', '@'],
  wait: ['…', '~'],
  script: ['ƒ', 'f'],
  automation: ['▸', '>'],
  step: ['·', '-'],
}

/** The line down the side of a guard: its beginning, its middle, its end. */
const rails = [
  ['┌ ', '│ ', '└'],
  [', ', '| ', '`'],
] as const

/**
 * The lines of the chart, each with a line break; what nobody should miss has a mark: `?` an approval, `!` a change,
 * `¡` perhaps a change.
 */
export function terminalChart(chart: Chart, words: Words, options: TerminalOptions = {}): string {
  const steps = chart.boxes.filter((box) => box.step !== undefined)
  if (steps.length === 0) return `${words.nothingToDraw}\n`
  const columns = Math.max(40, options.columns ?? 100)
  const parts = partsOf(chart).filter((part) => part.kind === 'group' || part.box.step !== undefined)
  const drawing: Drawing = {
    chart,
    words,
    painter: options.painter ?? plain,
    style: options.ascii ? 1 : 0,
    names: new Map(chart.boxes.map((box) => [box.id, box.step ?? words.end])),
    next: nextBoxes(chart),
  }
  const space = { columns, name: Math.min(Math.floor(columns / 2), widest(parts)) }
  return linesOf(parts, space, drawing)
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** What the marks mean, those that the chart has: `? waits for an approval`. */
export function terminalKey(chart: Chart, words: Words, options: TerminalOptions = {}): readonly string[] {
  const { painter = plain, ascii = false } = options
  const meanings = [
    ['approve', words.legendApprove],
    ['write', words.legendWrite],
    ['perhaps', words.mayWrite],
    ['branch', words.legendBranch],
  ] as const
  return meanings
    .filter(([kind]) => chart.boxes.some((box) => box.kind === kind))
    .map(([kind, meaning]) => `${painter[kind](marks[kind][ascii ? 1 : 0])} ${painter.dim(meaning)}`)
}

/** What all lines of a drawing share. */
interface Drawing {
  readonly chart: Chart
  readonly words: Words
  readonly painter: Painter
  readonly style: 0 | 1
  /** What boxes are called. */
  readonly names: ReadonlyMap<string, string>
  /** The box on the line of a step after a box. */
  readonly next: ReadonlyMap<string, string | undefined>
}

/** Room for a whole line and for its name. */
interface Space {
  readonly columns: number
  readonly name: number
}

function widest(parts: readonly Part[]): number {
  return Math.max(
    0,
    ...parts.map((part) => (part.kind === 'box' ? widthOf(part.box.step ?? '') : 2 + widest(part.parts))),
  )
}

function linesOf(parts: readonly Part[], space: Space, drawing: Drawing): readonly string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'box') return boxLines(part.box, space, drawing)
    const inside = { columns: space.columns - 2, name: space.name - 2 }
    const [begin, middle, finish] = rails[drawing.style]
    const { dim } = drawing.painter
    if (part.group.kind === 'guard') {
      const ways = drawing.chart.arrows
        .filter(({ from }) => from === part.group.id)
        .map((arrow) => drawing.names.get(arrow.to) ?? '')
      const arrow = drawing.style === 1 ? '->' : '→'
      const title = `${begin}${part.group.title} ${arrow} ${ways.join(', ')}`
      const body = linesOf(part.parts, inside, drawing).map((line) => `${dim(middle)}${line}`)
      return [dim(shortened(title, space.columns)), ...body, dim(finish)]
    }
    const [head, ...body] = part.parts
    return [
      ...(head?.kind === 'box' ? boxLines(head.box, space, drawing, part.group.title) : []),
      ...linesOf(body, inside, drawing).map((line) => `  ${line}`),
    ]
  })
}

function boxLines(box: Box, space: Space, drawing: Drawing, more: string = ''): readonly string[] {
  const { chart, words, painter, style, next } = drawing
  const kinds: { readonly [K in BoxKind]?: (text: string) => string } = painter
  const paint = kinds[box.kind] ?? painter.name
  const written = (text: string): string => (style === 1 ? inAscii(text) : text)
  const name = padded(shortened(box.step ?? '', space.name), space.name)
  const effects = { write: words.writes, perhaps: words.mayWrite }
  const tag = box.kind === 'write' || box.kind === 'perhaps' ? effects[box.kind] : ''
  const room = space.columns - space.name - 4
  const tags = [tag, box.unreached ? words.unreached : ''].filter((one) => one !== '').join(', ')
  const about = [...box.lines.slice(1), more].filter((one) => one !== '').join(', ')
  const cut = tags === '' ? about : shortened(about, Math.max(4, room - widthOf(tags) - 2))
  const detail = shortened([cut, tags].filter((one) => one !== '').join(', '), room)
  const ways = chart.arrows
    .filter((arrow) => arrow.from === box.id && !goesOn(arrow, next.get(box.id)))
    .map((arrow) => {
      const label = arrow.label === '' ? '' : `  (${arrow.label})`
      const line = `    ${style === 1 ? '->' : '→'} ${drawing.names.get(arrow.to) ?? ''}${label}`
      return painter.dim(written(shortened(line, space.columns)))
    })
  return [`${paint(marks[box.kind][style])} ${paint(written(name))}  ${painter.dim(written(detail))}`, ...ways]
}

/** Our own characters; "…" becomes one character, so that no line grows. */
function inAscii(text: string): string {
  return text.replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll('…', '~')
}
