/**
 * JSON pointers: the address of a value inside a document, as diagnostics and references carry it.
 * https://www.rfc-editor.org/rfc/rfc6901
 */
import { GuardiaError } from './diagnostic.ts'
import type { Json, JsonObject } from './model.ts'

/** True for a JSON object, that is neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for a list; unlike `Array.isArray` it keeps the readonly element type. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

/** An own member of an object; undefined where there is none, so that `__proto__` and friends are never read. */
export function member(value: unknown, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/**
 * The pointer of a path.
 *
 * @example pointerOf(['mainSteps', 0, 'a/b']) // '/mainSteps/0/a~1b'
 */
export function pointerOf(parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/**
 * The path of a pointer; list positions come back as text.
 *
 * @throws GuardiaError `bad-pointer` for a text that RFC 6901 does not allow
 * @example partsOf('/mainSteps/0/a~1b') // ['mainSteps', '0', 'a/b']
 */
export function partsOf(pointer: string): readonly string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new GuardiaError(
      'bad-pointer',
      `"${pointer}" is no JSON pointer: it must be empty or start with "/", and "~" is written "~0".`,
    )
  }
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value a pointer leads to, through own keys only; undefined where there is none. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  let at: Json | undefined = value
  for (const part of partsOf(pointer)) {
    if (isList(at)) at = /^(?:0|[1-9]\d*)$/.test(part) ? at[Number(part)] : undefined
    else at = member(at, part)
    if (at === undefined) return undefined
  }
  return at
}
