/**
 * Documents in SQLite. Every change is a transaction of its own: they are few, and whoever made one reads it at once.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents.html
 */
import type Database from 'libsql'
import type { JsonObject } from '../document/index.ts'
import type { Clock } from '../engine/index.ts'
import { AutomationApiError } from './api-error.ts'
import type { Contents } from './contents.ts'
import { accept, requireOwnName } from './document-content.ts'
import { filtered } from './document-filters.ts'
import type { DocumentInput, Documents, DocumentVersion, Share, Tag } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import { type Filter, type Page, type Paged, pageOf } from './paging.ts'
import type { Quotas } from './quotas.ts'
import type { Tags, TagType } from './tags.ts'

interface DocumentRow {
  readonly name: string
  readonly type: string
  readonly default_version: number
  readonly last_version: number
}

interface VersionRow {
  readonly version: number
  readonly version_name: string | null
  readonly hash: string
  readonly facts: string
}

/** Of a version, what nothing searches for. */
interface Facts {
  readonly format: DocumentVersion['format']
  readonly schemaVersion: string
  readonly createdAt: number
  readonly displayName?: string
  readonly targetType?: string
  readonly attachments?: readonly JsonObject[]
  readonly requires?: readonly JsonObject[]
}

/** What documents need of the store around them. */
export interface DocumentsOptions {
  readonly db: Database.Database
  readonly commits: GroupCommit
  readonly contents: Contents
  readonly tags: Tags
  readonly clock: Clock
  readonly account: string
  readonly quotas: Quotas
  /** Is there an execution of this id? */
  readonly isExecution: (id: string) => boolean
}

/** The most accounts that a document is shared with. */
const mostShares = 1000

export class StoredDocuments implements Documents {
  readonly #options: DocumentsOptions
  readonly #sql: ReturnType<typeof statements>

  constructor(options: DocumentsOptions) {
    this.#options = options
    this.#sql = statements(options.db)
  }

  async create(input: DocumentInput): Promise<DocumentVersion> {
    const { name, tags = [] } = input
    const { commits, quotas } = this.#options
    requireOwnName(name)
    const accepted = accept(input.content, input.format ?? 'JSON', input.type)
    commits.transact(() => {
      if (this.#row(name) !== undefined) {
        throw new AutomationApiError('DocumentAlreadyExists', `Document with name ${name} already exists.`)
      }
      const { count } = this.#sql.count.get() as { count: number }
      if (count >= quotas.documents) {
        const message = `There are ${count} documents, and an account takes at most ${quotas.documents}. Delete one first.`
        throw new AutomationApiError('DocumentLimitExceeded', message)
      }
      this.#sql.insertDocument.run(name, accepted.type, 1, 1)
      this.#addVersion(name, 1, input, accepted)
      this.#options.tags.add('Document', name, tags)
    })
    return this.get(name)
  }

  async update(input: DocumentInput): Promise<DocumentVersion> {
    const name = nameOf(input.name)
    const { commits, quotas } = this.#options
    const version = commits.transact(() => {
      const row = this.#require(name)
      const latest = this.#latest(name)
      // D-62
      if (input.version !== undefined && input.version !== '$LATEST' && input.version !== String(latest.version)) {
        const message = `Only the latest version of a document can be updated: it is ${latest.version}, not ${input.version}.`
        throw new AutomationApiError('InvalidDocumentVersion', message)
      }
      if (this.#options.contents.text(latest.hash) === input.content) {
        const message =
          'The content of the association document matches another document. Change the content of the document and try again.'
        throw new AutomationApiError('DuplicateDocumentContent', message)
      }
      const { count } = this.#sql.countVersions.get(name) as { count: number }
      if (count >= quotas.documentVersions) {
        const message = `The document ${name} has ${count} versions, the most there may be. Delete some first.`
        throw new AutomationApiError('DocumentVersionLimitExceeded', message)
      }
      const before = JSON.parse(latest.facts) as Facts
      const next = row.last_version + 1
      const accepted = accept(input.content, input.format ?? 'JSON', row.type)
      this.#sql.setLast.run(next, name)
      const kept = before.targetType === undefined ? {} : { targetType: before.targetType }
      this.#addVersion(name, next, { ...kept, ...input }, accepted)
      return next
    })
    return this.get(name, String(version))
  }

  get(given: string, version?: string, versionName?: string): DocumentVersion {
    const name = nameOf(given)
    const row = this.#require(name)
    return this.#view(row, this.#find(row, version, versionName), this.#latest(name).version)
  }

