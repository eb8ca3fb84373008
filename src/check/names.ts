/** Names that documents choose from. */
import { actions } from '../actions/index.ts'

/** What an output of a step may have. */
export const outputKeys: readonly string[] = ['Name', 'Selector', 'Type']

/** What a variable may have. */
export const variableKeys: readonly string[] = ['type', 'default', 'description']

/** Every action, by name. */
export const actionNames: readonly string[] = [...actions.keys()]
