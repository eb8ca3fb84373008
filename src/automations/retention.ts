/** Forgets executions that ended long ago, and gives their room on the disk back. */
import type Database from 'libsql'
import type { Clock } from '../engine/index.ts'
import type { Contents } from './contents.ts'
import type { ExecutionStore } from './execution-store.ts'
import type { GroupCommit } from './group-commit.ts'

/** AWS's history; the folder would grow for ever else (D-51 leaves it open). */
const usualDays = 30
const everyMilliseconds = 3_600_000
/** Small portions: nothing else is written meanwhile. */
const portion = 200

export interface RetentionOptions {
  readonly db: Database.Database
  readonly commits: GroupCommit
  readonly store: ExecutionStore
  readonly contents: Contents
  readonly clock: Clock
  readonly days?: number | undefined
  readonly onProblem?: ((message: string) => void) | undefined
}

/** Tidies now and every hour. By real time: a virtual clock would find no end of hours. */
export function keepTidy(options: RetentionOptions): { stop(): void } {
  let soon: NodeJS.Immediate | undefined
  const next = () => {
    soon = undefined
    try {
      if (tidy(options) === portion) soon = setImmediate(next)
    } catch (error) {
      options.onProblem?.(
        `Old executions could not be removed: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  const timer = setInterval(next, everyMilliseconds)
  timer.unref()
  soon = setImmediate(next)
  return {
    stop() {
      clearInterval(timer)
      clearImmediate(soon)
    },
  }
}

/** Forgets one portion, and answers how many executions that were. */
export function tidy({ db, commits, store, contents, clock, days = usualDays }: RetentionOptions): number {
  const before = clock.now() - days * 86_400_000
  const forgotten = commits.transact(() => {
    const count = store.forget(before, portion)
    if (count > 0) contents.sweep()
    return count
  })
  if (forgotten > 0) db.pragma('incremental_vacuum(1000)')
  return forgotten
}
