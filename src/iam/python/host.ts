/** What the values with a behaviour of their own (boto3's objects, built-in functions) ask of the interpreter. */
import type { ContainerValue, Flow, Given } from './values.ts'

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
