/** The authoring surface, and nothing else: what a procedure imports from `guardia`. */
export * from './authoring/index.ts'
export { GuardiaError } from './document/diagnostic.ts'
