/**
 * Documents in SQLite. Every change is a transaction of its own: they are few, and whoever made one reads it at once.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents.html
 */
import { AutomationApiError } from './api-error.ts'
import { accept, requireOwnName } from './document-content.ts'
import { filtered } from './document-filters.ts'
import { nameOf } from './document-name.ts'
import { type DocumentRow, DocumentRows, type Facts, type RowsOptions, type VersionRow } from './document-rows.ts'
import { DocumentShares } from './document-shares.ts'
import type { DocumentInput, Documents, DocumentVersion, Share, Tag } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import { type Filter, type Page, type Paged, pageOf } from './paging.ts'
import type { Quotas } from './quotas.ts'
import type { TagType } from './tags.ts'

/** What documents need of the store around them. */
export interface DocumentsOptions extends RowsOptions {
  readonly commits: GroupCommit
  readonly quotas: Quotas
  /** Is there an execution of this id? */
  readonly isExecution: (id: string) => boolean
}

export class StoredDocuments implements Documents {
  readonly #options: DocumentsOptions
  readonly #rows: DocumentRows
  readonly #shares: DocumentShares

  constructor(options: DocumentsOptions) {
    this.#options = options
    this.#rows = new DocumentRows(options)
    this.#shares = new DocumentShares(options.commits, this.#rows)
  }

  async create(input: DocumentInput): Promise<DocumentVersion> {
    const { name, tags = [] } = input
    const { commits, quotas } = this.#options
    requireOwnName(name)
    const accepted = accept(input.content, input.format ?? 'JSON', input.type)
    commits.transact(() => {
      if (this.#rows.row(name) !== undefined) {
        throw new AutomationApiError('DocumentAlreadyExists', `Document with name ${name} already exists.`)
      }
      const { count } = this.#rows.sql.count.get() as { count: number }
      if (count >= quotas.documents) {
        const message = `There are ${count} documents, and an account takes at most ${quotas.documents}. Delete one first.`
        throw new AutomationApiError('DocumentLimitExceeded', message)
      }
      this.#rows.sql.insertDocument.run(name, accepted.type, 1, 1)
      this.#rows.addVersion(name, 1, input, accepted)
      this.#options.tags.add('Document', name, tags)
    })
    return this.get(name)
  }

  async update(input: DocumentInput): Promise<DocumentVersion> {
    const name = nameOf(input.name)
    const { commits, quotas } = this.#options
    const version = commits.transact(() => {
      const row = this.#rows.require(name)
      const latest = this.#rows.latest(name)
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
      const { count } = this.#rows.sql.countVersions.get(name) as { count: number }
      if (count >= quotas.documentVersions) {
        const message = `The document ${name} has ${count} versions, the most there may be. Delete some first.`
        throw new AutomationApiError('DocumentVersionLimitExceeded', message)
      }
      const before = JSON.parse(latest.facts) as Facts
      const next = row.last_version + 1
      const accepted = accept(input.content, input.format ?? 'JSON', row.type)
      this.#rows.sql.setLast.run(next, name)
      const kept = before.targetType === undefined ? {} : { targetType: before.targetType }
      this.#rows.addVersion(name, next, { ...kept, ...input }, accepted)
      return next
    })
    return this.get(name, String(version))
  }

  get(given: string, version?: string, versionName?: string): DocumentVersion {
    const name = nameOf(given)
    const row = this.#rows.require(name)
    return this.#rows.view(row, this.#rows.find(row, version, versionName), this.#rows.latest(name).version)
  }

  async delete(given: string, version?: string, versionName?: string): Promise<void> {
    const name = nameOf(given)
    const { commits, contents, tags } = this.#options
    commits.transact(() => {
      const row = this.#rows.require(name)
      if (version === undefined && versionName === undefined) {
        if (this.permissions(name, {}).items.length > 0) {
          throw new AutomationApiError(
            'InvalidDocumentOperation',
            'You attempted to delete a document while it is still shared. You must stop sharing the document before you can delete it.',
          )
        }
        this.#rows.sql.deleteVersions.run(name)
        this.#rows.sql.deleteDocument.run(name)
        tags.clear('Document', name)
      } else {
        const found = this.#rows.find(row, version, versionName)
        if (found.version === row.default_version) {
          throw new AutomationApiError(
            'InvalidDocumentOperation',
            `Version ${found.version} is the default version of ${name} and cannot be deleted by itself. Make another version the default first, or delete the document.`,
          )
        }
        this.#rows.sql.deleteVersion.run(name, found.version)
      }
      contents.sweep()
    })
  }

  list(filters: readonly Filter[], page: Page): Paged<DocumentVersion> {
    const rows = this.#rows.sql.documents.all() as readonly DocumentRow[]
    const all = rows.map((row) =>
      this.#rows.view(row, this.#rows.find(row, String(row.default_version)), this.#rows.latest(row.name).version),
    )
    const isPublic = (name: string) => this.#rows.shares(name).some(({ accountId }) => accountId === 'all')
    return pageOf(filtered(all, filters, isPublic), page)
  }

  versions(given: string, page: Page): Paged<DocumentVersion> {
    const row = this.#rows.require(nameOf(given))
    const all = this.#rows.sql.versions.all(row.name) as readonly VersionRow[]
    const { items, ...rest } = pageOf(all, page)
    return { items: items.map((one) => this.#rows.view(row, one, all[0]?.version ?? 1)), ...rest }
  }

  async setDefault(given: string, version: string): Promise<DocumentVersion> {
    const name = nameOf(given)
    this.#options.commits.transact(() => {
      const found = this.#rows.find(this.#rows.require(name), version)
      this.#rows.sql.setDefault.run(found.version, name)
    })
    return this.get(name, version)
  }

  permissions(given: string, page: Page): Paged<Share> {
    return this.#shares.of(given, page)
  }

  modifyPermissions(given: string, add: readonly string[], remove: readonly string[], version?: string): Promise<void> {
    return this.#shares.modify(given, add, remove, version)
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
    const known = type === 'Document' ? this.#rows.row(name) !== undefined : this.#options.isExecution(id)
    if (!known) throw new AutomationApiError('InvalidResourceId', `There is no ${type} ${id}.`)
    return [type, name]
  }
}
