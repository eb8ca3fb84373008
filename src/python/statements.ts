/** Reads Python scripts and their compound statements. https://docs.python.org/3/reference/compound_stmts.html */
import { type Cursor, expect, nested, PythonSyntaxProblem, peek, sees, take, takeName } from './cursor.ts'
import { readArguments, readExpression, readExpressions, readParameters, readTargets } from './expressions.ts'
import { readSimple, skipTypeParameters } from './simple-statements.ts'
import { tokensOf } from './tokens.ts'
import type { Expression, Problem, Script, Statement } from './tree.ts'

/**
 * Parses a script. A line that cannot be read becomes a problem and the rest is read on.
 *
 * @example parsePython("import boto3\nboto3.client('s3').list_buckets()").body.length // 2
 */
export function parsePython(source: string): Script {
  const before = recent.get(source)
  if (before !== undefined) return before
  const script = read(source)
  for (const oldest of recent.keys()) {
    if (recent.size < mostRecent) break
    recent.delete(oldest)
  }
  recent.set(source, script)
  return script
}

/** The scripts of one document are read by check and by iam, one after the other: the tree is kept for as long. */
const recent = new Map<string, Script>()
const mostRecent = 32

function read(source: string): Script {
  const cursor: Cursor = { tokens: tokensOf(source), at: 0, depth: 0 }
  const reader: Reader = { cursor, problems: [] }
  const body: Statement[] = []
  while (peek(cursor).kind !== 'end') {
    if (['dedent', 'newline', 'indent'].includes(peek(cursor).kind)) skip(reader)
    else readInto(reader, body)
  }
  return { body, problems: reader.problems.sort((one, other) => one.line - other.line) }
}

interface Reader {
  readonly cursor: Cursor
  readonly problems: Problem[]
}

/** Passes a mark of indentation; one that no block explains is a problem, and what stands there is read all the same. */
function skip({ cursor, problems }: Reader): void {
  const { kind, value, line } = peek(cursor)
  if (kind === 'indent') problems.push({ line, message: 'unexpected indentation' })
  if (kind === 'dedent' && value === 'unmatched') {
    problems.push({ line, message: 'indentation that matches no line before' })
  }
  cursor.at++
}

/** Reads the statements of one line, or one compound statement. After a problem it goes on behind the line. */
function readInto(reader: Reader, body: Statement[]): void {
  const { cursor } = reader
  const start = cursor.at
  try {
    const compound = readCompound(reader)
    if (compound !== undefined) {
      body.push(compound)
      return
    }
    do {
      if (['newline', 'end'].includes(peek(cursor).kind)) break
      body.push(readSimple(cursor))
    } while (take(cursor, ';'))
    if (peek(cursor).kind !== 'newline') throw new PythonSyntaxProblem(peek(cursor))
    cursor.at++
  } catch (error) {
    if (!(error instanceof PythonSyntaxProblem)) throw error
    const { line, message } = error
    reader.problems.push(error.limit ? { line, message, limit: true } : { line, message })
    if (cursor.at === start) cursor.at++
    while (!['newline', 'end'].includes(peek(cursor).kind)) cursor.at++
    if (peek(cursor).kind === 'newline') cursor.at++
  }
}

function readBlock(reader: Reader): readonly Statement[] {
  return nested(reader.cursor, () => readStatements(reader))
}

function readStatements(reader: Reader): readonly Statement[] {
  const { cursor } = reader
  const body: Statement[] = []
  expect(cursor, ':')
  if (peek(cursor).kind !== 'newline') {
    readInto(reader, body)
    return body
  }
  cursor.at++
  if (peek(cursor).kind !== 'indent') throw new PythonSyntaxProblem(peek(cursor))
  cursor.at++
  while (!['dedent', 'end'].includes(peek(cursor).kind)) {
    if (['newline', 'indent'].includes(peek(cursor).kind)) skip(reader)
    else readInto(reader, body)
  }
  if (peek(cursor).kind === 'dedent') cursor.at++
  if (peek(cursor).value === 'unmatched' && peek(cursor).kind === 'dedent') skip(reader)
  return body
}

function readCompound(reader: Reader): Statement | undefined {
  const { cursor } = reader
  const { line } = peek(cursor)
  const decorators: Expression[] = []
  while (take(cursor, '@')) {
    decorators.push(readExpression(cursor))
    if (peek(cursor).kind === 'newline') cursor.at++
  }
  if (sees(cursor, 'async') && ['def', 'for', 'with'].includes(peek(cursor, 1).value)) cursor.at++
  if (take(cursor, 'def')) {
    const name = takeName(cursor)
    skipTypeParameters(cursor)
    expect(cursor, '(')
    const parameters = readParameters(cursor, ')', true)
    if (take(cursor, '->')) readExpressions(cursor)
    return { kind: 'function', line, name, parameters, decorators, body: readBlock(reader) }
  }
  if (take(cursor, 'class')) {
    const name = takeName(cursor)
    skipTypeParameters(cursor)
    const bases = take(cursor, '(') ? readArguments(cursor) : []
    return { kind: 'class', line, name, bases, body: readBlock(reader) }
  }
  if (take(cursor, 'if')) return readIf(reader, line)
  if (sees(cursor, 'for', 'while')) return readLoop(reader, line)
  if (take(cursor, 'try')) return readTry(reader, line)
  if (take(cursor, 'with')) return readWith(reader, line)
  if (sees(cursor, 'match') && startsMatch(cursor)) return readMatch(reader, line)
  return undefined
}

