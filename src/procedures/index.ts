/** Turnaki-NexioQ's runbook: every procedure of it. */
import type { Procedure } from 'guardia'
import { certificatePending } from './certificate-pending/procedure.ts'
import { cloudfrontForbidden } from './cloudfront-forbidden/procedure.ts'
import { dynamodbThrottling } from './dynamodb-throttling/procedure.ts'
import { lambdaTimeout } from './lambda-timeout/procedure.ts'
import { terraformStateLocked } from './terraform-state-locked/procedure.ts'

export const procedures: readonly Procedure[] = [
  certificatePending,
  cloudfrontForbidden,
  dynamodbThrottling,
  lambdaTimeout,
  terraformStateLocked,
]
