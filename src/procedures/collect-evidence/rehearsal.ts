/** The rehearsal of CollectEvidence: a good day, four bad ones, a platform that is not there, and a log that is too long. */
import assert from 'node:assert/strict'
import { world as parts, type Rehearsal, type World, type WorldPart } from 'guardia/rehearse'
import { calls, cutLine, platform as functionBehindApi, log, measure, name } from '../lambda-timeout/platform.ts'
import { carelessLines } from '../planted.ts'
import { reportOf } from '../report-check.ts'
import { collectEvidence } from './procedure.ts'

const alarm = 'tk-nq-dev-bookings-errors'
/** The local AWS has no X-Ray: every report must say that its traces were not read. */
const noTraces = 'not read: X-Ray traces$'

async function putAlarm(world: World, AlarmName: string): Promise<void> {
  await world.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName,
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: name }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1_000_000,
    ComparisonOperator: 'GreaterThanThreshold',
  })
}

async function platform(world: World): Promise<void> {
  await functionBehindApi(world)
  await putAlarm(world, alarm)
  await putAlarm(world, 'other-team-errors')
  await calls({ took: [[50, 120]] })(world)
}

const before = (world: World, minutes: number): Date => new Date(world.now().getTime() - minutes * 60_000)

async function apiMetric(world: World, MetricName: string, Value: number): Promise<void> {
  const { Items } = (await world.call('apigatewayv2', 'GetApis')) as { Items: readonly { ApiId: string }[] }
  const Dimensions = [{ Name: 'ApiId', Value: String(Items[0]?.ApiId) }]
  const Timestamp = before(world, 30).toISOString()
  await world.call('cloudwatch', 'PutMetricData', {
    Namespace: 'AWS/ApiGateway',
    MetricData: [{ MetricName, Dimensions, Timestamp, Value }],
  })
}

const read = (service: string, operation: string, input = {}): WorldPart => ({
  name: `${service} ${operation}`,
  read: { service, operation, input },
})

