/** The rehearsals, one a procedure. `guardia rehearse` plays every scenario of them. */
import type { Rehearsal } from 'guardia/rehearse'
import { featureOffRehearsal } from './feature-off/rehearsal.ts'

export const rehearsals: readonly Rehearsal[] = [featureOffRehearsal]
