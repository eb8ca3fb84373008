/**
 * Every action that reaches outside, run whole through `runDocument`: what it asks of AWS, how it ends, and what it puts out. One row a
 * case; answers are by operation, a list is one answer a call (the last one stays).
 */
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/document/index.ts'
import { type RunOptions, runDocument } from '../../src/engine/index.ts'
import { documentOf, Failing, fails } from './small.ts'

type Answers = { readonly [operation: string]: Json | Failing | readonly (Json | Failing)[] }
type Inputs = { readonly [name: string]: unknown }

interface Case {
  readonly answers?: Answers
  /** The calls in order, repeated ones once: `service Operation {input}`. */
  readonly calls?: readonly string[]
  readonly status?: string
  readonly outputs?: { readonly [name: string]: unknown }
  readonly message?: RegExp
  readonly seconds?: number
  readonly step?: Inputs
  readonly options?: RunOptions
}

async function play(action: string, inputs: Inputs, { answers = {}, step = {}, options = {} }: Case) {
  const calls: string[] = []
  const made = new Map<string, number>()
  const result = await runDocument(documentOf([{ name: 'S', action: `aws:${action}`, inputs, ...step }]), {
    ...options,
    aws: ({ service, operation, input }) => {
      const call = `${service} ${operation} ${JSON.stringify(input)}`
      if (!calls.includes(call)) calls.push(call)
      const count = made.get(operation) ?? 0
      made.set(operation, count + 1)
      const given = answers[operation] ?? {}
      const one = Array.isArray(given) ? given[Math.min(count, given.length - 1)] : given
      if (one instanceof Failing) throw { name: one.code, message: one.words }
      return one as JsonObject
    },
  })
  const outputs = Object.entries(result.outputs).map(([name, value]) => [name.replace(/^S\./, ''), value])
  return { result, calls, outputs: Object.fromEntries(outputs) as Inputs }
}

const invocation = { CommandInvocations: [{ CommandPlugins: [{ ResponseCode: 0, Output: 'done' }] }] }
const health = (state: string, check: string) => ({
  InstanceStatuses: [
    { InstanceState: { Name: state }, InstanceStatus: { Status: check }, SystemStatus: { Status: check } },
  ],
})
const stack = (status: string, more = {}) => ({ Stacks: [{ StackId: 'stack-id', StackStatus: status, ...more }] })
const image = (state: string, more = {}) => ({ Images: [{ State: state, ...more }] })
const instance = { InstanceIds: ['i-1'] }
const template = { StackName: 'Demo', TemplateBody: '{}' }
const webhook = {
  GetParameter: { Parameter: { Value: '{"URL":"https://hook.example","headers":{"A":"b"},"payload":"own"}' } },
}
const machine = { stateMachineArn: 'arn', input: '{"a": 1}' }
const wait = {
  Service: 'S3',
  Api: 'listBuckets',
  PropertySelector: '$.Owner.DisplayName',
  DesiredValues: ['maria', 'luis'],
}

