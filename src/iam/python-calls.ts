/**
 * The AWS calls that a Python script makes, found by reading it: no Python is needed and nothing of the script runs. Clients are
 * followed through variables, functions, parameters, attributes, containers and closures; comments and texts don't count.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
import { findOperation } from '../aws/index.ts'
import type { Json, JsonObject } from '../document/index.ts'
import type { Host, SeenCall } from './python/host.ts'
import { interpret } from './python/interpreter.ts'
import { parsePython } from './python/statements.ts'
import type { Script } from './python/tree.ts'
import { type Flow, nothing, only, textOf, type Value } from './python/values.ts'

/** One AWS call of a script. */
export interface ScriptCall {
  /** boto3's name of the service. */
  readonly service: string
  /** The operation's model name: `DescribeInstances`. */
  readonly operation: string
  /** The input members whose value is known: constants, and texts with `{{ … }}` that came from the script's InputPayload. */
  readonly args: JsonObject
  /** Input members that are given, but whose value is known only when the script runs. */
  readonly otherArgs: readonly string[]
  /** Line of the script; counts from 1. */
  readonly line: number
  /** Where the call goes, unless to the Region that the script runs in; `*` where that is not known. */
  readonly region?: string
  /** The script gives credentials of its own: the call needs nothing of the role that runs the script. */
  readonly otherCredentials?: boolean
}

/** What a script calls, and what could not be found out; both in the order of the lines. */
export interface ScriptCalls {
  readonly calls: readonly ScriptCall[]
  readonly unknown: readonly { readonly line: number; readonly reason: string }[]
}

/**
 * Finds every AWS call of a Python script.
 *
 * @param options.handler the function that is called with the payload
 * @param options.payload the step's InputPayload; what the handler reads from it and hands to a call is known then
 * @example
 * scriptCalls("import boto3\ndef main(e, c):\n  boto3.client('s3').delete_bucket(Bucket='logs')")
 * // { calls: [{ service: 's3', operation: 'DeleteBucket', args: { Bucket: 'logs' }, otherArgs: [], line: 3 }], unknown: [] }
 */
export function scriptCalls(
  source: string,
  options: { readonly handler?: string; readonly payload?: JsonObject } = {},
): ScriptCalls {
  const script = parsePython(source)
  const { handler, payload } = options
  const findings = interpret(script, {
    ...(handler === undefined ? {} : { handler: handler.split('.').at(-1)! }),
    ...(payload === undefined ? {} : { events: (host: Host) => flowOf(host, payload, 'events') }),
  })
  const calls = new Map<string, ScriptCall>()
  for (const seen of findings.calls) {
    for (const call of alternatives(seen)) {
      calls.set(JSON.stringify(call), call)
    }
  }
  const found = [...calls.values()]
  const services = new Set(found.map((call) => call.service))
  const unknown = [
    ...unreadable(script.problems),
    ...findings.unknown,
    ...findings.suspects.flatMap(({ method, line }) => {
      const service = [...services].find((name) => method.includes('_') && findOperation(name, method) !== undefined)
      const known = service === undefined || found.some((call) => call.line === line && call.service === service)
      return known
        ? []
        : [{ line, reason: `${method} looks like a call of ${service}, but it is not known what it is called on` }]
    }),
  ]
  const reasons = new Map(unknown.map((one) => [`${one.line}:${one.reason}`, one]))
  return { calls: found.sort(byPlace), unknown: [...reasons.values()].sort((a, b) => a.line - b.line) }
}

/** One finding for all lines that are no Python (a script that is only a template has many). */
function unreadable(problems: Script['problems']): ScriptCalls['unknown'] {
  const [first] = problems
  if (first === undefined) return []
  const more = problems.length === 1 ? '' : ` and ${problems.length - 1} more lines`
  const reason = `this line${more} cannot be read as Python (${first.message}); AWS calls there are not known`
  return [{ line: first.line, reason }]
}

function byPlace(a: ScriptCall, b: ScriptCall): number {
  const key = (call: ScriptCall): string => `${call.service}:${call.operation}:${JSON.stringify(call.args)}`
  return a.line - b.line || (key(a) < key(b) ? -1 : 1)
}

/** A JSON value as the script sees it. A text that holds references may become anything, but only whole. */
function flowOf(host: Host, value: Json, key: string): Flow {
  if (typeof value === 'string') return textOf(value)
  if (value === null || typeof value !== 'object') return only({ kind: 'plain', key: `p:${value}`, value })
  const container = host.container(key, !Array.isArray(value))
  for (const [name, inner] of Object.entries(value)) host.put(container, name, flowOf(host, inner, `${key}.${name}`))
  return only(container)
}

/** Inputs of more values than this are taken as unknown. */
const mostAlternatives = 16

/** A call with each combination of its known arguments. */
function alternatives(seen: SeenCall): readonly ScriptCall[] {
  const members = findOperation(seen.service, seen.operation)?.input?.members ?? {}
  const otherArgs: string[] = []
  let inputs: JsonObject[] = [{}]
  for (const [name, flow] of [...seen.input].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!Object.hasOwn(members, name)) continue
    const values = constants(flow)
    if (values === undefined || values.length * inputs.length > mostAlternatives) otherArgs.push(name)
    else inputs = inputs.flatMap((input) => values.map((value) => ({ ...input, [name]: value })))
  }
  return inputs.map((args) => ({
    service: seen.service,
    operation: seen.operation,
    args,
    otherArgs,
    line: seen.line,
    ...(seen.region === undefined ? {} : { region: seen.region }),
    ...(seen.otherCredentials ? { otherCredentials: true } : {}),
  }))
}

function constants(flow: Flow): readonly Json[] | undefined {
  if (flow.opaque || flow.values.length === 0) return undefined
  const values = flow.values.map((value) => constant(value, 0))
  return values.every((value) => value !== undefined) ? values : undefined
}

function constant(value: Value, depth: number): Json | undefined {
  if (value.kind === 'text') return value.text
  if (value.kind === 'plain') return value.value ?? undefined
  if (value.kind !== 'container' || value.rest !== nothing || depth > 4) return undefined
  const entries: [string, Json][] = []
  for (const [key, flow] of value.entries) {
    const [one] = flow.values
    const inner = flow.opaque || flow.values.length !== 1 ? undefined : constant(one!, depth + 1)
    if (inner === undefined) return undefined
    entries.push([key, inner])
  }
  return value.dict ? Object.fromEntries(entries) : entries.map(([, inner]) => inner)
}
