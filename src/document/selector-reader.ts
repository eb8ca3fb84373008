/** Reads the text of a selector character by character; `selector.ts` is its face. */
import type { Segment } from './selector.ts'

/** Why a text is no selector, and where. */
export class SelectorRefusal extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.name = 'SelectorRefusal'
    this.at = at
  }
}

const blank = /\s/
const nameEnd = /[\s.[\]'"()]/
const nameEndInFilter = /[\s.[\]'"()=!<>&|]/
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const operators = ['==', '!=', '>=', '<=', '>', '<'] as const
const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])
const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** One pass over one text. */
export class SelectorReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text.trimEnd()
    this.blanks()
  }

  /** All segments of the text; throws SelectorRefusal. */
  segments(): readonly Segment[] {
    if (this.at >= this.text.length) this.refuse('The selector is empty; write "$" for the whole value.')
    const segments: Segment[] = []
    // SSM accepts selectors without the leading "$."
    if (!this.take('$') && !this.next('.') && !this.next('[')) segments.push({ kind: 'child', name: this.key() })
    while (this.at < this.text.length) segments.push(this.segment())
    return segments
  }

  private segment(): Segment {
    if (this.take('..')) {
      if (this.next('*') || this.next('[*') || this.next('[?') || /^\[\s*-?\d/.test(this.text.slice(this.at))) {
        this.refuse('After ".." a key is expected, as in "$..InstanceId".')
      }
      return { kind: 'descend', name: this.next('[') ? this.bracketedKey() : this.key() }
    }
    if (this.take('.')) {
      if (this.take('*')) return { kind: 'wildcard' }
      // "$.[0]" and "$.['x']" are read as if the dot were not there.
      return this.next('[') ? this.bracket() : { kind: 'child', name: this.key() }
    }
    if (this.next('[')) return this.bracket()
    return this.refuse(`"." or "[" is expected here, not "${this.text[this.at]}".`)
  }

  private bracket(): Segment {
    const start = this.at
    this.at += 1
    this.blanks()
    if (this.next("'") || this.next('"')) {
      this.at = start
      return { kind: 'child', name: this.bracketedKey() }
    }
    if (this.take('*')) return this.closed({ kind: 'wildcard' })
    if (this.take('?')) return this.closed(this.filter())
    const [digits] = /^-?\d+(?=\s*\])/.exec(this.text.slice(this.at)) ?? []
    if (digits === undefined || !Number.isSafeInteger(Number(digits))) {
      this.refuse(
        'In brackets SSM takes a position ([0]), a quoted key ([\'key\']), * or a filter ([?(@.key == "value")]).',
      )
    }
    this.at += digits.length
    // "-0" is 0, so that printing and parsing agree.
    return this.closed({ kind: 'index', index: Number(digits) || 0 })
  }

  private filter(): Segment {
    this.blanks()
    const inParentheses = this.take('(')
    this.blanks()
    if (!this.take('@')) this.refuse('A filter starts with "@", as in [?(@.key == "value")].')
    const path: string[] = []
    for (;;) {
      if (this.take('.')) path.push(this.key(nameEndInFilter))
      else if (/^\[\s*['"]/.test(this.text.slice(this.at))) path.push(this.bracketedKey())
      else break
    }
    this.blanks()
    const operator = operators.find((one) => this.take(one))
    if (operator === undefined) return this.refuse('A filter compares with ==, !=, >, <, >= or <=.')
    this.blanks()
    const value = this.literal()
    this.blanks()
    if (this.next('&&') || this.next('||')) this.refuse('SSM takes one comparison in a filter: no && and no ||.')
    if (inParentheses && !this.take(')')) this.refuse('")" is missing at the end of the filter.')
    return { kind: 'filter', path, operator, value }
  }

  private literal(): string | number | boolean | null {
    if (this.next("'") || this.next('"')) return this.quoted()
    number.lastIndex = this.at
    const [digits] = number.exec(this.text) ?? []
    if (digits !== undefined && Number.isFinite(Number(digits))) {
      this.at += digits.length
      return Number(digits) || 0
    }
    for (const [word, value] of words) if (this.take(word)) return value
    return this.refuse('A filter compares with a quoted text, a number, true, false or null.')
  }

  private closed<S extends Segment>(segment: S): S {
    this.blanks()
    if (!this.take(']')) this.refuse('"]" is missing.')
    return segment
  }

  private key(end = nameEnd): string {
    if (this.next("'") || this.next('"')) return this.quoted()
    const start = this.at
    while (this.at < this.text.length && !end.test(this.text[this.at] ?? '')) this.at += 1
    const name = this.text.slice(start, this.at)
    if (name === '') this.refuse('A key is expected here.')
    if (name === '*') this.refuse('"*" must follow "." or stand in brackets after "$".')
    return name
  }

  private bracketedKey(): string {
    this.at += 1
    this.blanks()
    const name = this.quoted()
    this.blanks()
    if (!this.take(']')) this.refuse('"]" is missing after the quoted key; SSM takes one key in brackets.')
    return name
  }

  private quoted(): string {
    const start = this.at
    const quote = this.text[this.at]
    let text = ''
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at] ?? ''
      if (character === quote) {
        this.at += 1
        return text
      }
      text += character === '\\' ? this.escaped() : character
    }
    this.at = start
    return this.refuse('The quote is not closed.')
  }

  private escaped(): string {
    this.at += 1
    const letter = this.text[this.at] ?? ''
    const [, hex] = /^u([0-9A-Fa-f]{4})/.exec(this.text.slice(this.at, this.at + 5)) ?? []
    if (hex === undefined) return escapes.get(letter) ?? letter
    this.at += 4
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  private next(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  private take(text: string): boolean {
    if (!this.next(text)) return false
    this.at += text.length
    return true
  }

  private blanks(): void {
    while (this.at < this.text.length && blank.test(this.text[this.at] ?? '')) this.at += 1
  }

  private refuse(message: string): never {
    throw new SelectorRefusal(message, this.at)
  }
}
