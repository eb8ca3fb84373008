/** Attributes and methods: of objects, their classes and bases, of containers and natives. */
import { containerAttribute } from './containers.ts'
import type { Machine } from './host.ts'
import { textAttribute } from './texts.ts'
import {
  anything,
  type ClassValue,
  type Flow,
  type Given,
  join,
  keyOfGiven,
  noArguments,
  type ObjectValue,
  only,
  type Scope,
  textOf,
  type Value,
} from './values.ts'

/** An attribute of any of the values; one that none of them can have is reported. */
export function attributeOf(machine: Machine, of: Flow, name: string, line: number): Flow {
  const found: Flow[] = of.opaque ? [anything] : []
  const missing: string[] = []
  for (const value of of.values) {
    if (value.kind === 'native') {
      const flow = value.attribute === undefined ? anything : value.attribute(name, line)
      if (flow === undefined) missing.push(value.name)
      else found.push(flow)
    } else if (value.kind === 'object') found.push(member(machine, value, name, line))
    else if (value.kind === 'class') found.push(inherited(machine, value, name, value) ?? anything)
    else if (value.kind === 'container') found.push(containerAttribute(machine, value, name))
    else if (value.kind === 'text') found.push(textAttribute(machine, value, name))
    else if (value.kind !== 'plain') found.push(anything)
  }
  if (found.length === 0 && missing.length > 0) {
    machine.unknown(line, `${missing[0]} has no operation or method ${name}`)
    return anything
  }
  return join(...found)
}

/** Own attribute of an object, else that of its class; unknown ones may be set where it is not seen. */
function member(machine: Machine, object: ObjectValue, name: string, line: number): Flow {
  const own = object.attributes.get(name)
  const fromClass = inherited(machine, object.type, name, object)
  if (fromClass !== undefined) {
    const property = fromClass.values.filter((value) => value.kind === 'function' && value.decoration === 'property')
    if (property.length > 0) return join(...property.map((value) => machine.call(only(value), noArguments, line)))
  }
  if (own === undefined) return fromClass ?? computed(machine, object, name, line)
  return fromClass === undefined ? own : join(own, fromClass)
}

/** What `__getattr__` makes of a name that nothing else has. */
function computed(machine: Machine, object: ObjectValue, name: string, line: number): Flow {
  const maker = name.startsWith('__') ? undefined : inherited(machine, object.type, '__getattr__', object)
  if (maker === undefined) return anything
  return machine.call(maker, { ...noArguments, positional: [textOf(name)] }, line)
}

function inherited(machine: Machine, type: ClassValue, name: string, self: ObjectValue | ClassValue): Flow | undefined {
  const own = type.scope.names.get(name)
  if (own !== undefined) {
    return { ...own, values: own.values.map((value) => bind(value, self)) }
  }
  for (const base of type.bases) {
    const found = inherited(machine, base, name, self)
    if (found !== undefined) return found
  }
  return undefined
}

function bind(value: Value, self: ObjectValue | ClassValue): Value {
  if (value.kind !== 'function' || value.decoration === 'static') return value
  const to = value.decoration === 'class' && self.kind === 'object' ? self.type : self
  if (value.decoration !== 'class' && self.kind === 'class') return value
  return { ...value, self: to, key: `${value.key}.${to.key}` }
}

/** `super()` inside a method: the bases, bound to the same object. */
export function superOf(machine: Machine, scope: Scope): Flow {
  const self = scope.names.get('self') ?? scope.names.get('cls')
  const found: Flow[] = []
  for (const value of self?.values ?? []) {
    const type = value.kind === 'object' ? value.type : value.kind === 'class' ? value : undefined
    for (const base of type?.bases ?? []) {
      const object = value as ObjectValue | ClassValue
      found.push(
        only({
          kind: 'native',
          key: `super:${base.key}:${object.key}`,
          name: 'super()',
          attribute: (name) => inherited(machine, base, name, object) ?? anything,
        }),
      )
    }
  }
  return found.length === 0 ? anything : join(...found)
}

/** An object of a class. Equal arguments make the same object. */
export function make(machine: Machine, type: ClassValue, given: Given, line: number): Flow {
  const key = machine.intern(`${type.key}(${keyOfGiven(given)})`)
  let object = machine.memory.objects.get(key)
  if (object === undefined) {
    object = { kind: 'object', key: `o:${key}`, type, attributes: new Map() }
    machine.memory.objects.set(key, object)
  }
  const start = inherited(machine, type, '__init__', object)
  if (start !== undefined) machine.call(start, given, line)
  else {
    const fields = fieldsOf(type)
    for (const [index, flow] of given.positional.entries()) {
      const name = fields[index]
      if (name !== undefined) machine.widen(object.attributes, name, flow)
    }
    for (const [name, flow] of given.named) machine.widen(object.attributes, name, flow)
    const after = inherited(machine, type, '__post_init__', object)
    if (after !== undefined) machine.call(after, noArguments, line)
  }
  return only(object)
}

/** Fields of the bases stand first, as in a dataclass. */
function fieldsOf(type: ClassValue): readonly string[] {
  return [...new Set([...type.bases.flatMap(fieldsOf), ...type.fields])]
}
