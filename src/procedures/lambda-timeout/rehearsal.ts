/** The rehearsal of LambdaTimeout: every cause of a timeout, on a function that really has versions, an alias and an API in front. */
import assert from 'node:assert/strict'
import {
  escalated,
  type MovedOn,
  nothingToDo,
  world as parts,
  type Rehearsal,
  type Scenario,
  unapproved,
  undoneLater,
  undoRefused,
  type World,
} from 'guardia/rehearse'
import { approvalIn, approved } from '../approval-in-rehearsals.ts'
import {
  assertServes,
  calls,
  configuration,
  configure,
  cutLine,
  log,
  measure,
  name,
  overrides,
  platform,
  publish,
  release,
} from './platform.ts'
import { lambdaTimeout } from './procedure.ts'

/** p99 just below the limit of 10 s, and some calls cut: the limit is too low. */
const tooLow = calls({
  took: [
    [90, 2500],
    [10, 9600],
  ],
  cut: 2,
})

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

const held: MovedOn = {
  change: 'Limits',
  incident: tooLow,
  movedOn: async (world) => {
    await configure(world, { Timeout: 20 })
    await release(world)
  },
  refusal: /Timeout is 20, planned was 15/,
  check: asBefore,
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
      await release(world)
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
      await release(world)
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
  nothingToDo(
    'memory-bound',
    'The memory is as large as this procedure gives, and full: something holds it.',
    async (world) => {
      await configure(world, { MemorySize: 3008 })
      await release(world)
      await calls({ took: [[50, 2000]], memory: 3008, used: 2900 })(world)
    },
    /uses? 2900 of 3008 MB.*find what holds it/,
  ),
  nothingToDo(
    'busy',
    'The alias shifts traffic between two versions: a deployment is at work.',
    async (world) => {
      await configure(world, { Timeout: 11 })
      await world.call('lambda', 'UpdateAlias', {
        FunctionName: name,
        Name: 'production',
        RoutingConfig: { AdditionalVersionWeights: { [await publish(world)]: 0.1 } },
      })
      await tooLow(world)
    },
    /is shifting traffic to version 2/,
  ),
  ...unapproved(tooLow, 'the release is rolled back instead'),
  undoneLater(held),
  undoneLater({
    ...held,
    suffix: '-with-record',
    incident: async (world) => {
      const Name = '/tk-nq/dev/override/lambda/bookings/timeout'
      await world.call('ssm', 'PutParameter', { Name, Value: '10', Type: 'String' })
      await tooLow(world)
    },
    check: (_run, world) => assertServes(world, { timeout: 10, memory: 256 }, { timeout: '10' }),
  }),
  ...undoRefused(held),
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
      failure: /Calls still time out after the change: .* 2 timed out/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'still-slow',
    story: 'No call is cut any more, but p99 stays too close to the new limit: everything is as before.',
    incident: tooLow,
    answers: approved,
    faults: [
      {
        at: { before: 'WatchTenMinutes' },
        what: 'calls take 14.5 s',
        act: (world) => measure(world, new Date(world.now().getTime() + 5 * 60_000), 'Duration', [14_500], [20]),
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /too close to the limit after the change: .*p99 14\.50 s of 15 s/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'alias-raced',
    story: 'Somebody touches the alias just before it is moved: its revision is refused, and the limits go back.',
    incident: tooLow,
    answers: approved,
    faults: [
      {
        at: { before: 'MoveAlias' },
        what: 'somebody describes the alias',
        act: async (world) => {
          const input = { FunctionName: name, Name: 'production', Description: 'frozen until Monday' }
          await world.call('lambda', 'UpdateAlias', input)
        },
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /PreconditionFailed/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'others-work-kept',
    story: 'While the change is watched somebody gives more memory, and calls still time out: only our part is undone.',
    incident: tooLow,
    answers: approved,
    faults: [
      {
        at: { before: 'WatchTenMinutes' },
        what: 'somebody doubles the memory; calls are still cut',
        act: async (world) => {
          await configure(world, { MemorySize: 512 })
          await log(world, new Date(world.now().getTime() + 5 * 60_000), [cutLine(15)])
        },
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /1 timed out/,
      world: 'changed',
      check: async (_run, world) => {
        const [latest, live] = [await configuration(world), await configuration(world, 'production')]
        assert.deepEqual([latest.Timeout, latest.MemorySize], [10, 512])
        assert.deepEqual([live.Timeout, live.MemorySize, live.Version], [10, 256, '1'])
      },
    },
  },
  {
    name: 'without-alias',
    story: 'Without an alias $LATEST serves and nothing is published; the request names what the approver must know.',
    incident: async (world) => {
      await world.call('lambda', 'DeleteAlias', { FunctionName: name, Name: 'production' })
      await world.call('sqs', 'CreateQueue', { QueueName: 'tk-nq-dev-jobs', Attributes: { VisibilityTimeout: '30' } })
      const EventSourceArn = `arn:aws:sqs:${world.region}:${world.account}:tk-nq-dev-jobs`
      await world.call('lambda', 'CreateEventSourceMapping', { FunctionName: name, EventSourceArn })
      await tooLow(world)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: timeout 10 -> 15 s/,
      world: 'changed',
      check: async ({ state }, world) => {
        const message = String(state.steps.find((one) => one.step === 'ApproveLimits')?.inputs['Message'])
        assert.match(message, /queue tk-nq-dev-jobs hides a message 30 s; it should be 6 x 15 s = 90 s/)
        assert.match(message, /tk-nq-dev-api calls production, not \$LATEST/)
        assert.equal((await configuration(world)).Timeout, 15)
        const { Versions } = await world.call('lambda', 'ListVersionsByFunction', { FunctionName: name })
        assert.equal((Versions as readonly unknown[]).length, 2)
      },
    },
  },
  {
    name: 'cancelled-when-live',
    story:
      'The run is cancelled after the alias moved; an older record for Terraform was there: alias, limits and record are back.',
    incident: async (world) => {
      await world.call('ssm', 'PutParameter', { Name: `${overrides}/timeout`, Value: '10', Type: 'String' })
      await tooLow(world)
    },
    answers: approved,
    cancelAfter: 'RecordTimeout',
    expect: {
      status: 'Cancelled',
      outcome: /^undone/,
      world: 'changed',
      check: async (_run, world) => {
        await assertServes(world, { timeout: 10, memory: 256 }, { timeout: '10' })
        assert.equal((await configuration(world, 'production')).Version, '1')
      },
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
    ...approvalIn(world),
  }),
  scenarios: [...scenarios, ...scenarios.slice(0, 1).map(escalated)],
}
