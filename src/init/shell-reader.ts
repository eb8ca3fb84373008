/** One simple command out of shell text: quotes, expansions, redirections, heredocs. */
import type { ShellCommand, Unknown } from './shell.ts'

/** Reads one simple command; each character is looked at a bounded number of times. */
export class CommandReader {
  at: number
  readonly #text: string
  readonly #start: number
  readonly #words: string[] = []
  readonly #unknowns: Unknown[] = []
  #word: string | undefined
  #heredoc: string | undefined

  constructor(text: string, at: number) {
    this.#text = text
    this.#start = at
    this.at = at
  }

  read(): ShellCommand {
    const text = this.#text
    for (; this.at < text.length; this.at += 1) {
      const char = text.charAt(this.at)
      if (char === '\n' || char === ';' || char === '|' || char === '&') break
      if (char === '#' && this.#word === undefined) {
        this.#skipTo('\n')
        break
      }
      this.#take(char)
    }
    this.#endWord()
    const source = text.slice(this.#start, this.at).trim()
    this.#skipOperator()
    if (this.#heredoc !== undefined) this.#skipHeredoc(this.#heredoc)
    return { text: source, words: this.#words, unknowns: this.#unknowns }
  }

  #take(char: string): void {
    if (char === ' ' || char === '\t') this.#endWord()
    else if (char === '\\') this.#escape()
    else if (char === "'") this.#single()
    else if (char === '"') this.#double()
    else if (char === '>' || (char === '<' && !this.#placeholder())) this.#redirect()
    else if (char !== '<') this.#plain(char)
  }

  #plain(char: string): void {
    if (!this.#expansion(char)) this.#add(char)
  }

  #escape(): void {
    this.at += 1
    const next = this.#text.charAt(this.at)
    if (next === '\n') this.#endWord()
    else this.#add(next)
  }

  #single(): void {
    this.#add('')
    const end = this.#text.indexOf("'", this.at + 1)
    const stop = end < 0 ? this.#text.length : end
    this.#literal(this.at + 1, stop)
    this.at = stop
  }

  /** Text in single quotes; `<NAME>` in it is still for the reader to fill in. */
  #literal(from: number, to: number): void {
    for (this.at = from; this.at < to; this.at += 1) {
      const char = this.#text.charAt(this.at)
      if (char !== '<' || !this.#placeholder()) this.#add(char)
    }
  }

  #double(): void {
    this.#add('')
    for (this.at += 1; this.at < this.#text.length; this.at += 1) {
      const char = this.#text.charAt(this.at)
      if (char === '"') return
      if (char === '\\' && '"\\$`\n'.includes(this.#text.charAt(this.at + 1))) {
        this.at += 1
        if (this.#text.charAt(this.at) !== '\n') this.#add(this.#text.charAt(this.at))
      } else if (char !== '<' || !this.#placeholder()) this.#plain(char)
    }
  }

  /** `<NAME>`, which people write for what the reader is to fill in. */
  #placeholder(): boolean {
    const found = /^<([A-Za-z][A-Za-z0-9_. -]{0,60})>/.exec(this.#text.slice(this.at, this.at + 64))
    if (found === null) return false
    this.#unknown(found[1], found[0])
    return true
  }

  #expansion(char: string): boolean {
    if (char === '`') return this.#substitution(this.#text.indexOf('`', this.at + 1))
    if (char !== '$') return false
    if (this.#text.startsWith('$(', this.at)) return this.#substitution(this.#closingParenthesis())
    const found = /^\$(?:([A-Za-z_][A-Za-z0-9_]{0,60})|\{([A-Za-z_][A-Za-z0-9_]{0,60})[^}]{0,60}\})/.exec(
      this.#text.slice(this.at, this.at + 130),
    )
    if (found === null) return false
    this.#unknown(found[1] ?? found[2], found[0])
    return true
  }

  #substitution(end: number): boolean {
    const stop = end < 0 ? this.#text.length - 1 : end
    this.#unknown(undefined, this.#text.slice(this.at, stop + 1))
    return true
  }

  #closingParenthesis(): number {
    let open = 0
    let quote = ''
    for (let at = this.at + 1; at < this.#text.length; at += 1) {
      const char = this.#text.charAt(at)
      if (quote !== '') quote = char === quote ? '' : quote
      else if (char === "'" || char === '"') quote = char
      else if (char === '(') open += 1
      else if (char === ')' && --open === 0) return at
    }
    return -1
  }

  /** A redirection and its target are no words of the command. */
  #redirect(): void {
    if (this.#word !== undefined && /^\d+$/.test(this.#word)) this.#word = undefined
    this.#endWord()
    const rest = this.#text.slice(this.at, this.at + 130)
    const heredoc = /^<<-?\s*(['"]?)([A-Za-z_]\w{0,60})\1/.exec(rest)
    if (heredoc !== null) this.#heredoc = heredoc[2]
    const whole = heredoc?.[0] ?? /^[<>]{1,3}&?\s*[^\s;|&<>]*/.exec(rest)?.[0] ?? '>'
    this.at += whole.length - 1
  }

  #skipHeredoc(end: string): void {
    for (;;) {
      const next = this.#text.indexOf('\n', this.at)
      const line = this.#text.slice(this.at, next < 0 ? undefined : next).trim()
      this.at = next < 0 ? this.#text.length : next + 1
      if (line === end || next < 0) return
    }
  }

  #skipOperator(): void {
    while (this.at < this.#text.length && '\n;|&'.includes(this.#text.charAt(this.at))) {
      this.at += 1
      if (this.#text.charAt(this.at - 1) === '\n') return
    }
  }

  #skipTo(char: string): void {
    const next = this.#text.indexOf(char, this.at)
    this.at = next < 0 ? this.#text.length : next
  }

  #unknown(name: string | undefined, source: string): void {
    this.#add(`\uE000${this.#unknowns.length}\uE001`)
    this.#unknowns.push({ name, source })
    this.at += source.length - 1
  }

  #add(text: string): void {
    this.#word = (this.#word ?? '') + text
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word)
    this.#word = undefined
  }
}
