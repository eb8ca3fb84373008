/** Texts of a chart: one clean line, cut into short lines, as wide as they are drawn. Names in documents are hostile input. */

/**
 * One line without control characters (terminal escapes among them), invisible direction marks and halves of surrogate pairs;
 * blanks run together.
 *
 * @example clean('a\n\u001b[31mb') // 'a [31mb'
 */
export function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\p{Cs}\p{Cn}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .trim()
}

/** A text of at most `most` characters (code points), the rest replaced by `…`. */
export function shorten(text: string, most: number): string {
  const points = [...text]
  return points.length <= most
    ? text
    : `${points
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}

/**
 * A text cut into lines of at most `width` characters, at blanks where there are any, else at humps and punctuation of long
 * names, else anywhere; what does not fit into `most` lines is replaced by `…`.
 *
 * @example wrap('AssertBucketIsPrivate', 12, 3) // ['AssertBucket', 'IsPrivate']
 */
export function wrap(text: string, width: number, most: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of clean(text).split(' ')) {
    for (const [index, part] of partsOf(word, width).entries()) {
      const glue = line === '' || index > 0 ? '' : ' '
      if (line !== '' && length(line) + glue.length + length(part) > width) {
        lines.push(line)
        line = part
      } else line += glue + part
    }
  }
  if (line !== '') lines.push(line)
  if (lines.length <= most) return lines
  const last = [...(lines[most - 1] ?? '')].slice(0, width - 1).join('')
  return [...lines.slice(0, most - 1), `${last.trimEnd()}…`]
}

function partsOf(word: string, width: number): readonly string[] {
  if (length(word) <= width) return [word]
  const humps = word.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[^\p{L}\p{N}])(?=[\p{L}\p{N}])/u)
  return humps.flatMap((hump) => {
    const points = [...hump]
    const count = Math.max(1, Math.ceil(points.length / width))
    return Array.from({ length: count }, (_, index) => points.slice(index * width, (index + 1) * width).join(''))
  })
}

function length(text: string): number {
  return [...text].length
}

/** Wide in a terminal and in type: East Asian scripts and emoji. */
function isWide(point: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u.test(
    point,
  )
}

/** Columns that a text takes in a terminal. */
export function columns(text: string): number {
  let count = 0
  for (const point of text) count += /\p{Mn}/u.test(point) ? 0 : isWide(point) ? 2 : 1
  return count
}

/** A text cut to at most `most` terminal columns, with `mark` where something was cut off. */
export function fitColumns(text: string, most: number, mark = '…'): string {
  if (columns(text) <= most) return text
  let kept = ''
  let used = columns(mark)
  for (const point of text) {
    used += columns(point)
    if (used > most) break
    kept += point
  }
  return kept.trimEnd() + mark
}

// Widths in thousandths of the type size, a little above those of the usual sans-serif faces, so that text fits whichever is there.
const narrow = new Set("ijlI.,:;'|!()[]{}tfr -/")
const broad = new Set('mwMW@%—…≥≤→')

/** Width of a line of proportional sans-serif type, in the unit of `size`; an estimate on the safe side. */
export function typeWidth(text: string, size: number, bold = false): number {
  let sum = 0
  for (const point of text) {
    if (narrow.has(point)) sum += 360
    else if (broad.has(point)) sum += 920
    else if (isWide(point)) sum += 1_050
    else if (/\p{Lu}/u.test(point)) sum += 700
    else sum += 580
  }
  return (sum * size * (bold ? 1.06 : 1)) / 1_000
}
