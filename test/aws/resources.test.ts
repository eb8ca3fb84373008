import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findOperation, passedRoles, permissionsOf, resourcesOf } from '../../src/aws/index.ts'

const env = { region: 'R', account: 'A', partition: 'aws' }
const arn = (service: string, resource: string) => `arn:aws:${service}:R:A:${resource}`

/** References stay as they are; the caller narrows them. */
const cases: readonly (readonly [string, string, { [name: string]: unknown }, readonly string[]])[] = [
  [
    'lambda',
    'GetFunctionConfiguration',
    { FunctionName: '{{ FunctionName }}' },
    [arn('lambda', 'function:{{ FunctionName }}')],
  ],
  ['lambda', 'GetFunction', { FunctionName: 'f:live' }, [arn('lambda', 'function:f:live')]],
  ['lambda', 'GetFunction', { FunctionName: '9:function:f' }, ['arn:aws:lambda:R:9:function:f']],
  [
    'lambda',
    'Invoke',
    { FunctionName: 'arn:aws:lambda:x:9:function:f', Qualifier: 'v' },
    ['arn:aws:lambda:x:9:function:f', 'arn:aws:lambda:x:9:function:f:v'],
  ],
  ['lambda', 'PutProvisionedConcurrencyConfig', { FunctionName: 'f', Qualifier: 'v' }, [arn('lambda', 'function:f:v')]],
  ['lambda', 'UpdateEventSourceMapping', { UUID: 'u' }, [arn('lambda', 'event-source-mapping:u')]],
  ['lambda', 'TagResource', { Resource: arn('lambda', 'function:f') }, [arn('lambda', 'function:f')]],
  ['lambda', 'ListFunctions', {}, ['*']],
  ['cloudwatch', 'DescribeAlarms', { AlarmTypes: ['MetricAlarm'] }, [arn('cloudwatch', 'alarm:*')]],
  ['cloudwatch', 'DescribeAlarms', { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }, ['*']],
  ['cloudwatch', 'DescribeAlarmHistory', { AlarmName: 'a', AlarmTypes: ['CompositeAlarm'] }, ['*']],
  ['cloudwatch', 'DescribeAlarmHistory', { AlarmName: 'a' }, [arn('cloudwatch', 'alarm:a')]],
  ['dynamodb', 'UpdateTable', { TableName: 'orders' }, [arn('dynamodb', 'table/orders')]],
  [
    'dynamodb',
    'Query',
    { TableName: 'o', IndexName: 'i' },
    [arn('dynamodb', 'table/o'), arn('dynamodb', 'table/o/index/i')],
  ],
  [
    'dynamodb',
    'Query',
    { TableName: 'arn:aws:dynamodb:x:9:table/o', IndexName: 'i' },
    ['arn:aws:dynamodb:x:9:table/o', 'arn:aws:dynamodb:x:9:table/o/index/i'],
  ],
  [
    'dynamodb',
    'BatchGetItem',
    { RequestItems: { a: {}, '{{ T }}': {} } },
    [arn('dynamodb', 'table/a'), arn('dynamodb', 'table/{{ T }}')],
  ],
  ['dynamodb', 'BatchGetItem', { RequestItems: '{{ Items }}' }, [arn('dynamodb', 'table/*')]],
  [
    'dynamodb',
    'ExecuteStatement',
    { Statement: 'SELECT * FROM "o"."i"' },
    [arn('dynamodb', 'table/o'), arn('dynamodb', 'table/o/index/i')],
  ],
  ['dynamodb', 'DescribeBackup', { BackupArn: '{{ B }}' }, ['{{ B }}']],
  ['dynamodb', 'ListTables', {}, ['*']],
  ['s3', 'GetBucketPolicy', { Bucket: 'b' }, ['arn:aws:s3:::b']],
  ['s3', 'PutObject', { Bucket: 'b', Key: 'a/{{ K }}' }, ['arn:aws:s3:::b/a/{{ K }}']],
  ['s3', 'PutObject', { Bucket: 'arn:aws:s3:R:A:accesspoint/p', Key: 'k' }, ['arn:aws:s3:R:A:accesspoint/p/object/k']],
  ['s3', 'ListObjectsV2', { Bucket: '{{ B }}' }, ['arn:aws:s3:::{{ B }}']],
  ['s3', 'CopyObject', { Bucket: 'b', Key: 'k', CopySource: 'src/a/b' }, ['arn:aws:s3:::b/k', 'arn:aws:s3:::src/a/b']],
  [
    's3',
    'DeleteObjects',
    { Bucket: 'b', Delete: { Objects: [{ Key: 'x' }, { Key: 'y' }] } },
    ['arn:aws:s3:::b/x', 'arn:aws:s3:::b/y'],
  ],
  ['s3', 'DeleteObjects', { Bucket: 'b', Delete: '{{ D }}' }, ['arn:aws:s3:::b/*']],
  ['s3', 'ListBuckets', {}, ['*']],
  ['ssm', 'GetParameter', { Name: '/tk/{{ Env }}/x' }, [arn('ssm', 'parameter/tk/{{ Env }}/x')]],
  ['ssm', 'GetParameter', { Name: 'plain:3' }, [arn('ssm', 'parameter/plain')]],
  [
    'ssm',
    'GetParameter',
    { Name: '{{ ssm:/a/b }}' },
    [arn('ssm', 'parameter/{{ ssm:/a/b }}'), arn('ssm', 'parameter{{ ssm:/a/b }}')],
  ],
  ['ssm', 'GetParameters', { Names: ['/a', '/b'] }, [arn('ssm', 'parameter/a'), arn('ssm', 'parameter/b')]],
  ['ssm', 'GetParametersByPath', { Path: '/a/' }, [arn('ssm', 'parameter/a/'), arn('ssm', 'parameter/a/*')]],
  ['ssm', 'GetParameter', { Name: '/aws/service/ami' }, ['arn:aws:ssm:R:*:parameter/aws/service/ami']],
  [
    'ssm',
    'SendCommand',
    { DocumentName: 'Own', InstanceIds: ['i-1', 'mi-2'] },
    [arn('ec2', 'instance/i-1'), arn('ssm', 'document/Own'), arn('ssm', 'managed-instance/mi-2')],
  ],
  [
    'ssm',
    'SendCommand',
    { DocumentName: 'AWS-RunShellScript', Targets: [] },
    [arn('ec2', 'instance/*'), 'arn:aws:ssm:R:*:document/AWS-RunShellScript', arn('ssm', 'managed-instance/*')],
  ],
  [
    'ssm',
    'StartAutomationExecution',
    { DocumentName: 'D' },
    [arn('ssm', 'automation-definition/D:*'), arn('ssm', 'automation-execution/*'), arn('ssm', 'document/D')],
  ],
  [
    'logs',
    'FilterLogEvents',
    { logGroupName: '/aws/lambda/f' },
    [arn('logs', 'log-group:/aws/lambda/f'), arn('logs', 'log-group:/aws/lambda/f:*')],
  ],
  ['logs', 'PutLogEvents', { logGroupName: 'g', logStreamName: 's' }, [arn('logs', 'log-group:g:log-stream:s')]],
  [
    'cloudwatch',
    'DescribeAlarms',
    { AlarmNames: ['a', '{{ B }}'] },
    [arn('cloudwatch', 'alarm:a'), arn('cloudwatch', 'alarm:{{ B }}')],
  ],
  ['cloudwatch', 'DescribeAlarms', {}, [arn('cloudwatch', 'alarm:*')]],
  ['cloudwatch', 'GetMetricStatistics', {}, ['*']],
  ['sqs', 'PurgeQueue', { QueueUrl: 'https://sqs.{{ global:REGION }}.amazonaws.com/1/q' }, [arn('sqs', 'q')]],
  ['sqs', 'PurgeQueue', { QueueUrl: '{{ Url }}' }, [arn('sqs', '*')]],
  ['sns', 'Publish', { TopicArn: '{{ Topic }}' }, ['{{ Topic }}']],
  ['sns', 'Publish', { PhoneNumber: '+1' }, ['*']],
  ['kms', 'DescribeKey', { KeyId: 'alias/x' }, [arn('kms', 'key/*')]],
  ['kms', 'DescribeKey', { KeyId: 'k' }, [arn('kms', 'key/k')]],
  ['kms', 'ReEncrypt', { SourceKeyId: 'k', DestinationKeyId: 'l' }, [arn('kms', 'key/k'), arn('kms', 'key/l')]],
  ['events', 'DisableRule', { Name: 'r' }, [arn('events', 'rule/r')]],
  ['events', 'PutTargets', { Rule: 'r', EventBusName: 'b', Targets: [] }, [arn('events', 'rule/b/r')]],
  [
    'events',
    'PutEvents',
    { Entries: [{ Source: 's' }, { EventBusName: 'b' }] },
    [arn('events', 'event-bus/b'), arn('events', 'event-bus/default')],
  ],
  ['ecs', 'UpdateService', { service: 's' }, [arn('ecs', 'service/default/s')]],
  ['ecs', 'UpdateService', { cluster: arn('ecs', 'cluster/c'), service: 's' }, [arn('ecs', 'service/c/s')]],
  ['ecs', 'RunTask', { cluster: 'c', taskDefinition: 'family' }, [arn('ecs', 'task-definition/family:*')]],
  ['ecs', 'StopTask', { cluster: 'c', task: 't' }, [arn('ecs', 'task/c/t')]],
  [
    'ec2',
    'StopInstances',
    { InstanceIds: ['i-1', '{{ I }}'] },
    [arn('ec2', 'instance/i-1'), arn('ec2', 'instance/{{ I }}')],
  ],
  [
    'ec2',
    'AttachVolume',
    { InstanceId: 'i-1', VolumeId: 'vol-1' },
    [arn('ec2', 'instance/i-1'), arn('ec2', 'volume/vol-1')],
  ],
  ['ec2', 'CreateTags', { Resources: ['i-1', 'ami-1'] }, [arn('ec2', 'instance/i-1'), 'arn:aws:ec2:R::image/ami-1']],
  ['ec2', 'CreateTags', { Resources: ['i-1', '{{ R }}'] }, ['*']],
  ['ec2', 'AuthorizeSecurityGroupIngress', { GroupId: 'sg-1' }, [arn('ec2', 'security-group/sg-1')]],
  ['ec2', 'DescribeInstances', { InstanceIds: ['i-1'] }, ['*']],
  ['rds', 'RebootDBInstance', { DBInstanceIdentifier: 'd' }, [arn('rds', 'db:d')]],
  [
    'rds',
    'CreateDBSnapshot',
    { DBInstanceIdentifier: 'd', DBSnapshotIdentifier: 's' },
    [arn('rds', 'db:d'), arn('rds', 'snapshot:s')],
  ],
  ['rds', 'DescribeDBInstances', {}, ['*']],
  [
    'autoscaling',
    'SetDesiredCapacity',
    { AutoScalingGroupName: 'g' },
    [arn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/g')],
  ],
  [
    'elbv2',
    'ModifyListener',
    { ListenerArn: arn('elasticloadbalancing', 'listener/app/a/b/c') },
    [arn('elasticloadbalancing', 'listener/app/a/b/c')],
  ],
  ['route53', 'ChangeResourceRecordSets', { HostedZoneId: '/hostedzone/Z' }, ['arn:aws:route53:::hostedzone/Z']],
  [
    'apigateway',
    'UpdateStage',
    { restApiId: 'r', stageName: '{{ S }}' },
    ['arn:aws:apigateway:R::/restapis/r/stages/{{ S }}'],
  ],
  [
    'apigatewayv2',
    'UpdateAuthorizer',
    { ApiId: 'a', AuthorizerId: 'z' },
    ['arn:aws:apigateway:R::/apis/a/authorizers/z'],
  ],
  ['apigatewayv2', 'GetApis', {}, ['arn:aws:apigateway:R::/apis']],
  ['cognito-idp', 'UpdateUserPoolClient', { UserPoolId: 'p', ClientId: 'c' }, [arn('cognito-idp', 'userpool/p')]],
  ['cloudformation', 'UpdateStack', { StackName: 's' }, [arn('cloudformation', 'stack/s/*')]],
  [
    'cloudformation',
    'DescribeStacks',
    { StackName: arn('cloudformation', 'stack/s/1') },
    [arn('cloudformation', 'stack/s/1')],
  ],
  ['secretsmanager', 'GetSecretValue', { SecretId: 's' }, [arn('secretsmanager', 'secret:s-??????')]],
  ['iam', 'UpdateAccessKey', { UserName: 'u' }, ['arn:aws:iam::A:user/u']],
  ['stepfunctions', 'StartExecution', { stateMachineArn: '{{ M }}' }, ['{{ M }}']],
  ['cloudtrail', 'UpdateTrail', { Name: 't' }, [arn('cloudtrail', 'trail/t')]],
  ['eks', 'DescribeCluster', { name: 'c' }, [arn('eks', 'cluster/c')]],
  [
    'application-autoscaling',
    'RegisterScalableTarget',
    { ResourceId: 'table/x' },
    [arn('application-autoscaling', 'scalable-target/*')],
  ],
  ['backup', 'StartBackupJob', { BackupVaultName: 'v' }, [arn('backup', 'backup-vault:v')]],
]

test.each(cases)('%s %s %j', (service, api, input, expected) => {
  expect([...resourcesOf(service, api, input, env)].sort()).toEqual([...expected].sort())
})

describe('permissions of a call', () => {
  const of = (service: string, api: string, input: { [name: string]: unknown }) =>
    permissionsOf(service, api, input, env)?.map(({ action, resources }) => [action.name, ...resources])

  test('keep each action with its own resources', () => {
    const items = [{ Put: { TableName: 'a' } }, { Update: { TableName: '{{ T }}' } }]
    expect(of('dynamodb', 'TransactWriteItems', { TransactItems: items })).toEqual([
      ['dynamodb:PutItem', arn('dynamodb', 'table/a')],
      ['dynamodb:UpdateItem', arn('dynamodb', 'table/{{ T }}')],
    ])
    expect(
      of('ec2', 'RunInstances', { ImageId: 'ami-1', KeyName: 'k', TagSpecifications: [{ ResourceType: 'instance' }] }),
    ).toEqual([
      [
        'ec2:RunInstances',
        'arn:aws:ec2:R::image/ami-1',
        arn('ec2', 'instance/*'),
        arn('ec2', 'key-pair/k'),
        arn('ec2', 'network-interface/*'),
        arn('ec2', 'security-group/*'),
        arn('ec2', 'subnet/*'),
        arn('ec2', 'volume/*'),
      ],
      ['ec2:CreateTags', arn('ec2', 'instance/*')],
    ])
  })

  test('pass the roles that the input hands over, and only on writes', () => {
    expect(of('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'f', Role: '{{ Role }}' })).toEqual([
      ['lambda:UpdateFunctionConfiguration', arn('lambda', 'function:f')],
      ['iam:PassRole', '{{ Role }}'],
    ])
    expect(of('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'f' })).toHaveLength(1)
    expect(of('sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::1:role/r' })).toEqual([
      ['sts:AssumeRole', 'arn:aws:iam::1:role/r'],
    ])
    expect(of('iam', 'GetRole', { RoleName: 'r' })).toHaveLength(1)
  })

  test('are undefined where the action is not known', () => {
    expect(of('codecatalyst', 'GetProject', {})).toBeUndefined()
    expect(resourcesOf('codecatalyst', 'GetProject', {}, env)).toEqual(['*'])
  })
})

test.each([
  [
    'events',
    'PutTargets',
    { Targets: [{ RoleArn: 'arn:aws:iam::A:role/a' }, { RoleArn: '{{ B }}' }] },
    ['arn:aws:iam::A:role/a', '{{ B }}'],
  ],
  [
    'ecs',
    'RegisterTaskDefinition',
    { taskRoleArn: 'arn:aws:iam::A:role/t', executionRoleArn: 'arn:aws:iam::A:role/e' },
    ['arn:aws:iam::A:role/t', 'arn:aws:iam::A:role/e'],
  ],
  ['codebuild', 'CreateProject', { serviceRole: 'build' }, ['arn:aws:iam::A:role/build']],
  ['ssm', 'StartAutomationExecution', { Parameters: { AutomationAssumeRole: ['{{ R }}'] } }, ['{{ R }}']],
  ['iam', 'AddRoleToInstanceProfile', { RoleName: 'r' }, ['arn:aws:iam::A:role/r']],
  ['iam', 'AttachRolePolicy', { RoleName: 'r', PolicyArn: 'p' }, []],
  ['apigateway', 'PutIntegration', { credentials: 'arn:aws:iam::A:role/c' }, ['arn:aws:iam::A:role/c']],
  ['apigateway', 'PutIntegration', { credentials: 'arn:aws:iam::*:user/*' }, []],
] as const)('%s %s %j passes %j', (service, api, input, roles) => {
  expect(passedRoles(findOperation(service, api)!, input, env)).toEqual(roles)
})

test('any input gives ARNs or "*", never a template variable', () => {
  const operations: [string, string][] = cases.map(([service, api]) => [service, api])
  const text = fc.constantFrom('x', '{{ X }}', 'arn:aws:s3:::b', 'arn:', 'a:b:c', '/', '', 'alias/x', 'i-1')
  const value = fc.oneof(
    text,
    fc.array(text, { maxLength: 2 }),
    fc.constant(null),
    fc.integer(),
    fc.constant({ a: [{}] }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...operations), fc.infiniteStream(value), ([service, api], values) => {
      const members = Object.keys(findOperation(service, api)!.input!.members)
      const input = Object.fromEntries(members.map((member) => [member, values.next().value]))
      for (const one of resourcesOf(service, api, input, env)) {
        expect(one).toMatch(/^(\*|arn:|\{\{)/)
        expect(one).not.toContain('${')
      }
    }),
    { numRuns: 300 },
  )
})
