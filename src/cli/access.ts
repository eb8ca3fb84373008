/** What steps do to the world, for charts and pages. */

import type { Access } from '../docs/index.ts'
import type { Step } from '../document/index.ts'
import { accessOf } from '../iam/index.ts'

/** As `iam` judges it; what cannot be known counts as a change. */
export function stepAccess(step: Step): Access {
  return accessOf(step).access
}
