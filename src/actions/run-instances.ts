/**
 * aws:runInstances: launches EC2 instances and waits until they run.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runinstance.html
 */
import { type Json, type JsonObject, member } from '../document/index.ts'
import { type Need, type StepContext, StepFailure } from './action.ts'
import { failure, failureDetail, reworded } from './failure-text.ts'
import { booleanInput, given, input, integerInput, listInput, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { elements, instanceStates, textOr } from './instances.ts'
import { narrowed, operation } from './needs.ts'
import { lookAgain, proceed } from './polling.ts'

const name = 'aws:runInstances'

const inputs = {
  ImageId: { kind: 'string', required: true, doc: 'The image.' },
  InstanceType: { kind: 'string', default: 'm1.small', doc: 'The instance type.' },
  MinInstanceCount: { kind: 'integer', min: 1, default: 1, doc: 'The fewest instances to launch.' },
  MaxInstanceCount: { kind: 'integer', min: 1, default: 1, doc: 'The most instances to launch.' },
  IamInstanceProfileArn: { kind: 'string', doc: 'The instance profile, by ARN.' },
  IamInstanceProfileName: { kind: 'string', doc: 'The instance profile, by name.' },
  SubnetId: { kind: 'string', doc: 'The subnet.' },
  SecurityGroupIds: { kind: 'stringList', doc: 'Security groups, by id.' },
  SecurityGroups: { kind: 'stringList', doc: 'Security groups of the default VPC, by name.' },
  KeyName: { kind: 'string', doc: 'The key pair.' },
  UserData: { kind: 'string', doc: 'User data; base64 if written in the document.' },
  BlockDeviceMappings: { kind: 'mapList', doc: 'The block devices.' },
  TagSpecifications: { kind: 'mapList', doc: 'Tags of the instances and volumes.' },
  MetadataOptions: { kind: 'map', doc: 'Options of the metadata service.' },
  NetworkInterfaces: { kind: 'mapList', doc: 'The network interfaces.' },
  Placement: { kind: 'map', doc: 'Where to place the instances.' },
  Monitoring: { kind: 'boolean', doc: 'Detailed monitoring.' },
  EbsOptimized: { kind: 'boolean', doc: 'Optimised for EBS.' },
  DisableApiTermination: { kind: 'boolean', doc: 'Protect against termination.' },
  InstanceInitiatedShutdownBehavior: {
    kind: 'string',
    enum: ['stop', 'terminate'],
    doc: 'What a shutdown from inside does.',
  },
  PrivateIpAddress: { kind: 'string', doc: 'The primary private address.' },
  KernelId: { kind: 'string', doc: 'The kernel.' },
  RamdiskId: { kind: 'string', doc: 'The RAM disk.' },
  ClientToken: { kind: 'string', doc: 'Makes a repeated launch return the first one.' },
  AdditionalInfo: { kind: 'string', doc: 'Reserved.' },
} as const

const outputs = {
  InstanceIds: { type: 'StringList', doc: 'The ids of the instances.' },
  InstanceStates: { type: 'StringList', doc: 'The state of each instance.' },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
} as const

type Memo = JsonObject & { readonly polls: number; readonly ids: readonly string[] }

/** aws:runInstances. Waits for the state running, not for the status checks. */
export const runInstances: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Launches EC2 instances and waits until they run.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runinstance.html',
  impact: 'Mutating',
  inputs,
  forwards: true,
  outputs,
  repeatable: false,
  check({ IamInstanceProfileArn: arn, IamInstanceProfileName: profile }, report) {
    if (arn === undefined || profile === undefined) return
    report(['IamInstanceProfileName'], 'EC2 takes the profile by ARN or by name, not both: leave one out.')
  },
  needs(inputs) {
    const launch = narrowed(inputs, {
      ImageId: 'ImageId',
      SubnetId: 'SubnetId',
      SecurityGroupIds: 'SecurityGroupIds',
      KeyName: 'KeyName',
      TagSpecifications: 'TagSpecifications',
    })
    const all = [
      operation('ec2', 'RunInstances', launch),
      operation('ec2', 'DescribeInstances'),
      operation('ec2', 'DescribeInstanceStatus'),
    ]
    const profile = inputs['IamInstanceProfileArn'] ?? inputs['IamInstanceProfileName']
    // the document names the profile; which role is in it is known only to IAM
    const role: Need = { kind: 'passRole', role: '*', service: 'ec2.amazonaws.com' }
    return profile === undefined ? all : [...all, role]
  },
  async run(inputs, context) {
    const memo = context.memo as Memo | undefined
    if (memo === undefined) return proceed(context.now, { polls: 0, ids: await launch(inputs, context) })
    const states = await instanceStates(memo.ids, context)
    const output = { InstanceIds: memo.ids, InstanceStates: states }
    if (states.every((state) => state === 'running')) return { kind: 'done', output }
    const lost = states.find((state) => state !== 'running' && state !== 'pending')
    if (lost !== undefined) throw failure(name, `An instance of ${memo.ids.join(', ')} is ${lost}`, { output })
    return lookAgain(context.now, memo)
  },
}

async function launch(inputs: JsonObject, context: StepContext): Promise<readonly string[]> {
  const request = requestOf(inputs)
  const answer = await context.call('ec2', 'RunInstances', request).catch(refused)
  return elements(answer['Instances']).map((one) => textOr(member(one, 'InstanceId'), ''))
}

function refused(error: unknown): never {
  if (!(error instanceof StepFailure)) throw error
  const text =
    "Automation Step Execution fails when it's launching the instance(s). Get Exception from RunInstances API of ec2 Service. " +
    `Exception Message from RunInstances API: [${failureDetail(error.message)}]. ` +
    'Please refer to Automation Service Troubleshooting Guide for more diagnosis details.'
  throw reworded(error, text)
}

/** The step's names that differ from the operation's: counts, profile, monitoring. */
function requestOf(inputs: JsonObject): JsonObject {
  const least = integerInput(inputs, 'MinInstanceCount') ?? 1
  const profile = given({
    Arn: textInput(inputs, 'IamInstanceProfileArn'),
    Name: textInput(inputs, 'IamInstanceProfileName'),
  })
  const monitoring = booleanInput(inputs, 'Monitoring')
  const texts = ['SubnetId', 'KeyName', 'UserData', 'InstanceInitiatedShutdownBehavior', 'PrivateIpAddress', 'KernelId']
  const lists = ['SecurityGroupIds', 'SecurityGroups', 'BlockDeviceMappings', 'TagSpecifications', 'NetworkInterfaces']
  return given({
    ImageId: requiredText(inputs, 'ImageId'),
    // where there is none, EC2 takes the guide's m1.small itself
    InstanceType: textInput(inputs, 'InstanceType'),
    MinCount: least,
    MaxCount: integerInput(inputs, 'MaxInstanceCount') ?? Math.max(1, least),
    ...pick([...texts, 'RamdiskId', 'ClientToken', 'AdditionalInfo'], (one) => textInput(inputs, one)),
    ...pick(lists, (one) => listInput(inputs, one)),
    ...pick(['MetadataOptions', 'Placement'], (one) => input(inputs, one)),
    ...pick(['EbsOptimized', 'DisableApiTermination'], (one) => booleanInput(inputs, one)),
    IamInstanceProfile: Object.keys(profile).length === 0 ? undefined : profile,
    Monitoring: monitoring === undefined ? undefined : { Enabled: monitoring },
  })
}

function pick(
  names: readonly string[],
  read: (name: string) => Json | undefined,
): { readonly [name: string]: Json | undefined } {
  return Object.fromEntries(names.map((one) => [one, read(one)]))
}
