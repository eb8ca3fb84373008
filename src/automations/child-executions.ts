/** Children of executions: started once, waited for, stopped with their parent. */
import { StepFailure } from '../actions/index.ts'
import { type ChildHandle, type ChildRequest, type Clock, fold } from '../engine/index.ts'
import { AutomationApiError } from './api-error.ts'
import { type ChildEnd, childEnd } from './children.ts'
import type { ExecutionRow } from './execution-row.ts'
import type { ExecutionStore } from './execution-store.ts'
import type { Wanted } from './start-checks.ts'
import type { StoredDocuments } from './stored-documents.ts'

/** What children need of the runtime. */
export interface ChildOptions {
  readonly clock: Clock
  readonly store: ExecutionStore
  readonly documents: StoredDocuments
  readonly start: (wanted: Wanted) => Promise<string>
  /** Stops an execution, however long the disk takes. */
  readonly stop: (id: string, by: string) => Promise<unknown>
  readonly credentialsOf: (id: string) => unknown
  /** The parent of this id looks for its child, and is about to hear of it. */
  readonly looks: (parent: string, isLooking: boolean) => void
  readonly isClosing: () => boolean
}

export class ChildExecutions {
  readonly #options: ChildOptions
  /** Parents in memory, by the child they wait for. */
  readonly #listeners = new Map<string, Set<(end: ChildEnd) => void>>()
  /** Children that are being started, by id. */
  readonly #starting = new Map<string, Promise<void>>()

  constructor(options: ChildOptions) {
    this.#options = options
  }

  /** The child of a step aws:executeAutomation. */
  request(parent: ExecutionRow, request: ChildRequest): ChildHandle {
    const { executionId: id } = request
    const { clock, looks, isClosing } = this.#options
    // Nothing is started any more, and nothing is to fail for that.
    if (isClosing()) return { result: new Promise(() => {}), stop: async () => {} }
    const release = clock.hold()
    const started = this.#startRequested(parent, request).finally(release)
    looks(parent.id, true)
    const result = started.then(async () => {
      const end = this.endOf(id)
      if (end !== undefined) return { executionId: id, ...end }
      looks(parent.id, false)
      return { executionId: id, ...(await new Promise<ChildEnd>((resolve) => this.#listen(id, resolve))) }
    })
    return { result, stop: () => this.stop(id, request.executedBy) }
  }

  /** Starts a child, unless there is one of this id. */
  start(wanted: Wanted & { readonly id: string }): Promise<void> {
    const { id } = wanted
    const starting = this.#starting.get(id)
    if (starting !== undefined) return starting
    if (this.exists(id)) return Promise.resolve()
    const started = this.#options
      .start(wanted)
      .then(() => {})
      .finally(() => this.#starting.delete(id))
    this.#starting.set(id, started)
    return started
  }

  exists(id: string): boolean {
    return this.#options.store.find(id) !== undefined
  }

  /** What a child came to; undefined: it runs, or there is none. */
  endOf(id: string): ChildEnd | undefined {
    const { store } = this.#options
    const row = store.find(id)
    return row === undefined || row.ended === null ? undefined : childEnd(fold(store.events(row.seq)))
  }

  async stop(id: string, by: string): Promise<void> {
    await this.#starting.get(id)
    const row = this.#options.store.find(id)
    if (row !== undefined && row.ended === null) await this.#options.stop(id, by)
  }

  /** A child has ended. Answers whether somebody in memory was told. */
  ended(id: string, end: ChildEnd | undefined): boolean {
    const listeners = this.#listeners.get(id)
    this.#listeners.delete(id)
    if (end !== undefined) for (const listen of listeners ?? []) listen(end)
    return listeners !== undefined
  }

  /** The parent that waits for this child is let go: it looks for itself when it is back. */
  unheard(child: string): void {
    this.#listeners.delete(child)
  }

  #listen(child: string, listener: (end: ChildEnd) => void): void {
    const listeners = this.#listeners.get(child) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(child, listeners)
  }

  async #startRequested(parent: ExecutionRow, request: ChildRequest): Promise<void> {
    const { executionId: id, version, parameters, executedBy } = request
    if (this.exists(id)) return
    try {
      const found = this.#options.documents.get(request.document, version)
      await this.start({
        id,
        request: {
          documentName: found.name,
          documentVersion: found.version,
          parameters: parameters as { readonly [name: string]: readonly string[] },
        },
        executedBy,
        credentials: this.#options.credentialsOf(parent.id),
        documentName: found.name,
        documentVersion: found.version,
        document: found.document,
        hash: found.hash,
        parent: parent.id,
        form: 'loose',
      })
    } catch (cause) {
      if (!(cause instanceof AutomationApiError)) throw cause
      const code = cause.awsCode === 'InvalidDocument' ? 'AutomationDefinitionNotFoundException' : cause.awsCode
      const message = `The automation ${request.document} cannot be started: ${cause.message} (${code})`
      throw new StepFailure(message, { cause })
    }
  }
}