  async delete(given: string, version?: string, versionName?: string): Promise<void> {
    const name = nameOf(given)
    const { commits, contents, tags } = this.#options
    commits.transact(() => {
      const row = this.#require(name)
      if (version === undefined && versionName === undefined) {
        if (this.permissions(name, {}).items.length > 0) {
          throw new AutomationApiError(
            'InvalidDocumentOperation',
            'You attempted to delete a document while it is still shared. You must stop sharing the document before you can delete it.',
          )
        }
        this.#sql.deleteVersions.run(name)
        this.#sql.deleteDocument.run(name)
        tags.clear('Document', name)
      } else {
        const found = this.#find(row, version, versionName)
        if (found.version === row.default_version) {
          throw new AutomationApiError(
            'InvalidDocumentOperation',
            `Version ${found.version} is the default version of ${name} and cannot be deleted by itself. Make another version the default first, or delete the document.`,
          )
        }
        this.#sql.deleteVersion.run(name, found.version)
      }
      contents.sweep()
    })
  }

  list(filters: readonly Filter[], page: Page): Paged<DocumentVersion> {
    const rows = this.#sql.documents.all() as readonly DocumentRow[]
    const all = rows.map((row) =>
      this.#view(row, this.#find(row, String(row.default_version)), this.#latest(row.name).version),
    )
    const isPublic = (name: string) => this.#shares(name).some(({ accountId }) => accountId === 'all')
    return pageOf(filtered(all, filters, isPublic), page)
  }

  versions(given: string, page: Page): Paged<DocumentVersion> {
    const row = this.#require(nameOf(given))
    const all = this.#sql.versions.all(row.name) as readonly VersionRow[]
    const { items, ...rest } = pageOf(all, page)
    return { items: items.map((one) => this.#view(row, one, all[0]?.version ?? 1)), ...rest }
  }

  async setDefault(given: string, version: string): Promise<DocumentVersion> {
    const name = nameOf(given)
    this.#options.commits.transact(() => {
      const found = this.#find(this.#require(name), version)
      this.#sql.setDefault.run(found.version, name)
    })
    return this.get(name, version)
  }

  permissions(given: string, page: Page): Paged<Share> {
    const name = nameOf(given)
    this.#require(name)
    return pageOf(this.#shares(name), { maxResults: 200, ...page })
  }

  async modifyPermissions(
    given: string,
    add: readonly string[],
    remove: readonly string[],
    version = '$DEFAULT',
  ): Promise<void> {
    const name = nameOf(given)
    this.#options.commits.transact(() => {
      const row = this.#require(name)
      if (version !== '$ALL') this.#find(row, version)
      const gone = remove.map(accountOf)
      for (const account of gone) this.#sql.unshare.run(name, account)
      for (const account of add.map(accountOf)) {
        if (!gone.includes(account)) this.#sql.share.run(name, account, version)
      }
      if (this.#shares(name).length > mostShares) {
        const message = `A document is shared with at most ${mostShares} accounts. Make it public, or share it with fewer.`
        throw new AutomationApiError('DocumentPermissionLimit', message)
      }
    })
  }

  async addTags(type: string, id: string, tags: readonly Tag[]): Promise<void> {
    this.#options.commits.transact(() => this.#options.tags.add(...this.#tagged(type, id), tags))
  }

  async removeTags(type: string, id: string, keys: readonly string[]): Promise<void> {
    this.#options.commits.transact(() => this.#options.tags.remove(...this.#tagged(type, id), keys))
  }

  listTags(type: string, id: string): readonly Tag[] {
    return this.#options.tags.of(...this.#tagged(type, id))
  }

  /** What is tagged. @throws AutomationApiError InvalidResourceType, InvalidResourceId */
  #tagged(type: string, id: string): [TagType, string] {
    if (type !== 'Document' && type !== 'Automation') {
      throw new AutomationApiError(
        'InvalidResourceType',
        `The resource type ${type} is not valid. Valid here: Document, Automation.`,
      )
    }
    const name = type === 'Document' ? nameOf(id) : id
    const known = type === 'Document' ? this.#row(name) !== undefined : this.#options.isExecution(id)
    if (!known) throw new AutomationApiError('InvalidResourceId', `There is no ${type} ${id}.`)
    return [type, name]
  }

  #row(name: string): DocumentRow | undefined {
    return this.#sql.document.get(name) as DocumentRow | undefined
  }

  #require(name: string): DocumentRow {
    const row = this.#row(name)
    if (row === undefined) throw new AutomationApiError('InvalidDocument', `Document with name ${name} does not exist.`)
    return row
  }

  #latest(name: string): VersionRow {
    return this.#sql.latest.get(name) as VersionRow
  }

  #find(row: DocumentRow, version?: string, versionName?: string): VersionRow {
    const found = this.#select(row, version, versionName)
    if (found !== undefined && (versionName === undefined || found.version_name === versionName)) return found
    const which = [version, versionName].filter((one) => one !== undefined).join(' ')
    throw new AutomationApiError(
      'InvalidDocumentVersion',
      `Version ${which} of the document ${row.name} does not exist.`,
    )
  }

  #select({ name, default_version }: DocumentRow, version?: string, versionName?: string): VersionRow | undefined {
    if (version === undefined && versionName !== undefined) {
      return this.#sql.named.get(name, versionName) as VersionRow | undefined
    }
    if (version === '$LATEST') return this.#latest(name)
    const number = version === undefined || version === '$DEFAULT' ? default_version : Number(version)
    return Number.isSafeInteger(number) ? (this.#sql.version.get(name, number) as VersionRow | undefined) : undefined
  }

  #shares(name: string): readonly Share[] {
    return (this.#sql.shares.all(name) as readonly { account: string; version: string }[]).map(
      ({ account, version }) => ({
        accountId: account,
        sharedDocumentVersion: version,
      }),
    )
  }

  #addVersion(name: string, version: number, input: DocumentInput, accepted: ReturnType<typeof accept>): void {
    const { versionName, displayName, targetType, attachments, requires } = input
    if (versionName !== undefined && this.#sql.named.get(name, versionName) !== undefined) {
      throw new AutomationApiError(
        'DuplicateDocumentVersionName',
        `The version name ${versionName} has already been used in this document. Specify a different version name, and then try again.`,
      )
    }
    const facts: Facts = {
      format: accepted.format,
      schemaVersion: accepted.schemaVersion,
      createdAt: this.#options.clock.now(),
      ...(displayName === undefined ? {} : { displayName }),
      ...(targetType === undefined ? {} : { targetType }),
      ...(attachments === undefined ? {} : { attachments }),
      ...(requires === undefined ? {} : { requires }),
    }
    const hash = this.#options.contents.add(input.content)
    this.#sql.insertVersion.run(name, version, versionName ?? null, hash, JSON.stringify(facts))
  }

  #view(row: DocumentRow, found: VersionRow, latest: number): DocumentVersion {
    const { contents, tags, account } = this.#options
    const facts = JSON.parse(found.facts) as Facts
    const content = contents.text(found.hash)
    return {
      name: row.name,
      version: String(found.version),
      ...(found.version_name === null ? {} : { versionName: found.version_name }),
      latestVersion: String(latest),
      defaultVersion: String(row.default_version),
      type: row.type,
      content,
      hash: found.hash,
      owner: account,
      tags: tags.of('Document', row.name),
      attachments: [],
      requires: [],
      ...facts,
      document:
        facts.format === 'TEXT' ? ({ schemaVersion: '0.3', mainSteps: [] } as const) : contents.document(found.hash),
    }
  }
}

