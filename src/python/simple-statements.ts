/** Reads the Python statements that stand on one line. https://docs.python.org/3/reference/simple_stmts.html */
import { type Cursor, expect, PythonSyntaxProblem, peek, sees, take, takeDottedName, takeName } from './cursor.ts'
import { readExpression, readExpressions } from './expressions.ts'
import type { Expression, Statement } from './tree.ts'

/** A statement that stands on one line. */
export function readSimple(cursor: Cursor): Statement {
  const { line } = peek(cursor)
  if (take(cursor, 'import')) return readImport(cursor, line)
  if (take(cursor, 'from')) return readFrom(cursor, line)
  if (take(cursor, 'return')) {
    return { kind: 'return', line, value: endsStatement(cursor) ? undefined : readExpressions(cursor) }
  }
  if (take(cursor, 'global') || take(cursor, 'nonlocal')) {
    const names = [takeName(cursor)]
    while (take(cursor, ',')) names.push(takeName(cursor))
    return { kind: 'scope', line, names }
  }
  for (const word of ['pass', 'break', 'continue']) {
    if (take(cursor, word)) return { kind: 'expression', line, value: { kind: 'bag', items: [], line } }
  }
  if (sees(cursor, 'raise', 'assert', 'del')) {
    cursor.at++
    const items: Expression[] = []
    while (!endsStatement(cursor)) {
      items.push(readExpressions(cursor))
      if (!take(cursor, 'from') && !endsStatement(cursor)) throw new PythonSyntaxProblem(peek(cursor))
    }
    return { kind: 'expression', line, value: { kind: 'bag', items, line } }
  }
  if (startsAlias(cursor)) return readAlias(cursor, line)
  return readAssignment(cursor, line)
}

/** `type Name = …`, `type Name[T] = …` of Python 3.12; `type` is a name like any other elsewhere. */
function startsAlias(cursor: Cursor): boolean {
  return sees(cursor, 'type') && peek(cursor, 1).kind === 'name' && ['=', '['].includes(peek(cursor, 2).value)
}

function readAlias(cursor: Cursor, line: number): Statement {
  cursor.at++
  takeName(cursor)
  skipTypeParameters(cursor)
  expect(cursor, '=')
  return { kind: 'expression', line, value: { kind: 'bag', items: [readExpression(cursor)], line } }
}

/** `[T: (int, str)]` behind the name of a function, class or alias, of Python 3.12. */
export function skipTypeParameters(cursor: Cursor): void {
  if (!take(cursor, '[')) return
  for (let depth = 1; depth > 0; cursor.at++) {
    if (peek(cursor).kind === 'end') throw new PythonSyntaxProblem(peek(cursor))
    if (sees(cursor, '[')) depth++
    else if (sees(cursor, ']')) depth--
  }
}

function endsStatement(cursor: Cursor): boolean {
  return sees(cursor, ';') || ['newline', 'end'].includes(peek(cursor).kind)
}

function readAssignment(cursor: Cursor, line: number): Statement {
  let value = readExpressions(cursor)
  if (take(cursor, ':')) {
    readExpression(cursor)
    const named = value.kind === 'name' ? { declares: value.name } : {}
    if (!take(cursor, '=')) return { kind: 'expression', line, value: { kind: 'bag', items: [], line }, ...named }
    return { kind: 'assign', line, targets: [value], value: readExpressions(cursor), ...named }
  }
  const operator = peek(cursor)
  if (
    operator.kind === 'operator' &&
    operator.value.length > 1 &&
    operator.value.endsWith('=') &&
    !sees(cursor, '==', '!=', '<=', '>=', ':=')
  ) {
    cursor.at++
    return { kind: 'augment', line, target: value, operator: operator.value, value: readExpressions(cursor) }
  }
  const targets: Expression[] = []
  while (take(cursor, '=')) {
    targets.push(value)
    value = readExpressions(cursor)
  }
  return targets.length === 0 ? { kind: 'expression', line, value } : { kind: 'assign', line, targets, value }
}

function readImport(cursor: Cursor, line: number): Statement {
  const found: Statement[] = []
  do {
    const module = takeDottedName(cursor)
    found.push(
      take(cursor, 'as') ? { kind: 'import', line, module, as: takeName(cursor) } : { kind: 'import', line, module },
    )
  } while (take(cursor, ','))
  return found.length === 1 ? found[0]! : { kind: 'with', line, items: [], body: found }
}

function readFrom(cursor: Cursor, line: number): Statement {
  const module = takeDottedName(cursor)
  expect(cursor, 'import')
  if (take(cursor, '*')) return { kind: 'from', line, module, names: [['*', '*']] }
  const grouped = take(cursor, '(')
  const names: (readonly [string, string])[] = []
  do {
    if (grouped && sees(cursor, ')')) break
    const name = takeName(cursor)
    names.push([name, take(cursor, 'as') ? takeName(cursor) : name])
  } while (take(cursor, ','))
  if (grouped) expect(cursor, ')')
  return { kind: 'from', line, module, names }
}
