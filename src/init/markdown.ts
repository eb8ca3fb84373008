/**
 * A RUNBOOK.md cut at its headings. Line by line and in linear time: the packages for Markdown that were tried (marked 18) take
 * minutes over a megabyte of hostile emphasis, and of Markdown only headings, code blocks and lines of prose matter here.
 */
import { GuardiaError } from '../document/index.ts'
import { atx, closing, dedent, endOfIndented, fenceOf, maxLine, setext, unindented } from './markdown-lines.ts'

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
