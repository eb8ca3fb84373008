import { describe, expect, test } from 'vitest'
import { failureText, findAction, StepFailure } from '../../src/actions/index.ts'
import { instances, operationsOf, outputOf, play, series } from './play.ts'

describe('aws:runInstances', () => {
  const launch = findAction('aws:runInstances')!

  test('launches under the names of the operation and waits until all run', async () => {
    const played = await play(
      launch,
      {
        ImageId: 'ami-1',
        InstanceType: 't3.micro',
        MinInstanceCount: '1',
        MaxInstanceCount: 2,
        IamInstanceProfileName: 'Profile',
        IamInstanceProfileArn: '',
        SubnetId: '',
        SecurityGroupIds: 'sg-1',
        Monitoring: true,
        MetadataOptions: { HttpTokens: 'required' },
      },
      {
        aws: {
          RunInstances: () => ({ Instances: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] }),
          DescribeInstances: series(instances(), instances('running', 'pending'), instances('running', 'running')),
          DescribeInstanceStatus: () => new StepFailure('InvalidInstanceID.NotFound'),
        },
      },
    )
    expect(outputOf(played)).toEqual({ InstanceIds: ['i-1', 'i-2'], InstanceStates: ['running', 'running'] })
    expect(played.calls[0]?.input).toEqual({
      ImageId: 'ami-1',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 2,
      IamInstanceProfile: { Name: 'Profile' },
      SecurityGroupIds: ['sg-1'],
      Monitoring: { Enabled: true },
      MetadataOptions: { HttpTokens: 'required' },
    })
    expect(operationsOf(played).filter((one) => one === 'RunInstances')).toHaveLength(1)
  })

  test('leaves the type to EC2, and takes the states from either operation that has them', async () => {
    const aws = {
      RunInstances: () => ({ Instances: [{ InstanceId: 'i-1' }] }),
      DescribeInstances: () => ({}),
      DescribeInstanceStatus: series(
        { InstanceStatuses: [{ InstanceState: { Name: 'pending' } }] },
        { InstanceStatuses: [{ InstanceState: { Name: 'running' } }] },
      ),
    }
    const played = await play(launch, { ImageId: 'ami-1' }, { aws })
    expect(outputOf(played)).toEqual({ InstanceIds: ['i-1'], InstanceStates: ['running'] })
    expect(played.calls[0]?.input).toEqual({ ImageId: 'ami-1', MinCount: 1, MaxCount: 1 })
  })

  test('a refused launch is worded as SSM words it, and stays what it was', async () => {
    const thrown = new StepFailure(failureText('aws:runInstances', 'no capacity'), { type: 'Throttling' })
    const { failure } = await play(launch, { ImageId: 'ami-1' }, { aws: { RunInstances: () => thrown } })
    expect(failure?.message).toMatch(
      /^Automation Step Execution fails when it's launching the instance\(s\)\..*\[no capacity\]/,
    )
    expect(failure?.throttled).toBe(true)
  })

  test('an instance that ends instead fails the step', async () => {
    const aws = {
      RunInstances: () => ({ Instances: [{ InstanceId: 'i-1' }] }),
      DescribeInstances: () => instances('terminated'),
    }
    const { failure } = await play(launch, { ImageId: 'ami-1' }, { aws })
    expect(failure?.message).toMatch(/^Step fails when it is verifying launched instance\(s\) are ready to be used\. /)
    expect(failure?.output).toEqual({ InstanceIds: ['i-1'], InstanceStates: ['terminated'] })
  })
})
