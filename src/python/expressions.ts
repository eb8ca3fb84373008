/** Reads Python expressions. https://docs.python.org/3/reference/expressions.html */
import { type Cursor, expect, keywords, nested, PythonSyntaxProblem, peek, sees, take, takeName } from './cursor.ts'
import { tokensOf } from './tokens.ts'
import type { Argument, Expression, Generator, Parameter } from './tree.ts'

/** Expressions between commas, stars allowed: the right side of an assignment, an index, what `for` walks. */
export function readExpressions(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  const first = readStarred(cursor)
  if (!sees(cursor, ',')) return first
  const items = [first]
  while (take(cursor, ',')) {
    if (!startsExpression(cursor)) break
    items.push(readStarred(cursor))
  }
  return { kind: 'list', items, line }
}

/** Links of a chain (`a.b.c`, `a + b + c`) that are followed. */
const longest = 300

function startsExpression(cursor: Cursor): boolean {
  const token = peek(cursor)
  if (token.kind === 'name') {
    return (
      !keywords.has(token.value) || ['None', 'True', 'False', 'not', 'lambda', 'await', 'yield'].includes(token.value)
    )
  }
  if (token.kind === 'operator') return ['(', '[', '{', '-', '+', '~', '*', '...'].includes(token.value)
  return ['number', 'text', 'bytes', 'format'].includes(token.kind)
}

function readStarred(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  if (take(cursor, '*')) return { kind: 'star', value: readBinary(cursor), line }
  return readExpression(cursor)
}

/** One expression: named, conditional, lambda, yield included. */
export function readExpression(cursor: Cursor): Expression {
  return nested(cursor, () => readUnnested(cursor))
}

function readUnnested(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  if (take(cursor, 'yield')) {
    const from = take(cursor, 'from')
    const value = startsExpression(cursor) ? readExpressions(cursor) : undefined
    return { kind: 'yield', value, from, line }
  }
  if (take(cursor, 'lambda')) {
    const parameters = readParameters(cursor, ':', false)
    return { kind: 'lambda', parameters, body: readExpression(cursor), line }
  }
  const value = readOr(cursor)
  if (take(cursor, ':=')) return { kind: 'walrus', target: value, value: readExpression(cursor), line }
  if (!sees(cursor, 'if')) return value
  cursor.at++
  const test = readOr(cursor)
  expect(cursor, 'else')
  return { kind: 'either', items: [value, readExpression(cursor)], test, line }
}

function readOr(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  const items = [readNot(cursor)]
  while (take(cursor, 'or') || take(cursor, 'and')) items.push(readNot(cursor))
  return items.length === 1 ? items[0]! : { kind: 'either', items, line }
}

function readNot(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  if (take(cursor, 'not')) return { kind: 'bag', items: [nested(cursor, () => readNot(cursor))], line }
  const items = [readBinary(cursor)]
  for (;;) {
    const negated = sees(cursor, 'not') && peek(cursor, 1).value === 'in'
    if (!negated && !sees(cursor, '<', '>', '==', '>=', '<=', '!=', 'in', 'is')) break
    cursor.at += negated ? 2 : 1
    take(cursor, 'not')
    items.push(readBinary(cursor))
  }
  return items.length === 1 ? items[0]! : { kind: 'bag', items, line }
}

/** Arithmetic of any precedence: only a pure chain of `+` keeps its meaning (texts and lists are joined with it). */
function readBinary(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  const items = [readUnary(cursor)]
  let adds = true
  while (sees(cursor, '+', '-', '*', '/', '//', '%', '@', '&', '|', '^', '<<', '>>', '**')) {
    adds &&= sees(cursor, '+')
    cursor.at++
    items.push(readUnary(cursor))
  }
  if (items.length === 1) return items[0]!
  if (!adds || items.length > longest) return { kind: 'bag', items, line }
  return items.slice(1).reduce((left, right): Expression => ({ kind: 'add', left, right, line }), items[0]!)
}