const cases: readonly (readonly [string, string, Inputs, Case])[] = [
  [
    'changeInstanceState',
    'starts, and waits for state and checks',
    { ...instance, DesiredState: 'running', AdditionalInfo: 'x' },
    {
      answers: {
        DescribeInstanceStatus: [
          health('pending', 'initializing'),
          health('running', 'initializing'),
          health('running', 'ok'),
        ],
      },
      calls: [
        'ec2 StartInstances {"InstanceIds":["i-1"],"AdditionalInfo":"x"}',
        'ec2 DescribeInstances {"InstanceIds":["i-1"]}',
        'ec2 DescribeInstanceStatus {"InstanceIds":["i-1"],"IncludeAllInstances":true}',
      ],
      outputs: { InstanceStates: ['running'] },
    },
  ],
  [
    'changeInstanceState',
    'stops by force',
    { ...instance, DesiredState: 'stopped', Force: true },
    {
      answers: { DescribeInstanceStatus: health('stopped', 'not-applicable') },
      calls: [
        'ec2 StopInstances {"InstanceIds":["i-1"],"Force":true}',
        'ec2 DescribeInstances {"InstanceIds":["i-1"]}',
        'ec2 DescribeInstanceStatus {"InstanceIds":["i-1"],"IncludeAllInstances":true}',
      ],
      outputs: { InstanceStates: ['stopped'] },
    },
  ],
  [
    'changeInstanceState',
    'only looks',
    { ...instance, DesiredState: 'terminated', CheckStateOnly: true },
    {
      answers: { DescribeInstances: { Reservations: [{ Instances: [{ State: { Name: 'terminated' } }] }] } },
      calls: ['ec2 DescribeInstances {"InstanceIds":["i-1"]}'],
    },
  ],
  [
    'changeInstanceState',
    'knows three states',
    { ...instance, DesiredState: 'pending' },
    { status: 'Failed', calls: [], message: /DesiredState is "pending"/ },
  ],
  [
    'changeInstanceState',
    'waits an hour',
    { ...instance, DesiredState: 'stopped' },
    { answers: { DescribeInstanceStatus: health('stopping', 'ok') }, status: 'TimedOut', seconds: 3600 },
  ],
  [
    'copyImage',
    'copies and waits',
    {
      SourceRegion: 'eu-west-1',
      SourceImageId: 'ami-1',
      ImageName: 'copy',
      Encrypted: true,
      KmsKeyId: 'k',
      ImageDescription: 'd',
      ClientToken: 't',
    },
    {
      answers: { CopyImage: { ImageId: 'ami-2' }, DescribeImages: [image('pending'), image('available')] },
      calls: [
        'ec2 CopyImage {"SourceRegion":"eu-west-1","SourceImageId":"ami-1","Name":"copy","Description":"d","Encrypted":true,"KmsKeyId":"k","ClientToken":"t"}',
        'ec2 DescribeImages {"ImageIds":["ami-2"]}',
      ],
      outputs: { ImageId: 'ami-2', ImageState: 'available' },
    },
  ],
  [
    'createImage',
    'makes one and waits',
    { InstanceId: 'i-1', ImageName: 'n', NoReboot: false },
    {
      answers: { CreateImage: { ImageId: 'ami-2' }, DescribeImages: image('available') },
      calls: [
        'ec2 CreateImage {"InstanceId":"i-1","Name":"n","NoReboot":false}',
        'ec2 DescribeImages {"ImageIds":["ami-2"]}',
      ],
      outputs: { ImageId: 'ami-2', ImageState: 'available' },
    },
  ],
  [
    'createImage',
    'fails with the image',
    { InstanceId: 'i-1', ImageName: 'n' },
    {
      answers: {
        CreateImage: { ImageId: 'ami-2' },
        DescribeImages: image('failed', { StateReason: { Message: 'no snapshot' } }),
      },
      status: 'Failed',
      message: /ami-2 is failed: no snapshot/,
      outputs: { ImageState: 'failed' },
    },
  ],
  [
    'deleteImage',
    'deregisters, then deletes each snapshot',
    { ImageId: 'ami-1' },
    {
      answers: {
        DescribeImages: image('available', {
          BlockDeviceMappings: [
            { Ebs: { SnapshotId: 'snap-1' } },
            { VirtualName: 'e' },
            { Ebs: { SnapshotId: 'snap-2' } },
          ],
        }),
      },
      calls: [
        'ec2 DescribeImages {"ImageIds":["ami-1"]}',
        'ec2 DeregisterImage {"ImageId":"ami-1"}',
        'ec2 DeleteSnapshot {"SnapshotId":"snap-1"}',
        'ec2 DeleteSnapshot {"SnapshotId":"snap-2"}',
      ],
    },
  ],
  ['deleteImage', 'fails without one', { ImageId: 'ami-1' }, { status: 'Failed', message: /no image ami-1/ }],
  [
    'createStack',
    'creates and waits',
    { ...template, OnFailure: 'DELETE', TimeoutInMinutes: 5 },
    {
      answers: {
        CreateStack: { StackId: 'stack-id' },
        DescribeStacks: [stack('CREATE_IN_PROGRESS'), stack('CREATE_COMPLETE')],
      },
      calls: [
        'cloudformation CreateStack {"StackName":"Demo","TemplateBody":"{}","OnFailure":"DELETE","TimeoutInMinutes":5}',
        'cloudformation DescribeStacks {"StackName":"stack-id"}',
      ],
      outputs: { StackId: 'stack-id', StackStatus: 'CREATE_COMPLETE', StackStatusReason: '' },
    },
  ],
  [
    'createStack',
    'fails with a roll-back',
    template,
    {
      answers: {
        CreateStack: { StackId: 'stack-id' },
        DescribeStacks: [stack('ROLLBACK_IN_PROGRESS'), stack('ROLLBACK_COMPLETE', { StackStatusReason: 'quota' })],
      },
      status: 'Failed',
      message: /ROLLBACK_COMPLETE, not CREATE_COMPLETE: quota/,
      outputs: { StackStatusReason: 'quota' },
    },
  ],
  [
    'createStack',
    'takes one template',
    { ...template, TemplateURL: 'https://b/t' },
    { status: 'Failed', calls: [], message: /only one of TemplateBody, TemplateURL/ },
  ],
  [
    'createStack',
    'fails where the name is taken',
    template,
    {
      answers: { CreateStack: fails('AlreadyExistsException', 'Stack [Demo] already exists') },
      status: 'Failed',
      message: /already exists \(Service: cloudformation; .*Error Code: AlreadyExistsException/,
    },
  ],
  [
    'deleteStack',
    'deletes by id and waits',
    { StackName: 'Demo', ClientRequestToken: 't' },
    {
      answers: {
        DescribeStacks: [
          stack('CREATE_COMPLETE'),
          stack('CREATE_COMPLETE'),
          stack('DELETE_IN_PROGRESS'),
          stack('DELETE_COMPLETE'),
        ],
      },
      calls: [
        'cloudformation DescribeStacks {"StackName":"Demo"}',
        'cloudformation DescribeStacks {"StackName":"stack-id"}',
        'cloudformation DeleteStack {"StackName":"Demo","ClientRequestToken":"t"}',
      ],
    },
  ],
  [
    'deleteStack',
    'is content with none',
    { StackName: 'Demo' },
    { answers: { DescribeStacks: fails('ValidationError', 'Stack with id Demo does not exist') } },
  ],
  [
    'deleteStack',
    'fails where it cannot',
    { StackName: 'Demo' },
    {
      answers: { DescribeStacks: stack('DELETE_FAILED', { StackStatusReason: 'in use' }) },
      status: 'Failed',
      message: /in use/,
    },
  ],
  [
    'createTags',
    'tags EC2',
    { ResourceIds: ['i-1', 'i-2'], Tags: [{ Key: 'k', Value: 'v' }] },
    { calls: ['ec2 CreateTags {"Resources":["i-1","i-2"],"Tags":[{"Key":"k","Value":"v"}]}'] },
  ],
  ...['ManagedInstance', 'MaintenanceWindow', 'Parameter'].map((type): readonly [string, string, Inputs, Case] => [
    'createTags',
    `tags a ${type}`,
    { ResourceIds: ['x'], ResourceType: type, Tags: [{ Key: 'k', Value: 'v' }] },
    { calls: [`ssm AddTagsToResource {"ResourceType":"${type}","ResourceId":"x","Tags":[{"Key":"k","Value":"v"}]}`] },
  ]),
  [
    'createTags',
    'takes one resource of Systems Manager',
    { ResourceIds: ['x', 'y'], ResourceType: 'Parameter', Tags: [{ Key: 'k', Value: 'v' }] },
    { status: 'Failed', calls: [] },
  ],
  [
    'executeStateMachine',
    'runs and waits',
    machine,
    {
      answers: {
        StartExecution: { executionArn: 'exe' },
        DescribeExecution: [{ status: 'RUNNING' }, { status: 'SUCCEEDED', output: '{}', executionArn: 'exe' }],
      },
      calls: [
        'stepfunctions StartExecution {"stateMachineArn":"arn","input":"{\\"a\\": 1}"}',
        'stepfunctions DescribeExecution {"executionArn":"exe"}',
      ],
      outputs: { executionArn: 'exe', status: 'SUCCEEDED', output: '{}' },
    },
  ],
  ...['FAILED', 'TIMED_OUT', 'ABORTED'].map((status): readonly [string, string, Inputs, Case] => [
    'executeStateMachine',
    `fails with ${status}`,
    machine,
    {
      answers: { StartExecution: { executionArn: 'exe' }, DescribeExecution: { status, error: 'E', cause: 'why' } },
      status: 'Failed',
      message: new RegExp(`is ${status}: E: why`),
    },
  ]),
  [
    'invokeLambdaFunction',
    'waits for the answer, and takes the end of the log',
    { FunctionName: 'f', InputPayload: { a: 1 } },
    {
      answers: { Invoke: { StatusCode: 200, Payload: '{"b":2}', LogResult: 'bG9n', ExecutedVersion: '$LATEST' } },
      calls: [
        'lambda Invoke {"FunctionName":"f","InvocationType":"RequestResponse","LogType":"Tail","Payload":"{\\"a\\":1}"}',
      ],
      outputs: { StatusCode: 200, Payload: '{"b":2}', LogResult: 'bG9n' },
    },
  ],
  [
    'invokeLambdaFunction',
    'only sends an event',
    { FunctionName: 'f', InvocationType: 'Event', Payload: '{"a":1}' },
    {
      answers: { Invoke: { StatusCode: 202 } },
      calls: ['lambda Invoke {"FunctionName":"f","InvocationType":"Event","Payload":"{\\"a\\":1}"}'],
      outputs: { StatusCode: 202 },
    },
  ],
  [
    'invokeLambdaFunction',
    'takes a Payload that is a map',
    { FunctionName: 'f', Payload: { a: 1 } },
    {
      answers: { Invoke: { StatusCode: 200, Payload: 'null' } },
      calls: [
        'lambda Invoke {"FunctionName":"f","InvocationType":"RequestResponse","LogType":"Tail","Payload":"{\\"a\\":1}"}',
      ],
    },
  ],
  [
    'invokeLambdaFunction',
    'leaves what the service takes to the service',
    { FunctionName: 'f', InvocationType: 'Sometimes' },
    {
      answers: { Invoke: fails('InvalidParameterValueException', 'Sometimes?') },
      status: 'Failed',
      message: /Sometimes\? \(Service: lambda/,
    },
  ],
  [
    'invokeLambdaFunction',
    'fails with the function',
    { FunctionName: 'f' },
    {
      answers: { Invoke: { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorMessage":"boom"}' } },
      status: 'Failed',
      message: /\(Unhandled\): boom/,
      outputs: { FunctionError: 'Unhandled' },
    },
  ],
  [
    'invokeWebhook',
    'posts its body',
    { IntegrationName: 'n', Body: 'mine' },
    {
      answers: webhook,
      options: { http: ({ url, headers, body }) => ({ status: 201, body: `${url} ${headers['A']} ${body}` }) },
      outputs: { Response: 'https://hook.example b mine', ResponseCode: '201' },
    },
  ],
  [
    'invokeWebhook',
    "posts the integration's payload",
    { IntegrationName: 'n' },
    {
      answers: webhook,
      options: { http: ({ body }) => ({ status: 200, body: body ?? '' }) },
      outputs: { Response: 'own' },
    },
  ],
  [
    'invokeWebhook',
    'fails with an error',
    { IntegrationName: 'n' },
    {
      answers: webhook,
      options: { http: () => ({ status: 500, body: 'bad' }) },
      status: 'Failed',
      message: /answered 500: bad/,
      outputs: { ResponseCode: '500' },
    },
  ],
  [
    'invokeWebhook',
    'fails without the integration',
    { IntegrationName: 'n' },
    { answers: { GetParameter: fails('ParameterNotFound') }, status: 'Failed', message: /ParameterNotFound/ },
  ],
  [
    'runCommand',
    'sends and follows',
    {
      DocumentName: 'AWS-RunShellScript',
      ...instance,
      Parameters: { commands: ['ls'], deep: { a: 1 } },
      MaxConcurrency: 5,
      TimeoutSeconds: 30,
    },
    {
      answers: {
        SendCommand: { Command: { CommandId: 'c' } },
        ListCommands: [{ Commands: [{ Status: 'InProgress' }] }, { Commands: [{ Status: 'Success' }] }],
        ListCommandInvocations: invocation,
      },
      calls: [
        'ssm SendCommand {"DocumentName":"AWS-RunShellScript","InstanceIds":["i-1"],"Parameters":{"commands":["ls"],"deep":["{\\"a\\":1}"]},"TimeoutSeconds":30,"MaxConcurrency":"5"}',
        'ssm ListCommands {"CommandId":"c"}',
        'ssm ListCommandInvocations {"CommandId":"c","Details":true}',
      ],
      outputs: { CommandId: 'c', Status: 'Success', ResponseCode: 0, Output: 'done' },
    },
  ],
  ...['Failed', 'TimedOut', 'Cancelled', 'DeliveryTimedOut', 'Undeliverable'].map(
    (status): readonly [string, string, Inputs, Case] => [
      'runCommand',
      `fails with ${status}`,
      { DocumentName: 'D', ...instance },
      {
        answers: {
          SendCommand: { Command: { CommandId: 'c' } },
          ListCommands: { Commands: [{ Status: status }] },
          ListCommandInvocations: invocation,
        },
        status: 'Failed',
        message: /Command c returns unexpected invocation result: \n\{Status=\[/,
        outputs: { Status: status },
      },
    ],
  ),
  [
    'runInstances',
    'launches and waits',
    { ImageId: 'ami-1', MinInstanceCount: 2, MaxInstanceCount: '2', UserData: 'eA==', Monitoring: true },
    {
      answers: {
        RunInstances: { Instances: [{ InstanceId: 'i-1' }] },
        DescribeInstanceStatus: [health('pending', 'initializing'), health('running', 'initializing')],
      },
      calls: [
        'ec2 RunInstances {"ImageId":"ami-1","MinCount":2,"MaxCount":2,"UserData":"eA==","Monitoring":{"Enabled":true}}',
        'ec2 DescribeInstances {"InstanceIds":["i-1"]}',
        'ec2 DescribeInstanceStatus {"InstanceIds":["i-1"],"IncludeAllInstances":true}',
      ],
      outputs: { InstanceIds: ['i-1'], InstanceStates: ['running'] },
    },
  ],
  [
    'runInstances',
    'says what EC2 said',
    { ImageId: 'ami-1' },
    {
      answers: { RunInstances: fails('InsufficientInstanceCapacity', 'none left') },
      status: 'Failed',
      message:
        /Get Exception from RunInstances API of ec2 Service\. Exception Message from RunInstances API: \[none left/,
    },
  ],
  [
    'waitForAwsResourceProperty',
    'looks until it is so',
    wait,
    {
      answers: { ListBuckets: [{ Owner: {} }, { Owner: { DisplayName: 'eva' } }, { Owner: { DisplayName: 'luis' } }] },
      calls: ['s3 ListBuckets {}'],
      seconds: 15,
    },
  ],
  [
    'waitForAwsResourceProperty',
    'gives up at its time',
    wait,
    { step: { timeoutSeconds: '60' }, status: 'TimedOut', seconds: 60 },
  ],
  [
    'waitForAwsResourceProperty',
    'fails with the call',
    wait,
    { answers: { ListBuckets: fails('AccessDenied') }, status: 'Failed', seconds: 0 },
  ],
  [
    'assertAwsResourceProperty',
    'passes',
    { ...wait, PropertySelector: '$.On', DesiredValues: ['True'] },
    { answers: { ListBuckets: { On: true } } },
  ],
  [
    'assertAwsResourceProperty',
    'fails, and says what it found',
    wait,
    {
      answers: { ListBuckets: { Owner: { DisplayName: 'eva' } } },
      status: 'Failed',
      message: /must be one of \[maria, luis\], but it is "eva"/,
    },
  ],
  [
    'assertAwsResourceProperty',
    'fails on a missing property, after all attempts',
    wait,
    { step: { maxAttempts: 3 }, status: 'Failed', message: /no such property/ },
  ],
  [
    'executeAwsApi',
    'takes any spelling and unknown members',
    { Service: 'EC2', Api: 'describe_tags', Newer: [{ a: 1 }] },
    { calls: ['ec2 DescribeTags {"Newer":[{"a":1}]}'] },
  ],
  [
    'executeAwsApi',
    'refuses a stream',
    { Service: 's3', Api: 'GetObject', Bucket: 'b', Key: 'k' },
    { status: 'Failed', calls: [], message: /stream/ },
  ],
  [
    'updateVariable',
    'needs a declared variable',
    { Name: 'variable:none', Value: 'x' },
    { status: 'Failed', message: /no variable "none"/ },
  ],
]

describe.each(cases)('aws:%s', (action, title, inputs, expected) => {
  it(title, async () => {
    const { result, calls, outputs } = await play(action, inputs, expected)
    expect([result.status, result.failureMessage]).toEqual([
      expected.status ?? 'Success',
      expected.message === undefined
        ? expected.status === undefined
          ? undefined
          : expect.anything()
        : expect.stringMatching(expected.message),
    ])
    if (expected.calls !== undefined) expect(calls).toEqual(expected.calls)
    if (expected.outputs !== undefined) expect(outputs).toMatchObject(expected.outputs)
    if (expected.seconds !== undefined) expect(result.elapsedSeconds).toBe(expected.seconds)
  })
})
