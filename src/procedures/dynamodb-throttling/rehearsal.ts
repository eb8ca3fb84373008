/** The rehearsal of DynamoDbThrottling: every way it can go, on a table that really is provisioned and metrics that really rise. */
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
import { dynamodbThrottling } from './procedure.ts'

const table = 'tk-nq-dev-main'
const override = '/tk-nq/dev/override/dynamodb/main/billing_mode'

async function platform(world: World): Promise<void> {
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' })
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ]
  const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 2 }
  const index = (name: string) => ({
    IndexName: name,
    KeySchema: key(`${name}PK`, `${name}SK`),
    Projection: { ProjectionType: 'ALL' },
    ProvisionedThroughput: units,
  })
  await world.call('dynamodb', 'CreateTable', {
    TableName: table,
    AttributeDefinitions: ['PK', 'SK', 'GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK'].map(text),
    KeySchema: key('PK', 'SK'),
    GlobalSecondaryIndexes: [index('GSI1'), index('GSI2')],
    ProvisionedThroughput: units,
  })
  await world.call('application-autoscaling', 'RegisterScalableTarget', {
    ServiceNamespace: 'dynamodb',
    ResourceId: `table/${table}`,
    ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
    MinCapacity: 5,
    MaxCapacity: 50,
  })
}

/** `count` requests throttled for `reason`, now or some minutes ago. */
function throttled(reason: string, count: number, minutesAgo = 10, indexName?: string) {
  return async (world: World): Promise<void> => {
    const index = indexName === undefined ? [] : [{ Name: 'GlobalSecondaryIndexName', Value: indexName }]
    await world.call('cloudwatch', 'PutMetricData', {
      Namespace: 'AWS/DynamoDB',
      MetricData: [
        {
          MetricName: `${reason}ThrottleEvents`,
          Dimensions: [{ Name: 'TableName', Value: table }, ...index],
          Timestamp: new Date(world.now().getTime() - minutesAgo * 60_000).toISOString(),
          Value: count,
        },
      ],
    })
  }
}

const tooLittle = throttled('ReadProvisionedThroughput', 420)

async function switchMode(world: World): Promise<void> {
  await world.call('dynamodb', 'UpdateTable', { TableName: table, BillingMode: 'PAY_PER_REQUEST' })
}

const held: MovedOn = {
  change: 'Switch',
  incident: tooLittle,
  movedOn: async (world) => {
    await world.call('dynamodb', 'UpdateTable', {
      TableName: table,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 40, WriteCapacityUnits: 20 },
    })
  },
  refusal: /BillingMode|PAY_PER_REQUEST/,
  world: 'changed',
  check: async (run, world) => {
    await asBefore(run, world)
    assert.match(run.outcome, /The on-demand cap of 100\/100 stays set; it does nothing while the table is provisioned/)
    const places = run.differences.map((line) => line.replace(/:.*$/, ''))
    assert.deepEqual(places, [
      `table ${table}/Table/BillingModeSummary/LastUpdateToPayPerRequestDateTime`,
      `table ${table}/Table/OnDemandThroughput`,
    ])
  },
}

