/** Every procedure of this runbook. `guardia compile` writes one document and one policy for each. */
import type { Procedure } from 'guardia'
import { featureOff } from './feature-off/procedure.ts'

export const procedures: readonly Procedure[] = [featureOff]
