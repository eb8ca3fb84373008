/**
 * Splits Python source into tokens, with the indentation marks that the grammar needs. It never fails: what is no Python
 * becomes an `error` token and the parser reports its line.
 * https://docs.python.org/3/reference/lexical_analysis.html
 */

/** Kinds of tokens; `format` is an f-string. */
export type TokenKind =
  | 'name'
  | 'number'
  | 'text'
  | 'bytes'
  | 'format'
  | 'operator'
  | 'newline'
  | 'indent'
  | 'dedent'
  | 'end'
  | 'error'

/** One token. `parts` only on a `format` token (f-string): texts, and the source of each replacement field. */
export interface Token {
  readonly kind: TokenKind
  /** The name, number or operator; the decoded content of a text; `unmatched` on a dedent to where no block began. */
  readonly value: string
  /** Counts from 1. */
  readonly line: number
  readonly parts?: readonly (string | { readonly source: string; readonly line: number })[]
}

const operators =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|!=|<=|>=|==|->|:=|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|\*\*|\/\/|<<|>>|[-+*/%@&|^~<>()[\]{},:.;=!]/y
const names = /[\p{ID_Start}_][\p{ID_Continue}]*/uy
const numbers = /0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y
const prefixes = /(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])?(?:"""|'''|"|')/y

/** Tokens of a script, ending with an `end` token. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  const indents = [0]
  let at = 0
  let line = 1
  let depth = 0
  let lineStart = true
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(source)?.[0]
  }
  const push = (kind: TokenKind, value: string): void => {
    tokens.push({ kind, value, line })
  }
  while (at < source.length) {
    if (lineStart && depth === 0) {
      lineStart = false
      let column = 0
      while (at < source.length && ' \t\f\u00a0'.includes(source[at]!)) {
        column = source[at] === '\t' ? column - (column % 8) + 8 : column + 1
        at++
      }
      const next = source[at]
      if (next === undefined || next === '\n' || next === '\r' || next === '#') {
        // A blank or comment line says nothing about indentation.
      } else if (tokens.length === 0) {
        indents[0] = column // Text that is indented as a whole.
      } else if (column > indents.at(-1)!) {
        indents.push(column)
        push('indent', '')
      } else {
        while (indents.length > 1 && column < indents.at(-1)!) {
          indents.pop()
          push('dedent', '')
        }
        if (column !== indents.at(-1)) push('dedent', 'unmatched')
      }
    }
    const char = source[at]
    if (char === undefined) break
    if (char === '\n' || char === '\r') {
      if (depth === 0) {
        if (tokens.length > 0 && !['newline', 'indent', 'dedent'].includes(tokens.at(-1)!.kind)) push('newline', '')
        lineStart = true
      }
      at += char === '\r' && source[at + 1] === '\n' ? 2 : 1
      line++
    } else if (' \t\f\u00a0\ufeff'.includes(char)) {
      at++
    } else if (char === '#') {
      while (at < source.length && source[at] !== '\n' && source[at] !== '\r') at++
    } else if (char === '\\' && /[\r\n]/.test(source[at + 1] ?? '')) {
      at += source[at + 1] === '\r' && source[at + 2] === '\n' ? 3 : 2
      line++
    } else {
      const opening = match(prefixes)
      if (opening !== undefined) {
        const text = readText(source, at, opening, line)
        tokens.push(text.token)
        line += text.lines
        at = text.end
        continue
      }
      const name = match(names)
      const number = name === undefined ? match(numbers) : undefined
      const operator = name === undefined && number === undefined ? match(operators) : undefined
      const found = name ?? number ?? operator
      if (found === undefined || (number !== undefined && glued(source, at + number.length))) {
        push('error', char)
        at++
        continue
      }
      push(name !== undefined ? 'name' : number !== undefined ? 'number' : 'operator', found)
      if (operator !== undefined && '([{'.includes(operator)) depth++
      if (operator !== undefined && ')]}'.includes(operator)) depth = Math.max(0, depth - 1)
      at += found.length
    }
  }
  if (tokens.length > 0 && tokens.at(-1)!.kind !== 'newline') push('newline', '')
  for (let open = indents.length; open > 1; open--) push('dedent', '')
  push('end', '')
  return tokens
}

/** A name that follows a number without a blank; Python allows only a few keywords there: `1if x else 2`. */
function glued(source: string, at: number): boolean {
  names.lastIndex = at
  const name = names.exec(source)?.[0]
  return name !== undefined && !/^(?:and|else|for|if|in|is|not|or)/.test(name)
}

/** Reads one string literal that begins at `start` with `opening` (prefix and quotes). */
function readText(
  source: string,
  start: number,
  opening: string,
  line: number,
): { readonly token: Token; readonly end: number; readonly lines: number } {
  const quote = opening.endsWith('"""') || opening.endsWith("'''") ? opening.slice(-3) : opening.slice(-1)
  const prefix = opening.slice(0, -quote.length).toLowerCase()
  const raw = prefix.includes('r')
  const format = prefix.includes('f') || prefix.includes('t')
  const parts: (string | { source: string; line: number })[] = []
  let text = ''
  let at = start + opening.length
  let lines = 0
  for (;;) {
    const char = source[at]
    const closed = source.startsWith(quote, at)
    if (char === undefined || closed || (char === '\n' && quote.length === 1)) {
      if (text !== '') parts.push(text)
      const kind = char === undefined || !closed ? 'error' : format ? 'format' : prefix.includes('b') ? 'bytes' : 'text'
      const token: Token =
        kind === 'format' ? { kind, value: '', line, parts } : { kind, value: kind === 'error' ? quote : text, line }
      return { token, end: closed ? at + quote.length : at, lines }
    }
    if (char === '\n') lines++
    // A backslash does not hide the brace of an f-string.
    if (char === '\\' && !(format && '{}'.includes(source[at + 1] ?? ' '))) {
      const escaped = readEscape(source, at, raw)
      text += escaped.text
      if (source[at + 1] === '\n') lines++
      at += escaped.length
    } else if (format && (char === '{' || char === '}')) {
      if (source[at + 1] === char) {
        text += char
        at += 2
      } else if (char === '}') {
        parts.push({ source: '}', line: line + lines })
        at++
      } else {
        const end = fieldEnd(source, at + 1)
        if (text !== '') parts.push(text)
        text = ''
        parts.push({ source: source.slice(at + 1, end), line: line + lines })
        lines += source.slice(at, end).split('\n').length - 1
        at = end + 1
      }
    } else {
      text += char
      at++
    }
  }
}

