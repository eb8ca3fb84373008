/** The platform of HealthReport's rehearsal: four functions, an API, the table, a distribution, a certificate, an alarm. */
import type { World } from 'guardia/rehearse'
import { name as bookings, platform as bookingsBehindApi, code } from '../lambda-timeout/platform.ts'

const functions = ['health', 'availability', 'change-recorder'] as const
/** The platform's table. */
export const table: string = 'tk-nq-dev-main'
/** An alarm that stays green by itself. */
export const alarm: string = 'tk-nq-dev-api-5xx'

async function putFunction(world: World, FunctionName: string): Promise<void> {
  const input = {
    FunctionName,
    Runtime: 'python3.11',
    Handler: 'main.handler',
    Role: `arn:aws:iam::${world.account}:role/bookings`,
    Code: { ZipFile: Buffer.from(code, 'base64') },
    Timeout: 10,
    MemorySize: 256,
  }
  await world.caller.call({ service: 'lambda', operation: 'CreateFunction', input })
}

/** The table with its indexes and point-in-time recovery. */
export async function putTable(world: World): Promise<void> {
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ]
  await world.call('dynamodb', 'CreateTable', {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['PK', 'SK', 'GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: key('PK', 'SK'),
    GlobalSecondaryIndexes: ['GSI1', 'GSI2'].map((IndexName) => ({
      IndexName,
      KeySchema: key(`${IndexName}PK`, `${IndexName}SK`),
      Projection: { ProjectionType: 'ALL' },
    })),
  })
  await recovery(world, true)
}

/** Turns point-in-time recovery on or off. */
export async function recovery(world: World, PointInTimeRecoveryEnabled: boolean): Promise<void> {
  await world.call('dynamodb', 'UpdateContinuousBackups', {
    TableName: table,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
  })
}

/** The one HTTP API's id. */
export async function apiId(world: World): Promise<string> {
  const { Items } = (await world.call('apigatewayv2', 'GetApis')) as { Items: readonly { ApiId: string }[] }
  return String(Items[0]?.ApiId)
}

async function putDistribution(world: World): Promise<void> {
  await world.call('cloudfront', 'CreateDistribution', {
    DistributionConfig: {
      CallerReference: 'rehearsal',
      Comment: 'frontend',
      Enabled: true,
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'frontend',
            DomainName: 'tk-nq-dev-frontend.s3.amazonaws.com',
            S3OriginConfig: { OriginAccessIdentity: '' },
          },
        ],
      },
      DefaultCacheBehavior: {
        TargetOriginId: 'frontend',
        ViewerProtocolPolicy: 'redirect-to-https',
        ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
        MinTTL: 0,
      },
    },
  })
}

/** The one distribution's id. */
export async function distributionId(world: World): Promise<string> {
  const { DistributionList } = (await world.call('cloudfront', 'ListDistributions')) as {
    DistributionList: { Items: readonly { Id: string }[] }
  }
  return String(DistributionList.Items[0]?.Id)
}

const zones = new WeakMap<World, string>()

/** Certificates that are issued: asked for, proven by their records, and looked at by ACM. */
export async function issueCertificates(world: World, names: readonly string[]): Promise<void> {
  const Changes: object[] = []
  for (const DomainName of names) {
    const made = await world.call('acm', 'RequestCertificate', { DomainName, ValidationMethod: 'DNS' })
    const { Certificate } = (await world.call('acm', 'DescribeCertificate', {
      CertificateArn: made['CertificateArn'] ?? null,
    })) as unknown as { Certificate: { DomainValidationOptions: readonly { ResourceRecord: Proof }[] } }
    for (const { ResourceRecord } of Certificate.DomainValidationOptions) {
      const { Name, Type, Value } = ResourceRecord
      Changes.push({ Action: 'UPSERT', ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] } })
    }
  }
  const ChangeBatch = { Changes } as never
  await world.call('route53', 'ChangeResourceRecordSets', { HostedZoneId: zones.get(world) ?? null, ChangeBatch })
  // ACM tells at the next look what it found at the last.
  await world.call('acm', 'ListCertificates')
  await world.call('acm', 'ListCertificates')
}

interface Proof {
  readonly Name: string
  readonly Type: string
  readonly Value: string
}

/** Everything there and well. */
export async function platform(world: World): Promise<void> {
  await bookingsBehindApi(world)
  for (const one of functions) await putFunction(world, `tk-nq-dev-${one}`)
  const ApiId = await apiId(world)
  await world.call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey: 'GET /health' })
  await world.call('apigatewayv2', 'CreateStage', {
    ApiId,
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { DetailedMetricsEnabled: true },
  })
  await putTable(world)
  await putDistribution(world)
  const zone = (await world.call('route53', 'CreateHostedZone', { Name: 'example', CallerReference: 'example' })) as {
    HostedZone: { Id: string }
  }
  zones.set(world, zone.HostedZone.Id)
  await issueCertificates(world, ['turnaki.example'])
  await putMetric(world, 'AWS/Lambda', 'Invocations', { FunctionName: bookings }, 50)
  await world.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: alarm,
    Namespace: 'AWS/ApiGateway',
    MetricName: '5xx',
    Dimensions: [{ Name: 'ApiId', Value: ApiId }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1_000_000,
    ComparisonOperator: 'GreaterThanThreshold',
  })
  await settled(world)
}

async function settled(world: World): Promise<void> {
  for (const one of functions) {
    for (let tries = 0; ; tries += 1) {
      const now = await world.call('lambda', 'GetFunctionConfiguration', { FunctionName: `tk-nq-dev-${one}` })
      if (now['LastUpdateStatus'] === 'Successful' && now['State'] === 'Active') break
      if (tries === 100) throw new Error(`tk-nq-dev-${one} did not settle within 5 s`)
      await new Promise((done) => setTimeout(done, 50))
    }
  }
}

/** One value of a metric, half an hour ago. */
export async function putMetric(
  world: World,
  Namespace: string,
  MetricName: string,
  dimensions: { readonly [name: string]: string },
  Value: number,
): Promise<void> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  const Timestamp = new Date(world.now().getTime() - 30 * 60_000).toISOString()
  await world.call('cloudwatch', 'PutMetricData', {
    Namespace,
    MetricData: [{ MetricName, Dimensions, Timestamp, Value }],
  })
}
