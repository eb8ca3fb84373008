/** Binding names, attributes and items; and reading items back. */

import type { Expression } from '../../python/index.ts'
import type { Machine } from './host.ts'
import { anything, constantKeys, type Flow, join, noArguments, nothing, only, type Scope, textOf } from './values.ts'

/** Binds a name; one that is declared global or nonlocal lives in an outer scope and keeps all its values. */
export function bindName(machine: Machine, name: string, flow: Flow, scope: Scope): void {
  if (!scope.outer.has(name)) {
    scope.names.set(name, flow)
    return
  }
  let owner = scope
  while (owner.parent !== undefined && (owner === scope || !owner.names.has(name))) owner = owner.parent
  owner.names.set(name, join(owner.names.get(name) ?? nothing, flow))
  machine.widen(machine.memory.shared, `${owner.id}:${name}`, flow)
}

/** Binds whatever may stand left of `=`. */
export function assignTo(machine: Machine, target: Expression, flow: Flow, scope: Scope): void {
  switch (target.kind) {
    case 'name':
      bindName(machine, target.name, flow, scope)
      break
    case 'attribute':
      for (const value of machine.evaluate(target.of, scope).values) {
        if (value.kind === 'object') machine.widen(value.attributes, target.name, flow)
        else if (value.kind === 'class') machine.widen(value.scope.names, target.name, flow)
      }
      break
    case 'index': {
      const key = machine.evaluate(target.key, scope)
      for (const value of machine.evaluate(target.of, scope).values) {
        if (value.kind !== 'container') continue
        const keys = constantKeys(key)
        if (keys === undefined) machine.put(value, undefined, flow)
        else for (const one of keys) machine.put(value, one, flow)
      }
      break
    }
    case 'list':
      for (const [index, part] of target.items.entries()) {
        if (part.kind === 'star') assignTo(machine, part.value, anything, scope)
        else assignTo(machine, part, item(machine, flow, String(index), target.line), scope)
      }
      break
    default:
      break
  }
}

/** What stands under a key; `undefined` is a key that is not known. */
export function item(machine: Machine, of: Flow, key: string | undefined, line: number): Flow {
  const found: Flow[] = of.opaque ? [anything] : []
  for (const value of of.values) {
    if (value.kind === 'native') found.push(machine.elements(only(value), line))
    else if (value.kind === 'object') {
      const positional = [key === undefined ? anything : textOf(key)]
      found.push(
        machine.call(machine.attribute(only(value), '__getitem__', line), { ...noArguments, positional }, line),
      )
    } else if (value.kind === 'class') {
      // A member of an Enum by its name.
      found.push(key === undefined ? machine.elements(only(value), line) : (value.scope.names.get(key) ?? anything))
    } else if (value.kind !== 'container') found.push(anything)
    else {
      const own = key === undefined ? undefined : value.entries.get(key)
      if (own !== undefined && (value.dict || value.rest === nothing)) found.push(own)
      else if (key === undefined || !value.dict) found.push(...value.entries.values(), value.rest)
      else found.push(value.rest === nothing ? anything : value.rest)
    }
  }
  return join(...found)
}
