/**
 * Runs a script in the abstract: every branch is taken, every loop goes round twice, every function is entered once for each
 * different set of arguments. What comes out is every AWS call that the script may make. Nothing of the script is executed.
 */
import { builtin } from './builtins.ts'
import { containerAttribute } from './containers.ts'
import type { Host, SeenCall } from './host.ts'
import { moduleFlow } from './modules.ts'
import type { Argument, ClassStatement, Expression, FunctionStatement, Script, Statement } from './tree.ts'
import {
  anything,
  type ClassValue,
  type ContainerValue,
  type Flow,
  type FunctionValue,
  type Given,
  join,
  keyOf,
  keyOfGiven,
  noArguments,
  nothing,
  type ObjectValue,
  only,
  type Scope,
  textOf,
  type Value,
} from './values.ts'

/** A method call on something unknown: it may be an AWS call. */
export interface Suspect {
  readonly method: string
  readonly line: number
}

export interface Findings {
  readonly calls: readonly SeenCall[]
  readonly unknown: readonly { readonly line: number; readonly reason: string }[]
  readonly suspects: readonly Suspect[]
}

export interface Entry {
  readonly handler?: string
  /** What the handler's first parameter is. */
  readonly events?: (host: Host) => Flow
}

/** Function calls and loops of one pass; a script beyond this is reported as not fully analysed. */
const mostCalls = 4000
const deepest = 40
/** Facts about objects and globals flow back to earlier statements: passes go on until none is new. */
const mostPasses = 4

export function interpret(script: Script, entry: Entry = {}): Findings {
  const machine = new Machine(script)
  for (let pass = 1; ; pass++) {
    const before = machine.facts
    machine.pass(entry)
    if (machine.facts === before || pass === mostPasses) return machine.findings()
  }
}

class Machine implements Host {
  /** Counts what was learnt that an earlier statement may depend on. */
  facts = 0
  private readonly script: Script
  /** Names that the script reads somewhere. */
  private readonly namedFunctions: ReadonlySet<string>
  private readonly ids = new Map<object, number>()
  private readonly interned = new Map<string, string>()
  private readonly objects = new Map<string, ObjectValue>()
  private readonly containers = new Map<string, ContainerValue>()
  private readonly shared = new Map<string, Flow>()
  private previous: ReadonlyMap<string, Flow> = new Map()
  private results = new Map<string, Flow>()
  private running = new Set<string>()
  private entered = new Set<object>()
  private functions = new Map<string, FunctionValue>()
  private classes = new Map<string, ClassValue>()
  private calls: SeenCall[] = []
  private problems: { line: number; reason: string }[] = []
  private suspects: Suspect[] = []
  private takenMethods = new Map<string, SeenCall>()
  private calledMethods = new Set<string>()
  private budget = mostCalls
  private depth = 0

  constructor(script: Script) {
    this.script = script
    this.namedFunctions = namesIn(script.body)
  }

  pass(entry: Entry): void {
    this.previous = this.results
    this.results = new Map()
    this.entered = new Set()
    this.functions = new Map()
    this.classes = new Map()
    this.calls = []
    this.problems = []
    this.suspects = []
    this.takenMethods = new Map()
    this.calledMethods = new Set()
    this.budget = mostCalls
    const scope = this.scope('module', undefined, 'module')
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
    for (let more = true; more && this.budget > 0; ) {
      more = false
      for (const type of [...this.classes.values()]) {
        const methods = [...type.scope.names.values()].flatMap((flow) => flow.values)
        for (const method of methods) {
          if (method.kind !== 'function' || this.entered.has(method.node)) continue
          more = true
          const made = [...this.objects.values()].filter((object) => object.type.key === type.key)
          const selves = made.length > 0 ? made.map((object) => only(object)) : [this.make(type, unseen, 1)]
          for (const self of selves) this.call(this.attribute(self, method.name, 1), unseen, 1)
          this.entered.add(method.node)
        }
      }
      // A function that something names is more likely entered, with better arguments, from there.
      const unentered = [...this.functions.values()].filter((found) => !this.entered.has(found.node))
      const found = unentered.find((one) => !this.namedFunctions.has(one.name)) ?? unentered[0]
      if (found !== undefined) {
        more = true
        this.enter(found, unseen)
        this.entered.add(found.node)
      }
    }
  }

