/**
 * Does an event match a rule's pattern? All of EventBridge's comparisons, on any event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { isIPv4 } from 'node:net'
import { isObject, type Json } from '../../document/index.ts'

/**
 * Matches a pattern against an event. A pattern that is none matches nothing.
 *
 * @example
 * matches({ source: ['aws.ssm'], detail: { Status: ['Failed', { prefix: 'Cancel' }] } }, event)
 */
export function matches(pattern: Json | undefined, event: Json): boolean {
  return isObject(pattern) && Object.keys(pattern).length > 0 && matchesObject(pattern, event)
}

function matchesObject(pattern: { readonly [name: string]: Json }, value: Json | undefined): boolean {
  // In a list of objects one of them must match whole.
  if (Array.isArray(value)) return value.some((one) => matchesObject(pattern, one as Json))
  const object = isObject(value) ? value : {}
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') {
      return Array.isArray(wanted) && wanted.some((one) => isObject(one) && matchesObject(one, object))
    }
    const actual = Object.hasOwn(object, name) ? object[name] : undefined
    if (Array.isArray(wanted)) return wanted.some((one) => matchesLeaf(one as Json, actual))
    return isObject(wanted) && matchesObject(wanted, actual)
  })
}

/** One comparison against a leaf; against a list of leaves it holds when it holds for one of them. */
function matchesLeaf(wanted: Json, actual: Json | undefined): boolean {
  if (isObject(wanted) && Object.hasOwn(wanted, 'exists')) return isLeaf(actual) === (wanted['exists'] === true)
  if (actual === undefined) return false
  const values: readonly Json[] = Array.isArray(actual) ? (actual as readonly Json[]) : [actual]
  if (isObject(wanted) && Object.hasOwn(wanted, 'anything-but')) {
    return values.length > 0 && values.every((one) => isLeaf(one) && !excluded(wanted['anything-but'] as Json, one))
  }
  return values.some((one) => isLeaf(one) && compare(wanted, one))
}

const isLeaf = (value: Json | undefined): boolean => value !== undefined && !isObject(value)

function excluded(excludes: Json, value: Json): boolean {
  if (Array.isArray(excludes)) return excludes.some((one) => compare(one as Json, value))
  if (!isObject(excludes)) return compare(excludes, value)
  // `{ "anything-but": { "prefix": ["a", "b"] } }`
  return Object.entries(excludes).some(([operator, operand]) =>
    (Array.isArray(operand) ? operand : [operand]).some((one) => compare({ [operator]: one as Json }, value)),
  )
}

function compare(wanted: Json, value: Json): boolean {
  if (!isObject(wanted)) return wanted === value
  const [operator, operand] = Object.entries(wanted)[0] ?? []
  if (operator === 'numeric') return typeof value === 'number' && Array.isArray(operand) && inRange(operand, value)
  if (typeof value !== 'string' || operand === undefined) return false
  switch (operator) {
    case 'prefix':
      return withCase(operand, value, (text, start) => text.startsWith(start))
    case 'suffix':
      return withCase(operand, value, (text, end) => text.endsWith(end))
    case 'equals-ignore-case':
      return typeof operand === 'string' && value.toLowerCase() === operand.toLowerCase()
    case 'wildcard':
      return typeof operand === 'string' && matchesWildcard(operand, value)
    case 'cidr':
      return typeof operand === 'string' && inCidr(operand, value)
    default:
      return false
  }
}

function withCase(operand: Json, value: string, test: (text: string, part: string) => boolean): boolean {
  if (typeof operand === 'string') return test(value, operand)
  const insensitive = isObject(operand) ? operand['equals-ignore-case'] : undefined
  return typeof insensitive === 'string' && test(value.toLowerCase(), insensitive.toLowerCase())
}

/** `["=", 5]`, `[">", 0, "<=", 100]` */
function inRange(range: readonly unknown[], value: number): boolean {
  if (range.length === 0 || range.length % 2 !== 0) return false
  for (let at = 0; at < range.length; at += 2) {
    const limit = range[at + 1]
    if (typeof limit !== 'number') return false
    const operator = range[at]
    const holds =
      operator === '='
        ? value === limit
        : operator === '>'
          ? value > limit
          : operator === '>='
            ? value >= limit
            : operator === '<'
              ? value < limit
              : operator === '<='
                ? value <= limit
                : false
    if (!holds) return false
  }
  return true
}

/** `*` stands for any text; `\*` and `\\` for themselves. Linear in the text: patterns are other people's. */
function matchesWildcard(pattern: string, text: string): boolean {
  const parts: string[] = ['']
  for (let at = 0; at < pattern.length; at += 1) {
    const one = pattern[at] ?? ''
    if (one === '*') parts.push('')
    else {
      if (one === '\\') at += 1
      parts[parts.length - 1] += one === '\\' ? (pattern[at] ?? '') : one
    }
  }
  const [first = '', ...rest] = parts
  if (rest.length === 0) return text === first
  const last = rest.pop() ?? ''
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false
  let from = first.length
  const end = text.length - last.length
  for (const part of rest) {
    const found = text.indexOf(part, from)
    if (found < 0 || found + part.length > end) return false
    from = found + part.length
  }
  return true
}

function inCidr(block: string, address: string): boolean {
  const [network = '', bits = '32'] = block.split('/')
  const size = Number(bits)
  if (!isIPv4(network) || !isIPv4(address) || !Number.isInteger(size) || size < 0 || size > 32) return false
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const unit = 2 ** (32 - size)
  return Math.floor(number(network) / unit) === Math.floor(number(address) / unit)
}