const scenarios: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'Provisioned reads are too few; one person approves; the table is switched to on-demand and stays quiet.',
    incident: tooLittle,
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: provisioned capacity is below the traffic/,
      world: 'changed',
      check: async (_run, world) => {
        const { Table } = (await world.call('dynamodb', 'DescribeTable', { TableName: table })) as {
          Table: { BillingModeSummary: { BillingMode: string } }
        }
        assert.equal(Table.BillingModeSummary.BillingMode, 'PAY_PER_REQUEST')
        const { Parameter } = (await world.call('ssm', 'GetParameter', { Name: override })) as {
          Parameter: { Value: string }
        }
        assert.equal(Parameter.Value, 'PAY_PER_REQUEST')
      },
    },
  },
  nothingToDo(
    'no-throttling',
    'Nothing was throttled: a late page changes nothing.',
    async () => {},
    /no request was throttled/,
  ),
  nothingToDo(
    'hot-key',
    'One key is hot: no capacity mode helps.',
    throttled('WriteKeyRangeThroughput', 90, 10, 'GSI1'),
    /one key range/,
  ),
  nothingToDo('account-limit', 'The account quota refuses.', throttled('ReadAccountLimit', 30), /account quota/),
  nothingToDo(
    'already-on-demand',
    'The table is on demand already: switching again would mend nothing.',
    async (world) => {
      await switchMode(world)
      await throttled('WriteProvisionedThroughput', 7)(world)
    },
    /already PAY_PER_REQUEST/,
  ),
  nothingToDo(
    'on-demand-cap',
    'The table is on demand and its own cap refuses.',
    async (world) => {
      await switchMode(world)
      await throttled('ReadMaxOnDemandThroughput', 12)(world)
    },
    /its own cap/,
  ),
  nothingToDo(
    'switches-used',
    'The table was switched four times today: AWS allows no fifth.',
    async (world) => {
      const back = {
        TableName: table,
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
      }
      for (let round = 0; round < 2; round += 1) {
        await switchMode(world)
        await world.call('dynamodb', 'UpdateTable', back)
      }
      await tooLittle(world)
    },
    /switched 4 times/,
  ),
  ...unapproved(tooLittle, 'wait for the campaign to end'),
  {
    name: 'raced',
    story: 'Somebody raises the capacity while the request waits: the plan no longer holds.',
    incident: tooLittle,
    answers: [{ by: 'approver', decision: 'Approve', afterSeconds: 900 }],
    faults: [
      {
        at: { after: 'ApproveSwitch' },
        what: 'somebody doubles the capacity',
        act: async (world) => {
          const throughput = { ReadCapacityUnits: 10, WriteCapacityUnits: 4 }
          await world.call('dynamodb', 'UpdateTable', { TableName: table, ProvisionedThroughput: throughput })
        },
      },
    ],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged' },
  },
  {
    name: 'undone',
    story: 'Throttling goes on after the switch: the old capacity comes back.',
    incident: tooLittle,
    answers: approved,
    faults: [
      {
        at: { before: 'WatchFifteenMinutes' },
        what: 'requests are still throttled',
        act: throttled('ReadProvisionedThroughput', 33, 0),
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /Throttling goes on after the change: 33 requests since [0-9:]+ UTC/,
      world: 'changed',
      check: asBefore,
    },
  },
  undoneLater(held),
  undoneLater({
    ...held,
    suffix: '-with-record',
    incident: async (world) => {
      await world.call('ssm', 'PutParameter', { Name: override, Value: 'PROVISIONED', Type: 'String' })
      await tooLittle(world)
    },
    check: async (_run, world) => {
      const { Parameter } = (await world.call('ssm', 'GetParameter', { Name: override })) as {
        Parameter: { Value: string }
      }
      assert.equal(Parameter.Value, 'PROVISIONED')
    },
  }),
  ...undoRefused(held),
  {
    name: 'cancelled',
    story: 'The run is cancelled after the switch: the old capacity comes back.',
    incident: tooLittle,
    answers: approved,
    cancelAfter: 'SwitchToOnDemand',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'changed', check: asBefore },
  },
]

async function asBefore(_run: unknown, world: World): Promise<void> {
  const { Table } = (await world.call('dynamodb', 'DescribeTable', { TableName: table })) as {
    Table: {
      BillingModeSummary?: { BillingMode: string }
      ProvisionedThroughput: { ReadCapacityUnits: number; WriteCapacityUnits: number }
      GlobalSecondaryIndexes: readonly {
        ProvisionedThroughput: { ReadCapacityUnits: number; WriteCapacityUnits: number }
      }[]
    }
  }
  assert.equal(Table.BillingModeSummary?.BillingMode ?? 'PROVISIONED', 'PROVISIONED')
  for (const { ProvisionedThroughput } of [Table, ...Table.GlobalSecondaryIndexes]) {
    assert.equal(ProvisionedThroughput.ReadCapacityUnits, 5)
    assert.equal(ProvisionedThroughput.WriteCapacityUnits, 2)
  }
  const { InvalidParameters } = (await world.call('ssm', 'GetParameters', { Names: [override] })) as {
    InvalidParameters: readonly string[]
  }
  assert.deepEqual(InvalidParameters, [override])
}

export const dynamodbThrottlingRehearsal: Rehearsal = {
  procedure: dynamodbThrottling,
  platform,
  leaves: [{ at: /Table\/OnDemandThroughput/, says: /on-demand cap of \d+\/\d+ stays set/ }],
  watch: () => [parts.table(table), parts.items(table), parts.scaling(table), parts.parameters('/tk-nq/dev/override')],
  parameters: (world) => ({
    Environment: 'dev',
    ...approvalIn(world),
  }),
  scenarios: [...scenarios, ...scenarios.slice(0, 1).map(escalated)],
}
