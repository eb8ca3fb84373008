/** The rehearsal of HealthReport: all well, what serves is ill, what stands before it is ill, and nothing is there. */
import assert from 'node:assert/strict'
import { world as parts, type Rehearsal, type WorldPart } from 'guardia/rehearse'
import { name as bookings, configure } from '../lambda-timeout/platform.ts'
import { planted } from '../planted.ts'
import { reportOf } from '../report-check.ts'
import { alarm, apiId, distributionId, issueCertificates, platform, putMetric, recovery, table } from './platform.ts'
import { healthReport } from './procedure.ts'

const read = (service: string, operation: string, input = {}): WorldPart => ({
  name: `${service} ${operation}`,
  read: { service, operation, input },
})

export const healthReportRehearsal: Rehearsal = {
  procedure: healthReport,
  platform,
  watch: () => [
    parts.function(bookings),
    parts.table(table),
    parts.items(table),
    read('apigatewayv2', 'GetApis'),
    read('cloudfront', 'ListDistributions'),
    read('acm', 'ListCertificates'),
    read('cloudwatch', 'DescribeAlarms'),
  ],
  parameters: () => ({ Environment: 'dev' }),
  scenarios: [
    {
      name: 'healthy',
      story: 'Everything is there and well.',
      expect: {
        status: 'Success',
        outcome: /^nothing found; all 9 parts read$/,
        world: 'unchanged',
        check: async (run, world) => {
          const { parts } = reportOf(run)
          const id = await apiId(world)
          assert.equal(parts[`Function ${bookings}`]?.facts['last hour'], 'Invocations Sum 50')
          assert.equal(parts['Function tk-nq-dev-change-recorder']?.facts['state'], 'Active')
          assert.equal(parts['API']?.facts[`tk-nq-dev-api (${id})`], '1 routes')
          assert.equal(parts['API']?.facts['tk-nq-dev-api, GET /health on $default'], 'no requests')
          assert.equal(parts['Table']?.facts['indexes'], 'GSI1 ACTIVE, GSI2 ACTIVE')
          assert.equal(parts['Table']?.facts['point-in-time recovery'], 'ENABLED')
          assert.match(Object.values(parts['CloudFront']?.facts ?? {}).join(), /Deployed, enabled/)
          assert.match(parts['Certificates']?.lines.join() ?? '', /^turnaki\.example: ISSUED, not in use, ends 20/)
          assert.equal(parts['Alarms']?.facts['alarms'], 1)
        },
      },
    },
    {
      name: 'serving-ill',
      story:
        'Calls fail, a limit is above what the API waits for, the health route fails, the table is throttled and unprotected.',
      incident: async (world) => {
        await configure(world, { Timeout: 60 })
        await putMetric(world, 'AWS/Lambda', 'Errors', { FunctionName: bookings }, 4)
        await putMetric(world, 'AWS/Lambda', 'Throttles', { FunctionName: bookings }, 2)
        const ApiId = await apiId(world)
        await putMetric(world, 'AWS/ApiGateway', '5xx', { ApiId }, 8)
        const route = { ApiId, Stage: '$default', Method: 'GET', Resource: '/health' }
        await putMetric(world, 'AWS/ApiGateway', '5xx', route, 3)
        await putMetric(world, 'AWS/DynamoDB', 'WriteThrottleEvents', { TableName: table }, 21)
        await recovery(world, false)
        const StateReason = `5xx for ${planted['e-mail address']} with Bearer ${planted['token']}`
        await world.call('cloudwatch', 'SetAlarmState', { AlarmName: alarm, StateValue: 'ALARM', StateReason })
      },
      expect: {
        status: 'Success',
        outcome: /^8 findings, first: tk-nq-dev-bookings may run 60 s, but the API waits 30 s.*; all 9 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const { findings } = reportOf(run)
          for (const said of [
            '4 calls of tk-nq-dev-bookings failed',
            '2 calls of tk-nq-dev-bookings were throttled',
            '8 requests to tk-nq-dev-api ended 5xx',
            'GET /health of tk-nq-dev-api ended 5xx 3 times',
            '21 requests of tk-nq-dev-main were throttled',
            'tk-nq-dev-main has no point-in-time recovery',
            'tk-nq-dev-api-5xx is in ALARM',
            '5xx for [email] with',
          ])
            assert.ok(findings.includes(said), `The findings do not say: ${said}\n${findings}`)
        },
      },
    },
    {
      name: 'edge-ill',
      story:
        'The distribution is disabled, its cache was just emptied, and a certificate ends within the days that are asked for.',
      parameters: { CertificateDays: 400 },
      incident: async (world) => {
        const Id = await distributionId(world)
        const Paths = { Quantity: 1, Items: ['/index.html'] }
        const InvalidationBatch = { CallerReference: 'one', Paths }
        await world.call('cloudfront', 'CreateInvalidation', { DistributionId: Id, InvalidationBatch })
        const { DistributionConfig, ETag } = (await world.call('cloudfront', 'GetDistributionConfig', { Id })) as {
          DistributionConfig: { readonly [member: string]: string }
          ETag: string
        }
        const disabled = { Id, IfMatch: ETag, DistributionConfig: { ...DistributionConfig, Enabled: false } }
        await world.call('cloudfront', 'UpdateDistribution', disabled)
      },
      expect: {
        status: 'Success',
        outcome: /^2 findings, first: The distribution \S+ is disabled.*; all 9 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const { findings, parts } = reportOf(run)
          assert.match(findings, /The certificate of turnaki\.example \(not in use\) ends 20.*, in 36\d days/)
          assert.match(parts['CloudFront']?.lines.join() ?? '', /^invalidation \S+ of .*: Completed$/)
        },
      },
    },
    {
      name: 'half-gone',
      story: 'A function, the health route and the table are gone: the report says so and goes on.',
      incident: async (world) => {
        await world.call('lambda', 'DeleteFunction', { FunctionName: 'tk-nq-dev-availability' })
        await world.call('dynamodb', 'DeleteTable', { TableName: table })
        await world.call('dynamodb', 'CreateTable', {
          TableName: table,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        })
        const ApiId = await apiId(world)
        const { Items } = (await world.call('apigatewayv2', 'GetRoutes', { ApiId })) as {
          Items: readonly { RouteId: string }[]
        }
        await world.call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId: String(Items[0]?.RouteId) })
      },
      expect: {
        status: 'Success',
        outcome:
          /^4 findings, first: tk-nq-dev-api has no route GET \/health\.; not read: Function tk-nq-dev-availability$/,
        world: 'unchanged',
        check: (run) => {
          const { findings, parts } = reportOf(run)
          assert.match(parts['Function tk-nq-dev-availability']?.gap ?? '', /^does not exist: /)
          assert.match(findings, /tk-nq-dev-main has no index GSI1\.\ntk-nq-dev-main has no index GSI2\./)
        },
      },
    },
    {
      name: 'nothing-there',
      story: 'The environment is not there: every part says so, nothing crashes.',
      parameters: { Environment: 'qas' },
      expect: {
        status: 'Success',
        outcome: /^2 findings, first: There is no HTTP API.*; not read: Function tk-nq-qas-health, .*, Table$/,
        world: 'unchanged',
        check: (run) => {
          const { findings, gaps } = reportOf(run)
          assert.equal(gaps.length, 5)
          assert.match(findings, /No distribution has a comment, an origin or an alias that starts with tk-nq-qas-/)
        },
      },
    },
    {
      name: 'many-certificates',
      story: 'More certificates than a page holds: the report says how many it leaves out.',
      incident: async (world) => {
        await issueCertificates(
          world,
          Array.from({ length: 70 }, (_, index) => `clinic-${index}.example`),
        )
      },
      expect: {
        status: 'Success',
        outcome: /^1 finding, first: Only 60 of the certificates were looked at\.; all 9 parts read$/,
        world: 'unchanged',
        check: (run) => {
          const part = reportOf(run).parts['Certificates']
          assert.deepEqual([part?.facts['certificates'], part?.lines.length, part?.cut], [71, 60, 11])
        },
      },
    },
  ],
}
