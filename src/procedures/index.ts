/** Turnaki-NexioQ's runbook: every procedure of it. */
import type { Procedure } from 'guardia'
import { apiUnauthorized } from './api-unauthorized/procedure.ts'
import { certificatePending } from './certificate-pending/procedure.ts'
import { cloudfrontForbidden } from './cloudfront-forbidden/procedure.ts'
import { collectEvidence } from './collect-evidence/procedure.ts'
import { dashboardCheck } from './dashboard-check/procedure.ts'
import { dynamodbThrottling } from './dynamodb-throttling/procedure.ts'
import { frontendRollback } from './frontend-rollback/procedure.ts'
import { healthReport } from './health-report/procedure.ts'
import { lambdaRollback } from './lambda-rollback/procedure.ts'
import { lambdaTimeout } from './lambda-timeout/procedure.ts'
import { legacyStacks } from './legacy-stacks/procedure.ts'
import { stateHistory } from './state-history/procedure.ts'
import { tableInspection } from './table-inspection/procedure.ts'
import { terraformStateLocked } from './terraform-state-locked/procedure.ts'
import { terraformStateRepair } from './terraform-state-repair/procedure.ts'

export const procedures: readonly Procedure[] = [
  apiUnauthorized,
  certificatePending,
  cloudfrontForbidden,
  collectEvidence,
  dashboardCheck,
  dynamodbThrottling,
  frontendRollback,
  healthReport,
  lambdaRollback,
  lambdaTimeout,
  legacyStacks,
  stateHistory,
  tableInspection,
  terraformStateLocked,
  terraformStateRepair,
]
