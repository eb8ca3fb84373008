/** Python's built-in functions as far as they pass clients, functions and constants on. */
import type { Host } from './host.ts'
import { anything, argument, type Flow, type Given, join, nothing, only, textsOf } from './values.ts'

/** What a name means that the script does not define. */
export function builtin(host: Host, name: string): Flow {
  const run = Object.hasOwn(functions, name) ? functions[name as keyof typeof functions] : undefined
  if (run === undefined) return anything
  return nativeFunction(name, (given, line) => run(host, given, line))
}

/** A function of Python's own. */
export function nativeFunction(name: string, call: (given: Given, line: number) => Flow): Flow {
  return only({ kind: 'native', key: `builtin:${name}`, name: `${name}()`, call })
}

type Builtin = (host: Host, given: Given, line: number) => Flow

const sequence: Builtin = (host, given, line) => {
  host.escape(given, line) // sorted(…, key=f)
  const list = host.container(`sequence:${line}`, false)
  for (const flow of given.positional.slice(0, 1)) host.put(list, undefined, host.elements(flow, line))
  return only(list)
}

const walk: Builtin = (host, given, line) => {
  const [callee = anything, ...lists] = given.positional
  const positional = lists.map((list) => host.elements(list, line))
  const list = host.container(`map:${line}`, false)
  host.put(list, undefined, host.call(callee, { positional, named: new Map(), rest: nothing }, line))
  return only(list)
}

const functions = {
  list: sequence,
  tuple: sequence,
  set: sequence,
  sorted: sequence,
  reversed: sequence,
  iter: sequence,
  frozenset: sequence,
  map: walk,
  filter: (host, given, line) => {
    walk(host, given, line)
    return sequence(host, { ...given, positional: given.positional.slice(1) }, line)
  },
  next: (host, given, line) =>
    join(host.elements(given.positional[0] ?? anything, line), given.positional[1] ?? nothing),
  enumerate: (host, given, line) => {
    const pair = host.container(`pair:${line}`, false)
    host.put(pair, '0', anything)
    host.put(pair, '1', host.elements(given.positional[0] ?? anything, line))
    const list = host.container(`enumerate:${line}`, false)
    host.put(list, undefined, only(pair))
    return only(list)
  },
  zip: (host, given, line) => {
    const row = host.container(`row:${line}`, false)
    for (const [index, flow] of given.positional.entries()) host.put(row, String(index), host.elements(flow, line))
    const list = host.container(`zip:${line}`, false)
    host.put(list, undefined, only(row))
    return only(list)
  },
  dict: (host, given, line) => {
    const dict = host.container(`dict:${line}`, true)
    for (const flow of given.positional) {
      const poured = flow.values.every((value) => value.kind === 'container' && value.dict)
      if (poured) host.pour(dict, flow)
      else host.put(dict, undefined, anything)
    }
    for (const [name, flow] of given.named) host.put(dict, name, flow)
    if (given.rest !== nothing) host.put(dict, undefined, given.rest)
    return only(dict)
  },
  str: (_host, given) => {
    const [flow] = given.positional
    return flow !== undefined && textsOf(flow) !== undefined ? flow : anything
  },
  getattr: (host, given, line) => {
    const of = argument(given, 0, 'object')
    const names = textsOf(argument(given, 1, 'name'))
    const fallback = given.positional[2] ?? nothing
    if (names !== undefined) return join(...names.map((name) => host.attribute(of, name, line)), fallback)
    for (const value of of.values) {
      if (value.kind === 'native' && value.attribute !== undefined) {
        host.unknown(line, `getattr takes a method of ${value.name} whose name is not a constant`)
      }
    }
    return anything
  },
  exec: (host, _given, line) => {
    host.unknown(line, 'exec runs code that is not in the script')
    return anything
  },
  eval: (host, _given, line) => {
    host.unknown(line, 'eval runs code that is not in the script')
    return anything
  },
  __import__: (host, given, line) => importNamed(host, given, line),
} satisfies { [name: string]: Builtin }

/** `importlib.import_module('boto3')`. */
export function importNamed(host: Host, given: Given, line: number): Flow {
  const names = textsOf(argument(given, 0, 'name'))
  if (names === undefined) {
    host.unknown(line, 'a module is imported whose name is not a constant')
    return anything
  }
  return join(...names.map((name) => host.module(name, line)))
}
