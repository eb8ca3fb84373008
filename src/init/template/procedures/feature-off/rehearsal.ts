/** The rehearsal of FeatureOff: every way it can go, on a local AWS, under the procedure's own role. */
import assert from 'node:assert/strict'
import {
  type Answer,
  type MovedOn,
  world as parts,
  type Rehearsal,
  type Scenario,
  unapproved,
  undoneLater,
  undoRefused,
  type World,
} from 'guardia/rehearse'
import { featureOff } from './procedure.ts'

const name = '/app/dev/feature/new-checkout'
const AlarmName = 'app-dev-new-checkout-errors'
const approved: readonly Answer[] = [{ by: 'approver', decision: 'Approve' }]

const turn = (Value: string) => async (world: World) => {
  await world.call('ssm', 'PutParameter', { Name: name, Value, Type: 'String', Overwrite: true })
}
const alarmIs = (StateValue: 'OK' | 'ALARM') => async (world: World) => {
  await world.call('cloudwatch', 'SetAlarmState', { AlarmName, StateValue, StateReason: 'rehearsed' })
}

async function platform(world: World): Promise<void> {
  await turn('on')(world)
  await world.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName,
    Namespace: 'App',
    MetricName: 'CheckoutErrors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
  })
  await alarmIs('OK')(world)
}

const errorsRise = alarmIs('ALARM')
// Before the write, because what the world is compared with afterwards is taken after the last thing that others did.
const errorsStop = { at: { before: 'SetOff' }, what: 'the errors stop', act: alarmIs('OK') }

async function isOn(world: World): Promise<boolean> {
  const { Parameter } = (await world.call('ssm', 'GetParameter', { Name: name })) as { Parameter: { Value: string } }
  return Parameter.Value === 'on'
}

const held: MovedOn = {
  change: 'SwitchOff',
  incident: errorsRise,
  faults: [errorsStop],
  movedOn: turn('on'),
  refusal: /must be one of \[off\], but it is "on"/,
}

const scenarios: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'The alarm is red; one person approves; the feature is switched off and the errors stop.',
    incident: errorsRise,
    answers: approved,
    faults: [errorsStop],
    expect: {
      status: 'Success',
      outcome: /^applied: the error alarm is in ALARM/,
      world: 'changed',
      check: async (_run, world) => assert.equal(await isOn(world), false),
    },
  },
  {
    name: 'no-op',
    story: 'The alarm is quiet: a late page changes nothing.',
    expect: { status: 'Success', outcome: /^nothing changed: the error alarm is OK/, world: 'unchanged' },
  },
  {
    name: 'already-off',
    story: 'The switch is off already: the feature cannot be the cause.',
    incident: async (world) => {
      await turn('off')(world)
      await errorsRise(world)
    },
    expect: { status: 'Success', outcome: /^nothing changed: the switch is off already/, world: 'unchanged' },
  },
  ...unapproved(errorsRise, 'the launch is at noon'),
  {
    name: 'raced',
    story: 'Somebody switches it off while the request waits: the plan no longer holds.',
    incident: errorsRise,
    answers: approved,
    faults: [{ at: { after: 'ApproveSwitchOff' }, what: 'somebody switches it off', act: turn('off') }],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged' },
  },
  {
    name: 'undone',
    story: 'The errors go on: the feature was not the cause and is switched on again.',
    incident: errorsRise,
    answers: approved,
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      world: 'restored',
      check: async (_run, world) => assert.equal(await isOn(world), true),
    },
  },
  {
    name: 'cancelled',
    story: 'The run is cancelled after the write: the switch goes back to on.',
    incident: errorsRise,
    answers: approved,
    cancelAfter: 'SetOff',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored' },
  },
  undoneLater(held),
  ...undoRefused(held),
]

export const featureOffRehearsal: Rehearsal = {
  procedure: featureOff,
  platform,
  watch: () => [parts.parameters('/app/dev/feature')],
  parameters: (world) => ({
    Environment: 'dev',
    Feature: 'new-checkout',
    Approvers: [world.people.approver.arn, world.people.second.arn, world.people.requester.arn],
    ApprovalTopicArn: world.topicArn,
  }),
  scenarios,
}
