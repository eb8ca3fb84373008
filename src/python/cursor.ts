/** A place in a list of tokens, with the few moves that the two halves of the parser share. */
import type { Token } from './tokens.ts'

/** A line that is no Python, or Python that this parser does not know. */
export class PythonSyntaxProblem extends Error {
  readonly line: number
  /** Not the text is at fault: it goes beyond what this parser follows. */
  readonly limit: boolean
  constructor(token: Token, limit = false) {
    super(token.value === '' ? `unexpected ${token.kind}` : `unexpected ${token.kind} ${JSON.stringify(token.value)}`)
    this.line = token.line
    this.limit = limit
  }
}

/** A place in a list of tokens. */
export interface Cursor {
  readonly tokens: readonly Token[]
  at: number
  /** How deep the reading is nested. */
  depth: number
}

/** Deeper than any script that people write, and far from the end of the stack. */
const deepest = 150

/** Reads something nested; throws where a script nests without end. */
export function nested<T>(cursor: Cursor, read: () => T): T {
  if (cursor.depth >= deepest)
    throw new PythonSyntaxProblem({ kind: 'error', value: 'nesting', line: peek(cursor).line }, true)
  cursor.depth++
  try {
    return read()
  } finally {
    cursor.depth--
  }
}

/** The token `ahead` of the cursor; the end token beyond the end. */
export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.at + ahead, cursor.tokens.length - 1)]!
}

/** True when the next token is one of these operators or keywords. */
export function sees(cursor: Cursor, ...values: readonly string[]): boolean {
  const token = peek(cursor)
  return (token.kind === 'operator' || token.kind === 'name') && values.includes(token.value)
}

/** Takes the next token when it is this operator or keyword. */
export function take(cursor: Cursor, value: string): boolean {
  if (!sees(cursor, value)) return false
  cursor.at++
  return true
}

/** Takes this operator or keyword, or throws. */
export function expect(cursor: Cursor, value: string): void {
  if (!take(cursor, value)) throw new PythonSyntaxProblem(peek(cursor))
}

/** Takes a name that is no keyword, or throws. */
export function takeName(cursor: Cursor): string {
  const token = peek(cursor)
  if (token.kind !== 'name' || keywords.has(token.value)) throw new PythonSyntaxProblem(token)
  cursor.at++
  return token.value
}

/** Takes a dotted name: `botocore.config`; leading dots are kept. */
export function takeDottedName(cursor: Cursor): string {
  let name = ''
  while (sees(cursor, '.', '...')) {
    name += peek(cursor).value
    cursor.at++
  }
  if (name !== '' && sees(cursor, 'import')) return name
  name += takeName(cursor)
  while (take(cursor, '.')) name += `.${takeName(cursor)}`
  return name
}

/** Python's reserved words (the soft ones, `match`, `case`, `type`, are names too). */
export const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)
