/**
 * Runs a script in the abstract: every branch is taken, every loop goes round twice, every function is entered once for each
 * different set of arguments. What comes out is every AWS call that the script may make. Nothing of the script is executed.
 */

import type { Expression, Script, Statement } from '../../python/index.ts'
import { callAll, enter, escapeAll } from './calls.ts'
import { evaluateNode } from './evaluate.ts'
import { execute } from './execute.ts'
import type { Host, Machine, Memory, SeenCall } from './host.ts'
import { moduleFlow } from './modules.ts'
import { attributeOf, make } from './objects.ts'
import {
  anything,
  type ContainerValue,
  type Flow,
  type FunctionValue,
  type Given,
  join,
  keyOf,
  noArguments,
  nothing,
  type ObjectValue,
  only,
  type Scope,
  scopeOf,
  textOf,
} from './values.ts'

/** A method call on something unknown: it may be an AWS call. */
export interface Suspect {
  readonly method: string
  readonly line: number
}

/** What a script calls, what could not be found out, and what only looks like a call. */
export interface Findings {
  readonly calls: readonly SeenCall[]
  readonly unknown: readonly { readonly line: number; readonly reason: string }[]
  readonly suspects: readonly Suspect[]
}

/** Where the run of a script begins. Without a handler, every function may be called from outside. */
export interface Entry {
  readonly handler?: string
  /** What the handler's first parameter is. */
  readonly events?: (host: Host) => Flow
}

/** Function calls and loops of one pass; a script beyond this is reported as not fully analysed. */
const mostCalls = 4000
/** Facts about objects and globals flow back to earlier statements: passes go on until none is new. */
const mostPasses = 4

/** Runs a script in the abstract, from its module body and its handler; functions that nothing calls come last. */
export function interpret(script: Script, entry: Entry = {}): Findings {
  const machine = new Interpreter(script)
  for (let pass = 1; ; pass++) {
    const before = machine.facts
    machine.pass(entry)
    if (machine.facts === before || pass === mostPasses) return machine.findings()
  }
}

class Interpreter implements Machine {
  readonly memory: Memory = {
    objects: new Map(),
    shared: new Map(),
    previous: new Map(),
    results: new Map(),
    running: new Set(),
    entered: new Set(),
    functions: new Map(),
    classes: new Map(),
    budget: mostCalls,
    depth: 0,
  }
  /** Counts what was learnt that an earlier statement may depend on. */
  facts = 0
  private readonly script: Script
  /** Names that the script reads somewhere. */
  private readonly namedFunctions: ReadonlySet<string>
  private readonly ids = new Map<object, number>()
  private readonly interned = new Map<string, string>()
  private readonly containers = new Map<string, ContainerValue>()
  private calls: SeenCall[] = []
  private problems: { line: number; reason: string }[] = []
  private suspects: Suspect[] = []
  private takenMethods = new Map<string, SeenCall>()
  private calledMethods = new Set<string>()

  constructor(script: Script) {
    this.script = script
    this.namedFunctions = namesIn(script.body)
  }

  pass(entry: Entry): void {
    this.memory.previous = this.memory.results
    this.memory.results = new Map()
    this.memory.entered = new Set()
    this.memory.functions = new Map()
    this.memory.classes = new Map()
    this.calls = []
    this.problems = []
    this.suspects = []
    this.takenMethods = new Map()
    this.calledMethods = new Set()
    this.memory.budget = mostCalls
    const scope = scopeOf('module', undefined, 'module')
    this.block(this.script.body, scope)
    const handler = entry.handler === undefined ? undefined : scope.names.get(entry.handler)
    if (handler !== undefined) {
      this.call(
        handler,
        { positional: [entry.events?.(this) ?? anything, anything], named: new Map(), rest: nothing },
        1,
      )
    }
    this.enterTheRest()
  }

  /** Functions that nothing was seen to call may be called in ways that are not seen. */
  private enterTheRest(): void {
    const unseen: Given = { positional: [], named: new Map(), rest: anything }
    for (let more = true; more && this.memory.budget > 0; ) {
      more = false
      for (const type of [...this.memory.classes.values()]) {
        const methods = [...type.scope.names.values()].flatMap((flow) => flow.values)
        for (const method of methods) {
          if (method.kind !== 'function' || this.memory.entered.has(method.node)) continue
          more = true
          const made = [...this.memory.objects.values()].filter((object) => object.type.key === type.key)
          const selves = made.length > 0 ? made.map((object) => only(object)) : [make(this, type, unseen, 1)]
          for (const self of selves) this.call(this.attribute(self, method.name, 1), unseen, 1)
          this.memory.entered.add(method.node)
        }
      }
      // A function that something names is more likely entered, with better arguments, from there.
      const unentered = [...this.memory.functions.values()].filter((found) => !this.memory.entered.has(found.node))
      const found = unentered.find((one) => !this.namedFunctions.has(one.name)) ?? unentered[0]
      if (found !== undefined) {
        more = true
        this.enter(found, unseen)
        this.memory.entered.add(found.node)
      }
    }
  }

