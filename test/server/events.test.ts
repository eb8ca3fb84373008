/** Patterns, templates and envelopes of events, as EventBridge documents them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/document/index.ts'
import { AlarmWatch } from '../../src/server/events/alarm-events.ts'
import { busEvent } from '../../src/server/events/bus-event.ts'
import { matches } from '../../src/server/events/pattern.ts'
import { englishTime } from '../../src/server/events/status-events.ts'
import { targetInput, valueAt } from '../../src/server/events/target-input.ts'

const place = { partition: 'aws', account: '111122223333', region: 'us-east-1' }
const event = busEvent(place, Date.UTC(2026, 0, 5, 10), {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:aws:cloudwatch:us-east-1:111122223333:alarm:a', 'second'],
  detail: {
    alarmName: 'Lambda-timeouts',
    state: { value: 'ALARM', reason: 'he said "no"' },
    count: 7,
    on: true,
    nothing: null,
    list: [
      { name: 'x', size: 1 },
      { name: 'y', size: 2 },
    ],
    address: '10.1.2.3',
    empty: [],
  },
})

const matching: readonly Json[] = [
  { source: ['aws.cloudwatch'] },
  { source: ['other', 'aws.cloudwatch'], detail: { state: { value: ['ALARM'] } } },
  { resources: ['second'] },
  { detail: { state: { actionsSuppressedBy: [{ exists: false }] } } },
  { detail: { alarmName: [{ exists: true }] } },
  { detail: { alarmName: [{ prefix: 'Lambda' }] } },
  { detail: { alarmName: [{ prefix: { 'equals-ignore-case': 'LAMBDA' } }] } },
  { detail: { alarmName: [{ suffix: 'timeouts' }] } },
  { detail: { alarmName: [{ 'equals-ignore-case': 'lambda-TIMEOUTS' }] } },
  { detail: { alarmName: [{ wildcard: 'L*-*outs' }] } },
  { detail: { alarmName: [{ 'anything-but': ['x', 'y'] }] } },
  { detail: { alarmName: [{ 'anything-but': { prefix: 'x' } }] } },
  { detail: { alarmName: [{ 'anything-but': { suffix: ['a', 'b'] } }] } },
  { detail: { alarmName: [{ 'anything-but': { wildcard: 'x*' } }] } },
  { detail: { count: [7] } },
  { detail: { count: [{ numeric: ['>', 0, '<=', 7] }] } },
  { detail: { count: [{ numeric: ['=', 7] }] } },
  { detail: { count: [{ 'anything-but': 6 }] } },
  { detail: { on: [true] } },
  { detail: { nothing: [null] } },
  { detail: { list: { name: ['x'], size: [1] } } },
  { detail: { address: [{ cidr: '10.1.0.0/16' }] } },
  { $or: [{ source: ['no'] }, { detail: { count: [7] } }] },
]
const failing: readonly Json[] = [
  {},
  [],
  'source',
  { source: 'aws.cloudwatch' },
  { source: ['aws.ssm'] },
  { source: ['aws.cloudwatch'], detail: { state: { value: ['OK'] } } },
  { missing: ['x'] },
  { detail: { missing: { deep: [{ exists: true }] } } },
  { detail: { state: [{ exists: true }] } },
  { detail: { alarmName: [{ exists: false }] } },
  { detail: { alarmName: [{ prefix: 'lambda' }] } },
  { detail: { alarmName: [{ wildcard: 'L*x*outs' }] } },
  { detail: { alarmName: [{ 'anything-but': ['Lambda-timeouts'] }] } },
  { detail: { alarmName: [{ 'anything-but': { prefix: ['a', 'Lam'] } }] } },
  { detail: { missing: [{ 'anything-but': 'x' }] } },
  { detail: { count: ['7'] } },
  { detail: { count: [{ numeric: ['>', 7] }] } },
  { detail: { count: [{ numeric: ['?', 7] }] } },
  { detail: { alarmName: [{ numeric: ['=', 7] }] } },
  { detail: { on: ['true'] } },
  { detail: { list: { name: ['x'], size: [2] } } },
  { detail: { address: [{ cidr: '10.2.0.0/16' }] } },
  { detail: { empty: ['x'] } },
  { $or: [{ source: ['no'] }] },
  { detail: { alarmName: [{ unheard: 'of' }] } },
]

describe('patterns', () => {
  test.each(matching.map((one) => [JSON.stringify(one), one] as const))('%s matches', (_, pattern) => {
    expect(matches(pattern, event as unknown as Json)).toBe(true)
  })
  test.each(failing.map((one) => [JSON.stringify(one), one] as const))('%s does not match', (_, pattern) => {
    expect(matches(pattern, event as unknown as Json)).toBe(false)
  })
  test('a value matches itself, and nothing that is not there', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => name !== '$or'),
          fc.oneof(fc.string(), fc.integer(), fc.boolean()),
        ),
        (object) => {
          const pattern = Object.fromEntries(Object.entries(object).map(([name, value]) => [name, [value]]))
          expect(matches(pattern, object)).toBe(Object.keys(object).length > 0)
          for (const name of Object.keys(object)) {
            const { [name]: _, ...rest } = object
            expect(matches(pattern, rest)).toBe(false)
          }
        },
      ),
    )
  })
  test('wildcards agree with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
    fc.assert(
      fc.property(letters, text, (pattern, value) => {
        const oracle = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(value)
        expect(matches({ v: [{ wildcard: pattern }] }, { v: value })).toBe(oracle)
      }),
    )
  })
})

describe('inputs of targets', () => {
  const rule = 'arn:aws:events:us-east-1:111122223333:rule/r'
  test('the event, a part of it, a constant', () => {
    expect(JSON.parse(targetInput({}, event, rule))).toEqual(event)
    expect(targetInput({ InputPath: '$.detail.state.value' }, event, rule)).toBe('"ALARM"')
    expect(targetInput({ Input: '{"A":["b"]}' }, event, rule)).toBe('{"A":["b"]}')
  })
  test('a template', () => {
    const InputTransformer = {
      InputPathsMap: {
        name: '$.detail.alarmName',
        time: '$.time',
        state: '$.detail.state.value',
        first: '$.resources[0]',
        none: '$.detail.none',
        count: '$.detail.count',
      },
      InputTemplate:
        '{"AlarmName":["<name>"],"Whole":<state>,"Text":"at <time>: <first>","Count":<count>,"None":"<none>","Rule":"<aws.events.rule-name>","Other":"<unknown>"}',
    }
    expect(JSON.parse(targetInput({ InputTransformer }, event, rule))).toEqual({
      AlarmName: ['Lambda-timeouts'],
      Whole: 'ALARM',
      Text: 'at 2026-01-05T10:00:00Z: arn:aws:cloudwatch:us-east-1:111122223333:alarm:a',
      Count: 7,
      None: '',
      Rule: 'r',
      Other: '<unknown>',
    })
  })
  test('paths', () => {
    const value = event as unknown as Json
    expect(valueAt(value, '$')).toBe(value)
    expect(valueAt(value, "$['detail']['alarmName']")).toBe('Lambda-timeouts')
    expect(valueAt(value, '$.detail.list[1].name')).toBe('y')
    for (const path of ['detail', '$.detail.__proto__', '$.resources[9]', '$..a', '$.detail.'])
      expect(valueAt(value, path)).toBeUndefined()
  })
})

test('times as the guide writes them', () => {
  expect(englishTime(Date.UTC(2016, 10, 29, 19, 43, 25))).toBe('Nov 29, 2016 7:43:25 PM')
  expect(englishTime(Date.UTC(2026, 0, 5, 0, 0, 3))).toBe('Jan 5, 2026 12:00:03 AM')
})

test('an alarm that changes is an event, once; a new one begins with insufficient data', async () => {
  const alarm = (name: string, value: string): JsonObject => ({
    AlarmName: name,
    AlarmArn: `arn:${name}`,
    StateValue: value,
    StateReason: 'r',
    StateUpdatedTimestamp: '2026-01-05T10:00:00+00:00',
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: 'f' }],
  })
  let alarms: JsonObject[] = [alarm('a', 'OK')]
  const watch = new AlarmWatch(async () => ({ MetricAlarms: alarms }), place)
  expect(await watch.check()).toEqual([])
  alarms = [alarm('a', 'ALARM'), alarm('b', 'INSUFFICIENT_DATA'), alarm('c', 'OK')]
  const events = await watch.check()
  expect(
    events.map((one) => [
      one.resources[0],
      valueAt(one.detail, '$.previousState.value'),
      valueAt(one.detail, '$.state.value'),
    ]),
  ).toEqual([
    ['arn:a', 'OK', 'ALARM'],
    ['arn:c', 'INSUFFICIENT_DATA', 'OK'],
  ])
  expect(valueAt(events[0]?.detail ?? {}, '$.configuration.metrics[0].metricStat.metric')).toEqual({
    namespace: 'AWS/Lambda',
    name: 'Errors',
    dimensions: { FunctionName: 'f' },
  })
  expect(await watch.check()).toEqual([])
})
