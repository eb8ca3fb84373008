/** The rehearsals of this runbook, one a procedure. */
import type { Rehearsal } from 'guardia/rehearse'
import { dynamodbThrottlingRehearsal } from './dynamodb-throttling/rehearsal.ts'
import { frontendRollbackRehearsal } from './frontend-rollback/rehearsal.ts'
import { lambdaTimeoutRehearsal } from './lambda-timeout/rehearsal.ts'
import { stateHistoryRehearsal } from './state-history/rehearsal.ts'
import { terraformStateLockedRehearsal } from './terraform-state-locked/rehearsal.ts'
import { terraformStateRepairRehearsal } from './terraform-state-repair/rehearsal.ts'

export const rehearsals: readonly Rehearsal[] = [
  dynamodbThrottlingRehearsal,
  frontendRollbackRehearsal,
  lambdaTimeoutRehearsal,
  stateHistoryRehearsal,
  terraformStateLockedRehearsal,
  terraformStateRepairRehearsal,
]
