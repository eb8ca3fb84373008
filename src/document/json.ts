/** The places of values in a JSON text, and what is wrong with it: a strict scanner beside JSON.parse, which tells neither. */
import { pointerOf } from './pointer.ts'

/** Why a text is no JSON that a document may be, and the offset. */
export class JsonRefusal extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.name = 'JsonRefusal'
    this.at = at
  }
}

/** Count of `:` outside strings, that is of members of all objects, duplicates included. The text must be JSON. */
export function countMembers(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x3a) count += 1
    else if (code === 0x22) at = endOfString(text, at)
  }
  return count
}

/** Offset of the quote that closes the string which opens at `at`; the length of the text where none does. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1
    if (backslashes % 2 === 0) return end
  }
  return text.length
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
/** A string that says what it holds: no escape, nothing that a string may not hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that need an escape
const bare = /"[^"\\\x00-\x1f]*"/y

/**
 * Offsets by JSON pointer: of the key for a member, of the value for an element and the root.
 *
 * @throws JsonRefusal for a text that is not well formed, holds a key twice, or nests deeper than `deepest`
 */
export function scanJson(text: string, deepest: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  const end = new Scanner(text, deepest, places).value(0, '', 0)
  if (end < text.length) throw new JsonRefusal('Nothing may follow the end of the JSON value.', end)
  return places
}

class Scanner {
  private readonly text: string
  private readonly deepest: number
  private readonly places: Map<string, number>

  constructor(text: string, deepest: number, places: Map<string, number>) {
    this.text = text
    this.deepest = deepest
    this.places = places
  }

  /** Scans the value at or after `from`; answers the offset of what follows it, blanks skipped. */
  value(from: number, pointer: string, depth: number): number {
    const at = this.skip(from)
    if (!this.places.has(pointer)) this.places.set(pointer, at)
    const character = this.text[at]
    if (character === '{') return this.skip(this.object(at, pointer, depth + 1))
    if (character === '[') return this.skip(this.list(at, pointer, depth + 1))
    if (character === '"') return this.skip(this.string(at))
    for (const word of ['true', 'false', 'null']) if (this.text.startsWith(word, at)) return this.skip(at + word.length)
    number.lastIndex = at
    const [digits] = number.exec(this.text) ?? []
    if (digits !== undefined) return this.skip(at + digits.length)
    throw new JsonRefusal(`A value is expected here, not ${this.shown(at)}.`, at)
  }

  private object(open: number, pointer: string, depth: number): number {
    this.enter(open, depth)
    let at = this.skip(open + 1)
    if (this.text[at] === '}') return at + 1
    const seen = new Set<string>()
    for (;;) {
      if (this.text[at] !== '"') {
        throw new JsonRefusal(`A key in double quotes is expected here, not ${this.shown(at)}.`, at)
      }
      const end = this.string(at)
      const written = this.text.slice(at, end)
      const key = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1)
      if (seen.has(key)) throw new JsonRefusal(`The key "${key}" stands twice in the same map; remove one.`, at)
      seen.add(key)
      const here = pointer + pointerOf([key])
      this.places.set(here, at)
      const colon = this.skip(end)
      if (this.text[colon] !== ':') throw new JsonRefusal(`":" is expected here, not ${this.shown(colon)}.`, colon)
      at = this.value(colon + 1, here, depth)
      if (this.text[at] === '}') return at + 1
      if (this.text[at] !== ',') throw new JsonRefusal(`"," or "}" is expected here, not ${this.shown(at)}.`, at)
      at = this.skip(at + 1)
    }
  }

  private list(open: number, pointer: string, depth: number): number {
    this.enter(open, depth)
    let at = this.skip(open + 1)
    if (this.text[at] === ']') return at + 1
    for (let index = 0; ; index += 1) {
      at = this.value(at, `${pointer}/${index}`, depth)
      if (this.text[at] === ']') return at + 1
      if (this.text[at] !== ',') throw new JsonRefusal(`"," or "]" is expected here, not ${this.shown(at)}.`, at)
      at += 1
    }
  }

  private string(open: number): number {
    bare.lastIndex = open
    if (bare.test(this.text)) return bare.lastIndex
    const end = endOfString(this.text, open)
    if (end === this.text.length) throw new JsonRefusal('The quote is not closed.', open)
    try {
      JSON.parse(this.text.slice(open, end + 1))
    } catch {
      throw new JsonRefusal('The text in quotes holds a line break, a control character or an unknown escape.', open)
    }
    return end + 1
  }

  private enter(at: number, depth: number): void {
    if (depth > this.deepest) throw new JsonRefusal(`The document nests deeper than ${this.deepest} levels.`, at)
  }

  private skip(from: number): number {
    let at = from
    for (;;) {
      const code = this.text.charCodeAt(at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at
      at += 1
    }
  }

  private shown(at: number): string {
    return at >= this.text.length
      ? 'the end of the text'
      : JSON.stringify(String.fromCodePoint(this.text.codePointAt(at) ?? 0))
  }
}
