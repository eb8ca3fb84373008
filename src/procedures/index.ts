/** Turnaki-NexioQ's runbook: every procedure of it. */
import type { Procedure } from 'guardia'
import { dynamodbThrottling } from './dynamodb-throttling/procedure.ts'

export const procedures: readonly Procedure[] = [dynamodbThrottling]
