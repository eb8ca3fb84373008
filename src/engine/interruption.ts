/** Running an action until it answers, or until something from outside ends it: a limit of time, a cancellation, a StopStep. */
import { getEventListeners } from 'node:events'
import type { Clock } from './clock.ts'

/** One signal after another for the actions of an execution: a new one where the last was used. */
export class AbortSignals {
  #controller = new AbortController()

  /** For the next action. One that nobody listens to any more is as good as new. */
  next(): AbortController {
    const { signal } = this.#controller
    if (signal.aborted || getEventListeners(signal, 'abort').length > 0) this.#controller = new AbortController()
    return this.#controller
  }
}

/** An action that runs. */
export interface Running<T> {
  /** What it answered; undefined: it was interrupted. Then it may go on behind us: what it still answers is not listened to. */
  readonly result: Promise<T | undefined>
  /** Aborts the action, unless it has answered. */
  interrupt(): void
}

/**
 * Follows an action until it answers, or is interrupted.
 *
 * @param until epoch ms at which it is interrupted by itself
 */
export function interruptible<T>(action: Promise<T>, abort: AbortController, clock: Clock, until: number): Running<T> {
  let isOver = false
  let takeBack = () => {}
  let end: (value: T | undefined) => void = () => {}
  const result = new Promise<T | undefined>((resolve, reject) => {
    end = (value) => {
      if (isOver) return
      isOver = true
      takeBack()
      resolve(value)
    }
    action.then(end, (error: unknown) => {
      reject(error)
      end(undefined)
    })
  })
  const interrupt = () => {
    if (isOver) return
    abort.abort()
    end(undefined)
  }
  takeBack = clock.schedule(until, interrupt)
  return { result, interrupt }
}
