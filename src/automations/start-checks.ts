/** What StartAutomationExecution settles before an execution exists. */
import { createHash, randomUUID } from 'node:crypto'
import { type AutomationDocument, isList, isObject, type Json, member } from '../document/index.ts'
import { type CallAws, ParameterError, type Start, startEvent } from '../engine/index.ts'
import { AutomationApiError } from './api-error.ts'
import { assumeRoleOf } from './assume-role.ts'
import type { CallerContext, StartRequest } from './automations.ts'
import type { Facts, NewExecution, Target } from './execution-row.ts'
import { locatedTargets } from './target-locations.ts'
import { isRateControl, targetsOf } from './targets.ts'

const mostTags = 5

/** What is to be started: a content that is at hand, and for whom. */
export interface Wanted {
  readonly id?: string
  readonly request: StartRequest
  readonly executedBy: string
  readonly credentials?: unknown
  readonly documentName: string
  readonly documentVersion: string
  readonly document: AutomationDocument
  readonly hash: string
  readonly targetType?: string
  readonly parent?: string
  readonly target?: string
  readonly token?: string
  /** How the parameters are written; `loose` for children of aws:executeAutomation. */
  readonly form: 'wire' | 'loose'
}

/** Where executions run. */
export interface Place {
  readonly account: string
  readonly region: string
  readonly partition: string
}

/**
 * Checks a start and answers the new execution; nothing is written yet.
 *
 * @param aws for reading defaults from the Parameter Store, and for finding targets
 * @throws AutomationApiError
 */
export async function newExecution(
  wanted: Wanted,
  place: Place,
  now: () => number,
  aws: (caller: CallerContext) => CallAws,
): Promise<Omit<NewExecution, 'row'> & { readonly row: Omit<NewExecution['row'], 'seq' | 'queued'> }> {
  const { request, document, executedBy, credentials } = wanted
  if ((request.tags ?? []).length > mostTags) {
    throw new AutomationApiError('ValidationException', `An automation takes at most ${mostTags} tags at its start.`)
  }
  const id = wanted.id ?? randomUUID()
  const given = request.parameters ?? {}
  const early = assumeRoleOf(document, { ...defaultsOf(document), ...firstOf(given) }, place)
  const context = { executionId: id, executedBy, assumeRole: early, credentials }
  const call: CallAws = (one, signal) => aws(context)(one, signal)
  const rate = isRateControl(request)
  const targets = rate ? await childrenOf(wanted, place, call) : undefined
  // A location's child may have targets of its own: they, too, are looked at before anything is there.
  const within = targets?.[0]?.request
  const checked =
    within !== undefined && isRateControl(within as StartRequest)
      ? await targetsOf({ ...request, ...within }, document, wanted.targetType, call)
      : targets
  const start: Start = {
    documentName: wanted.documentName,
    documentVersion: wanted.documentVersion,
    environment: { ...place, executionId: id },
    executedBy,
    parameters: given,
    form: wanted.form,
    ...(request.mode === undefined ? {} : { mode: request.mode }),
    ...(wanted.parent === undefined ? {} : { parentExecutionId: wanted.parent }),
  }
  const first =
    targets === undefined
      ? await startOf(document, start, now(), call)
      : { ...(await parentStart(document, start, checked ?? [], now(), call)), firstStep: targets[0]?.name ?? '' }
  const alarm = member(request.alarmConfiguration, 'Alarms')
  const [named] = isList(alarm) ? alarm : []
  const facts: Facts = {
    request,
    executedBy,
    documentVersion: wanted.documentVersion,
    assumeRole: assumeRoleOf(document, first.values, place),
    ...(wanted.target === undefined ? {} : { target: wanted.target }),
    ...(targets === undefined ? {} : { targets }),
    ...(wanted.token === undefined ? {} : { tokenDigest: digestOf(request) }),
  }
  const row = {
    id,
    document: wanted.documentName,
    hash: wanted.hash,
    facts,
    parent: wanted.parent ?? null,
    alarm: named === undefined ? null : String(member(named, 'Name') ?? ''),
    triggered: null,
    token: wanted.token ?? null,
    rate: rate ? 1 : 0,
    started: first.at,
    status: first.mode === 'Interactive' && !rate ? 'Waiting' : 'InProgress',
    action: null,
    awaits: null,
    ended: null,
    wake: 0,
  } as const
  return { row, first }
}

function childrenOf(wanted: Wanted, place: Place, aws: CallAws): Promise<readonly Target[]> | readonly Target[] {
  const { request, document, targetType } = wanted
  return (request.targetLocations ?? []).length > 0
    ? locatedTargets(request, document, place)
    : targetsOf(request, document, targetType, aws)
}

async function startOf(
  document: AutomationDocument,
  start: Start,
  now: number,
  aws: CallAws,
): Promise<NewExecution['first']> {
  try {
    return await startEvent(document, start, now, aws)
  } catch (cause) {
    if (!(cause instanceof ParameterError)) throw cause
    throw new AutomationApiError('InvalidAutomationExecutionParametersException', cause.message, 400, { cause })
  }
}

/** Every child's parameters are checked now: a start that is refused leaves nothing behind. The parent itself runs by itself. */
async function parentStart(
  document: AutomationDocument,
  start: Start,
  targets: readonly Target[],
  now: number,
  aws: CallAws,
): Promise<NewExecution['first']> {
  const firsts: NewExecution['first'][] = []
  for (const { parameters } of targets) {
    firsts.push(await startOf(document, { ...start, parameters: { ...start.parameters, ...parameters } }, now, aws))
  }
  const { values = {}, ...first } = firsts[0] ?? (await startOf(document, start, now, aws))
  return { ...first, values, mode: 'Auto', parameters: {}, firstStep: targets[0]?.name ?? '' }
}

function defaultsOf(document: AutomationDocument): { readonly [name: string]: unknown } {
  const entries = Object.entries(document.parameters ?? {}).filter(([, { default: value }]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, { default: value }]) => [name, value]))
}

function firstOf(given: { readonly [name: string]: readonly string[] }): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(given).map(([name, texts]) => [name, isList(texts) ? texts[0] : texts]))
}

/** Requests of one ClientToken must be equal, the order of members aside. */
export function digestOf(request: StartRequest): string {
  const { clientToken: _, ...rest } = request
  return createHash('sha256')
    .update(JSON.stringify(sorted(JSON.parse(JSON.stringify(rest)) as Json)))
    .digest('hex')
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]))
}
