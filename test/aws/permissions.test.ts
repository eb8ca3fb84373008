import { describe, expect, test } from 'vitest'
import {
  actionsOf,
  findOperation,
  findService,
  iamAction,
  iamPrefixes,
  iamPrefixOf,
  serviceNames,
} from '../../src/aws/index.ts'

const levels = { R: 'Read', L: 'List', W: 'Write', T: 'Tagging', P: 'Permissions management' } as const

/** From AWS's service authorization reference: service, operation, its actions, each with the letter of its level. */
const expected = `
acm                     DescribeCertificate            acm:DescribeCertificate R
acm                     ListCertificates               acm:ListCertificates L
apigateway              GetStage                       apigateway:GET R
apigateway              CreateDeployment               apigateway:POST W
apigateway              PutIntegration                 apigateway:PUT W
apigateway              UpdateStage                    apigateway:PATCH W
apigateway              DeleteRestApi                  apigateway:DELETE W
apigatewayv2            GetAuthorizers                 apigateway:GET R
apigatewayv2            UpdateAuthorizer               apigateway:PATCH W
apigatewayv2            CreateRoute                    apigateway:POST W
apigatewayv2            ReimportApi                    apigateway:PUT W
apigatewaymanagementapi PostToConnection               execute-api:ManageConnections W
application-autoscaling RegisterScalableTarget         application-autoscaling:RegisterScalableTarget W
application-autoscaling DescribeScalingPolicies        application-autoscaling:DescribeScalingPolicies R
autoscaling             SetDesiredCapacity             autoscaling:SetDesiredCapacity W
autoscaling             DescribeAutoScalingGroups      autoscaling:DescribeAutoScalingGroups L
budgets                 DescribeBudgets                budgets:ViewBudget R
budgets                 CreateBudget                   budgets:ModifyBudget W
cloudcontrol            GetResource                    cloudformation:GetResource R
cloudformation          UpdateStack                    cloudformation:UpdateStack W
cloudformation          DescribeStacks                 cloudformation:DescribeStacks L
cloudfront              CreateInvalidation             cloudfront:CreateInvalidation W
cloudfront              CreateDistributionWithTags     cloudfront:CreateDistribution W, cloudfront:TagResource T
cloudtrail              LookupEvents                   cloudtrail:LookupEvents R
cloudtrail              UpdateTrail                    cloudtrail:UpdateTrail W
cloudwatch              DescribeAlarms                 cloudwatch:DescribeAlarms R
cloudwatch              PutMetricAlarm                 cloudwatch:PutMetricAlarm W
cloudwatch              GetMetricData                  cloudwatch:GetMetricData R
cognito-idp             UpdateUserPoolClient           cognito-idp:UpdateUserPoolClient W
cognito-idp             AdminGetUser                   cognito-idp:AdminGetUser R
config                  PutConfigRule                  config:PutConfigRule W
config                  DescribeConfigRules            config:DescribeConfigRules L
docdb                   DescribeDBClusters             rds:DescribeDBClusters L
dynamodb                UpdateTable                    dynamodb:UpdateTable W
dynamodb                BatchGetItem                   dynamodb:BatchGetItem R
dynamodb                TransactGetItems               dynamodb:GetItem R
dynamodb                ExecuteTransaction             dynamodb:PartiQLSelect R, dynamodb:PartiQLInsert W, dynamodb:PartiQLUpdate W, dynamodb:PartiQLDelete W
dynamodbstreams         DescribeStream                 dynamodb:DescribeStream R
ec2                     StopInstances                  ec2:StopInstances W
ec2                     DescribeInstances              ec2:DescribeInstances L
ec2                     CreateTags                     ec2:CreateTags T
ec2                     RevokeSecurityGroupIngress     ec2:RevokeSecurityGroupIngress W
ecs                     UpdateService                  ecs:UpdateService W
ecs                     DescribeServices               ecs:DescribeServices R
efs                     UpdateFileSystem               elasticfilesystem:UpdateFileSystem W
elb                     DescribeLoadBalancers          elasticloadbalancing:DescribeLoadBalancers L
elbv2                   ModifyTargetGroup              elasticloadbalancing:ModifyTargetGroup W
emr                     TerminateJobFlows              elasticmapreduce:TerminateJobFlows W
events                  DisableRule                    events:DisableRule W
guardduty               GetFindings                    guardduty:GetFindings R
iam                     AttachRolePolicy               iam:AttachRolePolicy P
iam                     UpdateAccessKey                iam:UpdateAccessKey W
iam                     ListAccessKeys                 iam:ListAccessKeys L
keyspaces               UpdateTable                    cassandra:Alter W
kms                     DescribeKey                    kms:DescribeKey R
kms                     ReEncrypt                      kms:ReEncryptFrom W, kms:ReEncryptTo W
kms                     PutKeyPolicy                   kms:PutKeyPolicy P
lambda                  Invoke                         lambda:InvokeFunction W
lambda                  UpdateFunctionConfiguration    lambda:UpdateFunctionConfiguration W
lambda                  GetFunctionConfiguration       lambda:GetFunctionConfiguration R
lambda                  UpdateAlias                    lambda:UpdateAlias W
lambda                  AddPermission                  lambda:AddPermission P
lambda                  ListFunctions                  lambda:ListFunctions L
logs                    FilterLogEvents                logs:FilterLogEvents R
logs                    PutRetentionPolicy             logs:PutRetentionPolicy W
mturk                   GetAccountBalance              mechanicalturk:GetAccountBalance R
neptune                 FailoverDBCluster              rds:FailoverDBCluster W
opensearch              UpdateDomainConfig             es:UpdateDomainConfig W
rds                     RebootDBInstance               rds:RebootDBInstance W
resourcegroupstaggingapi GetResources                  tag:GetResources R
route53                 ChangeResourceRecordSets       route53:ChangeResourceRecordSets W
s3                      GetBucketEncryption            s3:GetEncryptionConfiguration R
s3                      PutBucketLifecycleConfiguration s3:PutLifecycleConfiguration W
s3                      PutPublicAccessBlock           s3:PutBucketPublicAccessBlock P
s3                      ListObjectsV2                  s3:ListBucket L
s3                      ListObjectVersions             s3:ListBucketVersions L
s3                      ListBuckets                    s3:ListAllMyBuckets L
s3                      HeadBucket                     s3:ListBucket L
s3                      HeadObject                     s3:GetObject R
s3                      CopyObject                     s3:GetObject R, s3:PutObject W
s3                      DeleteObjects                  s3:DeleteObject W
s3                      PutBucketVersioning            s3:PutBucketVersioning W
s3                      PutBucketCors                  s3:PutBucketCORS W
s3                      CompleteMultipartUpload        s3:PutObject W
s3control               PutPublicAccessBlock           s3:PutAccountPublicAccessBlock P
s3control               DeleteBucket                   s3-outposts:DeleteBucket W
secretsmanager          GetSecretValue                 secretsmanager:GetSecretValue R
secretsmanager          RotateSecret                   secretsmanager:RotateSecret W
securityhub             BatchUpdateFindings            securityhub:BatchUpdateFindings W
sesv2                   SendEmail                      ses:SendEmail W
sns                     PublishBatch                   sns:Publish W
sqs                     SendMessageBatch               sqs:SendMessage W
sqs                     PurgeQueue                     sqs:PurgeQueue W
ssm                     GetParameter                   ssm:GetParameter R
ssm                     PutParameter                   ssm:PutParameter W
ssm                     StartAutomationExecution       ssm:StartAutomationExecution W
ssm                     SendAutomationSignal           ssm:SendAutomationSignal W
stepfunctions           StartExecution                 states:StartExecution W
sts                     AssumeRole                     sts:AssumeRole W
wafv2                   UpdateWebACL                   wafv2:UpdateWebACL W
`
const table = expected
  .trim()
  .split('\n')
  .map((line) => /^(\S+) +(\S+) +(.+)$/.exec(line)!.slice(1) as [string, string, string])

