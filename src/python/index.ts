/** Reads Python scripts into a syntax tree; what a tree means is for others to say. */
export { parsePython } from './statements.ts'
export type * from './tree.ts'
export * from './walk.ts'