/** The name in an ARN of a document, or the name itself. */
export function nameOf(document: string): string {
  return document.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:(?:document|automation-definition)\//, '')
}

/** `All` in any letter case. */
function accountOf(account: string): string {
  return account.toLowerCase()
}

function statements(db: Database.Database) {
  const version = 'SELECT version, version_name, hash, facts FROM versions WHERE name = ?'
  return {
    count: db.prepare('SELECT count(*) AS count FROM documents'),
    document: db.prepare('SELECT * FROM documents WHERE name = ?'),
    documents: db.prepare('SELECT * FROM documents ORDER BY name'),
    insertDocument: db.prepare('INSERT INTO documents (name, type, default_version, last_version) VALUES (?, ?, ?, ?)'),
    setDefault: db.prepare('UPDATE documents SET default_version = ? WHERE name = ?'),
    setLast: db.prepare('UPDATE documents SET last_version = ? WHERE name = ?'),
    deleteDocument: db.prepare('DELETE FROM documents WHERE name = ?'),
    countVersions: db.prepare('SELECT count(*) AS count FROM versions WHERE name = ?'),
    version: db.prepare(`${version} AND version = ?`),
    named: db.prepare(`${version} AND version_name = ?`),
    latest: db.prepare(`${version} ORDER BY version DESC LIMIT 1`),
    versions: db.prepare(`${version} ORDER BY version DESC`),
    insertVersion: db.prepare('INSERT INTO versions (name, version, version_name, hash, facts) VALUES (?, ?, ?, ?, ?)'),
    deleteVersion: db.prepare('DELETE FROM versions WHERE name = ? AND version = ?'),
    deleteVersions: db.prepare('DELETE FROM versions WHERE name = ?'),
    shares: db.prepare('SELECT account, version FROM shares WHERE name = ? ORDER BY rowid'),
    share: db.prepare(
      'INSERT INTO shares (name, account, version) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version',
    ),
    unshare: db.prepare('DELETE FROM shares WHERE name = ? AND account = ?'),
  }
}
