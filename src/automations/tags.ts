/**
 * Tags of documents and executions.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html
 */
import type Database from 'libsql'
import { AutomationApiError } from './api-error.ts'
import type { Tag } from './documents.ts'

const mostTags = 50

/** Whose tags these are: a document's, by name, or an execution's, by id. */
export type TagType = 'Document' | 'Automation'

/** The tags of a database. Writes happen inside a transaction. */
export class Tags {
  readonly #select: Database.Statement<unknown[]>
  readonly #upsert: Database.Statement<unknown[]>
  readonly #delete: Database.Statement<unknown[]>
  readonly #clear: Database.Statement<unknown[]>

  constructor(db: Database.Database) {
    this.#select = db.prepare('SELECT key AS Key, value AS Value FROM tags WHERE type = ? AND id = ? ORDER BY rowid')
    this.#upsert = db.prepare(
      'INSERT INTO tags (type, id, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    )
    this.#delete = db.prepare('DELETE FROM tags WHERE type = ? AND id = ? AND key = ?')
    this.#clear = db.prepare('DELETE FROM tags WHERE type = ? AND id = ?')
  }

  of(type: TagType, id: string): readonly Tag[] {
    return (this.#select.all(type, id) as readonly Tag[]).map(({ Key, Value }) => ({ Key, Value }))
  }

  /** @throws AutomationApiError TooManyTagsError */
  add(type: TagType, id: string, tags: readonly Tag[]): void {
    for (const { Key, Value } of tags) this.#upsert.run(type, id, Key, Value)
    if (this.of(type, id).length > mostTags) {
      throw new AutomationApiError('TooManyTagsError', `A resource takes at most ${mostTags} tags.`)
    }
  }

  remove(type: TagType, id: string, keys: readonly string[]): void {
    for (const key of keys) this.#delete.run(type, id, key)
  }

  clear(type: TagType, id: string): void {
    this.#clear.run(type, id)
  }
}
