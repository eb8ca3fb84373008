/** An event as EventBridge carries it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../document/index.ts'

/** The envelope. */
export interface BusEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** ISO 8601 in seconds, Z. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: JsonObject
}

/** Where the endpoint is. */
export interface Place {
  readonly partition: string
  readonly account: string
  readonly region: string
}

/** A new event. `at`: epoch milliseconds. */
export function busEvent(
  place: Place,
  at: number,
  facts: Pick<BusEvent, 'source' | 'detail-type' | 'resources' | 'detail'>,
): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': facts['detail-type'],
    source: facts.source,
    account: place.account,
    time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: place.region,
    resources: facts.resources,
    detail: facts.detail,
  }
}
