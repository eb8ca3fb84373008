/** What a child execution came to. */
import type { ExecutionEnd, ExecutionState } from '../engine/index.ts'

export interface ChildEnd {
  readonly status: ExecutionEnd
  readonly outputs: { readonly [name: string]: readonly string[] }
  readonly failureMessage?: string
}

/** The end that a state tells of; undefined while it runs. */
export function childEnd(state: ExecutionState): ChildEnd | undefined {
  if (state.endTime === undefined) return undefined
  return {
    status: state.status as ExecutionEnd,
    outputs: state.documentOutputs ?? {},
    ...(state.failureMessage === undefined ? {} : { failureMessage: state.failureMessage }),
  }
}
