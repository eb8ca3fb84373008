/**
 * What a Python expression may stand for, as far as AWS calls depend on it. A flow is a set of such values; `opaque` says that it
 * may be anything else as well (data that the script got at run time).
 */
import type { Expression, FunctionStatement, Parameter, Statement } from '../../python/index.ts'

/** A constant text, which may hold references of the document. */
export interface TextValue {
  readonly kind: 'text'
  readonly key: string
  readonly text: string
}

/** A number, a truth value or None. */
export interface PlainValue {
  readonly kind: 'plain'
  readonly key: string
  readonly value: number | boolean | null
}

/** A function or lambda with the scope that it closes over, and the object it is bound to. */
export interface FunctionValue {
  readonly kind: 'function'
  readonly key: string
  readonly name: string
  readonly node: FunctionStatement | Expression
  readonly parameters: readonly Parameter[]
  readonly body: readonly Statement[] | Expression
  readonly scope: Scope
  readonly self?: Value
  readonly decoration: 'none' | 'static' | 'class' | 'property'
}

/** A class of the script. */
export interface ClassValue {
  readonly kind: 'class'
  readonly key: string
  readonly name: string
  readonly scope: Scope
  readonly bases: readonly ClassValue[]
  /** What its arguments become where it has no `__init__`: the fields of a dataclass or a named tuple, in order. */
  readonly fields: readonly string[]
  /** One of its bases is not in the script. */
  readonly foreign: boolean
}

/** All objects that one class makes from the same arguments. */
export interface ObjectValue {
  readonly kind: 'object'
  readonly key: string
  readonly type: ClassValue
  readonly attributes: Map<string, Flow>
}

/** A list, tuple, set or dict made at one place. `rest` is what stands under keys that are not known. */
export interface ContainerValue {
  readonly kind: 'container'
  readonly key: string
  readonly dict: boolean
  readonly entries: Map<string, Flow>
  rest: Flow
}

/** Something with behaviour of its own: a boto3 client, a built-in function. */
export interface NativeValue {
  readonly kind: 'native'
  readonly key: string
  /** For messages: `the ec2 client`. */
  readonly name: string
  /** undefined: there is no such attribute. */
  attribute?(name: string, line: number): Flow | undefined
  call?(given: Given, line: number): Flow
  elements?(line: number): Flow
}

/** One thing that an expression may stand for. */
export type Value = TextValue | PlainValue | FunctionValue | ClassValue | ObjectValue | ContainerValue | NativeValue

/** A set of values. */
export interface Flow {
  readonly values: readonly Value[]
  readonly opaque: boolean
}

/** Arguments of a call: `rest` is what `*…` and `**…` may bring besides. */
export interface Given {
  readonly positional: readonly Flow[]
  readonly named: ReadonlyMap<string, Flow>
  readonly rest: Flow
}

/** Names of a module, a function call or a class body. */
export interface Scope {
  readonly id: string
  readonly names: Map<string, Flow>
  readonly parent: Scope | undefined
  readonly type: 'module' | 'function' | 'class'
  /** Names declared `global` or `nonlocal`: they live in the parent. */
  readonly outer: Set<string>
  result: Flow
  yields: Flow | undefined
}

/** No value: the place is never reached, or there is no argument. */
export const nothing: Flow = { values: [], opaque: false }
/** Data of which nothing is known. */
export const anything: Flow = { values: [], opaque: true }

const most = 48

/** A flow of one value. */
export function only(value: Value): Flow {
  return { values: [value], opaque: false }
}

/** A flow of one text. */
export function textOf(text: string): Flow {
  return only({ kind: 'text', key: `t:${text}`, text })
}

/** Everything that any of the flows may be. A set that grows without end gives up its texts. */
export function join(...flows: readonly Flow[]): Flow {
  let values: readonly Value[] = []
  let opaque = false
  for (const flow of flows) {
    opaque ||= flow.opaque
    if (flow.values.length === 0 || flow.values === values) continue
    if (values.length === 0) {
      values = flow.values
      continue
    }
    const known = new Set(values.map((value) => value.key))
    const more = flow.values.filter((value) => !known.has(value.key))
    if (more.length > 0) values = [...values, ...more]
  }
  if (values.length === 0) return opaque ? anything : nothing
  if (values.length > most)
    return { values: values.filter((value) => value.kind !== 'text').slice(0, 4 * most), opaque: true }
  return { values, opaque }
}

/** The texts of a flow; undefined when it may be something else. */
export function textsOf(flow: Flow): readonly string[] | undefined {
  if (flow.opaque || flow.values.length === 0) return undefined
  const texts: string[] = []
  for (const value of flow.values) {
    if (value.kind !== 'text') return undefined
    texts.push(value.text)
  }
  return texts
}

/** Identifies a flow: equal keys, equal flows. */
export function keyOf(flow: Flow): string {
  const keys = flow.values.map((value) => value.key).sort()
  return flow.opaque ? `${keys.join(',')},?` : keys.join(',')
}

/** Identifies arguments: equal keys, equal arguments. */
export function keyOfGiven(given: Given): string {
  const named = [...given.named].map(([name, flow]) => `${name}=${keyOf(flow)}`).sort()
  return `${given.positional.map(keyOf).join(';')}|${named.join(';')}|${keyOf(given.rest)}`
}

/** The argument at a position or under a name; `rest` where it may hide there, nothing where it is not given. */
export function argument(given: Given, position: number, name: string): Flow {
  return given.positional[position] ?? given.named.get(name) ?? given.rest
}

/** No arguments. */
export const noArguments: Given = { positional: [], named: new Map(), rest: nothing }

/** Keys that an index may be; undefined when it may be any. */
export function constantKeys(flow: Flow): readonly string[] | undefined {
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
export function addFlows(left: Flow, right: Flow): Flow {
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

/** A scope without names. */
export function scopeOf(type: Scope['type'], parent: Scope | undefined, id: string): Scope {
  return { id, names: new Map(), parent, type, outer: new Set(), result: nothing, yields: undefined }
}
