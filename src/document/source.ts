/** Documents as text: reading JSON and YAML with the place of every value, and refusing what no document may hold. */
import { DocumentError, type Position } from './diagnostic.ts'
import { countMembers, JsonRefusal, scanJson } from './json.ts'
import { LineMap } from './lines.ts'
import type { Json } from './model.ts'
import { isList, isObject, partsOf, pointerOf, valueAt } from './pointer.ts'
import { jsonPlace, type Place, writtenAt } from './spans.ts'
import { empty, readYaml } from './yaml.ts'
import { YamlRefusal } from './yaml-values.ts'

/** A text that was read. */
export interface Source {
  readonly format: 'json' | 'yaml'
  /** As it was given. */
  readonly text: string
  readonly value: Json
  /**
   * Place of a value: of its key in a map. Where the pointer leads nowhere, the place of the nearest value around it. With `offset`:
   * of that character of the text value there, in UTF-16 units (of the value, where its lines are folded).
   */
  positionOf(pointer: string, offset?: number): Position
  /** Stretches of `text` that hold a value and its key; undefined where the pointer leads nowhere, or into an alias. */
  placeOf(pointer: string): Place | undefined
  /** Comments of a YAML text, without `#` and outer blanks. */
  readonly comments: readonly { readonly line: number; readonly text: string }[]
}

/** Deepest nesting of lists and maps that is read; the deepest real document has 24. */
export const deepestNesting = 100

/**
 * Reads a document or any other JSON value from JSON or YAML text.
 *
 * @throws DocumentError with `syntax` diagnostics: not well formed, a key twice, a key that is no text or is `__proto__`, nesting
 * deeper than 100, aliases that multiply, several documents in one text
 */
export function readSource(text: string): Source {
  const mark = text.startsWith('\ufeff') ? 1 : 0
  const body = text.slice(mark)
  const lines = new LineMap(body)
  try {
    if (body.trim() === '') throw new YamlRefusal(empty, 0)
    const source = readJsonSource(body) ?? readYamlSource(body)
    return {
      format: source.format,
      text,
      value: source.value,
      positionOf: (pointer, offset) =>
        lines.positionAt(
          (offset === undefined ? undefined : characterAt(body, source, pointer, offset)) ??
            source.offsetOf(partsOf(pointer)),
        ),
      placeOf: (pointer) => moved(source.placeOf(partsOf(pointer)), mark),
      get comments() {
        return source.comments().map(({ at, text }) => ({ line: lines.positionAt(at).line, text }))
      },
    }
  } catch (refusal) {
    if (refusal instanceof JsonRefusal || refusal instanceof YamlRefusal) throw refused(refusal, lines)
    throw refusal
  }
}

/** What the two readers answer. */
interface Reading {
  readonly format: 'json' | 'yaml'
  readonly value: Json
  /** Offset of the value at a path, or of the nearest around it. */
  offsetOf(parts: readonly string[]): number
  placeOf(parts: readonly string[]): Place | undefined
  comments(): readonly { readonly at: number; readonly text: string }[]
}

/** Offset in `body` of a character of a text value. */
function characterAt(body: string, source: Reading, pointer: string, offset: number): number | undefined {
  const value = valueAt(source.value, pointer)
  const place = typeof value === 'string' ? source.placeOf(partsOf(pointer)) : undefined
  if (place === undefined) return undefined
  const written = writtenAt(body.slice(place.value.start, place.value.end), value as string, offset)
  return written === undefined ? undefined : place.value.start + written
}

function moved(place: Place | undefined, by: number): Place | undefined {
  if (place === undefined || by === 0) return place
  const { key, value } = place
  const shift = (span: Place['value']) => ({ start: span.start + by, end: span.end + by })
  return { ...(key === undefined ? {} : { key: shift(key) }), value: shift(value) }
}

function refused(refusal: JsonRefusal | YamlRefusal, lines: LineMap): DocumentError {
  const { line, column } = lines.positionAt(refusal.at)
  const { message } = refusal
  return new DocumentError(
    [{ rule: 'syntax', severity: 'error', message, pointer: '', line, column }],
    `Line ${line}, column ${column}: ${message}`,
  )
}

/** Undefined: the text is meant as YAML. */
function readJsonSource(text: string): Reading | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    // A map that begins with a quoted key is meant as JSON, though YAML might read it.
    if (!/^\s*\{\s*["}]/.test(text)) return undefined
    scanJson(text, deepestNesting)
    throw new JsonRefusal('This is not well-formed JSON.', 0)
  }
  let places: ReadonlyMap<string, number> | undefined
  const place = (): ReadonlyMap<string, number> => {
    places ??= scanJson(text, deepestNesting)
    return places
  }
  const problem = problemIn(value, 0)
  if (problem !== undefined) throw new JsonRefusal(problem.message, nearest(place(), problem.path ?? []))
  if (countMembers(text) !== membersOf(value)) place()
  return {
    format: 'json',
    value,
    offsetOf: (parts) => nearest(place(), parts),
    placeOf(parts) {
      const at = place().get(pointerOf(parts))
      const around = valueAt(value, pointerOf(parts.slice(0, -1)))
      return at === undefined ? undefined : jsonPlace(text, at, parts.length > 0 && !isList(around))
    },
    comments: () => [],
  }
}

function nearest(places: ReadonlyMap<string, number>, parts: readonly (string | number)[]): number {
  for (let length = parts.length; length > 0; length -= 1) {
    const at = places.get(pointerOf(parts.slice(0, length)))
    if (at !== undefined) return at
  }
  return places.get('') ?? 0
}

function membersOf(value: Json): number {
  let count = 0
  if (isList(value)) {
    for (const one of value) count += membersOf(one)
  } else if (isObject(value)) {
    for (const one of Object.values(value)) count += 1 + membersOf(one)
  }
  return count
}

/** `path` leads to the place; without one, the whole document is to blame. */
interface Problem {
  readonly message: string
  readonly path: readonly (string | number)[] | undefined
}

/** What JSON.parse lets through and a document may not hold. */
function problemIn(value: Json, depth: number): Problem | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return { message: 'The number is too large.', path: [] }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= deepestNesting) {
    return { message: `The document nests deeper than ${deepestNesting} levels.`, path: undefined }
  }
  if (isList(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const problem = problemIn(value[index] ?? null, depth + 1)
      if (problem !== undefined) return below(index, problem)
    }
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return { message: 'The key "__proto__" is not allowed.', path: [key] }
    const problem = problemIn(value[key] ?? null, depth + 1)
    if (problem !== undefined) return below(key, problem)
  }
  return undefined
}

function below(part: string | number, { message, path }: Problem): Problem {
  return { message, path: path && [part, ...path] }
}

function readYamlSource(text: string): Reading {
  const reading = readYaml(text, deepestNesting)
  return { format: 'yaml', ...reading }
}
