/**
 * Values as the AWS CLI takes them, by the shape of the input that they are for: words, JSON, and its shorthand (`Name=a,Values=b,c`).
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
import type { Shape } from '../aws/index.ts'
import type { Json } from '../document/index.ts'
import { mark } from './shell.ts'

/** A value that cannot be taken over, and why. */
export class NotTaken extends Error {}

/** Characters; what is longer is data, or hostile. */
const longest = 8_000

/** The input that the words after a flag stand for. @throws NotTaken */
export function cliValue(shape: Shape, words: readonly string[], flag: string): Json {
  const [first] = words
  if (words.reduce((sum, word) => sum + word.length, 0) > longest)
    throw new NotTaken(`--${flag} is longer than ${longest} characters`)
  if (words.some((word) => /^fileb?:\/\//.test(word))) throw new NotTaken(`--${flag} is read from a file`)
  if (shape.type === 'boolean' && first === undefined) return true
  if (first === undefined) throw new NotTaken(`--${flag} has no value`)
  if (shape.type === 'list' || shape.type === 'structure' || shape.type === 'map' || shape.type === 'document') {
    if (words.length === 1 && /^\s*[[{]/.test(first)) return jsonOf(first, flag)
  }
  if (shape.type === 'list') return words.map((word) => elementOf(shape.member, word, flag))
  if (words.length > 1) throw new NotTaken(`--${flag} has ${words.length} values`)
  return elementOf(shape, first, flag)
}

function jsonOf(text: string, flag: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new NotTaken(`--${flag} is no JSON`)
  }
}

function elementOf(shape: Shape, word: string, flag: string): Json {
  if (shape.type === 'structure' || shape.type === 'map') {
    return /^\s*\{/.test(word) ? jsonOf(word, flag) : shorthandOf(shape, word, flag)
  }
  if (shape.type === 'list') return splitTop(word).map((one) => elementOf(shape.member, one, flag))
  return scalarOf(shape, word, flag)
}

function scalarOf(shape: Shape, word: string, flag: string): Json {
  if (isUnknown(word)) {
    if (shape.type === 'float' || shape.type === 'double')
      throw new NotTaken(`--${flag} takes a fraction, which no parameter of SSM holds`)
    return word
  }
  switch (shape.type) {
    case 'boolean':
      if (word !== 'true' && word !== 'false') throw new NotTaken(`--${flag} is neither true nor false`)
      return word === 'true'
    case 'integer':
    case 'long':
    case 'float':
    case 'double': {
      const number = /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : Number.NaN
      if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number)))
        throw new NotTaken(`--${flag} is no number`)
      return number
    }
    default:
      return word
  }
}

/** Whether a word is one mark and nothing else. */
export function isUnknown(word: string): boolean {
  return /^\uE000\d+\uE001$/.test(word)
}

/** `Key=value,Key=a,b`: a piece without `=` goes on with the list before it. */
function shorthandOf(shape: Extract<Shape, { type: 'structure' | 'map' }>, word: string, flag: string): Json {
  const pieces = new Map<string, string[]>()
  let last: string[] | undefined
  for (const piece of splitTop(word)) {
    const [, key, value = ''] = /^([^=[{]+)=([\s\S]*)$/.exec(piece) ?? []
    if (key !== undefined && !key.includes('\uE000')) {
      last = [value]
      pieces.set(key, last)
    } else if (last === undefined) throw new NotTaken(`--${flag} is neither JSON nor Key=value`)
    else last.push(piece)
  }
  return Object.fromEntries(
    [...pieces].map(([key, values]) => {
      const member =
        shape.type === 'map' ? shape.value : Object.hasOwn(shape.members, key) ? shape.members[key] : undefined
      if (member === undefined) throw new NotTaken(`--${flag} has no key ${key}`)
      return [key, memberOf(member, values, flag)]
    }),
  )
}

function memberOf(shape: Shape, values: readonly string[], flag: string): Json {
  const [first = ''] = values
  if (shape.type === 'list') {
    const inner = values.length === 1 && /^\[[\s\S]*\]$/.test(first) ? splitTop(first.slice(1, -1)) : values
    return inner.map((one) => elementOf(shape.member, one, flag))
  }
  if (shape.type === 'structure' || shape.type === 'map') {
    return elementOf(shape, /^\{[^"]*\}$/.test(first) ? first.slice(1, -1) : first, flag)
  }
  return scalarOf(shape, values.join(','), flag)
}

/** Splits at commas that stand in no bracket. */
function splitTop(text: string): readonly string[] {
  const pieces: string[] = []
  let open = 0
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '[' || char === '{') open += 1
    else if (char === ']' || char === '}') open -= 1
    else if (char === ',' && open <= 0) {
      pieces.push(text.slice(start, at))
      start = at + 1
    }
  }
  pieces.push(text.slice(start))
  return pieces
}

/** Whether a text holds a mark. */
export function holdsUnknown(text: string): boolean {
  return text.search(mark) >= 0
}