export const collectEvidenceRehearsal: Rehearsal = {
  procedure: collectEvidence,
  platform,
  watch: () => [
    parts.function(name),
    parts.alias(name, 'production'),
    read('cloudwatch', 'DescribeAlarms'),
    read('cloudwatch', 'DescribeAlarmHistory'),
    read('apigatewayv2', 'GetApis'),
    read('logs', 'DescribeLogGroups'),
  ],
  parameters: () => ({ Environment: 'dev', Function: 'bookings' }),
  scenarios: [
    {
      name: 'healthy',
      story: 'A good day: everything is read, nothing is found.',
      expect: {
        status: 'Success',
        outcome: new RegExp(`^nothing found; ${noTraces}`),
        world: 'unchanged',
        check: (run) => {
          const { parts } = reportOf(run)
          assert.equal(parts['Function metrics']?.facts['Invocations in 24 h'], 50)
          assert.match(String(parts['Function metrics']?.facts['worst hour, Duration p99']), /^120 ms at /)
          assert.match(String(parts['Deployed versions']?.facts['alias production']), /^version 1$/)
          assert.match(parts['Deployed versions']?.lines.join('\n') ?? '', /^version 1 of /)
          assert.match(parts['Changes on CloudTrail']?.lines.join('\n') ?? '', /CreateFunction by root/)
          assert.match(parts['API metrics']?.facts['HTTP APIs of this environment'] as string, /^tk-nq-dev-api /)
          assert.equal(parts['Alarms']?.facts['alarms'], 1)
          assert.match(parts['X-Ray traces']?.gap ?? '', /did not answer/)
        },
      },
    },
    {
      name: 'careless-logs',
      story:
        'The function logs errors with tokens, keys and personal data: they are counted and told, without what must not be shown.',
      incident: async (world) => {
        await log(world, before(world, 15), [...carelessLines, ...carelessLines])
        await log(world, before(world, 300), [...carelessLines, cutLine(10)])
        await log(world, before(world, 30 * 60), ['ERROR of the day before yesterday'])
      },
      expect: {
        status: 'Success',
        outcome: new RegExp(`^1 finding, first: 25 error lines of 9 kinds.*${noTraces}`),
        world: 'unchanged',
        check: (run) => {
          const { parts } = reportOf(run)
          const lines = parts['Errors in the log']?.lines ?? []
          assert.match(lines[0] ?? '', /^3 times, last /)
          assert.ok(!lines.join('\n').includes('yesterday'), 'A line of more than 24 hours ago is in the report.')
          for (const said of [
            'Task timed out',
            'Authorization: [authorization]',
            '[phone]',
            '"patient_name":"[person]"',
          ])
            assert.ok(lines.join('\n').includes(said), `The report does not say ${said}.`)
        },
      },
    },
    {
      name: 'failing-and-throttled',
      story: 'Calls fail and are throttled, and the API answers 5xx.',
      incident: async (world) => {
        await measure(world, before(world, 40), 'Errors', [7])
        await measure(world, before(world, 40), 'Throttles', [3])
        await apiMetric(world, '5xx', 9)
        await apiMetric(world, 'Count', 60)
      },
      expect: {
        status: 'Success',
        outcome: new RegExp(`^3 findings, first: 7 of 50 calls failed.*${noTraces}`),
        world: 'unchanged',
        check: (run) => {
          const { findings, parts } = reportOf(run)
          assert.match(findings, /3 of 50 calls were throttled in 24 h/)
          assert.match(findings, /9 of 60 requests to tk-nq-dev-api ended 5xx/)
          assert.match(parts['Function metrics']?.lines.join('\n') ?? '', /Errors Sum 7/)
        },
      },
    },
    {
      name: 'alarm-and-no-alias',
      story: "An alarm is red and the alias is gone; another team's alarm is nobody's business.",
      incident: async (world) => {
        for (const AlarmName of [alarm, 'other-team-errors'])
          await world.call('cloudwatch', 'SetAlarmState', { AlarmName, StateValue: 'ALARM', StateReason: 'rehearsed' })
        await world.call('lambda', 'DeleteAlias', { FunctionName: name, Name: 'production' })
        await world.call('lambda', 'CreateAlias', { FunctionName: name, Name: 'stable', FunctionVersion: '1' })
      },
      expect: {
        status: 'Success',
        outcome: new RegExp(`^2 findings, first: There is no alias production.*${noTraces}`),
        world: 'unchanged',
        check: (run) => {
          const { findings, parts, markdown } = reportOf(run)
          assert.match(findings, /tk-nq-dev-bookings-errors is in ALARM since .*: rehearsed/)
          assert.match(
            parts['Alarms']?.lines.join('\n') ?? '',
            /tk-nq-dev-bookings-errors: Alarm updated from \S+ to ALARM/,
          )
          assert.match(parts['Changes on CloudTrail']?.lines.join('\n') ?? '', /DeleteAlias\S* by root/)
          assert.ok(!markdown.includes('other-team'), "Another team's alarm is in the report.")
        },
      },
    },
    {
      name: 'nothing-there',
      story: 'The environment is not there: the report says so, part by part.',
      parameters: { Environment: 'qas', Function: 'health' },
      expect: {
        status: 'Success',
        outcome:
          /^1 finding, first: There is no HTTP API whose name starts with tk-nq-qas-\.; not read: Errors in the log, X-Ray traces, Deployed versions$/,
        world: 'unchanged',
        check: (run) => {
          const { parts } = reportOf(run)
          for (const title of ['Errors in the log', 'Deployed versions'])
            assert.match(parts[title]?.gap ?? '', /^does not exist: /)
        },
      },
    },
    {
      name: 'long-log',
      story:
        'The function logged far more than a report can hold: it is counted whole, shown in part, and the cut is told.',
      incident: async (world) => {
        const word = (index: number): string => index.toString(26).replace(/\d/g, (one) => 'qrstuvwxyz'[Number(one)]!)
        for (let batch = 0; batch < 3; batch += 1) {
          const lines = Array.from({ length: 500 }, (_, i) => `ERROR ${word(batch * 500 + i)} ${'ñandú '.repeat(400)}`)
          await log(world, before(world, 20 + batch), lines)
        }
      },
      expect: {
        status: 'Success',
        outcome: new RegExp(`^1 finding, first: 1500 error lines of 1500 kinds.*${noTraces}`),
        world: 'unchanged',
        check: (run) => {
          const part = reportOf(run).parts['Errors in the log']
          assert.equal((part?.cut ?? 0) + (part?.lines.length ?? 0), 1500)
          assert.ok((part?.lines.length ?? 0) > 3, 'Hardly anything is left of the log.')
          assert.match(part?.lines[0] ?? '', /characters cut\)$/)
        },
      },
    },
  ],
}
