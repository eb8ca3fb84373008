/** Walking a syntax tree: the parts of statements and expressions, and the names that a script binds at its top. */
import type { Expression, FunctionStatement, Script, Statement } from './tree.ts'

/** What a statement holds: its expressions in order, the targets that it binds or changes, and its inner blocks. */
export interface StatementParts {
  readonly expressions: readonly Expression[]
  readonly targets: readonly Expression[]
  readonly bodies: readonly (readonly Statement[])[]
}

const nothing: StatementParts = { expressions: [], targets: [], bodies: [] }

/** The parts of one statement. */
export function partsOfStatement(statement: Statement): StatementParts {
  switch (statement.kind) {
    case 'function': {
      const fallbacks = statement.parameters.flatMap(({ fallback }) => fallback ?? [])
      return { expressions: [...statement.decorators, ...fallbacks], targets: [], bodies: [statement.body] }
    }
    case 'class':
      return { expressions: statement.bases.map(({ value }) => value), targets: [], bodies: [statement.body] }
    case 'expression':
      return { ...nothing, expressions: [statement.value] }
    case 'assign':
      return { ...nothing, expressions: [statement.value], targets: statement.targets }
    case 'augment':
      return { ...nothing, expressions: [statement.value], targets: [statement.target] }
    case 'return':
      return { ...nothing, expressions: statement.value === undefined ? [] : [statement.value] }
    case 'branch':
      return { expressions: statement.tests, targets: [], bodies: statement.bodies }
    case 'loop': {
      const targets = statement.target === undefined ? [] : [statement.target]
      return { expressions: [statement.items], targets, bodies: [statement.body, statement.otherwise] }
    }
    case 'try': {
      const { body, handlers, otherwise, last } = statement
      const types = handlers.flatMap(({ type }) => type ?? [])
      return { expressions: types, targets: [], bodies: [body, ...handlers.map((one) => one.body), otherwise, last] }
    }
    case 'with':
      return {
        expressions: statement.items.map(([value]) => value),
        targets: statement.items.flatMap(([, target]) => target ?? []),
        bodies: [statement.body],
      }
    case 'import':
    case 'from':
    case 'scope':
      return nothing
  }
}

/** The expressions directly inside one. */
export function partsOfExpression(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'constant':
      return []
    case 'format':
      return expression.parts.filter((part) => typeof part !== 'string')
    case 'attribute':
      return [expression.of]
    case 'call':
      return [expression.of, ...expression.arguments.map(({ value }) => value)]
    case 'index':
      return [expression.of, expression.key]
    case 'list':
    case 'bag':
      return expression.items
    case 'dict':
      return expression.entries.flatMap(([key, value]) => (key === undefined ? [value] : [key, value]))
    case 'lambda':
      return [...expression.parameters.flatMap(({ fallback }) => fallback ?? []), expression.body]
    case 'comprehension':
      return [
        ...expression.generators.flatMap(({ target, items, conditions }) => [target, items, ...conditions]),
        ...expression.elements,
      ]
    case 'either':
      return expression.test === undefined ? expression.items : [expression.test, ...expression.items]
    case 'add':
      return [expression.left, expression.right]
    case 'star':
      return [expression.value]
    case 'walrus':
      return [expression.target, expression.value]
    case 'yield':
      return expression.value === undefined ? [] : [expression.value]
  }
}

/** Visits every statement of a body in order, those of inner blocks too; those of functions and classes only when `all`. */
export function visitStatements(
  body: readonly Statement[],
  visit: (statement: Statement, parts: StatementParts) => void,
  all = true,
): void {
  for (const statement of body) {
    const parts = partsOfStatement(statement)
    visit(statement, parts)
    if (!all && (statement.kind === 'function' || statement.kind === 'class')) continue
    for (const inner of parts.bodies) visitStatements(inner, visit, all)
  }
}

/** Visits an expression and everything inside it. */
export function visitExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression)
  for (const part of partsOfExpression(expression)) visitExpression(part, visit)
}

/** The functions at the top of a script, also in blocks there (`if`, `try`). */
export function topFunctions(script: Script): readonly FunctionStatement[] {
  const found: FunctionStatement[] = []
  visitStatements(script.body, (one) => one.kind === 'function' && found.push(one), false)
  return found
}

/** Names that an assignment to a target binds: `a, (b, *c)`. */
export function namesBound(target: Expression): readonly string[] {
  if (target.kind === 'name') return [target.name]
  if (target.kind === 'list' || target.kind === 'bag') return target.items.flatMap(namesBound)
  return target.kind === 'star' ? namesBound(target.value) : []
}

/**
 * Whether a script binds a name at its top: by def, class, assignment or import. Where that cannot be known (`from x import *`,
 * `globals()`, `exec`) it may, so that the answer is true.
 */
export function bindsAtTop(script: Script, name: string): boolean {
  let found = false
  const walrus = (one: Expression): void => {
    if (one.kind === 'walrus') found ||= namesBound(one.target).includes(name)
  }
  visitStatements(
    script.body,
    (statement, { expressions, targets }) => {
      if (statement.kind === 'function' || statement.kind === 'class') found ||= statement.name === name
      if (statement.kind === 'import') found ||= (statement.as ?? statement.module.split('.')[0]) === name
      if (statement.kind === 'from') found ||= statement.names.some(([, bound]) => bound === name || bound === '*')
      if (statement.kind === 'try') found ||= statement.handlers.some((one) => one.name === name)
      found ||= targets.some((target) => namesBound(target).includes(name))
      for (const expression of expressions) visitExpression(expression, walrus)
    },
    false,
  )
  return found || bindsByForce(script, name)
}

const force: ReadonlySet<string> = new Set(['globals', 'exec', 'setattr', 'vars', '__import__'])

function bindsByForce(script: Script, name: string): boolean {
  let found = false
  visitStatements(script.body, (statement, { expressions, targets }) => {
    if (statement.kind === 'scope') found ||= statement.names.includes(name)
    for (const expression of [...expressions, ...targets]) {
      visitExpression(expression, (one) => {
        found ||= one.kind === 'name' && force.has(one.name)
      })
    }
  })
  return found
}
