/**
 * A DynamoDB table throttles. The reason decides: only provisioned capacity below the traffic is mended by switching the table to
 * on-demand; a hot key, an account quota or a cap of its own are told apart and reported.
 */
import {
  alarm,
  execution,
  integer,
  is,
  map,
  mapList,
  type Procedure,
  procedure,
  python,
  readScript,
  say,
  text,
  textList,
} from 'guardia'
import { approvalOf, approvalParameters, environment } from '../parameters.ts'
import { P1 } from '../severities.ts'
import { dynamodbThrottlingText } from './text.ts'

const countSwitches = python(import.meta.url, 'scripts/count_switches.py', {
  inputs: { table: text(), now: text() },
  outputs: { switches: integer() },
})

const measureThrottles = python(import.meta.url, 'scripts/measure_throttles.py', {
  inputs: { table: map(), now: text(), since: text(), expect: text({ allowed: ['any', 'none'] }) },
  outputs: { total: integer(), byReason: map(), places: textList() },
})

const markTime = python(import.meta.url, '../mark_time.py', { inputs: { now: text() }, outputs: { now: text() } })

const decideCapacity = python(import.meta.url, 'scripts/decide_capacity.py', {
  library: [readScript(import.meta.url, '../plan_hash.py')],
  inputs: {
    table: map(),
    throttles: map(),
    total: integer(),
    switches: integer(),
    scaling: mapList(),
    override: map(),
  },
  outputs: {
    verdict: text({
      allowed: [
        'switch',
        'no-throttling',
        'already-on-demand',
        'hot-key',
        'account-limit',
        'on-demand-cap',
        'busy',
        'switches-used',
      ],
    }),
    outcome: text(),
    hash: text(),
    code: text(),
    question: text(),
    undo: text(),
    readUnits: integer(),
    writeUnits: integer(),
    maxRead: integer(),
    maxWrite: integer(),
    hasIndexes: text({ allowed: ['yes', 'no'] }),
    indexUpdates: mapList(),
    hadOverride: text({ allowed: ['yes', 'no'] }),
    override: text(),
  },
})

