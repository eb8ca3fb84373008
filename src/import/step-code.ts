/** One step as a statement: by the function made for its action, by `run`, or as data, whichever says it exactly. */
import { findAction } from '../actions/index.ts'
import { isList, isObject, type Json } from '../document/index.ts'
import { type Book, outputsOf } from './book.ts'
import { type Code, list, object, type Statement, stepCall, text, word } from './code.ts'
import { camelCase } from './names.ts'
import { type Links, propertyMembers } from './properties.ts'
import { run } from './run-code.ts'
import type { OutputCode, Scope } from './scope.ts'
import { areOutputs, isSound, type Place, plainnessOf, type Sound } from './sound.ts'
import { special, type Written } from './special.ts'
import { dataCode } from './values.ts'

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
