/**
 * What can be read from a step that is done: built-in outputs, and the objects that the selectors of its declared outputs read.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
import { type Json, type JsonObject, type Selector, select } from '../document/index.ts'
import type { Action } from './action.ts'

/** The name of the output that holds the whole output as JSON text; undocumented, but every action with outputs has it. */
export const payloadName = 'OutputPayload'

/** One built-in output by name; undefined when the step has none of that name, or it did not come out this time. */
export function builtInOutput(action: Action, output: JsonObject, name: string): Json | undefined {
  // aws:executeAwsApi declares none: real documents read members of the answer all the same (D-21)
  const known = Object.hasOwn(action.outputs, name) || action.name === 'aws:executeAwsApi'
  if (!known) return undefined
  if (Object.hasOwn(output, name)) return output[name]
  return name === payloadName ? JSON.stringify(output) : undefined
}

/** All built-in outputs that came out, in the order of the action's table. */
export function builtInOutputs(action: Action, output: JsonObject): JsonObject {
  const all = Object.keys(action.outputs).map((name) => [name, builtInOutput(action, output, name)] as const)
  return Object.fromEntries(all.filter((one): one is readonly [string, Json] => one[1] !== undefined))
}

/**
 * What a declared output's selector picks: from the output object, else from the action's further roots (D-15). `$` alone means
 * the first of those where there is one: for a Lambda function, what the function returned.
 */
export function selectOutput(
  action: Action,
  output: JsonObject,
  selector: Selector,
): { readonly found: true; readonly value: Json } | { readonly found: false } {
  const roots = action.roots?.(output) ?? []
  if (selector.segments.length === 0) return { found: true, value: roots[0] ?? output }
  for (const root of [output, ...roots]) {
    const selected = select(selector, root)
    if (selected.found) return selected
  }
  return { found: false }
}

/** A text parsed as JSON; undefined when it isn't JSON. */
export function parsed(text: Json | undefined): Json | undefined {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
