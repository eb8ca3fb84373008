/**
 * Which of the requests that pass through may change alarms, rules, or put events; and what follows from them. The answer of the AWS behind
 * is held back until an alarm's change has been seen, so that two changes in a row are two events.
 */
import type { IncomingMessage } from 'node:http'
import { isObject, type Json } from '../../document/index.ts'
import type { Watch } from '../listen.ts'
import { type BusEvent, busEvent, type Place } from './bus-event.ts'
import type { Delivery } from './delivery.ts'
import type { Rules } from './rules.ts'

export interface WatchOptions {
  /** Looks at the alarms, and tells what changed. */
  readonly alarms: () => Promise<void>
  readonly delivery: Delivery
  readonly rules: Rules
  readonly place: Place
}

const alarmChange = /^(SetAlarmState|PutMetricData|PutMetricAlarm|PutCompositeAlarm|DeleteAlarms)$/
const ruleChange = /^(Put|Delete|Enable|Disable|Remove)(Rule|Targets)$/

/** Watches CloudWatch and EventBridge. */
export function watchOf(options: WatchOptions): Watch {
  return (request) => {
    const service = signedService(request)
    if (service !== 'monitoring' && service !== 'events') return undefined
    return async (body, { status, body: answer }) => {
      if (status >= 300) return
      const operation = operationNamed(request, body)
      if (service === 'monitoring' && alarmChange.test(operation)) await options.alarms()
      if (service === 'events' && ruleChange.test(operation)) options.rules.forget()
      if (service === 'events' && operation === 'PutEvents') putEvents(options, body, answer)
    }
  }
}

/** The service that a request is signed for. */
function signedService(request: IncomingMessage): string | undefined {
  const scope =
    request.headers.authorization ?? decodeURIComponent(/X-Amz-Credential=([^&]*)/.exec(request.url ?? '')?.[1] ?? '')
  return /\/\d{8}\/[^/]*\/([^/]+)\/aws4_request/.exec(scope)?.[1]
}

/** By the protocols in use: the target header (JSON), the path (CBOR), the form (query). */
function operationNamed(request: IncomingMessage, body: Buffer): string {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') return target.replace(/^.*\./, '')
  const path = /\/operation\/(\w+)$/.exec((request.url ?? '').split('?')[0] ?? '')
  if (path?.[1] !== undefined) return path[1]
  const form = new URLSearchParams(body.toString('latin1'))
  return form.get('Action') ?? new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get('Action') ?? ''
}

/** The AWS behind delivers custom events itself, except to automations, which it does not know. */
function putEvents({ delivery, place }: WatchOptions, body: Buffer, answer: Buffer): void {
  const entries = listAt(body, 'Entries')
  const results = listAt(answer, 'Entries')
  for (const [index, entry] of entries.entries()) {
    const result = results[index]
    if (!isObject(entry) || !isObject(result) || typeof result['EventId'] !== 'string') continue
    const bus = typeof entry['EventBusName'] === 'string' ? entry['EventBusName'].replace(/^.*\//, '') : 'default'
    delivery.deliver(customEvent(place, entry, result['EventId']), 'automation', bus)
  }
}

function customEvent(place: Place, entry: { readonly [name: string]: Json }, id: string): BusEvent {
  const { Time: time, Resources: resources, Detail: detail } = entry
  const event = busEvent(place, typeof time === 'number' ? time * 1000 : Date.now(), {
    source: String(entry['Source'] ?? ''),
    'detail-type': String(entry['DetailType'] ?? ''),
    resources: Array.isArray(resources) ? resources.map(String) : [],
    detail: jsonObject(String(detail ?? '{}')),
  })
  return { ...event, id }
}

function jsonObject(text: string): { readonly [name: string]: Json } {
  try {
    const value = JSON.parse(text) as Json
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function listAt(body: Buffer, name: string): readonly Json[] {
  const value = jsonObject(body.toString('utf8'))[name]
  return Array.isArray(value) ? (value as readonly Json[]) : []
}