export const dynamodbThrottling: Procedure = procedure(
  {
    name: 'DynamoDbThrottling',
    revision: 1,
    severity: P1,
    risk: 'medium',
    text: dynamodbThrottlingText,
    triggers: [alarm('table-throttles')],
    parameters: {
      Environment: environment,
      Table: text({
        default: 'main',
        pattern: /[a-z][a-z0-9-]{0,62}/,
        describe: { en: 'Table, without its prefix.', es: 'Tabla, sin su prefijo.' },
      }),
      ...approvalParameters,
    },
  },
  (p, step) => {
    const tableName = say`tk-nq-${p.Environment}-${p.Table}`
    const overrideName = say`/tk-nq/${p.Environment}/override/dynamodb/${p.Table}/billing_mode`

    const plan = step.plan((step) => {
      const read = step.call('ReadTable', 'dynamodb', 'DescribeTable', { TableName: tableName })
      const scaling = step.call('ReadScaling', 'application-autoscaling', 'DescribeScalableTargets', {
        ServiceNamespace: 'dynamodb',
        ResourceIds: [say`table/${tableName}`],
      })
      const override = step.call('ReadOverride', 'ssm', 'GetParameters', { Names: [overrideName] })
      const switches = step.script('CountSwitches', countSwitches, { table: tableName, now: execution.dateTime })
      const throttles = step.script('MeasureThrottles', measureThrottles, {
        table: read.Table,
        now: execution.dateTime,
        since: '',
        expect: 'any',
      })
      return step.script('Decide', decideCapacity, {
        table: read.Table,
        throttles: throttles.byReason,
        total: throttles.total,
        switches: switches.switches,
        scaling: scaling.ScalableTargets,
        override,
      })
    })
    const { result } = plan

    step
      .when(is(result.verdict, 'switch'), (step) => {
        step.change('Switch', {
          plan,
          approve: approvalOf(p),
          apply: (step) => {
            step.call('SwitchToOnDemand', 'dynamodb', 'UpdateTable', {
              TableName: tableName,
              BillingMode: 'PAY_PER_REQUEST',
              OnDemandThroughput: { MaxReadRequestUnits: result.maxRead, MaxWriteRequestUnits: result.maxWrite },
            })
            step.call('RecordOverride', 'ssm', 'PutParameter', {
              Name: overrideName,
              Value: 'PAY_PER_REQUEST',
              Type: 'String',
              Overwrite: true,
            })
          },
          verify: (step) => {
            step.wait(
              'WaitActive',
              'dynamodb',
              'DescribeTable',
              { TableName: tableName },
              { property: (answer) => answer.Table.TableStatus, is: ['ACTIVE'], timeoutSeconds: 1800 },
            )
            step.assert(
              'AssertOnDemand',
              'dynamodb',
              'DescribeTable',
              { TableName: tableName },
              { property: (answer) => answer.Table.BillingModeSummary.BillingMode, is: ['PAY_PER_REQUEST'] },
            )
            const mark = step.script('MarkSwitched', markTime, { now: execution.dateTime })
            step.sleep('WatchFifteenMinutes', 'PT15M')
            const now = step.call('ReadSwitched', 'dynamodb', 'DescribeTable', { TableName: tableName })
            step.script('AssertNoThrottles', measureThrottles, {
              table: now.Table,
              now: execution.dateTime,
              since: mark.now,
              expect: 'none',
            })
          },
          undo: (step) => {
            step.wait(
              'WaitBeforeUndo',
              'dynamodb',
              'DescribeTable',
              { TableName: tableName },
              { property: (answer) => answer.Table.TableStatus, is: ['ACTIVE'], timeoutSeconds: 1800 },
            )
            const now = step.call('ReadBeforeUndo', 'dynamodb', 'DescribeTable', { TableName: tableName })
            const provisioned = { ReadCapacityUnits: result.readUnits, WriteCapacityUnits: result.writeUnits }
            step
              .when(is(now.Table.BillingModeSummary.BillingMode, 'PROVISIONED'), (step) => {
                step.sleep('AlreadyProvisioned', 'PT0S')
              })
              .orWhen(is(result.hasIndexes, 'yes'), (step) => {
                step.call('RestoreTableAndIndexes', 'dynamodb', 'UpdateTable', {
                  TableName: tableName,
                  BillingMode: 'PROVISIONED',
                  ProvisionedThroughput: provisioned,
                  GlobalSecondaryIndexUpdates: result.indexUpdates,
                })
              })
              .otherwise((step) => {
                step.call('RestoreTable', 'dynamodb', 'UpdateTable', {
                  TableName: tableName,
                  BillingMode: 'PROVISIONED',
                  ProvisionedThroughput: provisioned,
                })
              })
            step
              .when(is(result.hadOverride, 'yes'), (step) => {
                step.call('RestoreOverride', 'ssm', 'PutParameter', {
                  Name: overrideName,
                  Value: result.override,
                  Type: 'String',
                  Overwrite: true,
                })
              })
              .otherwise((step) => {
                step.call('RemoveOverride', 'ssm', 'DeleteParameters', { Names: [overrideName] })
              })
            step.wait(
              'AssertRestored',
              'dynamodb',
              'DescribeTable',
              { TableName: tableName },
              { property: (answer) => answer.Table.TableStatus, is: ['ACTIVE'], timeoutSeconds: 1800 },
            )
          },
          still: (step) => {
            step.assert(
              'AssertStillOnDemand',
              'dynamodb',
              'DescribeTable',
              { TableName: tableName },
              { property: (answer) => answer.Table.BillingModeSummary.BillingMode, is: ['PAY_PER_REQUEST'] },
            )
            step.assert(
              'AssertStillRecorded',
              'ssm',
              'GetParameter',
              { Name: overrideName },
              { property: (answer) => answer.Parameter.Value, is: ['PAY_PER_REQUEST'] },
            )
          },
          outcome: result.outcome,
        })
      })
      .otherwise((step) => step.finish('NothingToChange', result.outcome))
  },
)
