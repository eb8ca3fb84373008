/** The rehearsals of this runbook, one a procedure. */
import type { Rehearsal } from 'guardia/rehearse'
import { certificatePendingRehearsal } from './certificate-pending/rehearsal.ts'
import { cloudfrontForbiddenRehearsal } from './cloudfront-forbidden/rehearsal.ts'
import { dynamodbThrottlingRehearsal } from './dynamodb-throttling/rehearsal.ts'
import { lambdaTimeoutRehearsal } from './lambda-timeout/rehearsal.ts'
import { terraformStateLockedRehearsal } from './terraform-state-locked/rehearsal.ts'

export const rehearsals: readonly Rehearsal[] = [
  certificatePendingRehearsal,
  cloudfrontForbiddenRehearsal,
  dynamodbThrottlingRehearsal,
  lambdaTimeoutRehearsal,
  terraformStateLockedRehearsal,
]