test.each(table)('%s %s needs %s', (service, api, actions) => {
  const found = actionsOf(service, api)?.map(({ name, level }) => `${name} ${level}`)
  expect(found).toEqual(
    actions.split(', ').map((one) => one.replace(/ (\w)$/, (_, letter: keyof typeof levels) => ` ${levels[letter]}`)),
  )
})

describe('an input decides', () => {
  const names = (service: string, api: string, input: { [name: string]: unknown }) =>
    actionsOf(service, api, input)?.map(({ name }) => name)

  test.each([
    ['s3', 'GetObject', { VersionId: '3' }, ['s3:GetObjectVersion']],
    ['s3', 'DeleteObject', { VersionId: '{{ V }}' }, ['s3:DeleteObjectVersion']],
    ['s3', 'PutObject', { ACL: 'private', GrantRead: 'x' }, ['s3:PutObject', 's3:PutObjectAcl']],
    ['s3', 'PutObject', { Tagging: 'a=b' }, ['s3:PutObject', 's3:PutObjectTagging']],
    ['s3', 'CopyObject', { CopySource: 'b/k?versionId=1' }, ['s3:GetObjectVersion', 's3:PutObject']],
    ['s3', 'CopyObject', { CopySource: { Bucket: 'b', Key: 'k' } }, ['s3:GetObject', 's3:PutObject']],
    [
      's3',
      'DeleteObjects',
      { Delete: { Objects: [{ Key: 'a', VersionId: '1' }] } },
      ['s3:DeleteObject', 's3:DeleteObjectVersion'],
    ],
    ['s3', 'GetObjectAttributes', { VersionId: '1' }, ['s3:GetObjectVersion', 's3:GetObjectVersionAttributes']],
    ['dynamodb', 'ExecuteStatement', { Statement: ' select * from t' }, ['dynamodb:PartiQLSelect']],
    [
      'dynamodb',
      'BatchExecuteStatement',
      { Statements: [{ Statement: 'UPDATE t' }, { Statement: 'DELETE FROM t' }] },
      ['dynamodb:PartiQLUpdate', 'dynamodb:PartiQLDelete'],
    ],
    [
      'dynamodb',
      'TransactWriteItems',
      { TransactItems: [{ Put: {} }, { ConditionCheck: {} }] },
      ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem'],
    ],
    [
      'dynamodb',
      'TransactWriteItems',
      { TransactItems: '{{ Items }}' },
      ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    ],
    [
      'secretsmanager',
      'BatchGetSecretValue',
      { SecretIdList: ['a'] },
      ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'],
    ],
    ['ec2', 'CreateSnapshot', { TagSpecifications: [] }, ['ec2:CreateSnapshot', 'ec2:CreateTags']],
    ['dynamodb', 'CreateTable', { Tags: [] }, ['dynamodb:CreateTable', 'dynamodb:TagResource']],
    ['sqs', 'CreateQueue', { tags: {} }, ['sqs:CreateQueue', 'sqs:TagQueue']],
    ['sesv2', 'SendEmail', { Content: { Raw: {} } }, ['ses:SendRawEmail']],
  ] as const)('%s %s %j', (service, api, input, actions) => {
    expect(names(service, api, input)).toEqual(actions)
  })
})

