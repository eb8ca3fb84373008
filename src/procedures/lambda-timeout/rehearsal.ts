/** The rehearsal of LambdaTimeout: every cause of a timeout, on a function that really has versions, an alias and an API in front. */
import assert from 'node:assert/strict'
import { world as parts, type Rehearsal, type Scenario, type World } from 'guardia/rehearse'
import { lambdaTimeout } from './procedure.ts'

const name = 'tk-nq-dev-bookings'
const logGroup = `/aws/lambda/${name}`
const overrides = '/tk-nq/dev/override/lambda/bookings'

/** A zip of one Python file: stands in for the Rust function, which nothing here calls. */
const code =
  'UEsDBBQAAAAAAAAAIQDzGFuKNQAAADUAAAAHAAAAbWFpbi5weWRlZiBoYW5kbGVyKGV2ZW50LCBjb250ZXh0KToKICAgIHJldHVybiB7J29rJzogVHJ1ZX0KUEsBAhQDFAAAAAAAAAAhAPMYW4o1AAAANQAAAAcAAAAAAAAAAAAAAKQBAAAAAG1haW4ucHlQSwUGAAAAAAEAAQA1AAAAWgAAAAAA'

async function settled(world: World): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const now = await world.call('lambda', 'GetFunctionConfiguration', { FunctionName: name })
    if (now['LastUpdateStatus'] === 'Successful' && now['State'] === 'Active') return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`${name} did not settle within 5 s`)
}

async function configure(world: World, change: { readonly [member: string]: number | object }): Promise<void> {
  await world.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: name,
    ...(change as { [member: string]: number }),
  })
  await settled(world)
}

async function publish(world: World): Promise<string> {
  return String((await world.call('lambda', 'PublishVersion', { FunctionName: name }))['Version'])
}

async function platform(world: World): Promise<void> {
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

interface Calls {
  /** How many calls took how many milliseconds. */
  readonly took: readonly (readonly [count: number, milliseconds: number])[]
  /** Calls that were cut, and after how many seconds. */
  readonly cut?: number
  readonly limit?: number
  readonly memory?: number
  readonly used?: number
}

/** Calls of the last hour, as metrics and as the lines that Lambda logs. */
function calls({ took, cut = 0, limit = 10, memory = 256, used = 90 }: Calls) {
  return async (world: World): Promise<void> => {
    const at = new Date(world.now().getTime() - 20 * 60_000)
    const durations = took.flatMap(([count, milliseconds]) => Array.from({ length: count }, () => milliseconds))
    const datum = (MetricName: string, Value: number) => ({
      MetricName,
      Value,
      Timestamp: at.toISOString(),
      Dimensions: [{ Name: 'FunctionName', Value: name }],
    })
    const data = [
      ...durations.map((one) => datum('Duration', one)),
      datum('Invocations', durations.length),
      datum('Errors', cut),
    ]
    for (let first = 0; first < data.length; first += 500) {
      await world.call('cloudwatch', 'PutMetricData', {
        Namespace: 'AWS/Lambda',
        MetricData: data.slice(first, first + 500),
      })
    }
    const slowest = [...durations].sort((a, b) => b - a).slice(0, 20)
    const reports = slowest.map(
      (one) =>
        `REPORT RequestId: 1 Duration: ${one.toFixed(2)} ms Billed Duration: ${one} ms Memory Size: ${memory} MB Max Memory Used: ${used} MB`,
    )
    await log(world, at, [...reports, ...Array.from({ length: cut }, () => cutLine(limit))])
  }
}

function cutLine(seconds: number): string {
  return `1 Task timed out after ${seconds.toFixed(2)} seconds`
}

async function log(world: World, at: Date, messages: readonly string[]): Promise<void> {
  const logEvents = messages.map((message) => ({ timestamp: at.getTime(), message }))
  await world.call('logs', 'PutLogEvents', { logGroupName: logGroup, logStreamName: 'calls', logEvents })
}

/** p99 just below the limit of 10 s, and some calls cut: the limit is too low. */
const tooLow = calls({
  took: [
    [90, 2500],
    [10, 9600],
  ],
  cut: 2,
})

async function configuration(
  world: World,
  qualifier?: string,
): Promise<{ Timeout: number; MemorySize: number; Version: string }> {
  const input = { FunctionName: name, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) }
  return (await world.call('lambda', 'GetFunctionConfiguration', input)) as never
}

