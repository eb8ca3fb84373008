/**
 * Lists and maps in brackets whose lines stand too far left: YAML 1.2 refuses them, SSM's reader takes them and real documents
 * have them. Their lines are moved to the right for the parser, which changes no value, and offsets are led back.
 */

const pad = 100

/** A text with blanks put in at the begin of some lines. */
export class PaddedText {
  readonly text: string
  /** Where, in the padded text, blanks begin; ascending. */
  private readonly pads: readonly number[]

  constructor(text: string, pads: readonly number[] = []) {
    this.text = text
    this.pads = pads
  }

  /** The offset in the text as it was given. */
  original(offset: number): number {
    let added = 0
    for (const at of this.pads) {
      if (at >= offset) break
      added += Math.min(pad, offset - at)
    }
    return offset - added
  }

  /**
   * Pads the lines from the one at `offset` to the one where the innermost bracket that is open there closes; undefined where it
   * never does, which no padding mends.
   */
  padFlow(offset: number): PaddedText | undefined {
    const { text } = this
    const content = offset + (/^\s*/.exec(text.slice(offset, offset + 10_000))?.[0].length ?? 0)
    const first = text.lastIndexOf('\n', content - 1) + 1
    const end = endOfFlow(text, content)
    if (end === undefined) return undefined
    const starts = [first]
    for (let at = text.indexOf('\n', first); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    const pieces = starts.map((start, index) => text.slice(start, starts[index + 1] ?? text.length))
    const moved = starts.map((start, index) => start + index * pad)
    const kept = this.pads.map((at) => at + pad * starts.filter((start) => start <= at).length)
    return new PaddedText(
      text.slice(0, first) + pieces.map((piece) => ' '.repeat(pad) + piece).join(''),
      [...kept, ...moved].sort((one, other) => one - other),
    )
  }
}

const token = /"(?:[^"\\]|\\[\s\S])*"|'[^']*'|[\w.-]+|[[{\]}]|#.*/g

/** Offset of the bracket that closes what is open at `from`. */
function endOfFlow(text: string, from: number): number | undefined {
  token.lastIndex = from
  let depth = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '{' || match[0] === '[') depth += 1
    if (match[0] === '}' || match[0] === ']') depth -= 1
    if (depth < 0) return match.index
  }
  return undefined
}
