/** Pages of lists: how many, and where the last page ended. */
import type { Json } from '../document/index.ts'
import { AutomationApiError } from './api-error.ts'

/** What of a list is wanted. */
export interface Page {
  /** Default 50. */
  readonly maxResults?: number
  /** `next` of the page before. */
  readonly nextToken?: string
}

/** A page; `next` is absent on the last one. */
export interface Paged<T> {
  readonly items: readonly T[]
  readonly next?: string
}

/** A filter of a Describe or List operation: one of the values must match. */
export interface Filter {
  readonly key: string
  readonly values: readonly string[]
}

const usualSize = 50

/** Items of a page when none are asked for. */
export function sizeOf(page: Page): number {
  return page.maxResults ?? usualSize
}

/** A token that only `readToken` understands. */
export function writeToken(place: Json): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/**
 * The place that a token stands for; undefined without a token.
 *
 * @param isPlace says whether the list could have written it
 * @throws AutomationApiError InvalidNextToken
 */
export function readToken<T extends Json>(page: Page, isPlace: (value: Json) => value is T): T | undefined {
  if (page.nextToken === undefined || page.nextToken === '') return undefined
  const place = parsed(page.nextToken)
  if (place === undefined || !isPlace(place)) {
    throw new AutomationApiError('InvalidNextToken', 'The specified token is not valid.')
  }
  return place
}

function parsed(token: string): Json | undefined {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as Json
  } catch {
    return undefined
  }
}

/** A page of a list that is at hand as a whole. @throws AutomationApiError InvalidNextToken */
export function pageOf<T>(all: readonly T[], page: Page): Paged<T> {
  const isIndex = (value: Json): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
  const from = readToken(page, isIndex) ?? 0
  const to = from + sizeOf(page)
  const items = all.slice(from, to)
  return to < all.length ? { items, next: writeToken(to) } : { items }
}
