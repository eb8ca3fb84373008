/** Lines and columns of the offsets in a text. */
import type { Position } from './diagnostic.ts'

/** Finds line starts once, when first asked. */
export class LineMap {
  private readonly text: string
  private starts: readonly number[] | undefined

  constructor(text: string) {
    this.text = text
  }

  /** Line and column of an offset; both count from 1, columns in UTF-16 units as editors count them. */
  positionAt(offset: number): Position {
    this.starts ??= [0, ...[...this.text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)]
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 }
  }
}
