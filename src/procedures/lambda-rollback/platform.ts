/** The platform of LambdaRollback's rehearsal: two real releases of a function behind an alias and an HTTP API that really answers. */
import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import type { World } from 'guardia/rehearse'

export const name: string = 'tk-nq-dev-bookings'
/** Where Terraform reads what a procedure changed. */
export const override: string = '/tk-nq/dev/override/lambda/bookings/version'
/** Stands for a database password in the function's environment: no event of a run may show it. */
export const planted: string = 'planted-s3cret-9f41'

/** A zip archive of one stored file. */
function zip(file: string, text: string): Buffer {
  const [path, data] = [Buffer.from(file), Buffer.from(text)]
  const entry = (signature: number, size: number): Buffer => {
    const head = Buffer.alloc(size)
    head.writeUInt32LE(signature, 0)
    return head
  }
  const local = entry(0x04034b50, 30)
  const central = entry(0x02014b50, 46)
  for (const [head, at] of [
    [local, 4],
    [central, 6],
  ] as const) {
    head.writeUInt16LE(20, at)
    head.writeUInt32LE(crc32(data), at + 10)
    head.writeUInt32LE(data.length, at + 14)
    head.writeUInt32LE(data.length, at + 18)
    head.writeUInt16LE(path.length, at + 22)
  }
  central.writeUInt16LE(20, 4)
  const end = entry(0x06054b50, 22)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + path.length, 12)
  end.writeUInt32LE(local.length + path.length + data.length, 16)
  return Buffer.concat([local, path, data, central, path, end])
}

/** The function's code: it answers with its release, or breaks. */
export type Code = { readonly release: string } | { readonly broken: string }

function source(code: Code): string {
  const body =
    'release' in code
      ? `return {'statusCode': 200, 'body': '${code.release}'}`
      : `raise RuntimeError('${code.broken} ' + os.environ.get('PASSWORD', ''))`
  return `import os\n\n\ndef handler(event, context):\n    ${body}\n`
}

async function settled(world: World): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const now = await world.call('lambda', 'GetFunctionConfiguration', { FunctionName: name })
    if (now['LastUpdateStatus'] === 'Successful' && now['State'] === 'Active') return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`${name} did not settle within 5 s`)
}

/** Publishes a release; gives the number of its version. */
export async function publish(
  world: World,
  code: Code,
  variables: { readonly [name: string]: string } = {},
): Promise<string> {
  const ZipFile = zip('main.py', source(code))
  await world.caller.call({
    service: 'lambda',
    operation: 'UpdateFunctionCode',
    input: { FunctionName: name, ZipFile },
  })
  await settled(world)
  await world.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: name,
    Environment: { Variables: { PASSWORD: planted, TABLE_FORMAT: '1', ...variables } },
  })
  await settled(world)
  return String((await world.call('lambda', 'PublishVersion', { FunctionName: name }))['Version'])
}

/** Puts the alias on a version, with shares of others. */
export async function point(
  world: World,
  FunctionVersion: string,
  shares: { readonly [version: string]: number } = {},
): Promise<void> {
  await world.call('lambda', 'UpdateAlias', {
    FunctionName: name,
    Name: 'production',
    FunctionVersion,
    RoutingConfig: { AdditionalVersionWeights: shares },
  })
}

/** The API in front of the function. */
export async function api(world: World): Promise<string> {
  const { Items } = (await world.call('apigatewayv2', 'GetApis')) as { Items: readonly { ApiId: string }[] }
  return String(Items[0]?.ApiId)
}

/** As it is on a good day: version 1 behind `production`, an HTTP API that calls the alias and is let in. */
export async function platform(world: World): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  await world.call('iam', 'CreateRole', { RoleName: 'bookings', AssumeRolePolicyDocument })
  const created = await world.caller.call({
    service: 'lambda',
    operation: 'CreateFunction',
    input: {
      FunctionName: name,
      Runtime: 'python3.11',
      Handler: 'main.handler',
      Role: `arn:aws:iam::${world.account}:role/bookings`,
      Code: { ZipFile: zip('main.py', source({ release: 'first' })) },
    },
  })
  await settled(world)
  const FunctionVersion = await publish(world, { release: 'first' })
  await world.call('lambda', 'CreateAlias', { FunctionName: name, Name: 'production', FunctionVersion })
  const { ApiId } = (await world.call('apigatewayv2', 'CreateApi', {
    Name: 'tk-nq-dev-api',
    ProtocolType: 'HTTP',
  })) as { ApiId: string }
  const { IntegrationId } = (await world.call('apigatewayv2', 'CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: `${String(created['FunctionArn'])}:production`,
    PayloadFormatVersion: '2.0',
  })) as { IntegrationId: string }
  await world.call('apigatewayv2', 'CreateRoute', {
    ApiId,
    RouteKey: 'GET /health',
    Target: `integrations/${IntegrationId}`,
  })
  await world.call('apigatewayv2', 'CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
  await permit(world)
}

/** Lets the API call the alias. */
export async function permit(world: World): Promise<void> {
  await world.call('lambda', 'AddPermission', {
    FunctionName: name,
    Qualifier: 'production',
    StatementId: 'api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${world.region}:${world.account}:${await api(world)}/*/*`,
  })
}

/** Calls and errors of the alias, or of one version's share of it, as Lambda reports them. */
export async function report(
  world: World,
  at: Date,
  calls: { readonly invocations: number; readonly errors: number; readonly version?: string },
): Promise<void> {
  const Dimensions = [
    { Name: 'FunctionName', Value: name },
    { Name: 'Resource', Value: `${name}:production` },
    ...(calls.version === undefined ? [] : [{ Name: 'ExecutedVersion', Value: calls.version }]),
  ]
  const datum = (MetricName: string, Value: number) => ({ MetricName, Dimensions, Timestamp: at.toISOString(), Value })
  await world.call('cloudwatch', 'PutMetricData', {
    Namespace: 'AWS/Lambda',
    MetricData: [datum('Invocations', calls.invocations), datum('Errors', calls.errors)],
  })
}

/** What a caller of the API gets: really sent through it, to whatever the alias serves. */
export async function callApi(world: World): Promise<{ readonly status: number; readonly body: string }> {
  const answer = await fetch(`${world.aws.endpoint}/_aws/execute-api/${await api(world)}/$default/health`)
  return { status: answer.status, body: await answer.text() }
}

/** Which versions the alias serves. */
export async function served(world: World): Promise<{ readonly version: string; readonly shares: object }> {
  const alias = (await world.call('lambda', 'GetAlias', { FunctionName: name, Name: 'production' })) as {
    FunctionVersion: string
    RoutingConfig?: { AdditionalVersionWeights?: object }
  }
  return { version: alias.FunctionVersion, shares: alias.RoutingConfig?.AdditionalVersionWeights ?? {} }
}

/** The version that Terraform will read; undefined: it decides by itself. */
export async function recorded(world: World): Promise<string | undefined> {
  const { Parameters } = (await world.call('ssm', 'GetParameters', { Names: [override] })) as {
    Parameters: readonly { Value: string }[]
  }
  return Parameters[0]?.Value
}

/** What serves, and what Terraform will read. */
export async function assertServes(world: World, version: string, record?: string): Promise<void> {
  assert.deepEqual(await served(world), { version, shares: {} })
  assert.equal(await recorded(world), record)
}
