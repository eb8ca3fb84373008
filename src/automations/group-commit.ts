/**
 * Writing together what many executions keep at the same time: one transaction, one wait for the disk. Order is kept, so what is on
 * the disk is always a beginning of what was said.
 */
import type Database from 'libsql'
import { StoreError, storeError } from './store-error.ts'

interface Job {
  /** Runs inside the transaction, again where that failed. */
  readonly write: () => void
  /** After it is durable. */
  readonly done: () => void
  /** The transaction failed; true: the job is withdrawn. */
  readonly failed: (error: StoreError) => boolean
}

/** Jobs that can wait are on the disk after so many milliseconds at the latest. */
const lazyMilliseconds = 10
const retryMilliseconds = 500

/** The only way in which anything is written. */
export class GroupCommit {
  readonly #db: Database.Database
  readonly #folder: string
  readonly #begin: Database.Statement<unknown[]>
  readonly #commit: Database.Statement<unknown[]>
  readonly #onTrouble: (error: StoreError) => void
  #queue: Job[] = []
  #soon: NodeJS.Immediate | undefined
  #later: NodeJS.Timeout | undefined
  #trouble: StoreError | undefined
  #closed = false

  /** `onTrouble` is told when writing begins to fail; it is tried again until it succeeds. */
  constructor(db: Database.Database, folder: string, onTrouble: (error: StoreError) => void) {
    this.#db = db
    this.#folder = folder
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#onTrouble = onTrouble
  }

  /** Why writing fails at present. */
  get trouble(): StoreError | undefined {
    return this.#trouble
  }

  /** Writes with the next commit; settles when that is durable. `told`: called then, in order. Waits out a full disk. */
  keep(write: () => void, told?: () => void): Promise<void> {
    if (this.#closed) return Promise.reject(this.#isClosed())
    return new Promise((resolve) => {
      const done = () => {
        told?.()
        resolve()
      }
      this.#add({ write, done, failed: () => false })
    })
  }

  /** As `keep`, but rejects where the commit fails, and nothing was written then. */
  tryToKeep(write: () => void, told?: () => void): Promise<void> {
    if (this.#closed) return Promise.reject(this.#isClosed())
    return new Promise((resolve, reject) => {
      const done = () => {
        told?.()
        resolve()
      }
      this.#add({
        write,
        done,
        failed: (error) => {
          reject(error)
          return true
        },
      })
    })
  }

  /** Writes with some later commit, at the latest before anything that comes after it. For what may be lost without harm. */
  keepLazily(write: () => void, told: () => void = () => {}): void {
    if (this.#closed) return
    this.#queue.push({ write, done: told, failed: () => false })
    this.#later ??= setTimeout(
      () => this.#attempt(),
      this.#trouble === undefined ? lazyMilliseconds : retryMilliseconds,
    )
  }

  /** Writes as soon as `keep`, but nobody waits: for what must not be lost lightly, yet holds up nothing that is pure. */
  keepSoon(write: () => void, told: () => void): void {
    if (!this.#closed) this.#add({ write, done: told, failed: () => false })
  }

  /** Everything said so far is durable when this returns. @throws StoreError */
  flush(): void {
    this.#attempt()
    if (this.#trouble !== undefined) throw this.#trouble
  }

  /** As `flush`, but where writing fails that is told as ever, and not thrown. */
  settle(): void {
    if (this.#trouble === undefined) this.#attempt()
  }

  /** Runs `work` in a transaction of its own, now. What it throws undoes it. @throws StoreError */
  transact<T>(work: () => T): T {
    this.flush()
    let thrown: { readonly error: unknown } | undefined
    try {
      this.#begin.run()
      let result: T
      try {
        result = work()
      } catch (error) {
        thrown = isSqlite(error) ? undefined : { error }
        throw error
      }
      this.#commit.run()
      return result
    } catch (cause) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      throw thrown === undefined ? storeError(cause, this.#folder) : thrown.error
    }
  }

  /** Writes what is left, and nothing any more. @throws StoreError */
  close(): void {
    try {
      this.flush()
    } finally {
      this.#closed = true
      this.#queue = []
      clearImmediate(this.#soon)
      clearTimeout(this.#later)
    }
  }

  #isClosed(): StoreError {
    return new StoreError('store-closed', `The store in ${this.#folder} is closed.`)
  }

  #add(job: Job): void {
    this.#queue.push(job)
    if (this.#trouble !== undefined) this.#later ??= setTimeout(() => this.#attempt(), retryMilliseconds)
    else this.#soon ??= setImmediate(() => this.#attempt())
  }

  #attempt(): void {
    clearImmediate(this.#soon)
    clearTimeout(this.#later)
    this.#soon = undefined
    this.#later = undefined
    if (this.#closed) return
    const jobs = this.#queue
    if (jobs.length === 0) {
      this.#trouble = undefined
      return
    }
    try {
      this.#begin.run()
      for (const job of jobs) job.write()
      this.#commit.run()
    } catch (cause) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      if (isDefect(cause)) this.#oneByOne()
      else this.#fail(cause)
      return
    }
    this.#queue = []
    this.#trouble = undefined
    for (const job of jobs) job.done()
  }

  /** One of the jobs is impossible, whatever the disk: it must not hold up the others. */
  #oneByOne(): void {
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      try {
        this.#begin.run()
        job.write()
        this.#commit.run()
      } catch (cause) {
        if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
        if (!isDefect(cause)) {
          this.#fail(cause)
          return
        }
        this.#queue.shift()
        const error = storeError(cause, this.#folder)
        job.failed(error)
        this.#onTrouble(error)
        continue
      }
      this.#queue.shift()
      job.done()
    }
    this.#trouble = undefined
  }

  #fail(cause: unknown): void {
    const error = storeError(cause, this.#folder)
    const first = this.#trouble === undefined
    this.#trouble = error
    this.#queue = this.#queue.filter((job) => !job.failed(error))
    if (this.#queue.length > 0) this.#later = setTimeout(() => this.#attempt(), retryMilliseconds)
    if (first) this.#onTrouble(error)
  }
}

function isDefect(error: unknown): boolean {
  return (
    !isSqlite(error) ||
    /^SQLITE_(CONSTRAINT|ERROR|MISMATCH|MISUSE|RANGE|TOOBIG)/.test(String((error as { code: unknown }).code))
  )
}

function isSqlite(error: unknown): boolean {
  return String((error as { readonly code?: unknown } | undefined)?.code).startsWith('SQLITE_')
}
