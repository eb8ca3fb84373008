/** One step as a statement: by the function made for its action, by `run`, or as data, whichever says it exactly. */
import { findAction } from '../actions/index.ts'
import { isList, isObject, type Json, type JsonObject, stepKeys } from '../document/index.ts'
import { calledOperation, callInputCode } from './aws-call.ts'
import { type Book, outputsOf, type Plainness } from './book.ts'
import { type Code, isLiteralName, list, object, type Statement, stepCall, text, word } from './code.ts'
import { camelCase } from './names.ts'
import { type Links, propertyMembers } from './properties.ts'
import { variable } from './references.ts'
import type { OutputCode, Scope } from './scope.ts'
import { anything, isValueType, shapeOfTable } from './types.ts'
import { dataCode, Typed } from './values.ts'

/** A step and its place. */
export interface Place {
  readonly step: Json
  /** JSON pointer. */
  readonly at: string
}

/** Members that a step must have to be more than data. */
interface Sound extends JsonObject {
  readonly name: string
  readonly action: string
  readonly inputs: JsonObject
}

/** What a step is written with. */
interface Written {
  readonly method: string
  readonly args: readonly Code[]
  /** How code names the outputs of what it returns: its own member for each; undefined where it returns nothing. */
  readonly members?: ReadonlyMap<string, string> | 'same'
}

/** Is the step sound enough to be written by a function? Its name must be one that authoring takes, its keys SSM's. */
export function isSound(step: Json): step is Sound {
  return (
    isObject(step) &&
    typeof step['name'] === 'string' &&
    /^[A-Za-z0-9_]{1,128}$/.test(step['name']) &&
    typeof step['action'] === 'string' &&
    findAction(step['action']) !== undefined &&
    isObject(step['inputs']) &&
    Object.keys(step).every((key) => (stepKeys as readonly string[]).includes(key)) &&
    (step['outputs'] === undefined || areOutputs(step['outputs']))
  )
}

/** Outputs that `outputs: { Name: … }` can say: names once each, none that JavaScript would put in another order. */
function areOutputs(outputs: Json): outputs is readonly JsonObject[] {
  if (!isList(outputs) || outputs.length === 0) return false
  const names = new Set<Json | undefined>()
  return outputs.every((one) => {
    if (!isObject(one) || names.has(one['Name'])) return false
    names.add(one['Name'])
    const { Name: name, Selector: selector, Type: type, ...more } = one
    return (
      typeof name === 'string' &&
      !/^\d+$/.test(name) &&
      isLiteralName(name) &&
      typeof selector === 'string' &&
      (type === undefined || isValueType(type)) &&
      Object.keys(more).length === 0
    )
  })
}

/** How plainly a step is to be written. */
export function plainnessOf({ step, at }: Place, book: Book): Plainness {
  return isSound(step) ? (book.options.plainness.get(at) ?? 'typed') : 'raw'
}

/** A step as a statement; its outputs become names of the scope. */
export function stepStatement(place: Place, links: Links, book: Book, scope: Scope): Statement {
  const { step, at } = place
  const plainness = plainnessOf(place, book)
  if (plainness === 'raw' || !isSound(step)) return rawStatement(step, at, book, scope)
  const properties = propertyMembers(step, links, book, scope)
  const outputs = outputMembers(step['outputs'])
  const written =
    (plainness === 'typed' ? special(step, properties, outputs, book, scope) : undefined) ??
    run(step, properties, outputs, book, scope)
  const value = stepCall(written.method, text(step.name), ...written.args)
  const name = bindOutputs(step, written.members, book, scope)
  return { kind: 'do', value, name, step: at }
}

/** A step as data. */
function rawStatement(step: Json, at: string, book: Book, scope: Scope): Statement {
  const data = dataCode(step, book, scope)
  const named = data.kind === 'object' && data.members.some(([key, value]) => key === 'name' && value.kind === 'text')
  return { kind: 'do', value: stepCall('raw', named ? data : book.unchecked(data)), name: () => undefined, step: at }
}

/** The constant of a step is declared when a reference first asks for it. */
function bindOutputs(step: Sound, members: Written['members'], book: Book, scope: Scope): () => string | undefined {
  let constant: string | undefined
  if (members === undefined) return () => undefined
  const carried = outputsOf(step)
  const outputs: OutputCode = (output) => {
    const found = carried.get(output)
    const name = members === 'same' ? output : members.get(output)
    if (found === undefined || name === undefined || !isTyped(step, output)) return undefined
    constant ??= book.names.claim(camelCase(step.name, 'step'))
    return { ...found, code: { kind: 'member', of: word(constant), name } }
  }
  scope.bind(step.name, outputs)
  return () => constant
}

/** TypeScript knows the declared outputs, and those of the actions that AWS documents. */
function isTyped({ action, outputs }: Sound, name: string): boolean {
  const declared = isList(outputs) && outputs.some((one) => isObject(one) && one['Name'] === name)
  return declared || findAction(action)?.undocumented !== true
}

function outputMembers(outputs: Json | undefined): Code | undefined {
  if (outputs === undefined || !areOutputs(outputs)) return undefined
  return object(
    outputs.map(({ Name: name, Selector: selector, Type: type }) => {
      const path = text(String(selector))
      if (type === 'String') return [String(name), path]
      return [String(name), list(type === undefined ? [path] : [path, text(String(type))])]
    }),
  )
}

type Members = readonly (readonly [string, Code])[]

/** The last argument: what is there of properties and outputs. */
function options(properties: Members, outputs?: Code): readonly Code[] {
  const members = outputs === undefined ? properties : [...properties, ['outputs', outputs] as const]
  return members.length === 0 ? [] : [object(members)]
}

/** The function made for the action; undefined where it would not say exactly this step. */
function special(
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

/** `step.run`: any action. */
function run(
  { name, action, inputs }: Sound,
  properties: Members,
  outputs: Code | undefined,
  book: Book,
  scope: Scope,
): Written {
  const code =
    action === 'aws:executeScript' ? scriptInputs(name, inputs, book, scope) : tableCode(action, inputs, book, scope)
  return { method: 'run', args: [text(action), code, ...options(properties, outputs)], members: 'same' }
}

function tableCode(action: string, inputs: JsonObject, book: Book, scope: Scope): Code {
  const record = findAction(action)
  if (record === undefined) return book.unchecked(dataCode(inputs, book, scope))
  const table = shapeOfTable(action, record.inputs)
  if (!record.openInputs) return new Typed(book, scope).code(inputs, table)
  const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => Object.hasOwn(record.inputs, name)))
  const typed = new Typed(book, scope).code(own, table)
  if (typed.kind !== 'object') return book.unchecked(dataCode(inputs, book, scope))
  const members = new Map(typed.members)
  return object(
    Object.entries(inputs).map(([name, value]) => [name, members.get(name) ?? dataCode(value, book, scope)]),
  )
}

/** Scripts stand apart, by name. */
function scriptInputs(name: string, inputs: JsonObject, book: Book, scope: Scope): Code {
  const code = tableCode('aws:executeScript', inputs, book, scope)
  const { Script: script, Runtime: runtime } = inputs
  if (code.kind !== 'object' || typeof script !== 'string' || !script.trimEnd().includes('\n')) return code
  const extension = typeof runtime === 'string' && /^powershell/i.test(runtime) ? 'ps1' : 'py'
  return object(
    code.members.map(([input, value]) =>
      input === 'Script' && value.kind === 'text'
        ? [input, book.script(script, camelCase(name, 'step'), extension)]
        : [input, value],
    ),
  )
}
