/** Turnaki-NexioQ's runbook: every procedure of it. */
import type { Procedure } from 'guardia'
import { apiUnauthorized } from './api-unauthorized/procedure.ts'
import { dynamodbThrottling } from './dynamodb-throttling/procedure.ts'
import { lambdaRollback } from './lambda-rollback/procedure.ts'
import { lambdaTimeout } from './lambda-timeout/procedure.ts'
import { terraformStateLocked } from './terraform-state-locked/procedure.ts'

export const procedures: readonly Procedure[] = [
  apiUnauthorized,
  dynamodbThrottling,
  lambdaRollback,
  lambdaTimeout,
  terraformStateLocked,
]
