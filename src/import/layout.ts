/**
 * Laying out text within a width: groups that stay on one line where they fit and open up where they do not. The algorithm is
 * the one of Wadler's "A prettier printer" as the JavaScript formatters use it, so that what we print is what they would.
 */
import { type Doc, isSequence } from './doc.ts'

interface Command {
  readonly depth: number
  readonly flat: boolean
  readonly doc: Doc
}

/** Lays a piece out within a width, two blanks a level. */
export function layOut(doc: Doc, width: number): string {
  return new Writer(width).write(doc)
}

class Writer {
  readonly #width: number
  readonly #out: string[] = []
  readonly #commands: Command[] = []
  #column = 0
  /** A line has ended inside something flat: what follows is measured anew. */
  #measureAnew = false

  constructor(width: number) {
    this.#width = width
  }

  write(doc: Doc): string {
    this.#commands.push({ depth: 0, flat: false, doc })
    for (let command = this.#commands.pop(); command !== undefined; command = this.#commands.pop()) this.#one(command)
    return this.#out.join('')
  }

  #one(command: Command): void {
    const { depth, flat, doc } = command
    const push = (next: Doc, nextDepth = depth): void => void this.#commands.push({ depth: nextDepth, flat, doc: next })
    if (typeof doc === 'string') {
      this.#out.push(doc)
      this.#column += widthOf(doc)
    } else if (isSequence(doc)) {
      for (let index = doc.length - 1; index >= 0; index -= 1) push(doc[index] ?? '')
    } else if (doc.kind === 'indent') push(doc.contents, depth + 1)
    else if (doc.kind === 'ifBroken') {
      if (!flat) push(doc.contents)
    } else if (doc.kind === 'line') this.#line(doc.mode, depth, flat)
    else if (doc.kind === 'group') this.#group(command, doc)
    else if (doc.kind === 'fill') layOutFill(command, doc.parts, this.#width - this.#column, this.#commands)
  }

  #line(mode: 'soft' | 'space' | 'hard' | 'literal', depth: number, flat: boolean): void {
    if (flat && (mode === 'soft' || mode === 'space')) {
      if (mode === 'space') {
        this.#out.push(' ')
        this.#column += 1
      }
      return
    }
    if (flat) this.#measureAnew = true
    this.#out.push(mode === 'literal' ? '\n' : `\n${'  '.repeat(depth)}`)
    this.#column = mode === 'literal' ? 0 : depth * 2
  }

  #group({ depth, flat }: Command, one: Extract<Doc, { kind: 'group' }>): void {
    const push = (doc: Doc, isFlat: boolean): void => void this.#commands.push({ depth, flat: isFlat, doc })
    if (flat && !this.#measureAnew) {
      push(one.broken && one.states !== undefined ? (one.states.at(-1) ?? '') : one.contents, !one.broken)
      return
    }
    this.#measureAnew = false
    const room = this.#width - this.#column
    if (!one.broken && fits({ depth, flat: true, doc: one.contents }, this.#commands, room)) {
      push(one.contents, true)
    } else if (one.states === undefined) {
      push(one.contents, false)
    } else {
      const fitting = one.states.slice(1).find((doc) => fits({ depth, flat: true, doc }, this.#commands, room))
      if (one.broken || fitting === undefined) push(one.states.at(-1) ?? '', false)
      else push(fitting, true)
    }
  }
}

function layOutFill({ depth, flat }: Command, parts: readonly Doc[], room: number, commands: Command[]): void {
  const [item, separator, next] = parts
  if (item === undefined) return
  const itemFits = fits({ depth, flat: true, doc: item }, [], room)
  if (separator === undefined) {
    commands.push({ depth, flat: itemFits, doc: item })
    return
  }
  const pairFits = fits({ depth, flat: true, doc: [item, separator, next ?? ''] }, [], room)
  commands.push({ depth, flat, doc: { kind: 'fill', parts: parts.slice(2) } })
  commands.push({ depth, flat: pairFits, doc: separator })
  commands.push({ depth, flat: itemFits, doc: item })
}

/** Does what comes next, up to its first line end, fit into the room that is left? */
function fits(next: Command, rest: readonly Command[], room: number): boolean {
  let left = room
  let restIndex = rest.length
  const commands: Command[] = [next]
  while (left >= 0) {
    const command = commands.pop() ?? rest[--restIndex]
    if (command === undefined) return true
    const { depth, flat, doc } = command
    if (typeof doc === 'string') left -= widthOf(doc)
    else if (isSequence(doc)) {
      for (let index = doc.length - 1; index >= 0; index -= 1) commands.push({ depth, flat, doc: doc[index] ?? '' })
    } else if (doc.kind === 'indent') commands.push({ depth, flat, doc: doc.contents })
    else if (doc.kind === 'fill') commands.push({ depth, flat, doc: doc.parts })
    else if (doc.kind === 'ifBroken') {
      if (!flat) commands.push({ depth, flat, doc: doc.contents })
    } else if (doc.kind === 'group') {
      const open = doc.broken || !flat
      const contents = doc.states !== undefined && open ? (doc.states.at(-1) ?? '') : doc.contents
      commands.push({ depth, flat: !open, doc: contents })
    } else if (doc.kind === 'line') {
      if (!flat || doc.mode === 'hard' || doc.mode === 'literal') return true
      if (doc.mode === 'space') left -= 1
    }
  }
  return false
}

/** Columns that a text takes; wide characters take two. */
function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += isWide(character.codePointAt(0) ?? 0) ? 2 : /\p{M}/u.test(character) ? 0 : 1
  return width
}

/** East Asian wide and full-width ranges, and emoji. https://www.unicode.org/reports/tr11/ */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
}
