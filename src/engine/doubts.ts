/**
 * Every choice of the engine that no AWS source confirms, in one place, under the number it has in the specification's
 * list of doubts. Whoever can try one on AWS changes it here and nowhere else. Those of single actions (D-15, D-25, D-48 …) are in
 * the action shelf; D-45 is in `document/step.ts`.
 */
import type { Json, ValueType } from '../document/index.ts'

/** D-05: AWS resource types check their pattern on input, but the empty string (the usual default) passes. */
export const resourcePatterns: { readonly [type: string]: RegExp } = {
  'AWS::EC2::Instance::Id': /^m?i-([a-z0-9]{8}|[a-z0-9]{17})$/,
  'AWS::S3::Bucket::Name': /^[0-9a-z][a-z0-9\-.]{3,63}$/,
  'AWS::IAM::Role::Arn': /^arn:(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b):iam::[0-9]{12}:role\/.*$/,
}

/** D-10: seconds for an action that polls and has no documented timeout. */
export const pollingTimeoutSeconds = 3600

/** D-10: sleeping is no polling: its own length bounds it, so the default above does not apply. */
export const neverTimesOutByDefault: readonly string[] = ['aws:sleep']

/** D-17: the text that stands for an output that was never produced. AWS's own solutions match it: no final period. */
export const noOutputYet = 'No output available yet because the step is not successfully executed'

/** D-17: on these actions a selector that finds nothing gives an empty value; on others the output is not produced. */
export const missingIsEmpty: readonly string[] = ['aws:executeAwsApi']

/** D-17: the empty value of a type. Integer and Boolean have none: the output stays unproduced. */
export function emptyValue(type: ValueType): Json | undefined {
  switch (type) {
    case 'String':
      return ''
    case 'StringList':
    case 'MapList':
      return []
    case 'StringMap':
      return {}
    default:
      return undefined
  }
}

/** D-29: a child that ends otherwise fails its parent's step; a parent that stops or times out stops the child. */
export const stopsChildren = true

/** D-36: a do-while that reaches its limit with the condition still true is a success. */
export const limitReachedStatus = 'Success'

/** Loop limit when MaxIterations is absent, and the most that Iterators may hold. */
export const maxIterations = 100

/**
 * D-63: a circle that a branch can leave is accepted; an execution that has run so many steps ends when it comes to one of them again.
 */
export const mostSteps = 10_000

/** D-47: seconds between attempts. */
export const attemptDelaySeconds = 0

/**
 * Undocumented, no number: a step with `onFailure: Abort` and an explicit `isCritical: false` stops the automation, and since
 * "this failure does not count" the execution ends Success (the guide's timeouts page advises exactly this).
 */
export const uncriticalAbortStatus = 'Success'

/** The account setting /ssm/automation/throttling-retry-time-limit, in seconds (0 to 3,600). Its default is not documented. */
export const throttlingRetrySeconds = 3600

/** Seconds before the n-th throttling retry (from 0): AWS documents none. 1 s doubling up to 60 s. */
export function throttlingDelaySeconds(retry: number): number {
  return Math.min(60, 2 ** Math.min(retry, 10))
}

/**
 * Undocumented, no number: a call for which AWS was not there is made again like one that was throttled, and for as long, where nothing
 * can have come of it: it never left, or it only reads.
 */
export const unreachedIsThrottled = true

/** Throttling is retried for every action except this one (documented). */
export const notRetriedWhenThrottled: readonly string[] = ['aws:executeScript']

/** Seconds that a cancellation workflow (`onCancel`) may take (documented). */
export const cancellationSeconds = 120
