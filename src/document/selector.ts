/**
 * The JSONPath that SSM understands: how outputs and properties are picked from what an action returns.
 * Keys, positions, `..key`, `*` and one filter of the form `[?(@.key OP value)]`; no `&&`, no slices, no functions.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
import { SelectorReader, type SelectorRefusal } from './selector-reader.ts'

/** One step of a path. A filter keeps the entries whose value at `path` compares so with `value`. */
export type Segment =
  | { readonly kind: 'child'; readonly name: string }
  /** Counted from 0; negative from the end. */
  | { readonly kind: 'index'; readonly index: number }
  /** `..name`: that key at any depth. */
  | { readonly kind: 'descend'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | {
      readonly kind: 'filter'
      readonly path: readonly string[]
      readonly operator: '==' | '!=' | '>' | '<' | '>=' | '<='
      readonly value: string | number | boolean | null
    }

/** A parsed path; no segments: the whole value (`$`). */
export interface Selector {
  readonly segments: readonly Segment[]
}

/** What parsing came to; `at` is the offset in the text where it stopped, from 0. */
export type ParsedSelector =
  | { readonly ok: true; readonly selector: Selector }
  | { readonly ok: false; readonly message: string; readonly at: number }

/**
 * Parses a selector as SSM accepts it: with or without the leading `$.`, keys bare, in brackets (`['x']`) or in quotes (`.'x.y'`).
 *
 * @example parseSelector('$.Reservations..Instances[0].InstanceId')
 */
export function parseSelector(text: string): ParsedSelector {
  try {
    return { ok: true, selector: { segments: new SelectorReader(text).segments() } }
  } catch (refusal) {
    if (!isRefusal(refusal)) throw refusal
    return { ok: false, message: refusal.message, at: refusal.at }
  }
}

function isRefusal(thrown: unknown): thrown is SelectorRefusal {
  return thrown instanceof Error && thrown.name === 'SelectorRefusal'
}

const bareName = /^[A-Za-z_]\w*$/

/** The selector in canonical form; it parses to the same segments, and RFC 9535 reads it too. */
export function printSelector(selector: Selector): string {
  return `$${selector.segments.map(printSegment).join('')}`
}

function printSegment(segment: Segment): string {
  switch (segment.kind) {
    case 'child':
      return bareName.test(segment.name) ? `.${segment.name}` : `[${quoted(segment.name)}]`
    case 'index':
      return `[${segment.index}]`
    case 'descend':
      return bareName.test(segment.name) ? `..${segment.name}` : `..[${quoted(segment.name)}]`
    case 'wildcard':
      return '[*]'
    case 'filter': {
      const path = segment.path.map((name) => (bareName.test(name) ? `.${name}` : `[${quoted(name)}]`)).join('')
      const value = typeof segment.value === 'string' ? quoted(segment.value) : JSON.stringify(segment.value)
      return `[?(@${path} ${segment.operator} ${value})]`
    }
  }
}

function quoted(name: string): string {
  // JSON's escapes are the path's escapes; only the kind of quote differs.
  return `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
