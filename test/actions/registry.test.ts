import { describe, expect, test } from 'vitest'
import { actions, findAction } from '../../src/actions/index.ts'
import type { JsonObject } from '../../src/document/index.ts'

/** The overview of actions: default timeout, impact, what it calls, and built-in outputs. */
const overview: readonly (readonly [string, number | undefined, string, string, string])[] = [
  ['approve', 604_800, 'NonMutating', 'sns:Publish', 'ApprovalStatus ApproverDecisions'],
  ['assertAwsResourceProperty', undefined, 'NonMutating', 'dynamodb:DescribeTable', ''],
  ['branch', undefined, 'NonMutating', '', 'NextStep'],
  [
    'changeInstanceState',
    3_600,
    'Mutating',
    'ec2:DescribeInstances ec2:DescribeInstanceStatus ec2:StopInstances',
    'InstanceStates',
  ],
  ['copyImage', undefined, 'Mutating', 'ec2:CopyImage ec2:DescribeImages', 'ImageId ImageState'],
  ['createImage', undefined, 'Mutating', 'ec2:CreateImage ec2:DescribeImages', 'ImageId ImageState'],
  [
    'createStack',
    undefined,
    'Mutating',
    'cloudformation:CreateStack cloudformation:DescribeStacks',
    'StackId StackStatus StackStatusReason',
  ],
  ['createTags', undefined, 'Mutating', 'ec2:CreateTags', ''],
  ['deleteImage', undefined, 'Mutating', 'ec2:DescribeImages ec2:DeregisterImage ec2:DeleteSnapshot', ''],
  ['deleteStack', undefined, 'Mutating', 'cloudformation:DeleteStack cloudformation:DescribeStacks', ''],
  [
    'executeAutomation',
    undefined,
    'Undetermined',
    'ssm:StartAutomationExecution ssm:GetAutomationExecution ssm:StopAutomationExecution',
    'ExecutionId Status Output',
  ],
  ['executeAwsApi', 25, 'Undetermined', 'dynamodb:DescribeTable', ''],
  ['executeScript', 600, 'Undetermined', '', 'Payload'],
  [
    'executeStateMachine',
    undefined,
    'Undetermined',
    'stepfunctions:StartExecution stepfunctions:DescribeExecution stepfunctions:StopExecution',
    'executionArn input name output startDate stateMachineArn status stopDate',
  ],
  ['invokeLambdaFunction', 300, 'Undetermined', 'lambda:Invoke', 'StatusCode FunctionError LogResult Payload'],
  ['invokeWebhook', undefined, 'Undetermined', 'ssm:GetParameter', 'Response ResponseCode'],
  ['loop', undefined, 'Undetermined', '', 'CurrentIteration CurrentIteratorValue'],
  ['pause', 604_800, 'NonMutating', '', ''],
  [
    'runCommand',
    undefined,
    'Undetermined',
    'ssm:SendCommand ssm:ListCommands ssm:ListCommandInvocations ssm:CancelCommand',
    'CommandId Status ResponseCode Output',
  ],
  [
    'runInstances',
    undefined,
    'Mutating',
    'ec2:RunInstances ec2:DescribeInstances ec2:DescribeInstanceStatus',
    'InstanceIds InstanceStates',
  ],
  ['sleep', undefined, 'NonMutating', '', ''],
  ['updateVariable', undefined, 'Mutating', '', ''],
  ['waitForAwsResourceProperty', 3_600, 'NonMutating', 'dynamodb:DescribeTable', ''],
]

const sample: JsonObject = {
  Service: 'DynamoDB',
  Api: 'describe_table',
  TableName: 'Orders',
  NotificationArn: 'arn:aws:sns:eu-west-1:123456789012:Automation-ops',
  DesiredState: 'stopped',
  InstanceIds: ['i-1'],
}

describe('the registry', () => {
  test('holds the 23 documented actions and the three of AWS own', () => {
    const names = [...actions.values()].filter(({ undocumented }) => undocumented !== true).map(({ name }) => name)
    expect(names.toSorted()).toEqual(overview.map(([name]) => `aws:${name}`).toSorted())
    expect([...actions.values()].filter(({ undocumented }) => undocumented === true).map(({ name }) => name)).toEqual([
      'aws:putServerUpgradeMetrics',
      'aws:shareSQLMedia',
      'aws:installDistributorPackageOnAzure',
    ])
    for (const [name, action] of actions) expect(action.name).toBe(name)
  })

  test.each(overview)('aws:%s has the facts of the reference', (name, timeout, impact, operations, outputs) => {
    const action = findAction(`aws:${name}`)!
    expect(action.doc).toMatch(/^[A-Z].*\.$/)
    expect(action.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/systems-manager\/latest\/userguide\/[\w-]+\.html$/)
    expect(action.defaultTimeoutSeconds).toBe(timeout)
    expect(action.impact).toBe(impact)
    for (const field of Object.values(action.inputs)) expect(field.doc).toMatch(/\S/)
    for (const group of [...(action.oneOf ?? []), ...(action.exclusive ?? [])]) {
      for (const one of group) expect(Object.hasOwn(action.inputs, one)).toBe(true)
    }
    const named = outputs === '' ? [] : outputs.split(' ')
    const payload = Object.keys(action.outputs).filter((one) => one === 'OutputPayload')
    expect(Object.keys(action.outputs).filter((one) => one !== 'OutputPayload')).toEqual(named)
    if (named.length > 0 && name !== 'branch' && name !== 'loop') expect(payload).toEqual(['OutputPayload'])
    const called = action
      .needs(sample)
      .flatMap((need) => (need.kind === 'operation' ? [`${need.service}:${need.operation}`] : []))
    expect(called.toSorted()).toEqual(operations.split(' ').filter(Boolean).toSorted())
    expect(action.run === undefined).toBe(name === 'loop')
  })

  test('knows nothing by the names of an object', () => {
    expect(findAction('constructor')).toBeUndefined()
    expect(findAction('__proto__')).toBeUndefined()
  })

  test('says of undocumented actions that their needs are not known', () => {
    expect(findAction('aws:shareSQLMedia')!.needs({})[0]!.kind).toBe('unknown')
    expect(findAction('aws:shareSQLMedia')!.run).toBeUndefined()
  })
})

