/** The rehearsal of DashboardCheck: metrics that are there, those of the old platform, those that are gone, and too many. */
import assert from 'node:assert/strict'
import type { Rehearsal, World } from 'guardia/rehearse'
import { putMetric } from '../health-report/platform.ts'
import { reportOf } from '../report-check.ts'
import { dashboardCheck } from './procedure.ts'

const dashboard = 'tk-nq-api-metrics'
const functions = ['tk-nq-dev-health', 'tk-nq-dev-bookings'] as const

async function putDashboard(world: World, metrics: readonly unknown[], more: readonly object[] = []): Promise<void> {
  const widget = { type: 'metric', properties: { title: 'Platform', region: world.region, metrics } }
  const DashboardBody = JSON.stringify({ widgets: [{ type: 'text', properties: {} }, widget, ...more] })
  await world.call('cloudwatch', 'PutDashboard', { DashboardName: dashboard, DashboardBody })
}

async function putAlarm(
  world: World,
  AlarmName: string,
  Namespace: string,
  MetricName: string,
  dimensions: { readonly [name: string]: string },
): Promise<void> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  await world.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName,
    Namespace,
    MetricName,
    Dimensions,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1_000_000,
    ComparisonOperator: 'GreaterThanThreshold',
  })
}

async function apiId(world: World): Promise<string> {
  const { Items } = (await world.call('apigatewayv2', 'GetApis')) as { Items: readonly { ApiId: string }[] }
  return String(Items[0]?.ApiId)
}

/** As people write a dashboard: with the shorthand of dots. */
async function rows(world: World): Promise<readonly unknown[]> {
  const [health, bookings] = functions
  return [
    ['AWS/Lambda', 'Invocations', 'FunctionName', health, { stat: 'Sum' }],
    ['...', bookings, { stat: 'Sum' }],
    ['.', 'Errors', '.', '.'],
    ['AWS/ApiGateway', 'Latency', 'ApiId', await apiId(world), { stat: 'p99' }],
    ['.', '5xx', '.', '.'],
    [{ expression: 'm1 / m2', id: 'e1' }],
  ]
}

async function platform(world: World): Promise<void> {
  const { ApiId } = await world.call('apigatewayv2', 'CreateApi', { Name: 'tk-nq-dev-api', ProtocolType: 'HTTP' })
  for (const FunctionName of functions)
    for (const metric of ['Invocations', 'Errors']) await putMetric(world, 'AWS/Lambda', metric, { FunctionName }, 1)
  for (const metric of ['Latency', '5xx', 'Count'])
    await putMetric(world, 'AWS/ApiGateway', metric, { ApiId: String(ApiId) }, 1)
  await putDashboard(world, await rows(world))
  await putAlarm(world, 'tk-nq-dev-api-5xx', 'AWS/ApiGateway', '5xx', { ApiId: String(ApiId) })
  await putAlarm(world, 'other-team', 'AWS/ApiGateway', '5XXError', {})
}

const said = (findings: string, ...all: readonly string[]): void => {
  for (const one of all) assert.ok(findings.includes(one), `The findings do not say: ${one}\n${findings}`)
}

