/**
 * What follows a failed attempt: the throttling retry (an AWS that can't be reached is asked again in the same way), then maxAttempts, then the end of the step.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-throttling-retry.html
 */
import { maxAttempts, type Step } from '../document/index.ts'
import { attemptDelaySeconds, notRetriedWhenThrottled, throttlingDelaySeconds, unreachedIsThrottled } from './doubts.ts'
import type { Failure } from './events.ts'
import type { Attempt } from './state.ts'

export type Retry =
  | { readonly kind: 'throttled'; readonly at: number }
  | { readonly kind: 'attempt'; readonly at: number }
  | { readonly kind: 'none' }

/**
 * @param limitSeconds the account setting throttling-retry-time-limit
 */
export function retryOf(step: Step, attempt: Attempt, failure: Failure, now: number, limitSeconds: number): Retry {
  const isLater = failure.type === 'Throttling' || (unreachedIsThrottled && failure.unreached === true)
  if (isLater && !notRetriedWhenThrottled.includes(step.action)) {
    const at = now + throttlingDelaySeconds(attempt.throttles) * 1000
    if (at <= (attempt.throttledSince ?? now) + limitSeconds * 1000) return { kind: 'throttled', at }
  }
  // The same inputs would be refused again, and a rejection is an answer, not a fault.
  const isFinal = failure.stage === 'InputValidation' || attempt.signals.some((signal) => signal.type === 'Reject')
  if (isFinal || attempt.number >= maxAttempts(step)) return { kind: 'none' }
  return { kind: 'attempt', at: now + attemptDelaySeconds * 1000 }
}
