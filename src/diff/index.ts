/** What changed between two documents, in words and as data. */
export { type DocumentDiff, diffDocuments, type StepDiff } from './document-diff.ts'
export { formatDiff, type Tone } from './format-text.ts'
export type { LinkChange } from './links.ts'
export type { ApprovalChange, PermissionChange } from './safety.ts'
export type { ValueChange } from './values.ts'
