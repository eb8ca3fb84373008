/** Statements in the abstract: every branch is taken, every loop goes round twice. */

import type { ClassStatement, FunctionStatement, Statement } from '../../python/index.ts'
import { assignTo, bindName } from './assign.ts'
import type { Machine } from './host.ts'
import { moduleFlow } from './modules.ts'
import {
  addFlows,
  anything,
  type ClassValue,
  type Flow,
  type FunctionValue,
  join,
  noArguments,
  nothing,
  only,
  type Scope,
  scopeOf,
} from './values.ts'

/** Runs one statement in the abstract. */
export function execute(machine: Machine, statement: Statement, scope: Scope): void {
  switch (statement.kind) {
    case 'expression':
      machine.evaluate(statement.value, scope)
      break
    case 'assign': {
      const value = machine.evaluate(statement.value, scope)
      for (const target of statement.targets) assignTo(machine, target, value, scope)
      break
    }
    case 'augment': {
      const left = machine.evaluate(statement.target, scope)
      const right = machine.evaluate(statement.value, scope)
      const lists = left.values.filter((value) => value.kind === 'container')
      for (const list of lists) machine.put(list, undefined, machine.elements(right, statement.line))
      assignTo(
        machine,
        statement.target,
        statement.operator === '+=' ? addFlows(left, right) : join(anything, left),
        scope,
      )
      break
    }
    case 'return':
      if (statement.value !== undefined) scope.result = join(scope.result, machine.evaluate(statement.value, scope))
      break
    case 'function':
      define(machine, statement, scope)
      break
    case 'class':
      defineClass(machine, statement, scope)
      break
    case 'import':
      bindName(
        machine,
        statement.as ?? statement.module.split('.')[0]!,
        moduleFlow(
          machine,
          statement.as === undefined ? statement.module.split('.')[0]! : statement.module,
          statement.line,
          statement.module,
        ),
        scope,
      )
      break
    case 'from': {
      const module = moduleFlow(machine, statement.module, statement.line, statement.module)
      for (const [name, as] of statement.names) {
        if (name !== '*') bindName(machine, as, machine.attribute(module, name, statement.line), scope)
        else if (statement.module === 'boto3') {
          for (const one of ['client', 'resource', 'Session', 'session']) {
            bindName(machine, one, machine.attribute(module, one, statement.line), scope)
          }
        }
      }
      break
    }
    case 'scope':
      for (const name of statement.names) scope.outer.add(name)
      break
    case 'branch':
      for (const test of statement.tests) machine.evaluate(test, scope)
      alternatives(machine, statement.bodies, scope)
      break
    case 'loop': {
      const items = machine.evaluate(statement.items, scope)
      for (let round = 0; round < 2; round++) {
        const before = new Map(scope.names)
        if (statement.target !== undefined)
          assignTo(machine, statement.target, machine.elements(items, statement.line), scope)
        machine.block(statement.body, scope)
        mergeInto(scope.names, before)
      }
      machine.block(statement.otherwise, scope)
      break
    }
    case 'try': {
      const before = new Map(scope.names)
      machine.block(statement.body, scope)
      machine.block(statement.otherwise, scope)
      const after = new Map(scope.names)
      mergeInto(scope.names, before)
      const entry = new Map(scope.names)
      const ends = [after]
      for (const handler of statement.handlers) {
        replace(scope.names, entry)
        if (handler.type !== undefined) machine.evaluate(handler.type, scope)
        if (handler.name !== undefined) bindName(machine, handler.name, anything, scope)
        machine.block(handler.body, scope)
        ends.push(new Map(scope.names))
      }
      replace(scope.names, after)
      for (const end of ends) mergeInto(scope.names, end)
      machine.block(statement.last, scope)
      break
    }
    case 'with':
      for (const [value, target] of statement.items) {
        const flow = machine.evaluate(value, scope)
        if (target !== undefined) assignTo(machine, target, opened(machine, flow, statement.line), scope)
      }
      machine.block(statement.body, scope)
      break
  }
}

