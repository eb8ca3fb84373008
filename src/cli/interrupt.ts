/** Ctrl-C: the work is told to stop and to clean up; a second Ctrl-C ends the process at once. */
import { GuardiaError } from '../document/index.ts'

/**
 * Runs work that can be interrupted. `signal` aborts on SIGINT, SIGTERM and SIGHUP; work that rejects after that ends as
 * `interrupted`, whatever it rejected with.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(new GuardiaError('interrupted', 'Stopped.'))
  }
  for (const name of signals) process.on(name, stop)
  try {
    const result = await work(controller.signal)
    controller.signal.throwIfAborted()
    return result
  } catch (error) {
    controller.signal.throwIfAborted()
    throw error
  } finally {
    for (const name of signals) process.off(name, stop)
  }
}
