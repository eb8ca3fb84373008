/** Methods of lists and dicts that move values about. */
import type { Host } from './host.ts'
import { anything, type ContainerValue, type Flow, type Given, join, nothing, only, textOf, textsOf } from './values.ts'

/** An attribute of a list or dict. */
export function containerAttribute(host: Host, of: ContainerValue, name: string): Flow {
  const method = Object.hasOwn(methods, name) ? methods[name as keyof typeof methods] : undefined
  if (method === undefined) return anything
  return only({
    kind: 'native',
    key: `${of.key}.${name}`,
    name: `${of.dict ? 'dict' : 'list'}.${name}`,
    call: (given, line) => method(host, of, given, line),
  })
}

type Method = (host: Host, of: ContainerValue, given: Given, line: number) => Flow

const addElement: Method = (host, of, given) => {
  host.put(of, undefined, given.positional.at(-1) ?? anything)
  return nothing
}

const addAll: Method = (host, of, given, line) => {
  const from = given.positional[0] ?? anything
  if (of.dict) {
    host.pour(of, from)
    for (const [key, flow] of given.named) host.put(of, key, flow)
  } else host.put(of, undefined, host.elements(from, line))
  return nothing
}

/** `get` and `pop`. */
const take: Method = (_host, of, given) => {
  const fallback = given.positional[1] ?? given.named.get('default') ?? nothing
  const keys = textsOf(given.positional[0] ?? anything)
  if (keys === undefined) return join(everything(of), fallback)
  return join(...keys.map((key) => of.entries.get(key) ?? (of.rest === nothing ? nothing : of.rest)), fallback)
}

const itself: Method = (_host, of) => only(of)

const methods = {
  get: take,
  pop: take,
  setdefault: (host, of, given, line) => {
    const keys = textsOf(given.positional[0] ?? anything)
    const flow = given.positional[1] ?? nothing
    if (keys === undefined) host.put(of, undefined, flow)
    else for (const key of keys) host.put(of, key, flow)
    return take(host, of, given, line)
  },
  append: addElement,
  add: addElement,
  insert: addElement,
  appendleft: addElement,
  extend: addAll,
  update: addAll,
  copy: itself,
  values: (host, of) => {
    const list = host.container(`${of.key}.values`, false)
    host.put(list, undefined, everything(of))
    return only(list)
  },
  keys: (host, of) => {
    const list = host.container(`${of.key}.keys`, false)
    host.put(list, undefined, host.elements(only(of), 0))
    return only(list)
  },
  items: (host, of) => {
    const list = host.container(`${of.key}.items`, false)
    for (const [key, flow] of of.entries) {
      const pair = host.container(`${of.key}.item:${key}`, false)
      host.put(pair, '0', textOf(key))
      host.put(pair, '1', flow)
      host.put(list, key, only(pair))
    }
    if (of.rest !== nothing) {
      const pair = host.container(`${of.key}.item`, false)
      host.put(pair, '0', anything)
      host.put(pair, '1', of.rest)
      host.put(list, undefined, only(pair))
    }
    return only(list)
  },
} satisfies { [name: string]: Method }

function everything(of: ContainerValue): Flow {
  return join(...of.entries.values(), of.rest)
}

/** A new list of these elements. */
export function listOf(host: Host, key: string, elements: Flow): Flow {
  const list = host.container(key, false)
  host.put(list, undefined, elements)
  return only(list)
}
