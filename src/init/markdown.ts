/**
 * A RUNBOOK.md cut at its headings. Line by line and in linear time: the packages for Markdown that were tried (marked 18) take
 * minutes over a megabyte of hostile emphasis, and of Markdown only headings, code blocks and lines of prose matter here.
 */
import { GuardiaError } from '../document/index.ts'

/** A code block. */
export interface CodeBlock {
  /** First word after the fence, in small letters; empty without one. */
  readonly language: string
  readonly lines: readonly string[]
  /** Of its first line of code; counts from 1. */
  readonly line: number
}

/** A heading and what stands below it, up to the next heading. */
export interface Section {
  /** 0 for what stands before the first heading. */
  readonly level: number
  readonly title: string
  readonly line: number
  /** Lines outside code. */
  readonly prose: readonly string[]
  readonly blocks: readonly CodeBlock[]
}

/** A runbook as it was read. `unclosed`: the line of a fence that nothing closes, so that everything after it is code. */
export interface Runbook {
  readonly sections: readonly Section[]
  readonly unclosed: number | undefined
}

/** Largest file that is read: 1 MiB. */
const maxBytes = 1_048_576
/** A longer line of prose is cut: it is data, or hostile. */
const maxLine = 2_000
// Control and bidirectional characters would hide what a comment or a text says; the private ones are ours (shell.ts).
const hidden = /[^\P{Cc}\t]|[\p{Bidi_Control}\u200B\uE000\uE001\uFEFF]/gu

/**
 * Reads the bytes of a RUNBOOK.md.
 *
 * @throws GuardiaError `cannot-read` when it is no UTF-8 or larger than 1 MiB
 */
export function readRunbook(bytes: Uint8Array, file: string): Runbook {
  if (bytes.byteLength > maxBytes) {
    throw new GuardiaError(
      'cannot-read',
      `${file} has ${bytes.byteLength} bytes; at most ${maxBytes} (1 MiB) are read. Give the part of it that is the runbook.`,
    )
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new GuardiaError('cannot-read', `${file} is no UTF-8 text. Save it as UTF-8 and run the command again.`, {
      cause,
    })
  }
  return runbookOf(text)
}

/** Cuts Markdown at its headings; what is in fences is never a heading. */
export function runbookOf(text: string): Runbook {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.replace(hidden, ''))
  const sections: Open[] = [{ level: 0, title: '', line: 1, prose: [], blocks: [] }]
  let unclosed: number | undefined
  let inList = false
  for (let at = 0; at < lines.length; at += 1) {
    const section = sections.at(-1)!
    const line = (lines[at] ?? '').slice(0, maxLine)
    const fence = fenceOf(line)
    if (fence !== undefined) {
      const end = closing(lines, at + 1, fence)
      if (end === lines.length) unclosed ??= at + 1
      const code = lines.slice(at + 1, end).map((one) => dedent(one, fence))
      section.blocks.push({ language: fence.language, lines: code, line: at + 2 })
      at = end
    } else if (line.trimStart().startsWith('<!--')) {
      while (at < lines.length && !(lines[at] ?? '').includes('-->')) at += 1
    } else {
      const heading = atx(line) ?? setext(lines, at)
      if (heading !== undefined) {
        sections.push({ ...heading, line: at + 1, prose: [], blocks: [] })
        at += heading.lines - 1
        inList = false
      } else if (!inList && /^(?: {4}|\t)\s*\S/.test(line) && (lines[at - 1] ?? '').trim() === '') {
        const end = endOfIndented(lines, at)
        section.blocks.push({ language: '', lines: lines.slice(at, end).map(unindented), line: at + 1 })
        at = end - 1
      } else {
        if (/^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line)) inList = true
        else if (/^\S/.test(line)) inList = false
        section.prose.push(line)
      }
    }
  }
  return { sections, unclosed }
}

interface Open extends Section {
  readonly prose: string[]
  readonly blocks: CodeBlock[]
}

interface Fence {
  readonly mark: string
  readonly language: string
  /** Columns before it: of the list or quotation that it stands in. */
  readonly indent: number
}

function fenceOf(line: string): Fence | undefined {
  const found = /^([\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(`{3,}|~{3,})(.*)$/.exec(line)
  const [, before = '', mark = '', info = ''] = found ?? []
  if (found === null || (mark.startsWith('`') && info.includes('`'))) return undefined
  const language = /^[{.\s]*([A-Za-z0-9_+#-]*)/.exec(info)?.[1] ?? ''
  return { mark, language: language.toLowerCase(), indent: before.length }
}

/** The line that closes a fence, or the end of the text, as CommonMark has it. */
function closing(lines: readonly string[], from: number, { mark }: Fence): number {
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').replace(/^[\s>]*/, '').trimEnd()
    if (line.length >= mark.length && line === mark.charAt(0).repeat(line.length)) return at
  }
  return lines.length
}

function dedent(line: string, { indent }: Fence): string {
  let at = 0
  while (at < indent && at < line.length && /[\s>]/.test(line.charAt(at))) at += 1
  return line.slice(at)
}

type Heading = Pick<Section, 'level' | 'title'> & { readonly lines: number }

function atx(line: string): Heading | undefined {
  const marks = /^ {0,3}(#{1,6})(?=\s|$)/.exec(line)
  if (marks === null) return undefined
  const rest = line.slice(marks[0].length).trim()
  let end = rest.length
  while (rest.charAt(end - 1) === '#') end -= 1
  const title = end === 0 || /\s/.test(rest.charAt(end - 1)) ? rest.slice(0, end).trim() : rest
  return { level: marks[1]?.length ?? 1, title, lines: 1 }
}

/** A line that the next one underlines. */
function setext(lines: readonly string[], at: number): Heading | undefined {
  const line = (lines[at] ?? '').slice(0, maxLine)
  const under = /^ {0,3}(=+|-{2,})\s*$/.exec((lines[at + 1] ?? '').slice(0, maxLine))?.[1]
  if (under === undefined || !/^ {0,3}[^\s>|-]/.test(line) || (lines[at - 1] ?? '').trim() !== '') return undefined
  return { level: under.startsWith('=') ? 1 : 2, title: line.trim(), lines: 2 }
}

function endOfIndented(lines: readonly string[], from: number): number {
  let end = from
  for (let at = from; at < lines.length && /^(?: {4}|\t|\s*$)/.test(lines[at] ?? ''); at += 1) {
    if ((lines[at] ?? '').trim() !== '') end = at + 1
  }
  return end
}

function unindented(line: string): string {
  return line.replace(/^(?: {4}|\t)/, '')
}
