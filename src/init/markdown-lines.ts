/** What a line of Markdown is: a fence, a heading, indented code. Each looks at a bounded part of it. */

/** A longer line of prose is cut: it is data, or hostile. */
export const maxLine = 2_000

/** The line that opens a code block. */
export interface Fence {
  readonly mark: string
  readonly language: string
  /** Columns before it: of the list or quotation that it stands in. */
  readonly indent: number
}

/** The fence that a line opens, in a list or quotation too. */
export function fenceOf(line: string): Fence | undefined {
  const found = /^([\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(`{3,}|~{3,})(.*)$/.exec(line)
  const [, before = '', mark = '', info = ''] = found ?? []
  if (found === null || (mark.startsWith('`') && info.includes('`'))) return undefined
  const language = /^[{.\s]*([A-Za-z0-9_+#-]*)/.exec(info)?.[1] ?? ''
  return { mark, language: language.toLowerCase(), indent: before.length }
}

/** The line that closes a fence, or the end of the text, as CommonMark has it. */
export function closing(lines: readonly string[], from: number, { mark }: Fence): number {
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').replace(/^[\s>]*/, '').trimEnd()
    if (line.length >= mark.length && line === mark.charAt(0).repeat(line.length)) return at
  }
  return lines.length
}

/** A line of code without the columns before its fence. */
export function dedent(line: string, { indent }: Fence): string {
  let at = 0
  while (at < indent && at < line.length && /[\s>]/.test(line.charAt(at))) at += 1
  return line.slice(at)
}

/** A heading; `lines`: how many it takes. */
export interface Heading {
  readonly level: number
  readonly title: string
  readonly lines: number
}

/** A heading with hashes. */
export function atx(line: string): Heading | undefined {
  const marks = /^ {0,3}(#{1,6})(?=\s|$)/.exec(line)
  if (marks === null) return undefined
  const rest = line.slice(marks[0].length).trim()
  let end = rest.length
  while (rest.charAt(end - 1) === '#') end -= 1
  const title = end === 0 || /\s/.test(rest.charAt(end - 1)) ? rest.slice(0, end).trim() : rest
  return { level: marks[1]?.length ?? 1, title, lines: 1 }
}

/** A line that the next one underlines. */
export function setext(lines: readonly string[], at: number): Heading | undefined {
  const line = (lines[at] ?? '').slice(0, maxLine)
  const under = /^ {0,3}(=+|-{2,})\s*$/.exec((lines[at + 1] ?? '').slice(0, maxLine))?.[1]
  if (under === undefined || !/^ {0,3}[^\s>|-]/.test(line) || (lines[at - 1] ?? '').trim() !== '') return undefined
  return { level: under.startsWith('=') ? 1 : 2, title: line.trim(), lines: 2 }
}

/** The line after indented code that begins at `from`. */
export function endOfIndented(lines: readonly string[], from: number): number {
  let end = from
  for (let at = from; at < lines.length && /^(?: {4}|\t|\s*$)/.test(lines[at] ?? ''); at += 1) {
    if ((lines[at] ?? '').trim() !== '') end = at + 1
  }
  return end
}

/** A line of indented code without its indent. */
export function unindented(line: string): string {
  return line.replace(/^(?: {4}|\t)/, '')
}