export const dashboardCheckRehearsal: Rehearsal = {
  procedure: dashboardCheck,
  platform,
  watch: () => [
    { name: 'dashboards', read: { service: 'cloudwatch', operation: 'ListDashboards', input: {} } },
    { name: 'alarms', read: { service: 'cloudwatch', operation: 'DescribeAlarms', input: {} } },
    { name: 'metrics', read: { service: 'cloudwatch', operation: 'ListMetrics', input: {} } },
    { name: 'APIs', read: { service: 'apigatewayv2', operation: 'GetApis', input: {} } },
  ],
  parameters: () => ({}),
  scenarios: [
    {
      name: 'healthy',
      story: 'Every metric of the dashboard and of the alarm is there.',
      expect: {
        status: 'Success',
        outcome: /^nothing found; all 2 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const { parts } = reportOf(run)
          const board = parts[`Dashboard ${dashboard}`]
          assert.deepEqual(
            [board?.facts['widgets'], board?.facts['different metrics'], board?.facts['expressions, not judged']],
            [2, 5, 1],
          )
          assert.equal(board?.lines.length, 5)
          assert.match(board?.lines.join('\n') ?? '', /AWS\/Lambda Errors \(FunctionName=tk-nq-dev-bookings\) has data/)
          assert.equal(parts['Alarms']?.facts['different metrics'], 1)
        },
      },
    },
    {
      name: 'old-platform',
      story: "The old platform's alarms and panels: REST names for an HTTP API, and no dimension at all.",
      incident: async (world) => {
        await putAlarm(world, 'tk-nq-api_5xx', 'AWS/ApiGateway', '5XXError', {})
        await putAlarm(world, 'tk-nq-lambda_errors', 'AWS/Lambda', 'Errors', {})
        await putDashboard(world, [
          ['AWS/ApiGateway', '4XXError', 'ApiName', 'tk-nq-dev-api'],
          ['.', 'Count', '.', '.'],
        ])
        // That it has data makes it no better: it is the sum of the whole account.
        await putMetric(world, 'AWS/Lambda', 'Errors', {}, 1)
      },
      expect: {
        status: 'Success',
        outcome: /^4 findings, first: Platform: AWS\/ApiGateway 4XXError.*; all 2 parts read$/,
        world: 'unchanged',
        check: (run) => {
          said(
            reportOf(run).findings,
            '4XXError is a name of REST APIs; an HTTP API publishes 4xx',
            'ApiName is a dimension of REST APIs',
            'tk-nq-api_5xx: AWS/ApiGateway 5XXError (no dimension) can show nothing: 5XXError is a name of REST APIs; an HTTP API publishes 5xx',
            'tk-nq-lambda_errors: AWS/Lambda Errors (no dimension) can show nothing: it has no FunctionName',
          )
        },
      },
    },
    {
      name: 'gone',
      story: 'Panels look at a function that never ran, at an API that is gone, and at dimensions that do not fit.',
      incident: async (world) => {
        await putMetric(
          world,
          'AWS/DynamoDB',
          'ThrottledRequests',
          { TableName: 'tk-nq-dev-main', Operation: 'Query' },
          1,
        )
        await putDashboard(world, [
          ['AWS/Lambda', 'Duration', 'FunctionName', 'tk-nq-dev-availability'],
          ['AWS/ApiGateway', 'Count', 'ApiId', 'gone1234'],
          ['AWS/DynamoDB', 'ThrottledRequests', 'TableName', 'tk-nq-dev-main'],
        ])
      },
      expect: {
        status: 'Success',
        outcome: /^3 findings, first: .*; all 2 parts read$/,
        world: 'unchanged',
        check: (run) => {
          said(
            reportOf(run).findings,
            'Duration (FunctionName=tk-nq-dev-availability) had no data in two weeks.',
            'there is no HTTP API gone1234',
            'had no data in two weeks; it is there with TableName=tk-nq-dev-main, Operation=Query',
          )
        },
      },
    },
    {
      name: 'nothing-there',
      story: 'There is neither a dashboard nor an alarm of the platform: the report says so.',
      incident: async (world) => {
        await world.call('cloudwatch', 'DeleteDashboards', { DashboardNames: [dashboard] })
        await world.call('cloudwatch', 'DeleteAlarms', { AlarmNames: ['tk-nq-dev-api-5xx'] })
      },
      expect: {
        status: 'Success',
        outcome:
          /^1 finding, first: There is no alarm whose name starts with tk-nq.*; not read: Dashboard tk-nq-api-metrics$/,
        world: 'unchanged',
        check: (run) => {
          assert.match(reportOf(run).parts[`Dashboard ${dashboard}`]?.gap ?? '', /^does not exist: /)
        },
      },
    },
    {
      name: 'too-many',
      story:
        'A dashboard with more metrics than are looked at, and panels of another Region: what is left out is said.',
      incident: async (world) => {
        const many = Array.from({ length: 200 }, (_, index) => ['Custom', `metric-${index}`, 'Clinic', `${index}`])
        const elsewhere = {
          type: 'metric',
          properties: { region: 'eu-west-1', metrics: [['Custom', 'm', 'Clinic', '1']] },
        }
        await putDashboard(world, many, [elsewhere])
      },
      expect: {
        status: 'Success',
        outcome:
          /^151 findings, first: Only the first 150 of 200 metrics were held against CloudWatch\..*; all 2 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const board = reportOf(run).parts[`Dashboard ${dashboard}`]
          assert.equal(board?.facts['widgets of other Regions, not judged'], 1)
          assert.equal((board?.findings.length ?? 0) + (board?.cut ?? 0), 151)
        },
      },
    },
  ],
}
