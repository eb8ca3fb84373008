/** Turnaki-NexioQ's runbook: every procedure of it. */
import type { Procedure } from 'guardia'
import { dynamodbThrottling } from './dynamodb-throttling/procedure.ts'
import { frontendRollback } from './frontend-rollback/procedure.ts'
import { lambdaTimeout } from './lambda-timeout/procedure.ts'
import { stateHistory } from './state-history/procedure.ts'
import { terraformStateLocked } from './terraform-state-locked/procedure.ts'
import { terraformStateRepair } from './terraform-state-repair/procedure.ts'

export const procedures: readonly Procedure[] = [
  dynamodbThrottling,
  frontendRollback,
  lambdaTimeout,
  stateHistory,
  terraformStateLocked,
  terraformStateRepair,
]
