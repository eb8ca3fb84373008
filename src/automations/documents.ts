/** Documents as SSM keeps them: numbered versions, one of them the default; tags; accounts they are shared with. */
import type { AutomationDocument, JsonObject } from '../document/index.ts'
import type { Filter, Page, Paged } from './paging.ts'

export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** A version of a document, and what the document has as a whole. Times in epoch milliseconds. */
export interface DocumentVersion {
  readonly name: string
  /** `1`, `2`, … */
  readonly version: string
  readonly versionName?: string
  readonly displayName?: string
  readonly latestVersion: string
  readonly defaultVersion: string
  readonly type: string
  readonly format: 'JSON' | 'YAML' | 'TEXT'
  readonly schemaVersion: string
  readonly targetType?: string
  /** Byte for byte as it was given. */
  readonly content: string
  /** SHA-256 of the content, hex. */
  readonly hash: string
  readonly createdAt: number
  readonly owner: string
  readonly tags: readonly Tag[]
  readonly attachments: readonly JsonObject[]
  readonly requires: readonly JsonObject[]
  /** Read from the content. */
  readonly document: AutomationDocument
}

/** A new document or version; members as CreateDocument and UpdateDocument have them. */
export interface DocumentInput {
  readonly name: string
  readonly content: string
  /** Default JSON. */
  readonly format?: 'JSON' | 'YAML' | 'TEXT'
  /** Default Command, as in AWS. */
  readonly type?: string
  readonly targetType?: string
  readonly versionName?: string
  readonly displayName?: string
  /** UpdateDocument: the version that is replaced; must be the latest. */
  readonly version?: string
  readonly tags?: readonly Tag[]
  readonly attachments?: readonly JsonObject[]
  readonly requires?: readonly JsonObject[]
}

/** An account that may use a document; `all`: everybody. */
export interface Share {
  readonly accountId: string
  /** `$DEFAULT`, `$LATEST`, `$ALL` or a number. */
  readonly sharedDocumentVersion: string
}

/** Documents with their versions, tags and shares. Everything here throws AutomationApiError with the codes of SSM's API. */
export interface Documents {
  /** Answers version 1. */
  create(input: DocumentInput): Promise<DocumentVersion>
  /** Answers the new version; the default stays where it is. */
  update(input: DocumentInput): Promise<DocumentVersion>
  /** `version`: a number, `$DEFAULT` (the default) or `$LATEST`. */
  get(name: string, version?: string, versionName?: string): DocumentVersion
  /** Without a version: all of it. */
  delete(name: string, version?: string, versionName?: string): Promise<void>
  list(filters: readonly Filter[], page: Page): Paged<DocumentVersion>
  /** Newest first. */
  versions(name: string, page: Page): Paged<DocumentVersion>
  setDefault(name: string, version: string): Promise<DocumentVersion>
  permissions(name: string, page: Page): Paged<Share>
  /** An account that stands in both lists is removed. */
  modifyPermissions(name: string, add: readonly string[], remove: readonly string[], version?: string): Promise<void>
  /** `type`: Document (`id` is its name) or Automation (`id` is the execution's). */
  addTags(type: string, id: string, tags: readonly Tag[]): Promise<void>
  removeTags(type: string, id: string, keys: readonly string[]): Promise<void>
  listTags(type: string, id: string): readonly Tag[]
}
