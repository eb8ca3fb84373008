/**
 * How often an action that waits looks again. AWS documents no interval; this one choice serves every action (D-25).
 */
import type { JsonObject } from '../document/index.ts'
import type { Outcome } from './action.ts'

/** 5 s after the first look, twice as long after each further one, never more than a minute. */
export const polling = { firstSeconds: 5, factor: 2, maxSeconds: 60 } as const

/** What a waiting action leaves: how often it has looked, beside its own facts. */
export interface Polls extends JsonObject {
  readonly polls: number
}

/** Seconds until the next look, after `polls` looks. */
export function pollSeconds(polls: number): number {
  return Math.min(polling.maxSeconds, polling.firstSeconds * polling.factor ** Math.max(0, polls))
}

/** Look again later: counts one more look. */
export function lookAgain(now: number, memo: Polls): Outcome {
  return { kind: 'wake', at: now + pollSeconds(memo.polls) * 1000, memo: { ...memo, polls: memo.polls + 1 } }
}

/** Go on at once, but only after the memo is journalled: what was just done must not be done again after a crash. */
export function proceed(now: number, memo: JsonObject): Outcome {
  return { kind: 'wake', at: now, memo }
}
