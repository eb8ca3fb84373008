/** Every kind of planted mistake. */
import { documentKinds } from './document-kinds.ts'
import { flowKinds } from './flow-kinds.ts'
import { inputKinds } from './input-kinds.ts'
import type { Kinds } from './mutation.ts'
import { stepKinds } from './step-kinds.ts'

export const kinds: Kinds = { ...documentKinds, ...stepKinds, ...inputKinds, ...flowKinds }
