export type { ScriptFile } from './book.ts'
export * from './import-document.ts'