  findings(): Findings {
    const untouched = [...this.takenMethods].filter(([key]) => !this.calledMethods.has(key)).map(([, call]) => call)
    if (this.memory.budget <= 0) {
      this.unknown(1, 'the script is too entangled to be followed to its end; some of its AWS calls may be missing')
    }
    return { calls: [...this.calls, ...untouched], unknown: this.problems, suspects: this.suspects }
  }

  // The machine: what its parts ask of it.

  evaluate(node: Expression, scope: Scope): Flow {
    return evaluateNode(this, node, scope)
  }

  block(body: readonly Statement[], scope: Scope): void {
    for (const statement of body) execute(this, statement, scope)
  }

  enter(found: FunctionValue, given: Given): Flow {
    return enter(this, found, given)
  }

  call(callee: Flow, given: Given, line: number): Flow {
    return callAll(this, callee, given, line)
  }

  attribute(of: Flow, name: string, line: number): Flow {
    return attributeOf(this, of, name, line)
  }

  escape(given: Given, line: number): void {
    escapeAll(this, given, line)
  }

  suspect(method: string, line: number): void {
    this.suspects.push({ method, line })
  }

  record(call: SeenCall): void {
    this.calls.push(call)
  }

  unknown(line: number, reason: string): void {
    if (!this.problems.some((one) => one.line === line && one.reason === reason)) this.problems.push({ line, reason })
  }

  taken(key: string, call: SeenCall): void {
    this.takenMethods.set(key, call)
  }

  called(key: string): void {
    this.calledMethods.add(key)
  }

  module(name: string, line: number): Flow {
    return moduleFlow(this, name, line)
  }

  idOf(node: object): number {
    let id = this.ids.get(node)
    if (id === undefined) {
      id = this.ids.size
      this.ids.set(node, id)
    }
    return id
  }

  /** Short stable names for long keys. */
  intern(key: string): string {
    let short = this.interned.get(key)
    if (short === undefined) {
      short = String(this.interned.size)
      this.interned.set(key, short)
    }
    return short
  }

  container(key: string, dict: boolean): ContainerValue {
    const known = this.containers.get(key)
    if (known !== undefined) return known
    const made: ContainerValue = { kind: 'container', key: `c:${key}`, dict, entries: new Map(), rest: nothing }
    this.containers.set(key, made)
    return made
  }

  /** Puts a value under a key of a container; an unknown key may be any. */
  put(into: ContainerValue, key: string | undefined, flow: Flow): void {
    if (key !== undefined) {
      this.widen(into.entries, key, flow)
      return
    }
    for (const known of into.entries.keys()) this.widen(into.entries, known, flow)
    const rest = join(into.rest, flow)
    if (keyOf(rest) !== keyOf(into.rest)) this.facts++
    into.rest = rest
  }

  /** Everything of one dict into another. */
  pour(into: ContainerValue, from: Flow): void {
    if (from.opaque) this.put(into, undefined, anything)
    for (const value of from.values) {
      if (value.kind !== 'container') continue
      for (const [key, flow] of [...value.entries]) this.put(into, key, flow)
      if (value.rest !== nothing) this.put(into, undefined, value.rest)
    }
  }

  widen(names: Map<string, Flow>, name: string, flow: Flow): void {
    const old = names.get(name)
    const wide = old === undefined ? flow : join(old, flow)
    if (old !== undefined && keyOf(old) === keyOf(wide)) return
    names.set(name, wide)
    this.facts++
  }

  elements(of: Flow, line: number): Flow {
    const found: Flow[] = of.opaque ? [anything] : []
    for (const value of of.values) {
      if (value.kind === 'container') {
        if (!value.dict) found.push(...value.entries.values(), value.rest)
        else {
          found.push(...[...value.entries.keys()].map(textOf))
          if (value.rest !== nothing) found.push(anything)
        }
      } else if (value.kind === 'object') {
        found.push(this.iterated(value, line))
      } else if (value.kind === 'class') {
        // The members of an Enum; of other classes nothing is iterated.
        const members = [...value.scope.names.values()].flatMap((flow) => flow.values)
        found.push({ values: members.filter((one) => one.kind === 'text'), opaque: !value.foreign })
      } else if (value.kind === 'native') found.push(value.elements?.(line) ?? anything)
      else if (value.kind !== 'plain') found.push(anything)
    }
    return join(...found)
  }

  /** What an object gives whose class has `__iter__`, and `__next__` where it is its own iterator. */
  private iterated(value: ObjectValue, line: number): Flow {
    const made = this.call(this.attribute(only(value), '__iter__', line), noArguments, line)
    const others = made.values.filter((one) => one.kind !== 'object')
    const own = made.values.filter((one) => one.kind === 'object')
    const next = own.map((one) => this.call(this.attribute(only(one), '__next__', line), noArguments, line))
    return join(anything, this.elements({ values: others, opaque: false }, line), ...next)
  }
}

/** All names that some expression reads. */
function namesIn(tree: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (Array.isArray(tree)) for (const one of tree) namesIn(one, found)
  else if (typeof tree === 'object' && tree !== null) {
    const node = tree as { readonly kind?: string; readonly name?: string }
    if (node.kind === 'name' && node.name !== undefined) found.add(node.name)
    for (const inner of Object.values(tree)) namesIn(inner, found)
  }
  return found
}
