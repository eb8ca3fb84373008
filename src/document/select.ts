/** Picks values by a selector; see `selector.ts` for what one is. */
import { GuardiaError } from './diagnostic.ts'
import type { Json } from './model.ts'
import { isList, isObject, member } from './pointer.ts'
import type { Segment, Selector } from './selector.ts'

/** `$..a..a..a` over deep data multiplies; no honest response gets near this. */
const mostResults = 100_000

/**
 * The value that a selector picks. Once `..`, `*` or a filter is crossed the answer is a list, be it empty; a plain path that
 * leads nowhere is `found: false`. A filter or `*` over a map takes the map's values, as RFC 9535 has it.
 *
 * @throws GuardiaError `selector-too-wide` when more than 100,000 values match
 * @example select(selector, { Table: { Status: 'ACTIVE' } }) // { found: true, value: 'ACTIVE' }
 */
export function select(
  selector: Selector,
  value: Json,
): { readonly found: true; readonly value: Json } | { readonly found: false } {
  let nodes: readonly Json[] = [value]
  let many = false
  for (const segment of selector.segments) {
    many ||= segment.kind !== 'child' && segment.kind !== 'index'
    const next: Json[] = []
    for (const node of nodes) step(segment, node, next)
    nodes = next
  }
  if (many) return { found: true, value: nodes }
  const [only] = nodes
  return only === undefined ? { found: false } : { found: true, value: only }
}

function step(segment: Segment, node: Json, found: Json[]): void {
  switch (segment.kind) {
    case 'child':
      keep(member(node, segment.name), found)
      return
    case 'index':
      keep(isList(node) ? node.at(segment.index) : undefined, found)
      return
    case 'wildcard':
      for (const each of childrenOf(node)) keep(each, found)
      return
    case 'filter':
      for (const each of childrenOf(node)) if (matches(segment, each)) keep(each, found)
      return
    case 'descend':
      keep(member(node, segment.name), found)
      for (const each of childrenOf(node)) step(segment, each, found)
  }
}

function keep(value: Json | undefined, found: Json[]): void {
  if (value === undefined) return
  if (found.push(value) > mostResults) {
    throw new GuardiaError(
      'selector-too-wide',
      `The selector matches more than ${mostResults} values; name the path more closely.`,
    )
  }
}

function childrenOf(node: Json): readonly Json[] {
  if (isList(node)) return node
  return isObject(node) ? Object.values(node) : []
}

function matches(filter: Segment & { readonly kind: 'filter' }, entry: Json): boolean {
  let left: Json | undefined = entry
  for (const name of filter.path) left = member(left, name)
  const right = filter.value
  switch (filter.operator) {
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return isLess(left, right)
    case '>':
      return isLess(right, left)
    case '<=':
      return isLess(left, right) || left === right
    case '>=':
      return isLess(right, left) || left === right
  }
}

/** Only numbers with numbers and texts with texts have an order. */
function isLess(left: Json | undefined, right: Json | undefined): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right
  return typeof left === 'string' && typeof right === 'string' && left < right
}