describe('needs', () => {
  const needs = (name: string, inputs: JsonObject) => findAction(name)!.needs(inputs)

  test('an API action needs the operation, by the name of the model, narrowed by its own members only', () => {
    expect(
      needs('aws:waitForAwsResourceProperty', { ...sample, PropertySelector: '$.x', DesiredValues: ['y'] }),
    ).toEqual([
      {
        kind: 'operation',
        service: 'dynamodb',
        operation: 'DescribeTable',
        input: {
          TableName: 'Orders',
          NotificationArn: sample['NotificationArn'],
          DesiredState: 'stopped',
          InstanceIds: ['i-1'],
        },
      },
    ])
  })

  test('a call that only the run knows is unknown, never guessed', () => {
    expect(needs('aws:executeAwsApi', { Service: '{{ Service }}', Api: 'DescribeTable' })).toMatchObject([
      { kind: 'unknown' },
    ])
    expect(needs('aws:executeAwsApi', {})).toMatchObject([{ kind: 'unknown' }])
  })

  test('a script is a need of its own', () => {
    expect(needs('aws:executeScript', { Runtime: 'python3.11', Script: 'x = 1' })).toEqual([
      { kind: 'script', runtime: 'python3.11', source: 'x = 1' },
    ])
    expect(needs('aws:executeScript', { Runtime: 'python3.11', Attachment: 'a.zip' })).toEqual([
      { kind: 'script', runtime: 'python3.11', source: undefined },
    ])
  })

  test('roles are passed only where the step names one', () => {
    const passed = (name: string, inputs: JsonObject) => needs(name, inputs).filter(({ kind }) => kind === 'passRole')
    expect(passed('aws:createStack', { StackName: 'S' })).toEqual([])
    expect(passed('aws:createStack', { StackName: 'S', RoleARN: '{{ Role }}' })).toEqual([
      { kind: 'passRole', role: '{{ Role }}', service: 'cloudformation.amazonaws.com' },
    ])
    expect(passed('aws:runInstances', { ImageId: 'ami-1' })).toEqual([])
    expect(passed('aws:runInstances', { ImageId: 'ami-1', IamInstanceProfileName: 'P' })).toHaveLength(1)
    expect(
      passed('aws:executeAutomation', { DocumentName: 'D', RuntimeParameters: { AutomationAssumeRole: ['{{ R }}'] } }),
    ).toEqual([{ kind: 'passRole', role: '{{ R }}', service: 'ssm.amazonaws.com' }])
    expect(
      passed('aws:runCommand', { DocumentName: 'D', ServiceRoleArn: 'arn:aws:iam::123456789012:role/R' }),
    ).toHaveLength(1)
  })

  test('a start in other accounts takes their execution role', () => {
    const locations = [
      { Accounts: ['1'], Regions: ['r'], ExecutionRoleName: '{{ Role }}' },
      { Accounts: ['2'], Regions: ['r'] },
    ]
    expect(needs('aws:executeAutomation', { DocumentName: 'D', TargetLocations: locations })).toEqual(
      expect.arrayContaining([
        { kind: 'action', action: 'sts:AssumeRole', resource: 'arn:{{ global:AWS_PARTITION }}:iam::*:role/{{ Role }}' },
        {
          kind: 'action',
          action: 'sts:AssumeRole',
          resource: 'arn:{{ global:AWS_PARTITION }}:iam::*:role/AWS-SystemsManager-AutomationExecutionRole',
        },
      ]),
    )
  })

  test('a state change needs only its own operation, a look none', () => {
    const changes = (inputs: JsonObject) =>
      needs('aws:changeInstanceState', { InstanceIds: ['i-1'], ...inputs })
        .map((need) => (need.kind === 'operation' ? need.operation : need.kind))
        .filter((operation) => !operation.startsWith('Describe'))
    expect(changes({ DesiredState: 'running' })).toEqual(['StartInstances'])
    expect(changes({ DesiredState: 'running', CheckStateOnly: true })).toEqual([])
    expect(changes({ DesiredState: '{{ State }}' })).toEqual(['StartInstances', 'StopInstances', 'TerminateInstances'])
  })
})
