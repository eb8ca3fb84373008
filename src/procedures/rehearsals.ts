/** The rehearsals of this runbook, one a procedure. */
import type { Rehearsal } from 'guardia/rehearse'
import { apiUnauthorizedRehearsal } from './api-unauthorized/rehearsal.ts'
import { dynamodbThrottlingRehearsal } from './dynamodb-throttling/rehearsal.ts'
import { lambdaRollbackRehearsal } from './lambda-rollback/rehearsal.ts'
import { lambdaTimeoutRehearsal } from './lambda-timeout/rehearsal.ts'
import { terraformStateLockedRehearsal } from './terraform-state-locked/rehearsal.ts'

export const rehearsals: readonly Rehearsal[] = [
  apiUnauthorizedRehearsal,
  dynamodbThrottlingRehearsal,
  lambdaRollbackRehearsal,
  lambdaTimeoutRehearsal,
  terraformStateLockedRehearsal,
]
