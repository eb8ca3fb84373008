/** The rehearsal of LambdaRollback: releases that really break, an API whose callers really notice, and every reason not to go back. */
import assert from 'node:assert/strict'
import {
  escalated,
  type MovedOn,
  world as parts,
  type Rehearsal,
  type Scenario,
  type ScenarioRun,
  unapproved,
  undoneLater,
  undoRefused,
  type World,
} from 'guardia/rehearse'
import { approvalIn, approved } from '../approval-in-rehearsals.ts'
import {
  api,
  assertServes,
  type Code,
  callApi,
  name,
  override,
  planted,
  platform,
  point,
  publish,
  report,
  served,
} from './platform.ts'
import { lambdaRollback } from './procedure.ts'

const alarmName = 'tk-nq-dev-bookings-errors'

/** A release goes live, and its calls fail. */
function released(
  variables: { readonly [name: string]: string } = {},
  code: Code = { broken: 'release 2' },
): (world: World) => Promise<void> {
  return async (world) => {
    await point(world, await publish(world, code, variables))
    await report(world, new Date(world.now().getTime() - 10 * 60_000), { invocations: 120, errors: 96 })
  }
}
const broken = released()

/** A release that gets a fifth of the traffic fails. */
async function shifting(world: World): Promise<void> {
  await point(world, '1', { [await publish(world, { broken: 'release 2' })]: 0.2 })
}

/** A release fails, and an older record for Terraform exists. */
async function brokenWithRecord(world: World): Promise<void> {
  await world.call('ssm', 'PutParameter', { Name: override, Value: '2', Type: 'String' })
  await broken(world)
}

/** The fix goes live. */
async function third(world: World): Promise<void> {
  await point(world, await publish(world, { release: 'third' }))
}

/** CloudWatch's alarm on the function's errors, in a state. */
async function alarmed(world: World, StateValue: string): Promise<void> {
  await world.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: alarmName,
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: name }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'ignore',
  })
  await world.call('cloudwatch', 'SetAlarmState', { AlarmName: alarmName, StateValue, StateReason: 'rehearsed' })
}

/** The environment of the function holds a secret: nothing that a run leaves behind may show it. */
function assertNoSecret({ state }: ScenarioRun): void {
  assert.equal(JSON.stringify(state).includes(planted), false)
}

const inMinutes = (world: World, minutes: number): Date => new Date(world.now().getTime() + minutes * 60_000)

/** The world is as it was when the bad release served. */
async function asBefore(run: ScenarioRun, world: World): Promise<void> {
  await assertServes(world, '2')
  assertNoSecret(run)
}

async function sharesAsBefore(run: ScenarioRun, world: World): Promise<void> {
  assert.deepEqual(await served(world), { version: '1', shares: { '2': 0.2 } })
  assertNoSecret(run)
}

function nothingToDo(
  name: string,
  story: string,
  incident: (world: World) => Promise<void>,
  outcome: RegExp,
  parameters: Scenario['parameters'] = {},
): Scenario {
  return {
    name,
    story,
    incident,
    parameters,
    expect: { status: 'Success', outcome, world: 'unchanged', check: (run) => assertNoSecret(run) },
  }
}