function readIf(reader: Reader, line: number): Statement {
  const { cursor } = reader
  const tests = [readExpression(cursor)]
  const bodies = [readBlock(reader)]
  while (take(cursor, 'elif')) {
    tests.push(readExpression(cursor))
    bodies.push(readBlock(reader))
  }
  bodies.push(take(cursor, 'else') ? readBlock(reader) : [])
  return { kind: 'branch', line, tests, bodies }
}

function readLoop(reader: Reader, line: number): Statement {
  const { cursor } = reader
  let target: Expression | undefined
  if (take(cursor, 'for')) {
    target = readTargets(cursor)
    expect(cursor, 'in')
  } else expect(cursor, 'while')
  const items = readExpressions(cursor)
  const body = readBlock(reader)
  const otherwise = take(cursor, 'else') ? readBlock(reader) : []
  return { kind: 'loop', line, items, body, otherwise, ...(target === undefined ? {} : { target }) }
}

function readTry(reader: Reader, line: number): Statement {
  const { cursor } = reader
  const body = readBlock(reader)
  const handlers: { name?: string; type?: Expression; body: readonly Statement[] }[] = []
  while (take(cursor, 'except')) {
    take(cursor, '*')
    const type = sees(cursor, ':') ? undefined : readExpressions(cursor)
    const name = take(cursor, 'as') ? takeName(cursor) : undefined
    handlers.push({
      body: readBlock(reader),
      ...(type === undefined ? {} : { type }),
      ...(name === undefined ? {} : { name }),
    })
  }
  const otherwise = take(cursor, 'else') ? readBlock(reader) : []
  const closed = sees(cursor, 'finally')
  const last = take(cursor, 'finally') ? readBlock(reader) : []
  if (handlers.length === 0 && !closed) reader.problems.push({ line, message: 'try without except or finally' })
  return { kind: 'try', line, body, handlers, otherwise, last }
}

function readWith(reader: Reader, line: number): Statement {
  const { cursor } = reader
  const grouped = readWithItems(cursor, true)
  const items = grouped ?? readWithItems(cursor, false) ?? []
  return { kind: 'with', line, items, body: readBlock(reader) }
}

/** Items of `with`, in parentheses or bare; undefined when the parentheses turn out to belong to an expression. */
function readWithItems(
  cursor: Cursor,
  grouped: boolean,
): readonly (readonly [Expression, Expression | undefined])[] | undefined {
  const start = cursor.at
  const items: (readonly [Expression, Expression | undefined])[] = []
  try {
    if (grouped) expect(cursor, '(')
    do {
      if (grouped && sees(cursor, ')')) break
      const value = readExpression(cursor)
      items.push([value, take(cursor, 'as') ? readExpression(cursor) : undefined])
    } while (take(cursor, ','))
    if (grouped) expect(cursor, ')')
    if (!sees(cursor, ':')) throw new PythonSyntaxProblem(peek(cursor))
    return items
  } catch (error) {
    if (!grouped || !(error instanceof PythonSyntaxProblem)) throw error
    cursor.at = start
    return undefined
  }
}

/** `match` is a keyword only when its line ends with a colon and `case` follows. */
function startsMatch(cursor: Cursor): boolean {
  let ahead = 1
  while (!['newline', 'end'].includes(peek(cursor, ahead).kind)) ahead++
  return (
    peek(cursor, ahead - 1).value === ':' &&
    peek(cursor, ahead + 1).kind === 'indent' &&
    peek(cursor, ahead + 2).value === 'case'
  )
}

function readMatch(reader: Reader, line: number): Statement {
  const { cursor } = reader
  expect(cursor, 'match')
  const tests = [readExpressions(cursor)]
  expect(cursor, ':')
  cursor.at += 2
  const bodies: (readonly Statement[])[] = [[]]
  while (take(cursor, 'case')) {
    let depth = 0
    while (!(depth === 0 && sees(cursor, ':', 'if')) && peek(cursor).kind !== 'newline') {
      if (sees(cursor, '(', '[', '{')) depth++
      if (sees(cursor, ')', ']', '}')) depth--
      cursor.at++
    }
    if (take(cursor, 'if')) tests.push(readExpression(cursor))
    bodies.push(readBlock(reader))
  }
  if (peek(cursor).kind === 'dedent') cursor.at++
  return { kind: 'branch', line, tests, bodies }
}
