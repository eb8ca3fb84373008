import { describe, expect, it } from 'vitest'
import type { JsonObject, Step } from '../../src/document/index.ts'
import { type Access, accessOf, accessOfScript, scriptAccess } from '../../src/iam/index.ts'

const step = (action: string, inputs: JsonObject): Step => ({ name: 'S', action: `aws:${action}`, inputs })
const api = (Service: string, Api: string, more: JsonObject = {}): Step =>
  step('executeAwsApi', { Service, Api, ...more })

const cases: readonly (readonly [name: string, step: Step, access: Access])[] = [
  ['sleep', step('sleep', { Duration: 'PT1S' }), 'none'],
  ['branch', step('branch', { Choices: [] }), 'none'],
  [
    'approve, which only tells people',
    step('approve', { Approvers: ['a'], NotificationArn: 'arn:aws:sns:::AutomationX' }),
    'read',
  ],
  ['a describe', api('ec2', 'DescribeInstances'), 'read'],
  [
    'a wait on a describe',
    step('waitForAwsResourceProperty', {
      Service: 'rds',
      Api: 'DescribeDBInstances',
      PropertySelector: '$.x',
      DesiredValues: ['y'],
    }),
    'read',
  ],
  ['an update', api('dynamodb', 'UpdateTable', { TableName: 't' }), 'write'],
  ['tagging', api('ec2', 'CreateTags', { Resources: ['i-1'] }), 'write'],
  ['a policy', api('s3', 'PutBucketPolicy', { Bucket: 'b', Policy: 'p' }), 'write'],
  ['taking a role', api('sts', 'AssumeRole', { RoleArn: 'r' }), 'read'],
  ['a call that only the run knows', api('{{ S }}', 'X'), 'unknown'],
  [
    'a state that is only checked',
    step('changeInstanceState', { InstanceIds: ['i-1'], DesiredState: 'running', CheckStateOnly: true }),
    'read',
  ],
  ['a state that is changed', step('changeInstanceState', { InstanceIds: ['i-1'], DesiredState: 'running' }), 'write'],
  ['a function', step('invokeLambdaFunction', { FunctionName: 'f' }), 'unknown'],
  [
    'a function that is only tried',
    step('invokeLambdaFunction', { FunctionName: 'f', InvocationType: 'DryRun' }),
    'write',
  ],
  ['a command', step('runCommand', { DocumentName: 'AWS-RunShellScript' }), 'unknown'],
  ['another automation', step('executeAutomation', { DocumentName: 'X' }), 'unknown'],
  ['an attached script', step('executeScript', { Runtime: 'python3.11', Attachment: 'a.zip' }), 'unknown'],
  ['an unknown action', step('dance', {}), 'unknown'],
]

const client = 'import boto3\n'
const scripts: readonly (readonly [name: string, source: string, verdict: 'reads' | 'writes' | 'unknown'])[] = [
  ['no call', 'def main(e, c):\n  return e', 'reads'],
  ['reads', `${client}boto3.client('ec2').describe_vpcs()`, 'reads'],
  ['writes', `${client}boto3.client('ec2').describe_vpcs()\nboto3.client('ec2').delete_vpc(VpcId='v')`, 'writes'],
  [
    'writes with keys of its own',
    `${client}boto3.client('ec2', aws_access_key_id='k').delete_vpc(VpcId='v')`,
    'writes',
  ],
  ['a write in a comment', `${client}# boto3.client('ec2').delete_vpc()`, 'reads'],
  ['an unknown service', `${client}boto3.client(x).describe_vpcs()`, 'unknown'],
  [
    'an unknown service and a write',
    `${client}boto3.client(x).describe_vpcs()\nboto3.client('s3').delete_bucket()`,
    'writes',
  ],
]

describe('accessOf', () => {
  it.each(cases)('%s', (_name, one, access) => {
    expect(accessOf(one).access).toBe(access)
  })

  it('says what writes', () => {
    expect(accessOf(api('dynamodb', 'UpdateTable')).reasons).toEqual(['dynamodb UpdateTable'])
    expect(accessOfScript(scripts[2]![1])).toEqual({ access: 'write', reasons: ['line 3: ec2 DeleteVpc'] })
  })
})

describe('scriptAccess', () => {
  it.each(scripts)('%s', (_name, source, verdict) => {
    expect(scriptAccess(source)).toBe(verdict)
  })
})
