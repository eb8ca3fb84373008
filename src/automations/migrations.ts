/** The tables of the store, as numbered steps: a folder of an older guardia is brought up to date when it is opened. */
import type Database from 'libsql'
import { StoreError } from './store-error.ts'

/** Step n brings version n - 1 to version n. Steps that were released are never edited. */
const steps: readonly string[] = [
  `
  -- Texts of documents, by SHA-256. Executions pin theirs, so it stays when the document is gone.
  CREATE TABLE contents (hash TEXT PRIMARY KEY, text TEXT NOT NULL);

  CREATE TABLE documents (
    name TEXT PRIMARY KEY, type TEXT NOT NULL, default_version INTEGER NOT NULL, last_version INTEGER NOT NULL
  ) WITHOUT ROWID;
  -- facts: JSON of what nothing searches for.
  CREATE TABLE versions (
    name TEXT NOT NULL, version INTEGER NOT NULL, version_name TEXT, hash TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (name, version)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX version_names ON versions (name, version_name) WHERE version_name IS NOT NULL;
  CREATE INDEX versions_by_content ON versions (hash);
  CREATE TABLE shares (name TEXT NOT NULL, account TEXT NOT NULL, version TEXT NOT NULL, PRIMARY KEY (name, account));
  CREATE TABLE tags (
    type TEXT NOT NULL, id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (type, id, key)
  );

  -- facts: JSON of what was settled at the start. status, action, awaits (id of a child), ended: of the state after the last event.
  -- wake: epoch ms at which it is to be looked at; 0: at once; NULL: only when something comes in.
  CREATE TABLE executions (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, hash TEXT NOT NULL, facts TEXT NOT NULL,
    parent TEXT, alarm TEXT, triggered TEXT, token TEXT UNIQUE, rate INTEGER NOT NULL, started INTEGER NOT NULL,
    status TEXT NOT NULL, action TEXT, awaits TEXT, ended INTEGER, queued INTEGER NOT NULL, wake INTEGER
  );
  CREATE INDEX executions_by_start ON executions (started, seq);
  CREATE INDEX executions_by_status ON executions (status, started, seq);
  CREATE INDEX executions_by_parent ON executions (parent) WHERE parent IS NOT NULL;
  CREATE INDEX executions_by_alarm ON executions (alarm) WHERE alarm IS NOT NULL;
  CREATE INDEX executions_by_content ON executions (hash);
  CREATE INDEX executions_running ON executions (seq) WHERE ended IS NULL;
  CREATE INDEX executions_by_end ON executions (ended) WHERE ended IS NOT NULL;

  CREATE TABLE events (
    execution INTEGER NOT NULL, n INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (execution, n)
  ) WITHOUT ROWID;
  `,
]

/**
 * Brings the tables up to date, each step in a transaction of its own.
 *
 * @throws StoreError `store-too-new`
 */
export function migrate(db: Database.Database, folder: string): void {
  const [row] = db.pragma('user_version') as readonly { readonly user_version: number }[]
  const version = row?.user_version ?? 0
  if (version > steps.length) {
    throw new StoreError(
      'store-too-new',
      `The store in ${folder} was written by a newer guardia (its tables are of version ${version}, this one knows ${steps.length}). Use that guardia, or another folder.`,
    )
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