test('an operation whose action is not known is undefined, not guessed', () => {
  expect(actionsOf('codecatalyst', 'GetProject')).toBeUndefined()
  expect(actionsOf('iotthingsgraph', 'SearchThings')).toBeUndefined()
  expect(actionsOf('lambda', 'NoSuchThing')).toBeUndefined()
  expect(actionsOf('nosuchservice', 'Invoke')).toBeUndefined()
})

describe('IAM actions', () => {
  test('are found whatever their capitals and not by inherited names', () => {
    expect(iamAction('dynamodb:updatetable')).toMatchObject({ name: 'dynamodb:UpdateTable', level: 'Write' })
    expect(iamAction('DynamoDB:UpdateTable')?.name).toBe('dynamodb:UpdateTable')
    for (const name of [
      '',
      'dynamodb',
      'dynamodb:',
      'dynamodb:constructor',
      '__proto__:x',
      '../model/s3:GetObject',
      's3:*',
    ]) {
      expect(iamAction(name)).toBeUndefined()
    }
  })

  test('name the resources that they are checked against', () => {
    expect(iamAction('dynamodb:UpdateTable')?.resources).toEqual([
      { type: 'table', arns: ['arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}'], required: true },
    ])
    expect(iamAction('iam:PassRole')?.resources[0]).toMatchObject({ type: 'role', required: true })
    expect(iamAction('lambda:ListFunctions')?.resources).toEqual([])
  })

  test('stand under prefixes that IAM knows', () => {
    expect(iamPrefixOf('elbv2')).toBe('elasticloadbalancing')
    expect(iamPrefixOf('stepfunctions')).toBe('states')
    expect(iamPrefixOf('nosuchservice')).toBeUndefined()
    const known = new Set(iamPrefixes())
    // services that AWS has ended or that IAM's list doesn't have yet
    expect(serviceNames().filter((name) => !known.has(iamPrefixOf(name) ?? ''))).toEqual([
      'applicationcostprofiler',
      'iotthingsgraph',
      'sso',
    ])
  })
})

