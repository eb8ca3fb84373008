/** The child automation that a step waits for: started, or taken hold of again after a crash. */
import { StepFailure } from '../actions/index.ts'
import type { Until } from './events.ts'
import type { ChildHandle, Ports } from './ports.ts'
import type { ExecutionState } from './state.ts'

type Started = Extract<Until, { readonly kind: 'child' }>
type End = Awaited<ChildHandle['result']>

/** What is told of a child. */
export interface ChildListener {
  ended(id: string, result: End): Promise<void>
  refused(id: string, error: unknown): Promise<void>
  /** Telling failed. */
  broken(error: unknown): void
}

export class ChildLink {
  readonly #start: NonNullable<Ports['children']>
  readonly #listener: ChildListener
  #child: { readonly id: string; readonly handle: ChildHandle } | undefined
  readonly #open = new Set<Promise<void>>()

  constructor(start: Ports['children'], listener: ChildListener) {
    this.#start = start ?? noChildren
    this.#listener = listener
  }

  /** Starts the child that the attempt waits for, unless this was done. */
  take({ attempt, environment, executedBy }: ExecutionState): void {
    const until = attempt?.until
    if (until?.kind !== 'child' || this.#child?.id === until.executionId) return
    const { kind: _, ...request }: Started = until
    const id = until.executionId
    const handle = this.#start({ ...request, parentExecutionId: environment.executionId, executedBy })
    this.#child = { id, handle }
    const told = handle.result
      .then(
        (result) => this.#listener.ended(id, result),
        (error: unknown) => this.#listener.refused(id, error),
      )
      .catch((error: unknown) => this.#listener.broken(error))
    this.#open.add(told)
    void told.finally(() => this.#open.delete(told))
  }

  async stop(): Promise<void> {
    await this.#child?.handle.stop()
  }

  /** Settles when every child that was started has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#open)
  }
}

const noChildren: NonNullable<Ports['children']> = (request) => {
  const why = `The child document ${request.document} is not at hand: give it to the run (option documents)`
  return { result: Promise.reject(new StepFailure(why)), stop: async () => {} }
}