/** What `with … as` binds. */
function opened(machine: Machine, flow: Flow, line: number): Flow {
  const objects = flow.values.filter((value) => value.kind === 'object')
  // A generator under @contextmanager: what it yields.
  const yielded = flow.values.filter((value) => value.kind === 'container' && !value.dict)
  if (yielded.length > 0) return join(flow, machine.elements({ values: yielded, opaque: false }, line))
  if (objects.length === 0) return flow
  const entered = objects.map((value) =>
    machine.call(machine.attribute(only(value), '__enter__', line), noArguments, line),
  )
  return join(flow, ...entered)
}

function alternatives(machine: Machine, bodies: readonly (readonly Statement[])[], scope: Scope): void {
  if (bodies.length === 0) return
  const before = new Map(scope.names)
  const ends: ReadonlyMap<string, Flow>[] = []
  for (const body of bodies) {
    replace(scope.names, before)
    machine.block(body, scope)
    ends.push(new Map(scope.names))
  }
  replace(scope.names, ends[0]!)
  for (const end of ends.slice(1)) mergeInto(scope.names, end)
}

function define(machine: Machine, statement: FunctionStatement, scope: Scope): void {
  let decoration: FunctionValue['decoration'] = 'none'
  const decorators = statement.decorators.map((decorator) => machine.evaluate(decorator, scope))
  for (const decorator of statement.decorators) {
    const name = decorator.kind === 'name' ? decorator.name : decorator.kind === 'attribute' ? decorator.name : ''
    if (name === 'staticmethod') decoration = 'static'
    else if (name === 'classmethod') decoration = 'class'
    else if (name === 'property' || name === 'cached_property') decoration = 'property'
  }
  const closure = scope.type === 'class' ? (scope.parent ?? scope) : scope
  const value: FunctionValue = {
    kind: 'function',
    key: `f:${machine.idOf(statement)}@${closure.id}`,
    name: statement.name,
    node: statement,
    parameters: statement.parameters,
    body: statement.body,
    scope: closure,
    decoration,
  }
  if (scope.type !== 'class') machine.memory.functions.set(value.key, value)
  bindName(machine, statement.name, decorated(machine, only(value), decorators, statement.line), scope)
}

/** What the script's own decorators make of a function, the last first. Others leave it as it is. */
function decorated(machine: Machine, found: Flow, decorators: readonly Flow[], line: number): Flow {
  return [...decorators].reverse().reduce((inner, decorator) => {
    const own = decorator.values.filter((value) => value.kind === 'function' || value.kind === 'class')
    if (own.length === 0) return inner
    const given = { positional: [inner], named: new Map(), rest: nothing }
    const made = machine.call({ values: own, opaque: false }, given, line)
    return made.opaque || made.values.length === 0 ? join(inner, made) : made
  }, found)
}

function defineClass(machine: Machine, statement: ClassStatement, scope: Scope): void {
  const bases = statement.bases.map((base) => machine.evaluate(base.value, scope))
  const key = `k:${machine.idOf(statement)}@${scope.id}`
  const body = scopeOf('class', scope, key)
  const value: ClassValue = {
    kind: 'class',
    key,
    name: statement.name,
    scope: body,
    bases: bases.flatMap((flow) => flow.values.filter((base) => base.kind === 'class')),
    fields: statement.body.flatMap(fieldOf),
    foreign: bases.some((flow) => flow.opaque),
  }
  machine.memory.classes.set(key, value)
  machine.block(statement.body, body)
  bindName(machine, statement.name, only(value), scope)
}

/** A field of a dataclass that its arguments may set: `name: type`, but not `name: type = field(init=False)`. */
function fieldOf(statement: Statement): readonly string[] {
  if (statement.kind === 'expression') return statement.declares === undefined ? [] : [statement.declares]
  if (statement.kind !== 'assign' || statement.declares === undefined) return []
  const { value } = statement
  const isKeptOut =
    value.kind === 'call' &&
    value.arguments.some((one) => one.name === 'init' && one.value.kind === 'constant' && one.value.value === false)
  return isKeptOut ? [] : [statement.declares]
}

function replace(names: Map<string, Flow>, by: ReadonlyMap<string, Flow>): void {
  names.clear()
  for (const [name, flow] of by) names.set(name, flow)
}

function mergeInto(names: Map<string, Flow>, other: ReadonlyMap<string, Flow>): void {
  for (const [name, flow] of other) {
    const own = names.get(name)
    names.set(name, own === undefined ? flow : join(own, flow))
  }
}
