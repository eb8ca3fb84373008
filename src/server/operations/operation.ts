/** What every operation is: what IAM must allow, and what it does. One file an operation; `index.ts` is the list. */

import { isObject, type Json } from '../../document/index.ts'
import type { Clock } from '../../engine/index.ts'
import type { Access, arnsOf } from '../access.ts'
import type { Automations, Filter, Page } from '../automations.ts'
import type { Place } from '../events/bus-event.ts'
import type { Caller, Directory } from '../identity.ts'
import type { Settings } from '../settings.ts'

/** What operations work with. */
export interface Service {
  readonly automations: Automations
  readonly access: Access
  readonly directory: Directory
  readonly settings: Settings
  readonly clock: Clock
  readonly place: Place
  readonly arns: ReturnType<typeof arnsOf>
}

/** A request that has been validated: members are there and have their types. */
export type Request = { readonly [member: string]: Json | undefined }

/** One operation. */
export interface Operation {
  readonly name: string
  /** False where the request is for the AWS behind after all. */
  readonly isOurs?: (request: Request) => boolean
  /** The caller may do it, or ApiError. */
  readonly allow: (service: Service, request: Request, caller: Caller) => Promise<void>
  readonly run: (service: Service, request: Request, caller: Caller) => Promise<object>
}

/** A text that the model requires. */
export function text(request: Request, member: string): string {
  return String(request[member])
}

/** An optional text. */
export function optional(request: Request, member: string): string | undefined {
  const value = request[member]
  return typeof value === 'string' ? value : undefined
}

/** A list of texts; empty where it is not there. */
export function textsOf(request: Request, member: string): readonly string[] {
  const value = request[member]
  return Array.isArray(value) ? value.map(String) : []
}

/** MaxResults and NextToken. */
export function pageOf(request: Request): Page {
  return given<Page>(request, { MaxResults: 'maxResults', NextToken: 'nextToken' })
}

/** Filters; the deprecated list has one text a filter. */
export function filtersOf(request: Request, member = 'Filters', key = 'Key', values = 'Values'): readonly Filter[] {
  const filters = request[member]
  return (Array.isArray(filters) ? (filters as readonly Json[]) : []).filter(isObject).map((one) => {
    const list = one[values]
    return { key: String(one[key]), values: Array.isArray(list) ? list.map(String) : [String(list ?? '')] }
  })
}

/** The members of a request that are there, each under another name: `{ VersionName: 'v' }` → `{ versionName: 'v' }`. */
export function given<T>(request: Request, names: { readonly [member: string]: string }): Partial<T> {
  const entries = Object.entries(names).flatMap(([member, name]): [string, Json][] => {
    const value = Object.hasOwn(request, member) ? request[member] : undefined
    return value === undefined || value === null ? [] : [[name, value]]
  })
  return Object.fromEntries(entries) as Partial<T>
}

/** Judges by one action on one resource. */
export function one(action: string, resource: (service: Service, request: Request) => string): Operation['allow'] {
  return (service, request, caller) =>
    service.access.require(caller, [{ action, resource: resource(service, request) }])
}

/** The document that a request names. */
export function documentOf(service: Service, request: Request): string {
  return service.arns.document(text(request, 'Name'))
}

/** The execution that a request names. */
export function executionOf(service: Service, request: Request): string {
  return service.arns.execution(text(request, 'AutomationExecutionId'))
}

/** An answer with a page's token where there are more. */
export function page(member: string, items: readonly object[], next: string | undefined): object {
  return { [member]: items, ...(next === undefined ? {} : { NextToken: next }) }
}
