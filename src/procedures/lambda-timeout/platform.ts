/** The platform of LambdaTimeout's rehearsal: a function with versions and an alias, an API in front of it, and what its calls left. */
import assert from 'node:assert/strict'
import type { World } from 'guardia/rehearse'

/** The function that times out. */
export const name: string = 'tk-nq-dev-bookings'
const logGroup = `/aws/lambda/${name}`
/** Where Terraform reads what a procedure changed. */
export const overrides: string = '/tk-nq/dev/override/lambda/bookings'

/** A zip of one Python file: stands in for the Rust function, which nothing here calls. */
export const code: string =
  'UEsDBBQAAAAAAAAAIQDzGFuKNQAAADUAAAAHAAAAbWFpbi5weWRlZiBoYW5kbGVyKGV2ZW50LCBjb250ZXh0KToKICAgIHJldHVybiB7J29rJzogVHJ1ZX0KUEsBAhQDFAAAAAAAAAAhAPMYW4o1AAAANQAAAAcAAAAAAAAAAAAAAKQBAAAAAG1haW4ucHlQSwUGAAAAAAEAAQA1AAAAWgAAAAAA'

async function settled(world: World): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const now = await world.call('lambda', 'GetFunctionConfiguration', { FunctionName: name })
    if (now['LastUpdateStatus'] === 'Successful' && now['State'] === 'Active') return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`${name} did not settle within 5 s`)
}

/** Changes the unpublished function, and waits until that is done. */
export async function configure(world: World, change: { readonly [member: string]: number | object }): Promise<void> {
  await world.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: name,
    ...(change as { [member: string]: number }),
  })
  await settled(world)
}

/** Publishes a version; gives its number. */
export async function publish(world: World): Promise<string> {
  return String((await world.call('lambda', 'PublishVersion', { FunctionName: name }))['Version'])
}

/** As it is on a good day: 10 s, 256 MB, one version behind `production`, an HTTP API that waits 30 s. */
export async function platform(world: World): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  await world.call('iam', 'CreateRole', { RoleName: 'bookings', AssumeRolePolicyDocument })
  const input = {
    FunctionName: name,
    Runtime: 'python3.11',
    Handler: 'main.handler',
    Role: `arn:aws:iam::${world.account}:role/bookings`,
    Code: { ZipFile: Buffer.from(code, 'base64') },
    Timeout: 10,
    MemorySize: 256,
  }
  const created = await world.caller.call({ service: 'lambda', operation: 'CreateFunction', input })
  await settled(world)
  await world.call('lambda', 'CreateAlias', {
    FunctionName: name,
    Name: 'production',
    FunctionVersion: await publish(world),
  })
  const api = await world.call('apigatewayv2', 'CreateApi', { Name: 'tk-nq-dev-api', ProtocolType: 'HTTP' })
  await world.call('apigatewayv2', 'CreateIntegration', {
    ApiId: String(api['ApiId']),
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: `${String(created['FunctionArn'])}:production`,
    PayloadFormatVersion: '2.0',
    TimeoutInMillis: 30_000,
  })
  await world.call('logs', 'CreateLogGroup', { logGroupName: logGroup })
  await world.call('logs', 'CreateLogStream', { logGroupName: logGroup, logStreamName: 'calls' })
}

/** Calls that were made. */
export interface Calls {
  /** How many calls took how many milliseconds. */
  readonly took: readonly (readonly [count: number, milliseconds: number])[]
  /** Calls that were cut, and after how many seconds. */
  readonly cut?: number
  readonly limit?: number
  readonly memory?: number
  readonly used?: number
}

/** A metric of the function, at a moment. */
export async function measure(
  world: World,
  at: Date,
  MetricName: string,
  Values: readonly number[],
  Counts: readonly number[] = Values.map(() => 1),
): Promise<void> {
  const Dimensions = [{ Name: 'FunctionName', Value: name }]
  await world.call('cloudwatch', 'PutMetricData', {
    Namespace: 'AWS/Lambda',
    MetricData: [{ MetricName, Dimensions, Timestamp: at.toISOString(), Values: [...Values], Counts: [...Counts] }],
  })
}

/** Calls of the last hour, as metrics and as the lines that Lambda logs. */
export function calls({ took, cut = 0, limit = 10, memory = 256, used = 90 }: Calls): (world: World) => Promise<void> {
  return async (world: World): Promise<void> => {
    const at = new Date(world.now().getTime() - 20 * 60_000)
    const [milliseconds, counts] = [took.map((one) => one[1]), took.map((one) => one[0])]
    await measure(world, at, 'Duration', milliseconds, counts)
    await measure(world, at, 'Invocations', [counts.reduce((sum, one) => sum + one, 0)])
    await measure(world, at, 'Errors', [cut])
    const reports = milliseconds.map(
      (one) =>
        `REPORT RequestId: 1 Duration: ${one.toFixed(2)} ms Billed Duration: ${one} ms Memory Size: ${memory} MB Max Memory Used: ${used} MB`,
    )
    await log(world, at, [...reports, ...Array.from({ length: cut }, () => cutLine(limit))])
  }
}

/** What Lambda logs when it cuts a call. */
export function cutLine(seconds: number): string {
  return `1 Task timed out after ${seconds.toFixed(2)} seconds`
}

/** Lines in the function's log. */
export async function log(world: World, at: Date, messages: readonly string[]): Promise<void> {
  const logEvents = messages.map((message) => ({ timestamp: at.getTime(), message }))
  await world.call('logs', 'PutLogEvents', { logGroupName: logGroup, logStreamName: 'calls', logEvents })
}

/** Makes the unpublished function what callers get. */
export async function release(world: World): Promise<void> {
  const FunctionVersion = await publish(world)
  await world.call('lambda', 'UpdateAlias', { FunctionName: name, Name: 'production', FunctionVersion })
}

/** The configuration of the unpublished function, or of what a qualifier serves. */
export async function configuration(
  world: World,
  qualifier?: string,
): Promise<{ Timeout: number; MemorySize: number; Version: string }> {
  const input = { FunctionName: name, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) }
  return (await world.call('lambda', 'GetFunctionConfiguration', input)) as never
}

/** What serves, what is unpublished, and what Terraform will read. */
export async function assertServes(
  world: World,
  expected: { timeout: number; memory: number },
  recorded: { readonly [name: string]: string },
): Promise<void> {
  for (const qualifier of [undefined, 'production']) {
    const now = await configuration(world, qualifier)
    assert.deepEqual({ timeout: now.Timeout, memory: now.MemorySize }, expected)
  }
  const { Parameters } = (await world.call('ssm', 'GetParametersByPath', { Path: overrides })) as {
    Parameters: readonly { Name: string; Value: string }[]
  }
  assert.deepEqual(
    Object.fromEntries(Parameters.map((one) => [one.Name.slice(overrides.length + 1), one.Value])),
    recorded,
  )
}