const repaired: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'Release 2 fails; one person approves; a tenth of the traffic, then all of it goes back to version 1.',
    incident: async (world) => {
      await alarmed(world, 'ALARM')
      await broken(world)
      assert.notEqual((await callApi(world)).status, 200)
    },
    parameters: { Alarms: [alarmName] },
    answers: approved,
    faults: [
      {
        at: { before: 'WatchFiveMinutes' },
        what: 'a tenth of the calls reaches version 1 and succeeds',
        act: async (world) => {
          assert.deepEqual(await served(world), { version: '2', shares: { '1': 0.1 } })
          await report(world, inMinutes(world, 2), { invocations: 12, errors: 0, version: '1' })
        },
      },
    ],
    expect: {
      status: 'Success',
      outcome: /^applied: alias production from version 2 to version 1$/,
      world: 'changed',
      check: async (run, world) => {
        await assertServes(world, '1', '1')
        assert.deepEqual(await callApi(world), { status: 200, body: 'first' })
        const message = String(run.state.steps.find((one) => one.step === 'ApproveRollback')?.inputs['Message'])
        assert.match(message, /120 calls through the alias, 96 errors\. Alarms: tk-nq-dev-bookings-errors ALARM/)
        const evidence = run.state.steps.find((one) => one.step === 'WatchTenPercent')?.outputs['evidence']
        assert.match(String(evidence), /^version 1: 12 calls since .* 0 errors$/)
        assertNoSecret(run)
      },
    },
  },
  {
    name: 'named-version',
    story: 'Two releases in a row are bad: a person names version 1; an older record for Terraform is replaced.',
    incident: async (world) => {
      await world.call('ssm', 'PutParameter', { Name: override, Value: '3', Type: 'String' })
      await publish(world, { broken: 'release 2' })
      await released({}, { broken: 'release 3' })(world)
    },
    parameters: { Version: '1' },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /from version 3 to version 1/,
      world: 'changed',
      check: (_run, world) => assertServes(world, '1', '1'),
    },
  },
  {
    name: 'ends-a-shift',
    story: 'The new release gets 20 % of the traffic and fails: all of it goes back to the main version at once.',
    incident: shifting,
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /from version 1 with 20 % on 2 to version 1/,
      world: 'changed',
      check: (_run, world) => assertServes(world, '1', '1'),
    },
  },
  {
    name: 'warned',
    story: 'Value of a variable, memory and timeout differ: the request says so by name, never by value.',
    incident: async (world) => {
      await world.call('lambda', 'UpdateFunctionConfiguration', { FunctionName: name, MemorySize: 512 })
      await released({ PASSWORD: `${planted}-rotated` })(world)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied/,
      world: 'changed',
      check: (run) => {
        const message = String(run.state.steps.find((one) => one.step === 'ApproveRollback')?.inputs['Message'])
        assert.match(message, /Moves too: MemorySize\.\nWARNING: values of PASSWORD differ/)
        assertNoSecret(run)
      },
    },
  },
]

const nothing: readonly Scenario[] = [
  nothingToDo(
    'no-op',
    'Version 1 serves already: a late page changes nothing.',
    async () => {},
    /already serves version 1/,
    {
      Version: '1',
    },
  ),
  nothingToDo(
    'no-alias',
    'There is no alias: moving one would change nothing for callers.',
    async (world) => {
      await world.call('lambda', 'DeleteAlias', { FunctionName: name, Name: 'production' })
    },
    /there is no alias production/,
  ),
  nothingToDo(
    'past-the-alias',
    'The integration calls the unpublished function, as in the old platform: the alias does not matter.',
    async (world) => {
      await broken(world)
      const ApiId = await api(world)
      const { Items } = (await world.call('apigatewayv2', 'GetIntegrations', { ApiId })) as {
        Items: readonly { IntegrationId: string; IntegrationUri: string }[]
      }
      await world.call('apigatewayv2', 'UpdateIntegration', {
        ApiId,
        IntegrationId: String(Items[0]?.IntegrationId),
        IntegrationUri: String(Items[0]?.IntegrationUri).replace(/:production$/, ''),
      })
    },
    /tk-nq-dev-api calls \$LATEST: the integration must call the alias/,
  ),
  nothingToDo(
    'not-permitted',
    'The permission was given to the function and not to its alias: the API could not call it.',
    async (world) => {
      await broken(world)
      const of = { FunctionName: name, Qualifier: 'production', StatementId: 'api' }
      await world.call('lambda', 'RemovePermission', of)
    },
    /does not let tk-nq-dev-api in/,
  ),
  nothingToDo(
    'unpublished',
    'The alias serves $LATEST: no version is fixed.',
    (world) => point(world, '$LATEST'),
    /serves \$LATEST, which is no published version/,
  ),
  nothingToDo(
    'no-earlier-version',
    'Only one version was ever published.',
    async () => {},
    /an earlier version than 1 is not published/,
  ),
  nothingToDo('unknown-version', 'The version does not exist.', broken, /version 7 is not published/, { Version: '7' }),
  nothingToDo(
    'forward',
    'A newer version is named: that is a release, not a rollback.',
    async (world) => {
      await publish(world, { release: 'second' })
    },
    /version 2 is newer than version 1/,
    { Version: '2' },
  ),
  nothingToDo(
    'other-shift',
    'The alias shifts between two versions and a third is named.',
    async (world) => {
      await publish(world, { release: 'second' })
      await point(world, '2', { [await publish(world, { broken: 'release 3' })]: 0.1 })
    },
    /go back to version 2 first/,
    { Version: '1' },
  ),
  nothingToDo(
    'table-format-moved',
    'The new code writes another format of the table: the old code would misread it.',
    released({ TABLE_FORMAT: '2' }),
    /different formats of the table/,
  ),
  nothingToDo(
    'environment-moved',
    'The new version has a variable that the old one lacks.',
    released({ QUEUE_URL: planted }),
    /environment variables exist in only one of versions 2 and 1: QUEUE_URL/,
  ),
  nothingToDo(
    'no-such-alarm',
    'The alarm to watch does not exist: a misspelt name must not look like a quiet alarm.',
    broken,
    /there is no alarm tk-nq-dev-bookings-erors/,
    { Alarms: ['tk-nq-dev-bookings-erors'] },
  ),
]

