/** Executions and their journals in SQLite. Writes happen inside the transactions of `GroupCommit`; reads see what is durable. */
import type Database from 'libsql'
import type { Event } from '../engine/index.ts'
import type { ExecutionRow, Facts, Projection } from './execution-row.ts'

type Raw = Omit<ExecutionRow, 'facts'> & { readonly facts: string }

const columns =
  'seq, id, document, hash, facts, parent, alarm, triggered, token, rate, started, status, action, awaits, ended, queued, wake'

/** A condition of a query, with its values. */
export interface Where {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** Executions of a database. */
export class ExecutionStore {
  readonly #db: Database.Database
  readonly #insert: Database.Statement<unknown[]>
  readonly #append: Database.Statement<unknown[]>
  readonly #project: Database.Statement<unknown[]>
  readonly #trigger: Database.Statement<unknown[]>
  readonly #events: Database.Statement<unknown[]>
  readonly #find: Database.Statement<unknown[]>
  readonly #byToken: Database.Statement<unknown[]>
  readonly #queries = new Map<string, Database.Statement<unknown[]>>()

  constructor(db: Database.Database) {
    this.#db = db
    const marks = columns.replaceAll(/\w+/g, '?')
    this.#insert = db.prepare(`INSERT INTO executions (${columns}) VALUES (${marks})`)
    this.#append = db.prepare('INSERT INTO events (execution, n, event) VALUES (?, ?, ?)')
    this.#project = db.prepare(
      'UPDATE executions SET status = ?, action = ?, awaits = ?, ended = ?, queued = ?, wake = ? WHERE seq = ?',
    )
    this.#trigger = db.prepare('UPDATE executions SET triggered = ? WHERE id = ?')
    this.#events = db.prepare('SELECT event FROM events WHERE execution = ? ORDER BY n')
    this.#find = db.prepare(`SELECT ${columns} FROM executions WHERE id = ?`)
    this.#byToken = db.prepare('SELECT id, facts FROM executions WHERE token = ?')
  }

  /** The number that the next new execution gets. */
  nextSeq(): number {
    const { last } = this.#db.prepare('SELECT max(seq) AS last FROM executions').get() as { last: number | null }
    return (last ?? 0) + 1
  }

  insert(row: ExecutionRow): void {
    const { seq, id, document, hash, facts, parent, alarm, triggered, token, rate, started } = row
    const { status, action, awaits, ended, queued, wake } = row
    const settled = [seq, id, document, hash, JSON.stringify(facts), parent, alarm, triggered, token, rate, started]
    this.#insert.run(...settled, status, action, awaits, ended, queued, wake)
  }

  append(seq: number, n: number, event: string): void {
    this.#append.run(seq, n, event)
  }

  project(seq: number, { status, action, awaits, ended, queued, wake }: Projection): void {
    this.#project.run(status, action, awaits, ended, queued, wake, seq)
  }

  trigger(id: string, alarm: string): void {
    this.#trigger.run(alarm, id)
  }

  events(seq: number): readonly Event[] {
    return (this.#events.all(seq) as readonly { readonly event: string }[]).map(
      ({ event }) => JSON.parse(event) as Event,
    )
  }

  find(id: string): ExecutionRow | undefined {
    const raw = this.#find.get(id) as Raw | undefined
    return raw === undefined ? undefined : rowOf(raw)
  }

  byToken(token: string): { readonly id: string; readonly digest: string } | undefined {
    const found = this.#byToken.get(token) as { id: string; facts: string } | undefined
    if (found === undefined) return undefined
    return { id: found.id, digest: (JSON.parse(found.facts) as Facts).tokenDigest ?? '' }
  }

  /** What has not ended, oldest first; `stale`: the child it waits for has ended, or was never started. */
  unfinished(): readonly Unfinished[] {
    return this.#query(
      `SELECT e.seq, e.id, e.status, e.awaits, e.queued, e.wake, e.rate, e.parent,
        e.awaits IS NOT NULL AND (c.seq IS NULL OR c.ended IS NOT NULL) AS stale
       FROM executions e LEFT JOIN executions c ON c.id = e.awaits WHERE e.ended IS NULL ORDER BY e.seq`,
    ).all() as readonly Unfinished[]
  }

  /** Newest first, after the place where the page before ended. */
  newest(
    where: readonly Where[],
    after: readonly [number, number] | undefined,
    limit: number,
  ): readonly ExecutionRow[] {
    const all = after === undefined ? where : [...where, { sql: '(started, seq) < (?, ?)', values: after }]
    const conditions = all.map(({ sql }) => sql).join(' AND ') || '1'
    const query = this.#query(
      `SELECT ${columns} FROM executions WHERE ${conditions} ORDER BY started DESC, seq DESC LIMIT ?`,
    )
    return (query.all(...all.flatMap(({ values }) => values), limit) as readonly Raw[]).map(rowOf)
  }

  /** Ids of running executions that an alarm stops. */
  withAlarm(alarm: string): readonly string[] {
    const found = this.#query('SELECT id FROM executions WHERE alarm = ? AND ended IS NULL').all(alarm)
    return (found as readonly { id: string }[]).map(({ id }) => id)
  }

  /** Forgets executions that ended before `before` (epoch ms), at most `limit`; those whose parent still runs stay. Answers how many. */
  forget(before: number, limit: number): number {
    const old = this.#query(
      `SELECT seq, id FROM executions e WHERE ended < ? AND NOT EXISTS
        (SELECT 1 FROM executions p WHERE p.id = e.parent AND p.ended IS NULL) ORDER BY ended LIMIT ?`,
    ).all(before, limit) as readonly { seq: number; id: string }[]
    for (const { seq, id } of old) {
      this.#query('DELETE FROM events WHERE execution = ?').run(seq)
      this.#query("DELETE FROM tags WHERE type = 'Automation' AND id = ?").run(id)
      this.#query('DELETE FROM executions WHERE seq = ?').run(seq)
    }
    return old.length
  }

  #query(sql: string): Database.Statement<unknown[]> {
    let query = this.#queries.get(sql)
    if (query === undefined) {
      query = this.#db.prepare(sql)
      this.#queries.set(sql, query)
    }
    return query
  }
}

/** What is known of an execution that has not ended, without reading its journal. */
export interface Unfinished
  extends Pick<ExecutionRow, 'seq' | 'id' | 'status' | 'awaits' | 'queued' | 'wake' | 'rate' | 'parent'> {
  readonly stale: 0 | 1
}

function rowOf(raw: Raw): ExecutionRow {
  return { ...raw, facts: JSON.parse(raw.facts) as Facts }
}
