/** A durable store of documents and running executions, in a folder: `openAutomations`. */
export { AutomationApiError } from './api-error.ts'
export type * from './automations.ts'
export type { DocumentInput, Documents, DocumentVersion, Share, Tag } from './documents.ts'
export { openAutomations } from './open-automations.ts'
export type { Filter, Page, Paged } from './paging.ts'
export { type Quotas, usualQuotas } from './quotas.ts'
export { StoreError } from './store-error.ts'
