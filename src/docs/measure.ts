/** Text as it is drawn: without characters that act on a terminal or a page, and measured, cut and wrapped by what it takes up. */

/** Control characters, halves of surrogate pairs, and marks that turn the direction of everything after them. */
const acting =
  /[\p{Cc}\p{Cs}\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u2028\u2029\ufeff\ufffe\uffff]/gu

/** One line of text in which every character is only itself. Blanks and line breaks become one blank. */
export function visible(text: string): string {
  return text.replace(/\s+/g, ' ').replace(acting, '\ufffd')
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Columns of a terminal that a text takes: two for CJK and emoji, none for marks on the letter before. */
export function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += /\p{M}|\u200d/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1
  return width
}

/** The text, cut with … where it takes more than `most` columns. */
export function shortened(text: string, most: number): string {
  if (widthOf(text) <= most) return text
  let kept = ''
  let width = 1
  for (const letter of text) {
    width += widthOf(letter)
    if (width > most) break
    kept += letter
  }
  return `${kept.trimEnd()}…`
}

/** The text padded with blanks to so many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}

/** The text in at most `lines` lines of at most `columns`, broken at blanks, long names at their humps; the rest becomes …. */
export function wrapped(text: string, columns: number, lines: number): readonly string[] {
  const done: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((one) => one !== '')) {
    for (const [index, part] of partsOf(word, columns).entries()) {
      const longer = line === '' || index > 0 ? line + part : `${line} ${part}`
      if (line !== '' && widthOf(longer) > columns) {
        done.push(line)
        line = part
      } else line = longer
    }
  }
  if (line !== '') done.push(line)
  const kept = done.slice(0, lines)
  if (done.length > lines) kept[lines - 1] = `${kept[lines - 1]} ${done[lines]}`
  return kept.map((one) => shortened(one, columns))
}

/** A word, or where it is too long its humps: `ReadBeforeUndo.Table_State` breaks before `Before`, `Undo`, `Table`, `State`. */
function partsOf(word: string, columns: number): readonly string[] {
  if (widthOf(word) <= columns) return [word]
  return word.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[^\p{L}\p{N}\p{M}])(?=[\p{L}\p{N}])/u)
}

// Thousandths of the type size, a little above the usual sans-serif faces, so that text fits whichever is there.
const slim = new Set("ijlI.,:;'|!()[]{}tfr -/")
const broad = new Set('mwMW@%—…≥≤→')

/** Pixels that a line of proportional sans-serif type takes; an estimate on the safe side. */
export function typeWidth(text: string, size: number, bold: boolean = false): number {
  let sum = 0
  for (const letter of text) {
    if (slim.has(letter)) sum += 380
    else if (broad.has(letter)) sum += 960
    else if (wide.test(letter)) sum += 1_050
    else sum += /\p{Lu}/u.test(letter) ? 700 : 600
  }
  return (sum * size * (bold ? 1.08 : 1)) / 1_000
}
