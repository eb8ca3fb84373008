/** Expressions in the abstract: what each may stand for. */

import type { Expression } from '../../python/index.ts'
import { assignTo, item } from './assign.ts'
import { builtin } from './builtins.ts'
import { givenOf } from './calls.ts'
import type { Machine } from './host.ts'
import { superOf } from './objects.ts'
import {
  addFlows,
  anything,
  constantKeys,
  type Flow,
  type FunctionValue,
  join,
  nothing,
  only,
  type Scope,
  scopeOf,
  textOf,
} from './values.ts'

/** What an expression may stand for. */
export function evaluateNode(machine: Machine, node: Expression, scope: Scope): Flow {
  switch (node.kind) {
    case 'constant':
      return typeof node.value === 'string'
        ? textOf(node.value)
        : only({ kind: 'plain', key: `p:${node.value}`, value: node.value })
    case 'name':
      return lookUp(machine, node.name, scope)
    case 'attribute':
      return machine.attribute(machine.evaluate(node.of, scope), node.name, node.line)
    case 'call':
      return evaluateCall(machine, node, scope)
    case 'index': {
      const of = machine.evaluate(node.of, scope)
      const key = machine.evaluate(node.key, scope)
      const keys = constantKeys(key)
      if (keys === undefined) return item(machine, of, undefined, node.line)
      return join(...keys.map((one) => item(machine, of, one, node.line)))
    }
    case 'format':
      return node.parts.reduce<Flow>(
        (left, part) => addFlows(left, typeof part === 'string' ? textOf(part) : machine.evaluate(part, scope)),
        textOf(''),
      )
    case 'add':
      return evaluateSum(machine, node, scope)
    case 'either': {
      if (node.test !== undefined) machine.evaluate(node.test, scope)
      return join(...node.items.map((item) => machine.evaluate(item, scope)))
    }
    case 'bag':
      for (const item of node.items) machine.evaluate(item, scope)
      return anything
    case 'star':
      return machine.elements(machine.evaluate(node.value, scope), node.line)
    case 'walrus': {
      const value = machine.evaluate(node.value, scope)
      assignTo(machine, node.target, value, scope)
      return value
    }
    case 'yield': {
      const value = node.value === undefined ? nothing : machine.evaluate(node.value, scope)
      scope.yields = join(scope.yields ?? nothing, node.from ? machine.elements(value, node.line) : value)
      return anything
    }
    case 'lambda': {
      const value: FunctionValue = {
        kind: 'function',
        key: `f:${machine.idOf(node)}@${scope.id}`,
        name: 'lambda',
        node,
        parameters: node.parameters,
        body: node.body,
        scope,
        decoration: 'none',
      }
      machine.memory.functions.set(value.key, value)
      return only(value)
    }
    case 'list': {
      const list = machine.container(`${machine.idOf(node)}@${scope.id}`, false)
      for (const [index, item] of node.items.entries()) {
        const flow = machine.evaluate(item, scope)
        machine.put(list, item.kind === 'star' ? undefined : String(index), flow)
      }
      return only(list)
    }
    case 'dict': {
      const dict = machine.container(`${machine.idOf(node)}@${scope.id}`, true)
      for (const [key, value] of node.entries) {
        const flow = machine.evaluate(value, scope)
        if (key === undefined) machine.pour(dict, flow)
        else {
          const keys = constantKeys(machine.evaluate(key, scope))
          if (keys === undefined) machine.put(dict, undefined, flow)
          else for (const one of keys) machine.put(dict, one, flow)
        }
      }
      return only(dict)
    }
    case 'comprehension':
      return evaluateComprehension(machine, node, scope)
  }
}

function evaluateSum(machine: Machine, node: Expression & { kind: 'add' }, scope: Scope): Flow {
  const left = machine.evaluate(node.left, scope)
  const right = machine.evaluate(node.right, scope)
  if (![...left.values, ...right.values].some((value) => value.kind === 'container')) return addFlows(left, right)
  const list = machine.container(`${machine.idOf(node)}@${scope.id}`, false)
  machine.put(list, undefined, join(machine.elements(left, node.line), machine.elements(right, node.line)))
  return only(list)
}

function evaluateComprehension(machine: Machine, node: Expression & { kind: 'comprehension' }, scope: Scope): Flow {
  const inner = scopeOf('function', scope, `${machine.idOf(node)}@${scope.id}`)
  for (const generator of node.generators) {
    assignTo(machine, generator.target, machine.elements(machine.evaluate(generator.items, inner), node.line), inner)
    for (const condition of generator.conditions) machine.evaluate(condition, inner)
  }
  const made = machine.container(`${machine.idOf(node)}@${scope.id}`, node.dict)
  const flows = node.elements.map((element) => machine.evaluate(element, inner))
  const keys = node.dict ? constantKeys(flows[0]!) : undefined
  if (keys === undefined) machine.put(made, undefined, flows.at(-1)!)
  else for (const key of keys) machine.put(made, key, flows.at(-1)!)
  return only(made)
}

function evaluateCall(machine: Machine, node: Expression & { kind: 'call' }, scope: Scope): Flow {
  if (node.of.kind === 'name' && node.of.name === 'super' && scope.type === 'function') return superOf(machine, scope)
  const given = givenOf(machine, node.arguments, scope, node.line)
  if (node.of.kind !== 'attribute') return machine.call(machine.evaluate(node.of, scope), given, node.line)
  const of = machine.evaluate(node.of.of, scope)
  if (of.opaque && of.values.every((value) => value.kind !== 'native')) {
    machine.suspect(node.of.name, node.of.line)
  }
  return machine.call(machine.attribute(of, node.of.name, node.of.line), given, node.of.line)
}

function lookUp(machine: Machine, name: string, scope: Scope): Flow {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.type === 'class' && at !== scope) continue
    const found = at.outer.has(name) ? undefined : at.names.get(name)
    const shared = machine.memory.shared.get(`${at.id}:${name}`)
    if (found !== undefined || shared !== undefined) return join(found ?? nothing, shared ?? nothing)
  }
  return builtin(machine, name)
}
