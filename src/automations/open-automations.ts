/** Opens a data folder: its documents, and its executions, which go on where they were. */
import { isList, type Json } from '../document/index.ts'
import { fold } from '../engine/index.ts'
import { AutomationApiError, noExecution } from './api-error.ts'
import type { Automations, ExecutionView, OpenOptions, StartRequest } from './automations.ts'
import { Contents } from './contents.ts'
import { openDatabase } from './database.ts'
import type { DocumentVersion } from './documents.ts'
import { executionConditions } from './execution-filters.ts'
import type { ExecutionRow } from './execution-row.ts'
import { ExecutionStore } from './execution-store.ts'
import { GroupCommit } from './group-commit.ts'
import { pageOf, readToken, sizeOf, writeToken } from './paging.ts'
import { usualQuotas } from './quotas.ts'
import { keepTidy } from './retention.ts'
import { Runtime } from './runtime.ts'
import { digestOf } from './start-checks.ts'
import { filteredSteps, stepViews } from './step-views.ts'
import { StoredDocuments } from './stored-documents.ts'
import { Tags } from './tags.ts'
import { documentOf, viewOf } from './views.ts'

/**
 * Opens the store of a folder. Executions that had not ended go on at once: their waits have the time left that they had, and a step
 * that was in flight is run again only where its action allows it.
 *
 * @throws StoreError `folder-busy`, `folder-read-only`, `disk-full`, `store-damaged`, `store-too-new`
 * @example
 * const automations = await openAutomations({ folder, clock: wallClock(), account, region, aws: () => call, scripts: () => run })
 * const { executionId } = await automations.start({ documentName: 'RestartService' }, { arn })
 */
export async function openAutomations(options: OpenOptions): Promise<Automations> {
  const { folder, clock, account, region, partition = 'aws' } = options
  const database = openDatabase(folder)
  const { db } = database
  let runtime: Runtime | undefined
  const commits = new GroupCommit(db, folder, (error) => {
    options.onProblem?.(error.message)
    runtime?.onTrouble(error)
  })
  const quotas = { ...usualQuotas, ...options.quotas }
  const store = new ExecutionStore(db)
  const contents = new Contents(db)
  const tags = new Tags(db)
  const isExecution = (id: string) => store.find(id) !== undefined
  const documents = new StoredDocuments({ db, commits, contents, tags, clock, account, quotas, isExecution })
  const place = { account, region, partition }
  const running = new Runtime({ open: options, place, quotas, commits, store, contents, tags, documents })
  runtime = running
  const tidy = keepTidy({
    db,
    commits,
    store,
    contents,
    clock,
    days: options.retentionDays,
    onProblem: options.onProblem,
  })
  /** Starts under way, by ClientToken. */
  const tokens = new Map<string, { readonly digest: string; readonly started: Promise<string> }>()

  const view = (row: ExecutionRow): ExecutionView => {
    // Where the disk fails, only what it holds is shown.
    const state = (commits.trouble === undefined ? running.stateOf(row.id) : undefined) ?? fold(store.events(row.seq))
    return viewOf(row, state, documentOf(row, contents))
  }
  /** So that nothing is shown which a crash could take back. */
  const settle = (): void => commits.settle()

  const get = (id: string): ExecutionView | undefined => {
    settle()
    const row = store.find(id)
    return row === undefined ? undefined : view(row)
  }
  const begin = (
    request: StartRequest,
    caller: Parameters<Automations['start']>[1],
    token?: string,
  ): Promise<string> => {
    const found = definition(documents, request)
    const { targetType } = found
    return running.start({
      request,
      executedBy: caller.arn,
      credentials: caller.credentials,
      documentName: found.name,
      documentVersion: found.version,
      document: found.document,
      hash: found.hash,
      form: 'wire',
      ...(targetType === undefined ? {} : { targetType }),
      ...(token === undefined ? {} : { token }),
    })
  }

  running.resume()
  return {
    documents,
    async start(request, caller) {
      const token = request.clientToken?.toLowerCase()
      if (token === undefined) return { executionId: await begin(request, caller) }
      const digest = digestOf(request)
      const under = tokens.get(token)
      const known = under ?? store.byToken(token)
      if (known !== undefined) {
        // D-52
        if (known.digest !== digest) throw mismatch(token)
        return { executionId: under === undefined ? (known as { readonly id: string }).id : await under.started }
      }
      const started = Promise.resolve().then(() => begin(request, caller, token))
      tokens.set(token, { digest, started })
      try {
        return { executionId: await started }
      } finally {
        tokens.delete(token)
      }
    },
    get,
    list(filters, page) {
      const where = executionConditions(filters)
      const after = readToken(page, isPlace)
      settle()
      const rows = store.newest(
        where,
        after === undefined ? undefined : [after[0] ?? 0, after[1] ?? 0],
        sizeOf(page) + 1,
      )
      const items = rows.slice(0, sizeOf(page))
      const last = items.at(-1)
      const isMore = rows.length > items.length && last !== undefined
      return { items: items.map(view), ...(isMore ? { next: writeToken([last.started, last.seq]) } : {}) }
    },
    steps(id, filters, page, reverse = false) {
      const found = get(id)
      if (found === undefined) throw noExecution(id)
      const all = filteredSteps(stepViews(found), filters)
      return pageOf(reverse ? all.toReversed() : all, page)
    },
    signal: (id, signal) => running.signal(id, signal),
    stop: (id, type, by) => running.stop(id, type, by),
    async alarmRaised(alarm) {
      settle()
      const ids = store.withAlarm(alarm)
      const stopped = await Promise.allSettled(
        ids.map(async (id) => {
          await commits.keep(() => store.trigger(id, alarm))
          await running.stop(id, 'Cancel', `alarm ${alarm}`)
        }),
      )
      // One that cannot be stopped is told of, and keeps no other going.
      for (const one of stopped) if (one.status === 'rejected') throw one.reason
      return ids
    },
    events(id) {
      settle()
      const row = store.find(id)
      return row === undefined ? [] : store.events(row.seq)
    },
    async close() {
      await running.close()
      tidy.stop()
      try {
        commits.close()
      } finally {
        database.close()
      }
    },
  }
}

const isPlace = (value: Json): value is readonly number[] =>
  isList(value) && value.length === 2 && value.every((one) => Number.isSafeInteger(one))

/** The version to start. @throws AutomationApiError AutomationDefinitionNotFoundException, AutomationDefinitionVersionNotFoundException */
function definition(documents: StoredDocuments, { documentName, documentVersion }: StartRequest): DocumentVersion {
  try {
    const found = documents.get(documentName, documentVersion)
    // D-57
    if (/^Automation/.test(found.type)) return found
    throw new AutomationApiError(
      'AutomationDefinitionNotFoundException',
      `${documentName} is a document of type ${found.type}, not an Automation document.`,
    )
  } catch (cause) {
    if (!(cause instanceof AutomationApiError)) throw cause
    const code = /^InvalidDocument$/.test(cause.awsCode)
      ? 'AutomationDefinitionNotFoundException'
      : cause.awsCode === 'InvalidDocumentVersion'
        ? 'AutomationDefinitionVersionNotFoundException'
        : cause.awsCode
    throw new AutomationApiError(code, cause.message, 400, { cause })
  }
}

function mismatch(token: string): AutomationApiError {
  return new AutomationApiError(
    'IdempotentParameterMismatch',
    `The client token ${token} was used before, with other parameters. Use a new token for another automation.`,
  )
}
