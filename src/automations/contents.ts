/** Texts of documents, by their hash, and the documents that they hold. */
import { createHash } from 'node:crypto'
import type Database from 'libsql'
import { type AutomationDocument, readSource, seal } from '../document/index.ts'

/** Parsed documents that are kept; executions of one document share it. */
const parsedKept = 200

/** SHA-256 of a document's text, hex: what SSM gives as its Hash. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The contents of a database. */
export class Contents {
  readonly #select: Database.Statement<unknown[]>
  readonly #insert: Database.Statement<unknown[]>
  readonly #sweep: Database.Statement<unknown[]>
  readonly #parsed = new Map<string, AutomationDocument>()

  constructor(db: Database.Database) {
    this.#select = db.prepare('SELECT text FROM contents WHERE hash = ?')
    this.#insert = db.prepare('INSERT OR IGNORE INTO contents (hash, text) VALUES (?, ?)')
    this.#sweep = db.prepare(
      `DELETE FROM contents WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.hash = contents.hash)
        AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.hash = contents.hash)`,
    )
  }

  /** Inside a transaction. */
  add(text: string): string {
    const hash = hashOf(text)
    this.#insert.run(hash, text)
    return hash
  }

  text(hash: string): string {
    const found = this.#select.get(hash) as { readonly text: string } | undefined
    if (found === undefined) throw new TypeError(`The store holds no content ${hash}.`)
    return found.text
  }

  /** The document that the text holds, sealed; the same object each time, as long as it is in use. */
  document(hash: string): AutomationDocument {
    const known = this.#parsed.get(hash)
    const document = known ?? seal(readSource(this.text(hash)).value as unknown as AutomationDocument)
    // Moved to the end: the first is the one that was not used for longest.
    this.#parsed.delete(hash)
    this.#parsed.set(hash, document)
    const [oldest] = this.#parsed.keys()
    if (this.#parsed.size > parsedKept && oldest !== undefined) this.#parsed.delete(oldest)
    return document
  }

  /** Inside a transaction: forgets what neither a document nor an execution holds any more. */
  sweep(): void {
    this.#sweep.run()
  }
}
