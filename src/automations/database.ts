/**
 * The SQLite file of a data folder. A commit is on the disk when it returns (WAL, synchronous FULL), and the file is locked by the
 * operating system as long as this process lives, so that kill -9 leaves no lock behind.
 * https://www.sqlite.org/pragma.html#pragma_locking_mode
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { migrate } from './migrations.ts'
import { StoreError, storeError } from './store-error.ts'

/** An open store. */
export interface OpenDatabase {
  readonly db: Database.Database
  readonly folder: string
  close(): void
}

/**
 * Opens the store of a folder, and makes one where there is none.
 *
 * @throws StoreError `folder-busy`, `folder-read-only`, `disk-full`, `store-damaged`, `store-too-new`
 */
export function openDatabase(folder: string): OpenDatabase {
  const note = join(folder, 'owner.json')
  let db: Database.Database | undefined
  try {
    mkdirSync(folder, { recursive: true })
    db = new Database(join(folder, 'automations.db'))
    // Must come first: the lock is taken with the first access, and then never given up.
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('auto_vacuum = INCREMENTAL')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    // Takes the lock even where nothing is to be written.
    db.exec('BEGIN IMMEDIATE; COMMIT')
    migrate(db, folder)
    writeFileSync(note, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }))
  } catch (cause) {
    if (db !== undefined) db.close()
    throw String((cause as { code?: unknown }).code).startsWith('SQLITE_BUSY')
      ? busy(folder, note, cause)
      : storeError(cause, folder)
  }
  const open = db
  return {
    db: open,
    folder,
    close() {
      rmSync(note, { force: true })
      release(open)
      open.close()
    },
  }
}

/**
 * Gives the lock back: closing alone does so only once the last prepared statement is garbage. Out of WAL first, for the mode of locking
 * cannot be changed in it.
 */
function release(db: Database.Database): void {
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('locking_mode = NORMAL')
    db.prepare('SELECT count(*) FROM sqlite_master').get()
  } catch (error) {
    // A full disk: everything is in the log already, and the end of the process gives the lock back.
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_')) throw error
  }
}

function busy(folder: string, note: string, cause: unknown): StoreError {
  const who = ownerOf(note)
  return new StoreError(
    'folder-busy',
    `The data folder ${folder} is in use by ${who}. Stop it first, or choose another folder with --data.`,
    { cause },
  )
}

/** The note may be missing or half written: the lock alone decides. */
function ownerOf(note: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(note, 'utf8')) as { pid: number; since: string }
    return pid === process.pid ? 'this process' : `another process (${pid}, since ${since})`
  } catch {
    return 'another process'
  }
}
