/** The functions that authoring has for the usual actions: `call`, `wait`, `assert`, `sleep`, `set`, `approve`. */
import type { JsonObject } from '../document/index.ts'
import { calledOperation, callInputCode } from './aws-call.ts'
import type { Book } from './book.ts'
import { type Code, object, text } from './code.ts'
import { variable } from './references.ts'
import type { Scope } from './scope.ts'
import type { Sound } from './sound.ts'
import { anything } from './types.ts'
import { dataCode, Typed } from './values.ts'

/** What a step is written with. */
export interface Written {
  readonly method: string
  readonly args: readonly Code[]
  /** How code names the outputs of what it returns: its own member for each; undefined where it returns nothing. */
  readonly members?: ReadonlyMap<string, string> | 'same'
}

/** Members of the last argument. */
export type Members = readonly (readonly [string, Code])[]

/** The last argument: what is there of properties and outputs. */
export function options(properties: Members, outputs?: Code): readonly Code[] {
  const members = outputs === undefined ? properties : [...properties, ['outputs', outputs] as const]
  return members.length === 0 ? [] : [object(members)]
}

/** The function made for the action; undefined where it would not say exactly this step. */
export function special(
  { name, action, inputs }: Sound,
  properties: Members,
  outputs: Code | undefined,
  book: Book,
  scope: Scope,
): Written | undefined {
  switch (action) {
    case 'aws:executeAwsApi': {
      const { Service: service, Api: api, ...input } = inputs
      const operation = calledOperation(inputs)
      if (operation === undefined) return undefined
      // Without `outputs` the call would offer the members of the answer; here it gives what the document declares.
      const declared = outputs ?? (outputsAreRead(name, book) ? object([]) : undefined)
      const args = [text(String(service)), text(String(api)), callInputCode(operation, input, book, scope)]
      return { method: 'call', args: [...args, ...options(properties, declared)], members: 'same' }
    }
    case 'aws:waitForAwsResourceProperty':
    case 'aws:assertAwsResourceProperty': {
      const { Service: service, Api: api, PropertySelector: selector, DesiredValues: desired, ...input } = inputs
      const operation = calledOperation(inputs)
      if (operation === undefined || typeof selector !== 'string' || desired === undefined || outputs) return undefined
      const wanted = new Typed(book, scope).code(desired, { type: 'list', member: { type: 'string' } })
      const last = object([['property', text(selector)], ['is', wanted], ...properties])
      const args = [text(String(service)), text(String(api)), callInputCode(operation, input, book, scope), last]
      return { method: action === 'aws:waitForAwsResourceProperty' ? 'wait' : 'assert', args }
    }
    case 'aws:sleep': {
      const { Duration: duration, ...more } = inputs
      if (duration === undefined || Object.keys(more).length > 0 || outputs) return undefined
      const code = new Typed(book, scope).code(duration, { type: 'string' })
      return { method: 'sleep', args: [code, ...options(properties)] }
    }
    case 'aws:updateVariable':
      return outputs === undefined ? setVariable(inputs, properties, book, scope) : undefined
    case 'aws:approve':
      return outputs === undefined ? approve(inputs, properties, book, scope) : undefined
    default:
      return undefined
  }
}

/** Does anything read an output of this step, so that it needs a constant? */
function outputsAreRead(name: string, book: Book): boolean {
  return book.readSteps.has(name)
}

function setVariable(inputs: JsonObject, properties: Members, book: Book, scope: Scope): Written | undefined {
  const { Name: name, Value: value, ...more } = inputs
  const [, known] = typeof name === 'string' ? (/^variable:(\w+)$/.exec(name) ?? []) : []
  const carried = known === undefined ? undefined : book.variables.get(known)
  if (known === undefined || carried === undefined || value === undefined || Object.keys(more).length > 0)
    return undefined
  const shape = variableShapes[carried.type]
  const listed = typeof value !== 'string' || carried.allowed === undefined || carried.allowed.includes(value)
  const code = listed ? new Typed(book, scope).code(value, shape) : book.unchecked(dataCode(value, book, scope))
  return { method: 'set', args: [variable(known, book), code, ...options(properties)] }
}

const variableShapes = {
  String: { type: 'string' },
  Integer: { type: 'integer' },
  Boolean: { type: 'boolean' },
  StringList: { type: 'list', member: { type: 'string' } },
  StringMap: { type: 'map', value: anything },
  MapList: { type: 'list', member: { type: 'map', value: anything } },
} as const

const approvalMembers: ReadonlyMap<string, string> = new Map([
  ['ApprovalStatus', 'status'],
  ['ApproverDecisions', 'decisions'],
])

function approve(inputs: JsonObject, properties: Members, book: Book, scope: Scope): Written | undefined {
  const {
    Approvers: approvers,
    Message: message,
    MinRequiredApprovals: minimum,
    NotificationArn: topic,
    ...more
  } = inputs
  if (approvers === undefined || message === undefined || minimum === undefined || Object.keys(more).length > 0) {
    return undefined
  }
  const typed = new Typed(book, scope)
  const within = properties.find(([name]) => name === 'timeoutSeconds')?.[1]
  if (within !== undefined && within.kind !== 'number') return undefined
  const members: readonly (readonly [string, Code | undefined])[] = [
    ['approvers', typed.code(approvers, { type: 'list', member: { type: 'string' } })],
    ['message', typed.code(message, { type: 'string' })],
    ['minimum', typed.code(minimum, { type: 'integer' })],
    ['notify', topic === undefined ? undefined : typed.code(topic, { type: 'string' })],
    ['within', within],
    ...properties.filter(([name]) => name !== 'timeoutSeconds'),
  ]
  return { method: 'approve', args: [object(members)], members: approvalMembers }
}
