/** Which keys of its payload a handler reads: through subscripts, `get`, tests, and the functions it hands the payload to. */
import {
  type Expression,
  type FunctionStatement,
  namesBound,
  partsOfExpression,
  partsOfStatement,
  type Script,
  type Statement,
  topFunctions,
  visitExpression,
} from '../python/index.ts'

/** What is known of a handler's use of its first argument. */
export interface PayloadUse {
  /** Keys that must be there, `events['key']`, with the line of the first such read. */
  readonly needed: ReadonlyMap<string, number>
  /** Keys that may be absent: `events.get('key')`, `'key' in events`, keys that the script sets itself. */
  readonly optional: ReadonlySet<string>
  /** The payload is used as a whole too (printed, iterated, handed on), so that any key may be read. */
  readonly whole: boolean
}

/** The use that a function makes of its first argument; undefined when it has none, or gives its name to something else. */
export function payloadUse(script: Script, entry: FunctionStatement): PayloadUse | undefined {
  const use: Use = { script, needed: new Map(), optional: new Set(), whole: false, lost: false, seen: new Set() }
  const [first] = entry.parameters
  if (first === undefined || first.star !== undefined) return undefined
  readFunction(use, entry, first.name)
  return use.lost ? undefined : use
}

interface Use {
  readonly script: Script
  readonly needed: Map<string, number>
  readonly optional: Set<string>
  readonly seen: Set<string>
  whole: boolean
  /** The payload's name stands for something else somewhere, or keys are added that cannot be known. */
  lost: boolean
}

function readFunction(use: Use, found: FunctionStatement, name: string): void {
  const key = `${found.name} ${found.line} ${name}`
  if (use.seen.has(key)) return
  use.seen.add(key)
  readBody(use, found.body, name, false)
}

function readBody(use: Use, body: readonly Statement[], name: string, caught: boolean): void {
  for (const statement of body) {
    const { expressions, targets, bodies } = partsOfStatement(statement)
    if (statement.kind === 'function' && statement.parameters.some((one) => one.name === name)) continue
    if (bindsAnew(statement, targets, name)) use.lost = true
    for (const expression of expressions) readExpression(use, expression, name, caught)
    for (const target of targets) readTarget(use, target, name, caught, statement.kind === 'augment')
    const catches = statement.kind === 'try' && statement.handlers.some(({ type }) => catchesKeyError(type))
    for (const inner of bodies) readBody(use, inner, name, caught || (catches && inner === bodies[0]))
  }
}

function bindsAnew(statement: Statement, targets: readonly Expression[], name: string): boolean {
  if (targets.some((target) => namesBound(target).includes(name))) return true
  if (statement.kind === 'import') return (statement.as ?? statement.module) === name
  if (statement.kind === 'from') return statement.names.some(([, bound]) => bound === name)
  if (statement.kind === 'try') return statement.handlers.some((one) => one.name === name)
  return (statement.kind === 'function' || statement.kind === 'class') && statement.name === name
}

function catchesKeyError(type: Expression | undefined): boolean {
  if (type === undefined) return true
  let catches = false
  visitExpression(type, (one) => {
    catches ||= one.kind === 'name' && /^(KeyError|LookupError)$/.test(one.name)
  })
  return catches
}

const isName = (expression: Expression, name: string): boolean => expression.kind === 'name' && expression.name === name

function constantText(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'constant' && typeof expression.value === 'string' ? expression.value : undefined
}

/** `events['x'] = …` sets a key; the payload as the target of `for` or `with` is bound anew, which `bindsAnew` tells. */
function readTarget(use: Use, target: Expression, name: string, caught: boolean, reads: boolean): void {
  if (target.kind === 'list' || target.kind === 'star') {
    for (const part of partsOfExpression(target)) readTarget(use, part, name, caught, reads)
  } else if (target.kind === 'index' && isName(target.of, name) && !reads) {
    const key = constantText(target.key)
    if (key === undefined) use.lost = true
    else use.optional.add(key)
  } else if (target.kind !== 'name') readExpression(use, target, name, caught)
}

function readExpression(use: Use, expression: Expression, name: string, caught: boolean): void {
  const inner = (...parts: readonly Expression[]): void => {
    for (const part of parts) readExpression(use, part, name, caught)
  }
  if (isName(expression, name)) {
    use.whole = true
  } else if (expression.kind === 'index' && isName(expression.of, name)) {
    const key = constantText(expression.key)
    if (key === undefined) use.whole = true
    else if (caught) use.optional.add(key)
    else if (!use.needed.has(key)) use.needed.set(key, expression.line)
    inner(expression.key)
  } else if (expression.kind === 'call') {
    readCall(use, expression, name, caught)
  } else if (expression.kind === 'bag' && expression.items.some((one) => isName(one, name))) {
    // A comparison: `'key' in events`, or the payload as a whole.
    const keys = expression.items.flatMap((one) => constantText(one) ?? [])
    for (const key of keys) use.optional.add(key)
    if (keys.length === 0) use.whole = true
    inner(...expression.items.filter((one) => !isName(one, name)))
  } else if (expression.kind === 'lambda' && expression.parameters.some((one) => one.name === name)) {
    inner(...expression.parameters.flatMap(({ fallback }) => fallback ?? []))
  } else if (expression.kind === 'comprehension' && shadows(expression.generators, name)) {
    inner(...expression.generators.slice(0, 1).map(({ items }) => items))
  } else if (expression.kind === 'walrus' && namesBound(expression.target).includes(name)) {
    use.lost = true
  } else inner(...partsOfExpression(expression))
}

function shadows(generators: readonly { readonly target: Expression }[], name: string): boolean {
  return generators.some(({ target }) => namesBound(target).includes(name))
}

type Call = Extract<Expression, { readonly kind: 'call' }>

function readCall(use: Use, call: Call, name: string, caught: boolean): void {
  const { of, arguments: given } = call
  const isMethod = of.kind === 'attribute' && isName(of.of, name)
  if (isMethod) readMethod(use, of.name, call)
  else readExpression(use, of, name, caught)
  for (const [index, argument] of given.entries()) {
    if (!isName(argument.value, name)) readExpression(use, argument.value, name, caught)
    else if (!handedOn(use, call, index)) use.whole = true
  }
}

/** A call of a method of the payload. */
function readMethod(use: Use, method: string, call: Call): void {
  const key = constantText(call.arguments[0]?.value)
  if (['get', 'pop', 'setdefault', '__contains__'].includes(method) && key !== undefined) use.optional.add(key)
  else if (method === 'update' || method === 'setdefault') use.lost = true
  else use.whole = true
}

/** Follows the payload into a function of the script; false when it goes elsewhere. */
function handedOn(use: Use, call: Call, index: number): boolean {
  const argument = call.arguments[index]
  if (call.of.kind !== 'name' || argument === undefined || argument.star !== undefined) return false
  if (call.arguments.slice(0, index).some(({ star }) => star !== undefined)) return false
  const called = call.of.name
  const [found, ...more] = topFunctions(use.script).filter((one) => one.name === called)
  if (found === undefined || more.length > 0 || found.decorators.length > 0) return false
  const parameter =
    argument.name === undefined
      ? found.parameters[index]
      : found.parameters.find((one) => one.name === argument.name && one.star === undefined)
  if (parameter === undefined || found.parameters.slice(0, index + 1).some(({ star }) => star !== undefined))
    return false
  readFunction(use, found, parameter.name)
  return true
}