function readUnary(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  if (take(cursor, '-') || take(cursor, '+') || take(cursor, '~'))
    return { kind: 'bag', items: [nested(cursor, () => readUnary(cursor))], line }
  if (take(cursor, 'await')) return nested(cursor, () => readUnary(cursor))
  let value = readAtom(cursor)
  for (let length = 0; ; length++) {
    if (length > longest) throw new PythonSyntaxProblem(peek(cursor), true)
    const at = peek(cursor).line
    if (take(cursor, '.')) value = { kind: 'attribute', of: value, name: takeName(cursor), line: at }
    else if (take(cursor, '(')) value = { kind: 'call', of: value, arguments: readArguments(cursor), line: value.line }
    else if (take(cursor, '[')) {
      if (sees(cursor, ']')) throw new PythonSyntaxProblem(peek(cursor))
      const key = readSlices(cursor)
      expect(cursor, ']')
      value = { kind: 'index', of: value, key, line: at }
    } else return value
  }
}

function readSlices(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  const items: Expression[] = []
  let plain = true
  while (!sees(cursor, ']')) {
    if (take(cursor, ':') || take(cursor, ',')) {
      plain = false
      continue
    }
    items.push(readStarred(cursor))
    if (!sees(cursor, ':', ',', ']')) throw new PythonSyntaxProblem(peek(cursor))
  }
  return plain && items.length === 1 ? items[0]! : { kind: 'bag', items, line }
}

/** Arguments of a call, the closing parenthesis included. */
export function readArguments(cursor: Cursor): readonly Argument[] {
  const found: Argument[] = []
  while (!take(cursor, ')')) {
    if (take(cursor, '**')) found.push({ star: 2, value: readExpression(cursor) })
    else if (take(cursor, '*')) found.push({ star: 1, value: readExpression(cursor) })
    else if (peek(cursor).kind === 'name' && peek(cursor, 1).value === '=' && peek(cursor, 1).kind === 'operator') {
      const name = takeName(cursor)
      cursor.at++
      found.push({ name, value: readExpression(cursor) })
    } else {
      const { line } = peek(cursor)
      const value = readExpression(cursor)
      const generators = readGenerators(cursor)
      found.push({
        value:
          generators.length === 0 ? value : { kind: 'comprehension', elements: [value], dict: false, generators, line },
      })
    }
    if (!sees(cursor, ')')) expect(cursor, ',')
  }
  return found
}

/** Parameters up to `closing`, which is taken too. */
export function readParameters(cursor: Cursor, closing: ')' | ':', annotated: boolean): readonly Parameter[] {
  const found: Parameter[] = []
  while (!take(cursor, closing)) {
    const star = take(cursor, '**') ? 2 : take(cursor, '*') ? 1 : undefined
    if (take(cursor, '/') || (star === 1 && sees(cursor, ','))) {
      // Marks of positional-only and keyword-only parameters.
    } else {
      const name = takeName(cursor)
      if (annotated && take(cursor, ':')) readStarred(cursor)
      const fallback = take(cursor, '=') ? readExpression(cursor) : undefined
      found.push({ name, ...(star === undefined ? {} : { star }), ...(fallback === undefined ? {} : { fallback }) })
    }
    if (!sees(cursor, closing)) expect(cursor, ',')
  }
  return found
}

function readGenerators(cursor: Cursor): readonly Generator[] {
  const found: Generator[] = []
  while (sees(cursor, 'for', 'async')) {
    take(cursor, 'async')
    expect(cursor, 'for')
    const target = readTargets(cursor)
    expect(cursor, 'in')
    const items = readOr(cursor)
    const conditions: Expression[] = []
    while (take(cursor, 'if')) conditions.push(readCondition(cursor))
    found.push({ target, items, conditions })
  }
  return found
}

/** A condition of a comprehension: a conditional expression needs parentheses there. */
function readCondition(cursor: Cursor): Expression {
  const value = sees(cursor, 'lambda') ? readExpression(cursor) : readOr(cursor)
  return take(cursor, ':=') ? { kind: 'walrus', target: value, value: readOr(cursor), line: value.line } : value
}

/** What `for` binds: it ends before `in`. */
export function readTargets(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  const items: Expression[] = []
  let list = false
  while (!sees(cursor, 'in')) {
    const star = take(cursor, '*')
    const value = readUnary(cursor)
    items.push(star ? { kind: 'star', value, line } : value)
    if (!take(cursor, ',')) break
    list = true
  }
  return list || items.length !== 1 ? { kind: 'list', items, line } : items[0]!
}

