/** Properties of a step, exactly as it has them. */
import type { Json, JsonObject } from '../document/index.ts'
import type { Book } from './book.ts'
import { type Code, object, text } from './code.ts'
import { textCode } from './references.ts'
import type { Scope } from './scope.ts'
import { dataCode, literalCode } from './values.ts'

/** Properties that structure says otherwise: a value stands instead of the step's own, `null` leaves out, undefined says nothing. */
export interface Links {
  readonly nextStep?: Json | undefined
  readonly isEnd?: Json | undefined
  /** The attempt around says them. */
  readonly failureIsDerived?: boolean
}

/** The properties that a step writes, in the order of SSM's own keys. */
export function propertyMembers(
  step: JsonObject,
  links: Links,
  book: Book,
  scope: Scope,
): readonly (readonly [string, Code])[] {
  const { description, maxAttempts, timeoutSeconds, onFailure, onCancel, isCritical } = step
  const derived = links.failureIsDerived === true
  const all: readonly (readonly [string, Code | undefined])[] = [
    ['description', description === undefined ? undefined : descriptionCode(description, book)],
    ['maxAttempts', numeric(maxAttempts, book, scope)],
    ['timeoutSeconds', numeric(timeoutSeconds, book, scope)],
    ['onFailure', derived ? undefined : jump(onFailure, ['Abort', 'Continue'], book)],
    ['onCancel', jump(onCancel, ['Abort'], book)],
    ['isCritical', derived ? undefined : truth(isCritical, book)],
    ['nextStep', links.nextStep === undefined ? undefined : nameOrNull(links.nextStep, book)],
    ['isEnd', truth(links.isEnd, book)],
  ]
  return all.flatMap(([name, code]) => (code === undefined ? [] : [[name, code] as const]))
}

/** `name` alone where a step has no properties, else an object with the name first. */
export function headCode(name: string, properties: readonly (readonly [string, Code])[]): Code {
  return properties.length === 0 ? text(name) : object([['name', text(name)], ...properties])
}

function descriptionCode(value: Json, book: Book): Code {
  return typeof value === 'string' ? text(value) : book.unchecked(literalCode(value))
}

function numeric(value: Json | undefined, book: Book, scope: Scope): Code | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))) return literalCode(value)
  const bound = typeof value === 'string' ? textCode(value, book, scope) : undefined
  return bound?.type === 'Integer' ? bound.code : book.unchecked(bound?.code ?? dataCode(value, book, scope))
}

function jump(value: Json | undefined, words: readonly string[], book: Book): Code | undefined {
  if (value === undefined) return undefined
  const known = typeof value === 'string' && (words.includes(value) || value.startsWith('step:'))
  return known ? literalCode(value) : refused(value, book)
}

function truth(value: Json | undefined, book: Book): Code | undefined {
  if (value === undefined) return undefined
  const known = value === null || typeof value === 'boolean' || value === 'true' || value === 'false'
  return known ? literalCode(value) : refused(value, book)
}

function nameOrNull(value: Json, book: Book): Code {
  return value === null || typeof value === 'string' ? literalCode(value) : refused(value, book)
}

function refused(value: Json, book: Book): Code {
  return book.unchecked(literalCode(value))
}
