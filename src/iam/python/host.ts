/** What the values with a behaviour of their own (boto3's objects, built-in functions) ask of the interpreter. */
import type { Expression, Statement } from '../../python/index.ts'
import type { ClassValue, ContainerValue, Flow, FunctionValue, Given, ObjectValue, Scope } from './values.ts'

/** Who calls, and where: two sessions of the same origin are one. */
export interface Origin {
  /** With credentials that the script gives itself. */
  readonly otherCredentials: boolean
  /** undefined: the Region that the script runs in; `*`: not known. */
  readonly region: string | undefined
}

/** A call of an AWS operation as the interpreter saw it. */
export interface SeenCall extends Origin {
  readonly service: string
  readonly operation: string
  readonly input: ReadonlyMap<string, Flow>
  readonly line: number
}

/** What natives may do to the world of the script. */
export interface Host {
  record(call: SeenCall): void
  unknown(line: number, reason: string): void
  /** A method was taken from its client; unless `called` follows, it counts as called with unknown input. */
  taken(key: string, call: SeenCall): void
  called(key: string): void
  /** The key identifies the place in the script and the context. */
  container(key: string, dict: boolean): ContainerValue
  /** Puts a value under a key of a container; an unknown key may be any. */
  put(into: ContainerValue, key: string | undefined, flow: Flow): void
  /** Everything of one dict into another. */
  pour(into: ContainerValue, from: Flow): void
  call(callee: Flow, given: Given, line: number): Flow
  attribute(of: Flow, name: string, line: number): Flow
  elements(of: Flow, line: number): Flow
  module(name: string, line: number): Flow
  /** Calls whatever functions are among the arguments of a call that nobody knows. */
  escape(given: Given, line: number): void
}

/** What the parts of the interpreter ask of each other and of its memory. */
export interface Machine extends Host {
  evaluate(node: Expression, scope: Scope): Flow
  block(body: readonly Statement[], scope: Scope): void
  enter(found: FunctionValue, given: Given): Flow
  /** Joins a flow into a name for ever: what was learnt reaches earlier statements in the next pass. */
  widen(names: Map<string, Flow>, name: string, flow: Flow): void
  readonly memory: Memory
  idOf(node: object): number
  /** A short stable name for a long key. */
  intern(key: string): string
  /** A method call on something unknown, which may be an AWS call. */
  suspect(method: string, line: number): void
}

/** What the interpreter knows; the first three outlive a pass. */
export interface Memory {
  readonly objects: Map<string, ObjectValue>
  /** Names that functions declare global or nonlocal, by scope and name. */
  readonly shared: Map<string, Flow>
  /** Results of the pass before, for calls that are still running. */
  previous: ReadonlyMap<string, Flow>
  results: Map<string, Flow>
  readonly running: Set<string>
  entered: Set<object>
  functions: Map<string, FunctionValue>
  classes: Map<string, ClassValue>
  /** Function calls left in this pass. */
  budget: number
  depth: number
}