/** What serves, what is unpublished, and what Terraform will read. */
async function assertServes(
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

const approved = [{ by: 'approver', decision: 'Approve' }] as const
const asBefore = (_run: unknown, world: World): Promise<void> => assertServes(world, { timeout: 10, memory: 256 }, {})

function repaired(
  name: string,
  story: string,
  incident: (world: World) => Promise<void>,
  check: (world: World) => Promise<void>,
): Scenario {
  return {
    name,
    story,
    incident,
    answers: approved,
    expect: { status: 'Success', outcome: /^applied/, world: 'changed', check: (_run, world) => check(world) },
  }
}

function nothingToDo(
  name: string,
  story: string,
  incident: (world: World) => Promise<void>,
  outcome: RegExp,
): Scenario {
  return { name, story, incident, expect: { status: 'Success', outcome, world: 'unchanged' } }
}

const scenarios: readonly Scenario[] = [
  repaired(
    'repaired',
    'Calls run into a limit of 10 s; one person approves; 15 s are set, published and live.',
    tooLow,
    (world) => assertServes(world, { timeout: 15, memory: 256 }, { timeout: '15' }),
  ),
  repaired(
    'more-memory',
    'Calls fill the memory, so CPU is short too: the memory is doubled.',
    calls({ took: [[50, 2000]], used: 245 }),
    (world) => assertServes(world, { timeout: 10, memory: 512 }, { memory: '512' }),
  ),
  repaired(
    'below-the-cap',
    'The limit is not below what the API waits for: it comes down, so that the function reports and not the gateway.',
    async (world) => {
      await configure(world, { Timeout: 30 })
      await world.call('lambda', 'UpdateAlias', {
        FunctionName: name,
        Name: 'production',
        FunctionVersion: await publish(world),
      })
      await calls({ took: [[50, 28_000]], limit: 30, cut: 3 })(world)
    },
    (world) => assertServes(world, { timeout: 29, memory: 256 }, { timeout: '29' }),
  ),
  nothingToDo(
    'healthy',
    'Calls are quick and none was cut: a late page changes nothing.',
    calls({ took: [[80, 300]] }),
    /no call timed out/,
  ),
  nothingToDo(
    'stuck-dependency',
    'Most calls are quick and a few hang until the limit: something does not answer, and a longer limit would only hide it.',
    calls({
      took: [
        [400, 200],
        [3, 10_000],
      ],
      cut: 3,
    }),
    /something they call does not answer/,
  ),
  nothingToDo(
    'at-cap',
    'The limit is as high as the API lets it be: no timeout helps.',
    async (world) => {
      await configure(world, { Timeout: 29 })
      await world.call('lambda', 'UpdateAlias', {
        FunctionName: name,
        Name: 'production',
        FunctionVersion: await publish(world),
      })
      await calls({ took: [[50, 28_500]], limit: 29, cut: 3 })(world)
    },
    /the API gives up after 30\.00 s: no timeout helps/,
  ),
  nothingToDo(
    'unreleased',
    'Unpublished code or settings wait on $LATEST: publishing a timeout would release them too.',
    async (world) => {
      await configure(world, { Environment: { Variables: { FEATURE: 'new' } } })
      await tooLow(world)
    },
    /would release that/,
  ),
  {
    name: 'rejected',
    story: 'The approver says no.',
    incident: tooLow,
    answers: [{ by: 'approver', decision: 'Reject', comment: 'the release is rolled back instead' }],
    expect: { status: 'Failed', failure: /reject/i, world: 'unchanged' },
  },
  {
    name: 'expired',
    story: 'Nobody answers within the response time.',
    incident: tooLow,
    expect: { status: 'TimedOut', world: 'unchanged' },
  },
  {
    name: 'self-approved',
    story: 'Whoever started it approves it too.',
    incident: tooLow,
    answers: [{ by: 'requester', decision: 'Approve' }],
    expect: { status: 'Failed', failure: /approved it too/, world: 'unchanged' },
  },
  {
    name: 'careless',
    story: 'The approval does not repeat the plan: nobody has read it.',
    incident: tooLow,
    answers: [{ by: 'approver', decision: 'Approve', comment: 'ok' }],
    expect: { status: 'Failed', failure: /does not repeat/, world: 'unchanged' },
  },
  {
    name: 'raced',
    story: 'Somebody changes the function while the request waits: the plan no longer holds.',
    incident: tooLow,
    answers: approved,
    faults: [
      {
        at: { after: 'ApproveLimits' },
        what: 'somebody doubles the memory',
        act: (world) => configure(world, { MemorySize: 512 }),
      },
    ],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged' },
  },
  {
    name: 'raced-at-the-write',
    story:
      'Somebody changes the function in the last moment: the revision of the plan is refused, and nothing is undone.',
    incident: tooLow,
    answers: approved,
    faults: [
      {
        at: { before: 'SetLimits' },
        what: 'somebody doubles the memory',
        act: (world) => configure(world, { MemorySize: 512 }),
      },
    ],
    expect: { status: 'Failed', failure: /PreconditionFailed/, world: 'unchanged' },
  },
  {
    name: 'undone',
    story: 'Calls still time out after the change: alias, limits and record are as before.',
    incident: tooLow,
    answers: approved,
    faults: [
      {
        at: { before: 'WatchTenMinutes' },
        what: 'calls are still cut, at the new limit',
        act: (world) => log(world, new Date(world.now().getTime() + 5 * 60_000), [cutLine(15), cutLine(15)]),
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /Calls still time out/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'cancelled',
    story: 'The run is cancelled right after the write: limits and record are as before.',
    incident: tooLow,
    answers: approved,
    cancelAfter: 'SetLimits',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'changed', check: asBefore },
  },
]

export const lambdaTimeoutRehearsal: Rehearsal = {
  procedure: lambdaTimeout,
  platform,
  watch: () => [parts.function(name), parts.alias(name, 'production'), parts.parameters(overrides)],
  parameters: (world) => ({
    Environment: 'dev',
    Function: 'bookings',
    Approvers: [world.people.approver.arn, world.people.second.arn, world.people.requester.arn],
    ApprovalTopicArn: world.topicArn,
  }),
  scenarios,
}