const stopped: readonly Scenario[] = [
  ...unapproved(broken, 'the fix is on its way'),
  {
    name: 'raced',
    story: 'While the request waits, somebody deploys a fix: the plan no longer holds.',
    incident: broken,
    answers: approved,
    faults: [
      {
        at: { after: 'ApproveRollback' },
        what: 'a third release goes live',
        act: third,
      },
    ],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged' },
  },
  {
    name: 'raced-at-the-write',
    story: 'Somebody touches the alias in the last moment: its revision is refused, and nothing is undone.',
    incident: broken,
    answers: approved,
    faults: [
      {
        at: { before: 'ShiftTenPercent' },
        what: 'a third release goes live',
        act: third,
      },
    ],
    expect: { status: 'Failed', failure: /PreconditionFailed/, world: 'unchanged' },
  },
]

const undone: readonly Scenario[] = [
  {
    name: 'undone',
    story: 'After all the traffic is back, calls still fail: alias and record are as before.',
    incident: broken,
    answers: approved,
    faults: [
      {
        at: { before: 'WatchTenMinutes' },
        what: 'calls still fail',
        act: (world) => report(world, inMinutes(world, 5), { invocations: 40, errors: 11 }),
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /Calls fail after the rollback: alias production: 40 calls .* 11 errors/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'tenth-fails',
    story: 'The tenth that version 1 gets fails: the rest never follows.',
    incident: broken,
    answers: approved,
    faults: [
      {
        at: { before: 'WatchFiveMinutes' },
        what: 'calls that reach version 1 fail',
        act: (world) => report(world, inMinutes(world, 2), { invocations: 20, errors: 1, version: '1' }),
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /version 1: 20 calls .* 1 errors; below 5 % was expected/,
      world: 'changed',
      check: async (run, world) => {
        assert.equal(
          run.state.steps.some((one) => one.step === 'ShiftAll'),
          false,
        )
        await asBefore(run, world)
      },
    },
  },
  {
    name: 'target-is-broken',
    story: 'The version before is broken as well: the probe finds out within seconds.',
    incident: async (world) => {
      await publish(world, { broken: 'release 2' })
      await released({}, { broken: 'release 3' })(world)
    },
    answers: approved,
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /tk-nq-dev-bookings:2 cannot answer GET \/health/,
      world: 'changed',
      check: async (run, world) => {
        await assertServes(world, '3')
        assertNoSecret(run)
      },
    },
  },
  {
    name: 'alarm-turns-red',
    story: 'A watched alarm that was quiet turns red while a tenth is shifted.',
    incident: async (world) => {
      await alarmed(world, 'OK')
      await broken(world)
    },
    parameters: { Alarms: [alarmName] },
    answers: approved,
    faults: [
      { at: { before: 'WatchFiveMinutes' }, what: 'the alarm turns red', act: (world) => alarmed(world, 'ALARM') },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /Alarm tk-nq-dev-bookings-errors turned red/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'deployed-meanwhile',
    story: 'While a tenth is shifted somebody deploys a fix: it is refused to write over it, and the fix stays.',
    incident: broken,
    answers: approved,
    faults: [
      {
        at: { before: 'ShiftAll' },
        what: 'a third release goes live',
        act: third,
      },
    ],
    expect: {
      status: 'Failed',
      failure: /PreconditionFailed/,
      world: 'unchanged',
      check: (_run, world) => assertServes(world, '3'),
    },
  },
  {
    name: 'undo-keeps-a-deployment',
    story:
      'Calls fail after the rollback, but somebody has deployed a fix in between: only the record goes, and it is said so.',
    incident: broken,
    answers: approved,
    faults: [
      {
        at: { before: 'WatchTenMinutes' },
        what: 'calls fail, and a third release goes live',
        act: async (world) => {
          await report(world, inMinutes(world, 5), { invocations: 40, errors: 40 })
          await third(world)
        },
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /Calls fail after the rollback/,
      world: 'changed',
      check: async ({ state }, world) => {
        await assertServes(world, '3')
        const undo = state.steps.find((one) => one.step === 'RestoreAlias')
        assert.equal(undo?.outputs['restored'], 'alias left at version 3: somebody else moved it there')
      },
    },
  },
  {
    name: 'cancelled',
    story: 'The run is cancelled while a tenth is shifted: the alias serves one version again.',
    incident: broken,
    answers: approved,
    cancelAfter: 'ShiftTenPercent',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored', check: asBefore },
  },
  {
    name: 'cancelled-when-live',
    story: 'The run is cancelled after the record was replaced: alias and the older record come back.',
    incident: brokenWithRecord,
    answers: approved,
    cancelAfter: 'RecordVersion',
    expect: {
      status: 'Cancelled',
      outcome: /^undone/,
      world: 'restored',
      check: (_run, world) => assertServes(world, '2', '2'),
    },
  },
  {
    name: 'cancelled-shift',
    story: 'The run is cancelled after it ended a shift: the shares come back.',
    incident: shifting,
    answers: approved,
    cancelAfter: 'EndShifting',
    expect: {
      status: 'Cancelled',
      outcome: /^undone/,
      world: 'restored',
      check: sharesAsBefore,
    },
  },
]

const held: MovedOn = {
  change: 'Rollback',
  incident: broken,
  movedOn: third,
  refusal: /serves version 3, and \S+ says 1; version 1 alone was expected/,
  check: async (run, world) => {
    await asBefore(run, world)
    // What broke is back: whoever asked for the undo gets just that.
    assert.notEqual((await callApi(world)).status, 200)
  },
}

const later: readonly Scenario[] = [
  undoneLater(held),
  undoneLater({
    ...held,
    suffix: '-with-record',
    incident: brokenWithRecord,
    check: (_run, world) => assertServes(world, '2', '2'),
  }),
  undoneLater({ ...held, suffix: '-shift', incident: shifting, check: sharesAsBefore }),
  ...undoRefused(held),
  {
    name: 'undo-overtaken',
    story: 'A fix goes live in the last moment of the later undo: it stays, only the record goes, and it is said so.',
    incident: broken,
    answers: approved,
    undo: {
      answers: approved,
      faults: [{ at: { before: 'RestoreAlias' }, what: 'a third release goes live', act: third }],
    },
    expect: {
      status: 'Failed',
      outcome: /^undo not finished/,
      failure: /Alias left at version 3: somebody else moved it there/,
      world: 'changed',
      check: (_run, world) => assertServes(world, '3'),
    },
  },
]

export const lambdaRollbackRehearsal: Rehearsal = {
  procedure: lambdaRollback,
  platform,
  watch: () => [parts.function(name), parts.alias(name, 'production'), parts.parameters('/tk-nq/dev/override')],
  parameters: (world) => ({
    Environment: 'dev',
    Function: 'bookings',
    ...approvalIn(world),
  }),
  scenarios: [...repaired, ...repaired.slice(0, 1).map(escalated), ...nothing, ...stopped, ...undone, ...later],
}
