import { describe, expect, test } from 'vitest'
import { findAction } from '../../src/actions/index.ts'
import type { JsonObject } from '../../src/document/index.ts'
import { instances, operationsOf, outputOf, play, series } from './play.ts'

const checks = (status: string): JsonObject => ({
  InstanceStatuses: [{ SystemStatus: { Status: 'ok' }, InstanceStatus: { Status: status } }],
})

describe('aws:changeInstanceState', () => {
  const change = findAction('aws:changeInstanceState')!

  test('stops once, then waits', async () => {
    const played = await play(
      change,
      { InstanceIds: ['i-1', 'i-2'], DesiredState: 'stopped', Force: true },
      {
        aws: {
          StopInstances: () => ({}),
          DescribeInstances: series(instances('stopping', 'stopped'), instances('stopped', 'stopped')),
        },
      },
    )
    expect(outputOf(played)).toEqual({ InstanceStates: ['stopped', 'stopped'] })
    expect(operationsOf(played)).toEqual(['StopInstances', 'DescribeInstances', 'DescribeInstances'])
    expect(played.calls[0]?.input).toEqual({ InstanceIds: ['i-1', 'i-2'], Force: true })
    expect(played.elapsed).toBe(5)
  })

  test('running means that both status checks pass', async () => {
    const played = await play(
      change,
      { InstanceIds: 'i-1', DesiredState: 'running' },
      {
        aws: {
          StartInstances: () => ({}),
          DescribeInstances: series(instances('pending'), instances('running')),
          DescribeInstanceStatus: series({ InstanceStatuses: [] }, checks('initializing'), checks('ok')),
        },
      },
    )
    expect(outputOf(played)).toEqual({ InstanceStates: ['running'] })
    expect(played.elapsed).toBe(5 + 10 + 20)
  })

  test('a failed status check fails the step', async () => {
    const aws = {
      StartInstances: () => ({}),
      DescribeInstances: () => instances('running'),
      DescribeInstanceStatus: series(checks('initializing'), checks('impaired')),
    }
    const { failure } = await play(change, { InstanceIds: ['i-1'], DesiredState: 'running' }, { aws })
    expect(failure?.message).toContain('impaired')
  })

  test('CheckStateOnly changes nothing', async () => {
    const played = await play(
      change,
      { InstanceIds: ['i-1'], DesiredState: 'terminated', CheckStateOnly: 'true' },
      { aws: { DescribeInstances: () => instances('terminated') } },
    )
    expect(operationsOf(played)).toEqual(['DescribeInstances'])
  })

  test('fails where the state can no longer be reached', async () => {
    const aws = { StartInstances: () => ({}), DescribeInstances: series(instances('shutting-down')) }
    const { failure } = await play(change, { InstanceIds: ['i-1'], DesiredState: 'running' }, { aws })
    expect(failure?.message).toContain('shutting-down')
  })

  test('FailOnUnexpectedStopped fails where a started instance stops', async () => {
    const aws = { StartInstances: () => ({}), DescribeInstances: series(instances('pending'), instances('stopped')) }
    const inputs = { InstanceIds: ['i-1'], DesiredState: 'running', FailOnUnexpectedStopped: true }
    expect((await play(change, inputs, { aws })).failure?.message).toContain('stopped')
  })
})
