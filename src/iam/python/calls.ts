/** Calls: binding arguments to parameters, entering functions once for each set of arguments, functions that escape. */

import type { Argument } from '../../python/index.ts'
import type { Machine } from './host.ts'
import { make } from './objects.ts'
import {
  anything,
  type Flow,
  type FunctionValue,
  type Given,
  join,
  keyOfGiven,
  nothing,
  only,
  type Scope,
  scopeOf,
} from './values.ts'

/** Calls within calls that are followed. */
const deepest = 40

/** What a call of any of these values gives. */
export function callAll(machine: Machine, callee: Flow, given: Given, line: number): Flow {
  const results: Flow[] = callee.opaque ? [anything] : []
  if (callee.opaque && callee.values.length === 0) machine.escape(given, line)
  for (const value of callee.values) {
    if (value.kind === 'function') results.push(enter(machine, value, given))
    else if (value.kind === 'class') results.push(make(machine, value, given, line))
    else if (value.kind === 'object')
      results.push(machine.call(machine.attribute(only(value), '__call__', line), given, line))
    else if (value.kind === 'native') {
      if (value.call === undefined) machine.escape(given, line)
      results.push(value.call?.(given, line) ?? anything)
    } else results.push(anything)
  }
  return join(...results)
}

/** Calls the functions among the arguments with whatever else is handed over: an unknown callee may do that. */
export function escapeAll(machine: Machine, given: Given, line: number): void {
  const all = [...given.positional, ...given.named.values()]
  const carried = (flow: Flow): Flow => {
    const inner = flow.values.flatMap((value) =>
      value.kind === 'container' ? [...value.entries.values(), value.rest].flatMap((one) => one.values) : [value],
    )
    return { values: inner.filter((value) => !['text', 'plain', 'function'].includes(value.kind)), opaque: true }
  }
  let together: Flow | undefined
  for (const [index, flow] of all.entries()) {
    for (const value of flow.values) {
      const inner =
        value.kind === 'container' ? [...value.entries.values(), value.rest].flatMap((one) => one.values) : [value]
      for (const callable of inner) {
        if (callable.kind !== 'function' && !(callable.kind === 'native' && callable.call !== undefined)) continue
        if (callable.kind === 'native' && !callable.key.startsWith('operation')) continue
        together ??= join(anything, ...all.map(carried))
        const behind = all.slice(index + 1).map(carried)
        const positional = [0, 1, 2, 3, 4, 5].map(
          (at) => (behind[at]?.values.length ? behind[at] : together) ?? anything,
        )
        machine.call(only(callable), { positional, named: new Map(), rest: together }, line)
      }
    }
  }
}

/** What a function gives; its body is run once for each different set of arguments. */
export function enter(machine: Machine, found: FunctionValue, given: Given): Flow {
  const key = machine.intern(`${found.key}(${keyOfGiven(given)})`)
  const known = machine.memory.results.get(key)
  if (known !== undefined) return known
  if (machine.memory.running.has(key)) return machine.memory.previous.get(key) ?? nothing
  if (machine.memory.depth >= deepest || machine.memory.budget <= 0) {
    machine.memory.budget = Math.min(machine.memory.budget, 0)
    return anything
  }
  machine.memory.budget--
  machine.memory.depth++
  machine.memory.running.add(key)
  machine.memory.entered.add(found.node)
  const scope = scopeOf('function', found.scope, key)
  bindParameters(machine, found, given, scope)
  let result: Flow
  if ('kind' in found.body) result = machine.evaluate(found.body, scope)
  else {
    machine.block(found.body, scope)
    result = scope.result
  }
  if (scope.yields !== undefined) {
    const list = machine.container(`${key}:yields`, false)
    machine.put(list, undefined, scope.yields)
    result = only(list)
  }
  machine.memory.running.delete(key)
  machine.memory.depth--
  machine.memory.results.set(key, result)
  return result
}

function bindParameters(machine: Machine, found: FunctionValue, given: Given, scope: Scope): void {
  const positional = found.self === undefined ? [...given.positional] : [only(found.self), ...given.positional]
  const named = new Map(given.named)
  for (const parameter of found.parameters) {
    if (parameter.star === 1) {
      const list = machine.container(`${scope.id}:*`, false)
      for (const [index, flow] of positional.splice(0).entries()) machine.put(list, String(index), flow)
      if (given.rest !== nothing) machine.put(list, undefined, given.rest)
      scope.names.set(parameter.name, only(list))
    } else if (parameter.star === 2) {
      const dict = machine.container(`${scope.id}:**`, true)
      for (const [name, flow] of named) machine.put(dict, name, flow)
      if (given.rest !== nothing) machine.put(dict, undefined, given.rest)
      scope.names.set(parameter.name, only(dict))
    } else {
      const own = positional.shift() ?? named.get(parameter.name)
      named.delete(parameter.name)
      const fallback = parameter.fallback === undefined ? nothing : machine.evaluate(parameter.fallback, found.scope)
      scope.names.set(parameter.name, own ?? join(given.rest, fallback))
    }
  }
}

/** The arguments of a call, `*` and `**` resolved as far as their containers are known. */
export function givenOf(machine: Machine, parts: readonly Argument[], scope: Scope, line: number): Given {
  const positional: Flow[] = []
  const named = new Map<string, Flow>()
  let rest = nothing
  for (const part of parts) {
    const flow = machine.evaluate(part.value, scope)
    if (part.star === undefined && part.name === undefined) {
      if (rest === nothing) positional.push(flow)
      else rest = join(rest, flow)
    } else if (part.star === undefined) named.set(part.name!, flow)
    else if (part.star === 1) rest = join(rest, machine.elements(flow, line), spread(flow, positional))
    else {
      if (flow.opaque) rest = anything
      for (const value of flow.values) {
        if (value.kind !== 'container') continue
        for (const [key, inner] of value.entries) {
          const old = named.get(key)
          named.set(key, old === undefined ? inner : join(old, inner))
        }
        rest = join(rest, value.rest)
      }
    }
  }
  return { positional, named, rest }
}

/** `*args` of a list whose places are known keeps its places. */
function spread(flow: Flow, positional: Flow[]): Flow {
  const [list] = flow.values
  if (flow.opaque || flow.values.length !== 1 || list?.kind !== 'container' || list.rest !== nothing) return nothing
  for (const one of list.entries.values()) positional.push(one)
  return nothing
}
