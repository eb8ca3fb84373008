/**
 * The AWS calls that a Python script makes, found by reading it: no Python is needed and nothing of the script runs. Clients are
 * followed through variables, functions, parameters, attributes, containers and closures; comments and texts don't count.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
import { findOperation } from '../aws/index.ts'
import type { Json, JsonObject } from '../document/index.ts'
import { parsePython, type Script } from '../python/index.ts'
import type { Host, SeenCall } from './python/host.ts'
import { interpret } from './python/interpreter.ts'
import { type Flow, nothing, only, textOf, type Value } from './python/values.ts'

/** A value, or a part of one, that only the run knows: a reference that nothing bounds. */
export const unknownValue = '{{ script.value }}'

/** One AWS call of a script. */
export interface ScriptCall {
  /** boto3's name of the service. */
  readonly service: string
  /** The operation's model name: `DescribeInstances`. */
  readonly operation: string
  /** The input members whose value is known: constants, and texts with `{{ … }}` that came from the script's InputPayload. */
  readonly args: JsonObject
  /** The whole input that is given; what only the run knows stands there as `unknownValue`. */
  readonly input: JsonObject
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
 * // { calls: [{ service: 's3', operation: 'DeleteBucket', args: { Bucket: 'logs' }, …, line: 3 }], unknown: [] }
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
  const key = (call: ScriptCall): string => `${call.service}:${call.operation}:${JSON.stringify(call.input)}`
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
  let inputs: JsonObject[] = [{}]
  for (const [name, flow] of [...seen.input].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!Object.hasOwn(members, name)) continue
    const values = jsonOf(flow, 0)
    const chosen = values.length * inputs.length > mostAlternatives ? [unknownValue] : values
    inputs = inputs.flatMap((input) => chosen.map((value) => ({ ...input, [name]: value })))
  }
  return inputs.map((input) => ({
    service: seen.service,
    operation: seen.operation,
    args: Object.fromEntries(Object.entries(input).filter(([, value]) => isKnown(value))),
    input,
    line: seen.line,
    ...(seen.region === undefined ? {} : { region: seen.region }),
    ...(seen.otherCredentials ? { otherCredentials: true } : {}),
  }))
}

function isKnown(value: Json): boolean {
  return !JSON.stringify(value).includes(unknownValue)
}

/** The values that a flow may be, as JSON; just `[unknownValue]` where it may be anything. */
function jsonOf(flow: Flow, depth: number): readonly Json[] {
  if (flow.opaque || flow.values.length === 0 || depth > 4) return [unknownValue]
  return flow.values.map((value) => jsonOfValue(value, depth))
}

function jsonOfValue(value: Value, depth: number): Json {
  if (value.kind === 'text') return value.text
  if (value.kind === 'plain') return value.value ?? unknownValue
  if (value.kind !== 'container') return unknownValue
  if (!value.dict) {
    const flows = value.rest === nothing ? [...value.entries.values()] : [...value.entries.values(), value.rest]
    return flows.flatMap((flow) => jsonOf(flow, depth + 1))
  }
  if (value.rest !== nothing) return unknownValue
  const entries = [...value.entries].map(([key, flow]): [string, Json] => {
    const values = jsonOf(flow, depth + 1)
    return [key, values.length === 1 ? values[0]! : unknownValue]
  })
  return Object.fromEntries(entries)
}