const escapes: { readonly [key: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

function readEscape(source: string, at: number, raw: boolean): { readonly text: string; readonly length: number } {
  const next = source[at + 1] ?? ''
  if (raw) return { text: `\\${next}`, length: 2 }
  const named = /\\N\{[^{}"'\n]*\}/y
  named.lastIndex = at
  const name = named.exec(source)?.[0]
  if (name !== undefined) return { text: '\ufffd', length: name.length }
  const hex = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y
  hex.lastIndex = at
  const found = hex.exec(source)?.[0]
  if (found !== undefined) {
    const code = Number.parseInt(found.slice(2), 16)
    return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd', length: found.length }
  }
  const plain = Object.hasOwn(escapes, next) ? escapes[next]! : `\\${next}`
  return { text: plain, length: 2 }
}

/** Where the replacement field of an f-string that begins at `at` ends: the place of its closing brace. */
function fieldEnd(source: string, at: number): number {
  let depth = 0
  for (let place = at; place < source.length; place++) {
    const char = source[place]!
    if ('([{'.includes(char)) depth++
    else if (char === '}' && depth === 0) return place
    else if (')]}'.includes(char)) depth--
    else if (char === '"' || char === "'") {
      const quote = source.startsWith(char.repeat(3), place) ? char.repeat(3) : char
      let end = place + quote.length
      while (end < source.length && !source.startsWith(quote, end)) end += source[end] === '\\' ? 2 : 1
      place = end + quote.length - 1
    }
  }
  return source.length
}
