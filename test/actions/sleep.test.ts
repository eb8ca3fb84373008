import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findAction, parseDuration, parseTimestamp } from '../../src/actions/index.ts'
import { checked, outputOf, play } from './play.ts'

const sleep = findAction('aws:sleep')!

describe('durations', () => {
  test.each([
    ['PT1S', 1],
    ['PT0.5S', 0.5],
    ['PT01S', 1],
    ['PT0S', 0],
    ['PT24H5M', 86_700],
    ['PT600S', 600],
    ['P1DT2H', 93_600],
    ['P1W', 604_800],
    ['pt1m', 60],
    ['PT1,5H', 5_400],
  ])('%s', (text, seconds) => {
    expect(parseDuration(text)).toEqual({ ok: true, seconds })
  })

  test.each(['', 'P', 'PT', 'P1DT', '-PT1S', 'PT-1S', '10', 'PT1', '1S', 'P1Y', 'P1M', 'PT1S1M', 'PT 1S'])(
    'not %j',
    (text) => {
      expect(parseDuration(text)).toMatchObject({ ok: false, message: expect.stringContaining('ISO 8601 duration') })
    },
  )

  test('law: the parts add up', () => {
    const part = fc.nat(500)
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        const text = `P${days}DT${hours}H${minutes}M${seconds}S`
        expect(parseDuration(text)).toEqual({ ok: true, seconds: ((days * 24 + hours) * 60 + minutes) * 60 + seconds })
      }),
    )
  })
})

describe('times', () => {
  test.each([
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:00', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:00.5+02:00', '2026-01-31T06:00:00.500Z'],
    ['2026-01-31T08:00-0530', '2026-01-31T13:30:00.000Z'],
    ['2026-01-31T08:00+02', '2026-01-31T06:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ])('%s', (text, iso) => {
    expect(parseTimestamp(text)).toEqual({ ok: true, at: Date.parse(iso) })
  })

  test.each(['', 'tomorrow', '31.01.2026', '2026-13-01T00:00:00Z', '2026-01-31 08:00'])('not %j', (text) => {
    expect(parseTimestamp(text).ok).toBe(false)
  })

  test('law: what Date prints is read back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          expect(parseTimestamp(date.toISOString())).toEqual({ ok: true, at: date.getTime() })
        },
      ),
    )
  })
})

describe('aws:sleep', () => {
  test('wakes when the duration is over, counted once', async () => {
    const played = await play(sleep, { Duration: 'PT10M' })
    expect(outputOf(played)).toEqual({})
    expect(played.elapsed).toBe(600)
  })

  test('wakes at the time; a past one goes on at once', async () => {
    expect((await play(sleep, { Timestamp: '2026-01-31T09:00:00Z' })).elapsed).toBe(3_600)
    expect((await play(sleep, { Timestamp: '2020-01-01T00:00:00Z' })).elapsed).toBe(0)
    expect((await play(sleep, { Duration: 'PT0S' })).elapsed).toBe(0)
  })

  test.each([{ Duration: 'P7D' }, { Duration: 'soon' }, { Timestamp: '2027-01-01T00:00:00Z' }, {}])(
    'fails on %j',
    async (inputs) => {
      const { failure } = await play(sleep, inputs)
      expect(failure).toMatchObject({
        stage: 'InputValidation',
        message: expect.stringMatching(/^Step fails when it is /),
      })
    },
  )

  test('is checked where it is literal', () => {
    expect(checked(sleep, { Duration: 'PT604799S' })).toEqual([])
    expect(checked(sleep, { Duration: 'PT604800S' })).toEqual([
      'error Duration: A sleep lasts at most 604799 seconds; this is 604800 seconds.',
    ])
    expect(checked(sleep, { Duration: '10 minutes' })).toHaveLength(1)
    expect(checked(sleep, { Duration: 'PT{{ Minutes }}M' })).toEqual([])
    expect(checked(sleep, { Timestamp: 'noon' })).toHaveLength(1)
  })
})
