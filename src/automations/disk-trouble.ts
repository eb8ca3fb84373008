/** Whoever waits for the disk is told when it begins to fail, instead of waiting until it is mended. */
import type { StoreError } from './store-error.ts'

export class DiskTrouble {
  readonly #waiting = new Set<(error: StoreError) => void>()

  /** The disk began to fail. */
  tell(error: StoreError): void {
    for (const reject of [...this.#waiting]) reject(error)
  }

  /** What the promise comes to, unless the disk begins to fail before. */
  unless<T>(promise: Promise<T>): Promise<T> {
    let reject: (error: StoreError) => void = () => {}
    const trouble = new Promise<never>((_, refuse) => {
      reject = refuse
      this.#waiting.add(reject)
    })
    return Promise.race([promise, trouble]).finally(() => this.#waiting.delete(reject))
  }
}
