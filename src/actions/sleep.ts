/**
 * aws:sleep: waits for a duration, or until a time.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html
 */
import { parseDuration, parseTimestamp } from './duration.ts'
import { failure } from './failure-text.ts'
import { textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { isLiteral } from './needs.ts'

const name = 'aws:sleep'
/** The longest delay: seven days less one second. */
export const maxSleepSeconds = 604_799

const inputs = {
  Duration: { kind: 'string', doc: 'How long to wait, an ISO 8601 duration such as PT10M; at most 604,799 seconds.' },
  Timestamp: { kind: 'string', doc: 'Until when to wait, an ISO 8601 time such as 2026-01-31T08:00:00Z.' },
} as const

/** aws:sleep. The step is InProgress while it sleeps (D-37); a Timestamp in the past goes on at once. */
export const sleep: ActionOf<typeof inputs> = {
  name,
  doc: 'Waits for a duration, or until a time.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html',
  impact: 'NonMutating',
  inputs,
  oneOf: [['Duration', 'Timestamp']],
  outputs: {},
  repeatable: true,
  check({ Duration, Timestamp }, report) {
    if (typeof Duration === 'number') report(['Duration'], `${Duration} is no ISO 8601 duration. Write PT${Duration}S.`)
    if (typeof Duration === 'string' && isLiteral(Duration)) {
      const duration = parseDuration(Duration)
      if (!duration.ok) report(['Duration'], duration.message)
      else if (duration.seconds > maxSleepSeconds) report(['Duration'], tooLong(duration.seconds))
    }
    if (typeof Timestamp === 'string' && isLiteral(Timestamp)) {
      const time = parseTimestamp(Timestamp)
      if (!time.ok) report(['Timestamp'], time.message)
    }
  },
  needs: () => [],
  run(inputs, context) {
    const until = wakeTime(context.memo) ?? endOf(inputs, context.now)
    return until <= context.now ? { kind: 'done', output: {} } : { kind: 'wake', at: until, memo: { until } }
  },
}

function wakeTime(memo: unknown): number | undefined {
  return (memo as { readonly until: number } | undefined)?.until
}

function endOf(inputs: Parameters<NonNullable<typeof sleep.run>>[0], now: number): number {
  const duration = textInput(inputs, 'Duration')
  const timestamp = textInput(inputs, 'Timestamp')
  if (duration === undefined && timestamp === undefined) throw refused('Duration or Timestamp is required.')
  const time = duration === undefined ? parseTimestamp(timestamp ?? '') : parseDuration(duration)
  if (!time.ok) throw refused(time.message)
  const until = 'seconds' in time ? now + time.seconds * 1000 : time.at
  if (until - now > maxSleepSeconds * 1000) throw refused(tooLong((until - now) / 1000))
  return until
}

function refused(message: string): Error {
  return failure(name, message, { stage: 'InputValidation' })
}

function tooLong(seconds: number): string {
  return `A sleep lasts at most ${maxSleepSeconds} seconds; this is ${seconds} seconds.`
}