function readAtom(cursor: Cursor): Expression {
  const token = peek(cursor)
  const { line } = token
  if (token.kind === 'text' || token.kind === 'format' || token.kind === 'bytes') return readTexts(cursor)
  if (token.kind === 'number') {
    cursor.at++
    const value = Number(token.value.replaceAll('_', ''))
    return Number.isFinite(value) ? { kind: 'constant', value, line } : { kind: 'bag', items: [], line }
  }
  if (take(cursor, '(')) return readBracketed(cursor, ')')
  if (take(cursor, '[')) return readBracketed(cursor, ']')
  if (take(cursor, '{')) return readBraced(cursor)
  if (take(cursor, '...')) return { kind: 'bag', items: [], line }
  for (const [word, value] of [
    ['None', null],
    ['True', true],
    ['False', false],
  ] as const) {
    if (take(cursor, word)) return { kind: 'constant', value, line }
  }
  return { kind: 'name', name: takeName(cursor), line }
}

/** Literals side by side are one text. */
function readTexts(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  const parts: (string | Expression)[] = []
  let bytes = false
  for (let token = peek(cursor); ['text', 'format', 'bytes'].includes(token.kind); token = peek(cursor)) {
    if (token.kind === 'format') {
      for (const part of token.parts ?? []) parts.push(typeof part === 'string' ? part : readField(cursor, part))
    } else parts.push(token.value)
    bytes ||= token.kind === 'bytes'
    cursor.at++
  }
  if (bytes) return { kind: 'bag', items: parts.filter((part) => typeof part !== 'string'), line }
  if (parts.every((part) => typeof part === 'string')) return { kind: 'constant', value: parts.join(''), line }
  return { kind: 'format', parts, line }
}

/** A replacement field; with a conversion or a format its value is only data. */
function readField(cursor: Cursor, field: { readonly source: string; readonly line: number }): Expression {
  const tokens = tokensOf(`(${field.source})`).map((token) => ({ ...token, line: token.line + field.line - 1 }))
  const inner: Cursor = { tokens, at: 1, depth: cursor.depth }
  const value = readExpressions(inner)
  return sees(inner, ')') ? value : { kind: 'bag', items: [value], line: field.line }
}

function readBracketed(cursor: Cursor, closing: ')' | ']'): Expression {
  const { line } = peek(cursor)
  const items: Expression[] = []
  let comma = closing === ']'
  while (!take(cursor, closing)) {
    items.push(readStarred(cursor))
    const generators = readGenerators(cursor)
    if (generators.length > 0) {
      expect(cursor, closing)
      return { kind: 'comprehension', elements: items, dict: false, generators, line }
    }
    if (sees(cursor, closing)) continue
    expect(cursor, ',')
    comma = true
  }
  return !comma && items.length === 1 ? items[0]! : { kind: 'list', items, line }
}

function readBraced(cursor: Cursor): Expression {
  const { line } = peek(cursor)
  const entries: (readonly [Expression | undefined, Expression])[] = []
  const items: Expression[] = []
  while (!take(cursor, '}')) {
    let elements: readonly Expression[]
    if (take(cursor, '**')) {
      const value = readBinary(cursor)
      entries.push([undefined, value])
      elements = [value]
    } else {
      const key = readStarred(cursor)
      const value = take(cursor, ':') ? readExpression(cursor) : undefined
      if (value === undefined) items.push(key)
      else entries.push([key, value])
      elements = value === undefined ? [key] : [key, value]
    }
    const generators = readGenerators(cursor)
    if (generators.length > 0) {
      expect(cursor, '}')
      return { kind: 'comprehension', elements, dict: elements.length === 2, generators, line }
    }
    if (!sees(cursor, '}')) expect(cursor, ',')
  }
  if (items.length > 0 && entries.length > 0) throw new PythonSyntaxProblem({ kind: 'error', value: 'key', line })
  return items.length > 0 ? { kind: 'list', items, line } : { kind: 'dict', entries, line }
}