  findings(): Findings {
    const untouched = [...this.takenMethods].filter(([key]) => !this.calledMethods.has(key)).map(([, call]) => call)
    if (this.budget <= 0) {
      this.unknown(1, 'the script is too entangled to be followed to its end; some of its AWS calls may be missing')
    }
    return { calls: [...this.calls, ...untouched], unknown: this.problems, suspects: this.suspects }
  }

  // What natives ask for.

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

  private idOf(node: object): number {
    let id = this.ids.get(node)
    if (id === undefined) {
      id = this.ids.size
      this.ids.set(node, id)
    }
    return id
  }

  module(name: string, line: number): Flow {
    return moduleFlow(this, name, line)
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

  private widen(names: Map<string, Flow>, name: string, flow: Flow): void {
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
      } else if (value.kind === 'native') found.push(value.elements?.(line) ?? anything)
      else if (value.kind !== 'plain') found.push(anything)
    }
    return join(...found)
  }

  escape(given: Given, line: number): void {
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
          this.call(only(callable), { positional, named: new Map(), rest: together }, line)
        }
      }
    }
  }

  call(callee: Flow, given: Given, line: number): Flow {
    const results: Flow[] = callee.opaque ? [anything] : []
    if (callee.opaque && callee.values.length === 0) this.escape(given, line)
    for (const value of callee.values) {
      if (value.kind === 'function') results.push(this.enter(value, given))
      else if (value.kind === 'class') results.push(this.make(value, given, line))
      else if (value.kind === 'object')
        results.push(this.call(this.attribute(only(value), '__call__', line), given, line))
      else if (value.kind === 'native') {
        if (value.call === undefined) this.escape(given, line)
        results.push(value.call?.(given, line) ?? anything)
      } else results.push(anything)
    }
    return join(...results)
  }

  attribute(of: Flow, name: string, line: number): Flow {
    const found: Flow[] = of.opaque ? [anything] : []
    const missing: string[] = []
    for (const value of of.values) {
      if (value.kind === 'native') {
        const flow = value.attribute === undefined ? anything : value.attribute(name, line)
        if (flow === undefined) missing.push(value.name)
        else found.push(flow)
      } else if (value.kind === 'object') found.push(this.member(value, name, line))
      else if (value.kind === 'class') found.push(this.inherited(value, name, value) ?? anything)
      else if (value.kind === 'container') found.push(containerAttribute(this, value, name))
      else if (value.kind !== 'plain') found.push(anything)
    }
    if (found.length === 0 && missing.length > 0) {
      this.unknown(line, `${missing[0]} has no operation or method ${name}`)
      return anything
    }
    return join(...found)
  }

  /** Own attribute of an object, else that of its class; unknown ones may be set where it is not seen. */
  private member(object: ObjectValue, name: string, line: number): Flow {
    const own = object.attributes.get(name)
    const inherited = this.inherited(object.type, name, object)
    if (inherited !== undefined) {
      const property = inherited.values.filter((value) => value.kind === 'function' && value.decoration === 'property')
      if (property.length > 0) return join(...property.map((value) => this.call(only(value), noArguments, line)))
    }
    if (own === undefined) return inherited ?? anything
    return inherited === undefined ? own : join(own, inherited)
  }

  private inherited(type: ClassValue, name: string, self: ObjectValue | ClassValue): Flow | undefined {
    const own = type.scope.names.get(name)
    if (own !== undefined) {
      return { ...own, values: own.values.map((value) => bind(value, self)) }
    }
    for (const base of type.bases) {
      const found = this.inherited(base, name, self)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** `super()` inside a method: the bases, bound to the same object. */
  superOf(scope: Scope): Flow {
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
            attribute: (name) => this.inherited(base, name, object) ?? anything,
          }),
        )
      }
    }
    return found.length === 0 ? anything : join(...found)
  }

  private make(type: ClassValue, given: Given, line: number): Flow {
    const key = this.intern(`${type.key}(${keyOfGiven(given)})`)
    let object = this.objects.get(key)
    if (object === undefined) {
      object = { kind: 'object', key: `o:${key}`, type, attributes: new Map() }
      this.objects.set(key, object)
    }
    const start = this.inherited(type, '__init__', object)
    if (start !== undefined) this.call(start, given, line)
    else for (const [name, flow] of given.named) this.widen(object.attributes, name, flow)
    return only(object)
  }

  private enter(found: FunctionValue, given: Given): Flow {
    const key = this.intern(`${found.key}(${keyOfGiven(given)})`)
    const known = this.results.get(key)
    if (known !== undefined) return known
    if (this.running.has(key)) return this.previous.get(key) ?? nothing
    if (this.depth >= deepest || this.budget <= 0) {
      this.budget = Math.min(this.budget, 0)
      return anything
    }
    this.budget--
    this.depth++
    this.running.add(key)
    this.entered.add(found.node)
    const scope = this.scope('function', found.scope, key)
    this.bindParameters(found, given, scope)
    let result: Flow
    if ('kind' in found.body) result = this.evaluate(found.body, scope)
    else {
      this.block(found.body, scope)
      result = scope.result
    }
    if (scope.yields !== undefined) {
      const list = this.container(`${key}:yields`, false)
      this.put(list, undefined, scope.yields)
      result = only(list)
    }
    this.running.delete(key)
    this.depth--
    this.results.set(key, result)
    return result
  }

  private bindParameters(found: FunctionValue, given: Given, scope: Scope): void {
    const positional = found.self === undefined ? [...given.positional] : [only(found.self), ...given.positional]
    const named = new Map(given.named)
    for (const parameter of found.parameters) {
      if (parameter.star === 1) {
        const list = this.container(`${scope.id}:*`, false)
        for (const [index, flow] of positional.splice(0).entries()) this.put(list, String(index), flow)
        if (given.rest !== nothing) this.put(list, undefined, given.rest)
        scope.names.set(parameter.name, only(list))
      } else if (parameter.star === 2) {
        const dict = this.container(`${scope.id}:**`, true)
        for (const [name, flow] of named) this.put(dict, name, flow)
        if (given.rest !== nothing) this.put(dict, undefined, given.rest)
        scope.names.set(parameter.name, only(dict))
      } else {
        const own = positional.shift() ?? named.get(parameter.name)
        named.delete(parameter.name)
        const fallback = parameter.fallback === undefined ? nothing : this.evaluate(parameter.fallback, found.scope)
        scope.names.set(parameter.name, own ?? join(given.rest, fallback))
      }
    }
  }

  private scope(type: Scope['type'], parent: Scope | undefined, id: string): Scope {
    return { id, names: new Map(), parent, type, outer: new Set(), result: nothing, yields: undefined }
  }

  /** Short stable names for long keys. */
  private intern(key: string): string {
    let short = this.interned.get(key)
    if (short === undefined) {
      short = String(this.interned.size)
      this.interned.set(key, short)
    }
    return short
  }

  // Statements.

  private block(body: readonly Statement[], scope: Scope): void {
    for (const statement of body) this.execute(statement, scope)
  }

  private execute(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case 'expression':
        this.evaluate(statement.value, scope)
        break
      case 'assign': {
        const value = this.evaluate(statement.value, scope)
        for (const target of statement.targets) this.assign(target, value, scope)
        break
      }
      case 'augment': {
        const left = this.evaluate(statement.target, scope)
        const right = this.evaluate(statement.value, scope)
        const lists = left.values.filter((value) => value.kind === 'container')
        for (const list of lists) this.put(list, undefined, this.elements(right, statement.line))
        this.assign(statement.target, statement.operator === '+=' ? add(left, right) : join(anything, left), scope)
        break
      }
      case 'return':
        if (statement.value !== undefined) scope.result = join(scope.result, this.evaluate(statement.value, scope))
        break
      case 'function':
        this.define(statement, scope)
        break
      case 'class':
        this.defineClass(statement, scope)
        break
      case 'import':
        this.bindName(
          statement.as ?? statement.module.split('.')[0]!,
          moduleFlow(
            this,
            statement.as === undefined ? statement.module.split('.')[0]! : statement.module,
            statement.line,
            statement.module,
          ),
          scope,
        )
        break
      case 'from': {
        const module = moduleFlow(this, statement.module, statement.line, statement.module)
        for (const [name, as] of statement.names) {
          if (name !== '*') this.bindName(as, this.attribute(module, name, statement.line), scope)
          else if (statement.module === 'boto3') {
            for (const one of ['client', 'resource', 'Session', 'session']) {
              this.bindName(one, this.attribute(module, one, statement.line), scope)
            }
          }
        }
        break
      }
      case 'scope':
        for (const name of statement.names) scope.outer.add(name)
        break
      case 'branch':
        for (const test of statement.tests) this.evaluate(test, scope)
        this.alternatives(statement.bodies, scope)
        break
      case 'loop': {
        const items = this.evaluate(statement.items, scope)
        for (let round = 0; round < 2; round++) {
          const before = new Map(scope.names)
          if (statement.target !== undefined) this.assign(statement.target, this.elements(items, statement.line), scope)
          this.block(statement.body, scope)
          mergeInto(scope.names, before)
        }
        this.block(statement.otherwise, scope)
        break
      }
      case 'try': {
        const before = new Map(scope.names)
        this.block(statement.body, scope)
        this.block(statement.otherwise, scope)
        const after = new Map(scope.names)
        mergeInto(scope.names, before)
        const entry = new Map(scope.names)
        const ends = [after]
        for (const handler of statement.handlers) {
          replace(scope.names, entry)
          if (handler.type !== undefined) this.evaluate(handler.type, scope)
          if (handler.name !== undefined) this.bindName(handler.name, anything, scope)
          this.block(handler.body, scope)
          ends.push(new Map(scope.names))
        }
        replace(scope.names, after)
        for (const end of ends) mergeInto(scope.names, end)
        this.block(statement.last, scope)
        break
      }
      case 'with':
        for (const [value, target] of statement.items) {
          const flow = this.evaluate(value, scope)
          if (target !== undefined) this.assign(target, this.opened(flow, statement.line), scope)
        }
        this.block(statement.body, scope)
        break
    }
  }

  /** What `with … as` binds. */
  private opened(flow: Flow, line: number): Flow {
    const objects = flow.values.filter((value) => value.kind === 'object')
    if (objects.length === 0) return flow
    const entered = objects.map((value) => this.call(this.attribute(only(value), '__enter__', line), noArguments, line))
    return join(flow, ...entered)
  }

  private alternatives(bodies: readonly (readonly Statement[])[], scope: Scope): void {
    if (bodies.length === 0) return
    const before = new Map(scope.names)
    const ends: ReadonlyMap<string, Flow>[] = []
    for (const body of bodies) {
      replace(scope.names, before)
      this.block(body, scope)
      ends.push(new Map(scope.names))
    }
    replace(scope.names, ends[0]!)
    for (const end of ends.slice(1)) mergeInto(scope.names, end)
  }

  private define(statement: FunctionStatement, scope: Scope): void {
    let decoration: FunctionValue['decoration'] = 'none'
    for (const decorator of statement.decorators) {
      this.evaluate(decorator, scope)
      const name = decorator.kind === 'name' ? decorator.name : decorator.kind === 'attribute' ? decorator.name : ''
      if (name === 'staticmethod') decoration = 'static'
      else if (name === 'classmethod') decoration = 'class'
      else if (name === 'property' || name === 'cached_property') decoration = 'property'
    }
    const closure = scope.type === 'class' ? (scope.parent ?? scope) : scope
    const value: FunctionValue = {
      kind: 'function',
      key: `f:${this.idOf(statement)}@${closure.id}`,
      name: statement.name,
      node: statement,
      parameters: statement.parameters,
      body: statement.body,
      scope: closure,
      decoration,
    }
    if (scope.type !== 'class') this.functions.set(value.key, value)
    this.bindName(statement.name, only(value), scope)
  }

  private defineClass(statement: ClassStatement, scope: Scope): void {
    const bases = statement.bases.map((base) => this.evaluate(base.value, scope))
    const key = `k:${this.idOf(statement)}@${scope.id}`
    const body = this.scope('class', scope, key)
    const value: ClassValue = {
      kind: 'class',
      key,
      name: statement.name,
      scope: body,
      bases: bases.flatMap((flow) => flow.values.filter((base) => base.kind === 'class')),
      foreign: bases.some((flow) => flow.opaque),
    }
    this.classes.set(key, value)
    this.block(statement.body, body)
    this.bindName(statement.name, only(value), scope)
  }

  private bindName(name: string, flow: Flow, scope: Scope): void {
    if (!scope.outer.has(name)) {
      scope.names.set(name, flow)
      return
    }
    let owner = scope
    while (owner.parent !== undefined && (owner === scope || !owner.names.has(name))) owner = owner.parent
    owner.names.set(name, join(owner.names.get(name) ?? nothing, flow))
    this.widen(this.shared, `${owner.id}:${name}`, flow)
  }

  private assign(target: Expression, flow: Flow, scope: Scope): void {
    switch (target.kind) {
      case 'name':
        this.bindName(target.name, flow, scope)
        break
      case 'attribute':
        for (const value of this.evaluate(target.of, scope).values) {
          if (value.kind === 'object') this.widen(value.attributes, target.name, flow)
          else if (value.kind === 'class') this.widen(value.scope.names, target.name, flow)
        }
        break
      case 'index': {
        const key = this.evaluate(target.key, scope)
        for (const value of this.evaluate(target.of, scope).values) {
          if (value.kind !== 'container') continue
          const keys = constantKeys(key)
          if (keys === undefined) this.put(value, undefined, flow)
          else for (const one of keys) this.put(value, one, flow)
        }
        break
      }
      case 'list':
        for (const [index, item] of target.items.entries()) {
          if (item.kind === 'star') this.assign(item.value, anything, scope)
          else this.assign(item, this.item(flow, String(index), target.line), scope)
        }
        break
      default:
        break
    }
  }

  /** What stands under a key; `undefined` is a key that is not known. */
  private item(of: Flow, key: string | undefined, line: number): Flow {
    const found: Flow[] = of.opaque ? [anything] : []
    for (const value of of.values) {
      if (value.kind === 'native') found.push(this.elements(only(value), line))
      else if (value.kind !== 'container') found.push(anything)
      else {
        const own = key === undefined ? undefined : value.entries.get(key)
        if (own !== undefined && (value.dict || value.rest === nothing)) found.push(own)
        else if (key === undefined || !value.dict) found.push(...value.entries.values(), value.rest)
        else found.push(value.rest === nothing ? anything : value.rest)
      }
    }
    return join(...found)
  }

  // Expressions.

  private evaluate(node: Expression, scope: Scope): Flow {
    switch (node.kind) {
      case 'constant':
        return typeof node.value === 'string'
          ? textOf(node.value)
          : only({ kind: 'plain', key: `p:${node.value}`, value: node.value })
      case 'name':
        return this.lookUp(node.name, scope)
      case 'attribute':
        return this.attribute(this.evaluate(node.of, scope), node.name, node.line)
      case 'call':
        return this.evaluateCall(node, scope)
      case 'index': {
        const of = this.evaluate(node.of, scope)
        const key = this.evaluate(node.key, scope)
        const keys = constantKeys(key)
        if (keys === undefined) return this.item(of, undefined, node.line)
        return join(...keys.map((one) => this.item(of, one, node.line)))
      }
      case 'format':
        return node.parts.reduce<Flow>(
          (left, part) => add(left, typeof part === 'string' ? textOf(part) : this.evaluate(part, scope)),
          textOf(''),
        )
      case 'add':
        return this.evaluateSum(node, scope)
      case 'either': {
        if (node.test !== undefined) this.evaluate(node.test, scope)
        return join(...node.items.map((item) => this.evaluate(item, scope)))
      }
      case 'bag':
        for (const item of node.items) this.evaluate(item, scope)
        return anything
      case 'star':
        return this.elements(this.evaluate(node.value, scope), node.line)
      case 'walrus': {
        const value = this.evaluate(node.value, scope)
        this.assign(node.target, value, scope)
        return value
      }
      case 'yield': {
        const value = node.value === undefined ? nothing : this.evaluate(node.value, scope)
        scope.yields = join(scope.yields ?? nothing, node.from ? this.elements(value, node.line) : value)
        return anything
      }
      case 'lambda': {
        const value: FunctionValue = {
          kind: 'function',
          key: `f:${this.idOf(node)}@${scope.id}`,
          name: 'lambda',
          node,
          parameters: node.parameters,
          body: node.body,
          scope,
          decoration: 'none',
        }
        this.functions.set(value.key, value)
        return only(value)
      }
      case 'list': {
        const list = this.container(`${this.idOf(node)}@${scope.id}`, false)
        for (const [index, item] of node.items.entries()) {
          const flow = this.evaluate(item, scope)
          this.put(list, item.kind === 'star' ? undefined : String(index), flow)
        }
        return only(list)
      }
      case 'dict': {
        const dict = this.container(`${this.idOf(node)}@${scope.id}`, true)
        for (const [key, value] of node.entries) {
          const flow = this.evaluate(value, scope)
          if (key === undefined) this.pour(dict, flow)
          else {
            const keys = constantKeys(this.evaluate(key, scope))
            if (keys === undefined) this.put(dict, undefined, flow)
            else for (const one of keys) this.put(dict, one, flow)
          }
        }
        return only(dict)
      }
      case 'comprehension':
        return this.evaluateComprehension(node, scope)
    }
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

  private evaluateSum(node: Expression & { kind: 'add' }, scope: Scope): Flow {
    const left = this.evaluate(node.left, scope)
    const right = this.evaluate(node.right, scope)
    if (![...left.values, ...right.values].some((value) => value.kind === 'container')) return add(left, right)
    const list = this.container(`${this.idOf(node)}@${scope.id}`, false)
    this.put(list, undefined, join(this.elements(left, node.line), this.elements(right, node.line)))
    return only(list)
  }

  private evaluateComprehension(node: Expression & { kind: 'comprehension' }, scope: Scope): Flow {
    const inner = this.scope('function', scope, `${this.idOf(node)}@${scope.id}`)
    for (const generator of node.generators) {
      this.assign(generator.target, this.elements(this.evaluate(generator.items, inner), node.line), inner)
      for (const condition of generator.conditions) this.evaluate(condition, inner)
    }
    const made = this.container(`${this.idOf(node)}@${scope.id}`, node.dict)
    const flows = node.elements.map((element) => this.evaluate(element, inner))
    const keys = node.dict ? constantKeys(flows[0]!) : undefined
    if (keys === undefined) this.put(made, undefined, flows.at(-1)!)
    else for (const key of keys) this.put(made, key, flows.at(-1)!)
    return only(made)
  }

  private evaluateCall(node: Expression & { kind: 'call' }, scope: Scope): Flow {
    if (node.of.kind === 'name' && node.of.name === 'super' && scope.type === 'function') return this.superOf(scope)
    const given = this.given(node.arguments, scope, node.line)
    if (node.of.kind !== 'attribute') return this.call(this.evaluate(node.of, scope), given, node.line)
    const of = this.evaluate(node.of.of, scope)
    if (of.opaque && of.values.every((value) => value.kind !== 'native')) {
      this.suspects.push({ method: node.of.name, line: node.of.line })
    }
    return this.call(this.attribute(of, node.of.name, node.of.line), given, node.of.line)
  }

  private given(parts: readonly Argument[], scope: Scope, line: number): Given {
    const positional: Flow[] = []
    const named = new Map<string, Flow>()
    let rest = nothing
    for (const part of parts) {
      const flow = this.evaluate(part.value, scope)
      if (part.star === undefined && part.name === undefined) {
        if (rest === nothing) positional.push(flow)
        else rest = join(rest, flow)
      } else if (part.star === undefined) named.set(part.name!, flow)
      else if (part.star === 1) rest = join(rest, this.elements(flow, line), this.spread(flow, positional))
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
  private spread(flow: Flow, positional: Flow[]): Flow {
    const [list] = flow.values
    if (flow.opaque || flow.values.length !== 1 || list?.kind !== 'container' || list.rest !== nothing) return nothing
    for (const one of list.entries.values()) positional.push(one)
    return nothing
  }

  private lookUp(name: string, scope: Scope): Flow {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
      if (at.type === 'class' && at !== scope) continue
      const found = at.outer.has(name) ? undefined : at.names.get(name)
      const shared = this.shared.get(`${at.id}:${name}`)
      if (found !== undefined || shared !== undefined) return join(found ?? nothing, shared ?? nothing)
    }
    return builtin(this, name)
  }
}

function bind(value: Value, self: ObjectValue | ClassValue): Value {
  if (value.kind !== 'function' || value.decoration === 'static') return value
  const to = value.decoration === 'class' && self.kind === 'object' ? self.type : self
  if (value.decoration !== 'class' && self.kind === 'class') return value
  return { ...value, self: to, key: `${value.key}.${to.key}` }
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

/** Keys that an index may be; undefined when it may be any. */
function constantKeys(flow: Flow): readonly string[] | undefined {
  if (flow.opaque || flow.values.length === 0) return undefined
  const keys: string[] = []
  for (const value of flow.values) {
    if (value.kind === 'text') keys.push(value.text)
    else if (value.kind === 'plain') keys.push(String(value.value))
    else return undefined
  }
  return keys
}

/** Texts put together; anything else makes data. */
function add(left: Flow, right: Flow): Flow {
  const texts: Flow[] = []
  for (const one of left.values) {
    for (const two of right.values) {
      const end =
        two.kind === 'text'
          ? two.text
          : two.kind === 'plain' && typeof two.value === 'number'
            ? String(two.value)
            : undefined
      if (one.kind !== 'text' || end === undefined) return anything
      texts.push(textOf(one.text + end))
    }
  }
  return left.opaque || right.opaque || texts.length === 0 || texts.length > 16 ? anything : join(...texts)
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
