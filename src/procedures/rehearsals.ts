/** The rehearsals of this runbook, one a procedure. */
import type { Rehearsal } from 'guardia/rehearse'
import { apiUnauthorizedRehearsal } from './api-unauthorized/rehearsal.ts'
import { certificatePendingRehearsal } from './certificate-pending/rehearsal.ts'
import { cloudfrontForbiddenRehearsal } from './cloudfront-forbidden/rehearsal.ts'
import { collectEvidenceRehearsal } from './collect-evidence/rehearsal.ts'
import { dashboardCheckRehearsal } from './dashboard-check/rehearsal.ts'
import { dynamodbThrottlingRehearsal } from './dynamodb-throttling/rehearsal.ts'
import { frontendRollbackRehearsal } from './frontend-rollback/rehearsal.ts'
import { healthReportRehearsal } from './health-report/rehearsal.ts'
import { lambdaRollbackRehearsal } from './lambda-rollback/rehearsal.ts'
import { lambdaTimeoutRehearsal } from './lambda-timeout/rehearsal.ts'
import { legacyStacksRehearsal } from './legacy-stacks/rehearsal.ts'
import { stateHistoryRehearsal } from './state-history/rehearsal.ts'
import { tableInspectionRehearsal } from './table-inspection/rehearsal.ts'
import { terraformStateLockedRehearsal } from './terraform-state-locked/rehearsal.ts'
import { terraformStateRepairRehearsal } from './terraform-state-repair/rehearsal.ts'

export const rehearsals: readonly Rehearsal[] = [
  apiUnauthorizedRehearsal,
  certificatePendingRehearsal,
  cloudfrontForbiddenRehearsal,
  collectEvidenceRehearsal,
  dashboardCheckRehearsal,
  dynamodbThrottlingRehearsal,
  frontendRollbackRehearsal,
  healthReportRehearsal,
  lambdaRollbackRehearsal,
  lambdaTimeoutRehearsal,
  legacyStacksRehearsal,
  stateHistoryRehearsal,
  tableInspectionRehearsal,
  terraformStateLockedRehearsal,
  terraformStateRepairRehearsal,
]