test('of all operations of all services, 98 % are known; the table names no action that IAM lacks', () => {
  let [known, all] = [0, 0]
  const broken: string[] = []
  for (const service of serviceNames()) {
    for (const api of findService(service)!.operationNames) {
      all += 1
      const least = actionsOf(service, api)
      // every member given: every condition of the tables is met
      const members = Object.keys(findOperation(service, api)!.input?.members ?? {})
      const most = actionsOf(service, api, Object.fromEntries(members.map((member) => [member, '{{ X }}'])))
      if (least !== undefined) known += 1
      if ((least === undefined) !== (most === undefined)) broken.push(`${service} ${api}`)
    }
  }
  expect(broken).toEqual([])
  expect(known / all).toBeGreaterThan(0.98)
})

/** The services that runbooks use most: what is left unknown there is listed, so that a new model shows what it brings. */
test('the services of operations runbooks are known whole, but for these', () => {
  const services =
    's3 lambda dynamodb apigateway apigatewayv2 kms cognito-idp logs cloudwatch events ec2 rds iam ssm sns sqs autoscaling ecs elbv2 route53 acm cloudfront secretsmanager cloudformation cloudtrail config guardduty securityhub application-autoscaling stepfunctions sts'
  const unknown = services.split(' ').flatMap((service) =>
    findService(service)!
      .operationNames.filter((api) => actionsOf(service, api) === undefined)
      .map((api) => `${service} ${api}`),
  )
  expect(unknown).toEqual([
    // authorized by the user's token, or too new for IAM's list
    'cognito-idp CompleteWebAuthnRegistration',
    'cognito-idp DeleteWebAuthnCredential',
    'cognito-idp DescribeTermsByClient',
    'cognito-idp GetClientToken',
    'cognito-idp GetUserAuthFactors',
    'cognito-idp ListWebAuthnCredentials',
    'cognito-idp StartWebAuthnRegistration',
    'logs GetLogObject',
    'cloudwatch AssociateDatasetKmsKey',
    'cloudwatch CreateResourceMetricsConfiguration',
    'cloudwatch DeleteResourceMetricsConfiguration',
    'cloudwatch DescribeAlarmContributors',
    'cloudwatch DisassociateDatasetKmsKey',
    'cloudwatch GetResourceMetricsConfiguration',
    'cloudwatch UpdateOTelEnrichment',
    'cloudwatch UpdateResourceMetricsConfiguration',
    'ec2 CreateCapacityReservationDateChangeQuote',
    'ec2 DeleteClientVpnEndpointAuthorizationPolicy',
    'ec2 DescribeCapacityReservationDateChangeQuotes',
    'ec2 GetClientVpnEndpointAuthorizationPolicy',
    'ec2 ModifyClientVpnEndpointAuthorizationPolicy',
    'rds DescribeServerlessV2PlatformVersions',
    'iam AcquireRole',
    'iam UpdateDelegationRequest',
    'cloudfront ListDistributionsByOwnedResource',
    'cloudtrail ListInsightsMetricData',
    'securityhub RegisterConnectorV2',
  ])
})
