/** Documents and their versions as the store has them. */
import type Database from 'libsql'
import type { JsonObject } from '../document/index.ts'
import type { Clock } from '../engine/index.ts'
import { AutomationApiError } from './api-error.ts'
import type { Contents } from './contents.ts'
import type { accept } from './document-content.ts'
import { type DocumentStatements, documentStatements } from './document-statements.ts'
import type { DocumentInput, DocumentVersion, Share } from './documents.ts'
import type { Tags } from './tags.ts'

export interface DocumentRow {
  readonly name: string
  readonly type: string
  readonly default_version: number
  readonly last_version: number
}

export interface VersionRow {
  readonly version: number
  readonly version_name: string | null
  readonly hash: string
  readonly facts: string
}

/** Of a version, what nothing searches for. */
export interface Facts {
  readonly format: DocumentVersion['format']
  readonly schemaVersion: string
  readonly createdAt: number
  readonly displayName?: string
  readonly targetType?: string
  readonly attachments?: readonly JsonObject[]
  readonly requires?: readonly JsonObject[]
}

/** What the rows need of the store around them. */
export interface RowsOptions {
  readonly db: Database.Database
  readonly contents: Contents
  readonly tags: Tags
  readonly clock: Clock
  readonly account: string
}

export class DocumentRows {
  readonly sql: DocumentStatements
  readonly #options: RowsOptions

  constructor(options: RowsOptions) {
    this.#options = options
    this.sql = documentStatements(options.db)
  }

  row(name: string): DocumentRow | undefined {
    return this.sql.document.get(name) as DocumentRow | undefined
  }

  /** @throws AutomationApiError InvalidDocument */
  require(name: string): DocumentRow {
    const row = this.row(name)
    if (row === undefined) throw new AutomationApiError('InvalidDocument', `Document with name ${name} does not exist.`)
    return row
  }

  latest(name: string): VersionRow {
    return this.sql.latest.get(name) as VersionRow
  }

  /** @throws AutomationApiError InvalidDocumentVersion */
  find(row: DocumentRow, version?: string, versionName?: string): VersionRow {
    const found = this.#select(row, version, versionName)
    if (found !== undefined && (versionName === undefined || found.version_name === versionName)) return found
    const which = [version, versionName].filter((one) => one !== undefined).join(' ')
    throw new AutomationApiError(
      'InvalidDocumentVersion',
      `Version ${which} of the document ${row.name} does not exist.`,
    )
  }

  shares(name: string): readonly Share[] {
    return (this.sql.shares.all(name) as readonly { account: string; version: string }[]).map(
      ({ account, version }) => ({
        accountId: account,
        sharedDocumentVersion: version,
      }),
    )
  }

  /** Inside a transaction. @throws AutomationApiError DuplicateDocumentVersionName */
  addVersion(name: string, version: number, input: DocumentInput, accepted: ReturnType<typeof accept>): void {
    const { versionName, displayName, targetType, attachments, requires } = input
    if (versionName !== undefined && this.sql.named.get(name, versionName) !== undefined) {
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
    this.sql.insertVersion.run(name, version, versionName ?? null, hash, JSON.stringify(facts))
  }

  /** A version as the API shows it. */
  view(row: DocumentRow, found: VersionRow, latest: number): DocumentVersion {
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

  #select({ name, default_version }: DocumentRow, version?: string, versionName?: string): VersionRow | undefined {
    if (version === undefined && versionName !== undefined) {
      return this.sql.named.get(name, versionName) as VersionRow | undefined
    }
    if (version === '$LATEST') return this.latest(name)
    const number = version === undefined || version === '$DEFAULT' ? default_version : Number(version)
    return Number.isSafeInteger(number) ? (this.sql.version.get(name, number) as VersionRow | undefined) : undefined
  }
}
