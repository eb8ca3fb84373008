/**
 * How much may go on at once.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-automation.html
 */

/** Quotas of an account and Region. */
export interface Quotas {
  /** Executions that work at once, children included. */
  readonly concurrent: number
  /** Executions that wait for a slot (Pending); one more is refused. */
  readonly queued: number
  /** Rate-control automations at once; their children count above. */
  readonly rateControlConcurrent: number
  readonly rateControlQueued: number
  readonly documents: number
  readonly documentVersions: number
}

/** AWS's defaults; D-04 for the versions. */
export const usualQuotas: Quotas = {
  concurrent: 100,
  queued: 5000,
  rateControlConcurrent: 25,
  rateControlQueued: 1000,
  documents: 500,
  documentVersions: 1000,
}
