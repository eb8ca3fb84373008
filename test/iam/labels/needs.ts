/**
 * What the roles of thirty real documents need, written down by reading their steps and scripts before looking at what
 * `derivePolicy` says. The data is ours: names of documents, IAM actions, and the reason where it differs from what the document's
 * own description asks for. No text of the documents is in it.
 *
 * How they were chosen: of all documents of the corpus in the order of their names, those without `%%…%%` placeholders and without
 * script attachments whose description, or that of a parameter, names at least one IAM action: 68. Of these every k-th, k = 68/30:
 * `qualifying[Math.floor((i * 68) / 30)]` for i = 0 … 29. `sample.ts` chooses by the same rule, and the test compares.
 *
 * `needs`: AWS checks it on some path through the document, its children included when they run under the same role.
 * `may`: whether AWS checks it depends on what no document holds (a queue's encryption, the account's logging, a cancel), or no
 * source says; it counts neither as missing nor as too much.
 */

/** What one document's role needs. */
export interface LabelledNeeds {
  readonly document: string
  readonly needs: readonly string[]
  readonly may?: readonly string[]
  /** Why this is not what the document's description lists. */
  readonly reason?: string
}

const rollback = ['iam:PassRole', 'ssm:GetAutomationExecution', 'ssm:StartAutomationExecution']
const queueKeys = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']
const scriptLogs = ['logs:CreateLogStream', 'logs:DescribeLogGroups', 'logs:DescribeLogStreams', 'logs:PutLogEvents']
const noParameters = 'lists ssm:GetParameters, but no step and no parameter reads Parameter Store'

export const labelled: readonly LabelledNeeds[] = [
  { document: 'aws-owned/AWS-BulkEditOpsItems.json', needs: ['ssm:UpdateOpsItem'] },
  { document: 'aws-owned/AWS-ChangeDDBRWCapacityMode.json', needs: ['dynamodb:DescribeTable', 'dynamodb:UpdateTable'] },
  {
    document: 'aws-owned/AWS-CreateEncryptedRdsSnapshot.json',
    needs: [
      'rds:AddTagsToResource',
      'rds:CopyDBSnapshot',
      'rds:CreateDBSnapshot',
      'rds:DeleteDBSnapshot',
      'rds:DescribeDBSnapshots',
      'rds:ListTagsForResource',
    ],
    may: ['kms:CreateGrant', 'kms:DescribeKey'],
    reason: 'the list has ListTagsForResource, which the copy with CopyTags makes; a customer key needs KMS besides',
  },
  {
    document: 'aws-owned/AWS-DisableIncomingSSHOnPort22.json',
    needs: ['ec2:DescribeSecurityGroups', 'ec2:GetManagedPrefixListEntries', 'ec2:RevokeSecurityGroupIngress'],
    reason: 'the list is older than the second step, which pages through prefix lists',
  },
  {
    document: 'aws-owned/AWS-EnableCloudTrailKmsEncryption.json',
    needs: ['cloudtrail:UpdateTrail', 'kms:DescribeKey', 'kms:ListKeys'],
  },
  {
    document: 'aws-owned/AWS-InstallAmazonECSAgent.json',
    needs: ['ec2:DescribeImages', 'ec2:DescribeInstances', 'ssm:GetCommandInvocation', 'ssm:SendCommand'],
    reason: 'lists ec2:DescribeInstanceAttribute, but the resource object loads itself by DescribeInstances',
  },
  {
    document: 'aws-owned/AWS-QuarantineEC2Instance.json',
    needs: [
      'autoscaling:DescribeAutoScalingInstances',
      'autoscaling:DetachInstances',
      'ec2:CreateSecurityGroup',
      'ec2:CreateSnapshot',
      'ec2:DescribeInstances',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSnapshots',
      'ec2:ModifyInstanceAttribute',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],
  },
  {
    document: 'aws-owned/AWS-RestoreDynamoDbTable.json',
    needs: [
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:RestoreTableToPointInTime',
      'dynamodb:Scan',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateItem',
    ],
    may: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
    reason: 'lists DescribeTable, which nothing calls, and leaves out the two calls about continuous backups',
  },
  {
    document: 'aws-owned/AWS-StartStopAuroraCluster.json',
    needs: ['rds:DescribeDBClusters', 'rds:StartDBCluster', 'rds:StopDBCluster'],
  },
  {
    document: 'aws-owned/AWSResilienceHub-BlockSQSDeleteMessageTest_2021-03-09.json',
    needs: ['cloudwatch:DescribeAlarms', 'sqs:GetQueueAttributes', 'sqs:SetQueueAttributes', ...rollback],
    reason: noParameters,
  },
  {
    document: 'aws-owned/AWSResilienceHub-BreakSNSSubscriptionDeliveryToSQSTest_2020-04-01.json',
    needs: [
      'cloudwatch:DescribeAlarms',
      'sns:GetSubscriptionAttributes',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:SetQueueAttributes',
      ...rollback,
    ],
    reason: `${noParameters}; nothing receives messages, adds or removes permissions, or puts alarms`,
  },
  {
    document: 'aws-owned/AWSResilienceHub-BreakSQSQueuePolicyTest_2020-11-27.json',
    needs: ['cloudwatch:DescribeAlarms', 'sqs:GetQueueAttributes', 'sqs:SetQueueAttributes', ...rollback],
    reason: `${noParameters}; the policy is set as an attribute, and nothing sends messages`,
  },
  {
    document: 'aws-owned/AWSResilienceHub-ChangeLambdaExecutionTimeLimitSOP_2020-10-26.json',
    needs: ['lambda:UpdateFunctionConfiguration'],
  },
  {
    document: 'aws-owned/AWSResilienceHub-ChangeRestApiGwThrottlingSettingsSOP_2020-10-26.json',
    needs: ['apigateway:GET', 'apigateway:PATCH', 'servicequotas:GetServiceQuota'],
  },
  {
    document: 'aws-owned/AWSResilienceHub-DeleteEFSReplicationSOP_2023-01-01.json',
    needs: [
      'elasticfilesystem:DeleteReplicationConfiguration',
      'elasticfilesystem:DescribeReplicationConfigurations',
      'sns:Publish',
    ],
  },
  {
    document: 'aws-owned/AWSResilienceHub-FailoverRdsInstanceTest_2020-04-01.json',
    needs: ['cloudwatch:DescribeAlarms', 'rds:DescribeDBInstances', 'rds:RebootDBInstance'],
  },
  {
    document: 'aws-owned/AWSResilienceHub-ForceDynamoDBTableReadThrottlingTest_2020-09-21.json',
    needs: ['cloudwatch:DescribeAlarms', 'dynamodb:DescribeTable', 'dynamodb:UpdateTable', ...rollback],
    reason: noParameters,
  },
  {
    document: 'aws-owned/AWSResilienceHub-ForceSQSStandardQueueMaxReceiveFailureTest_2020-11-27.json',
    needs: [
      'cloudwatch:DescribeAlarms',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'sqs:SetQueueAttributes',
      ...rollback,
    ],
    may: [...queueKeys, ...scriptLogs, 'ssm:StopAutomationExecution'],
    reason: `${noParameters}; sending and deleting are the child's, which gets the same role`,
  },
  {
    document: 'aws-owned/AWSResilienceHub-InjectMemoryLoadInEc2Test_2020-07-28.json',
    needs: [
      'cloudwatch:DescribeAlarmHistory',
      'cloudwatch:DescribeAlarms',
      'ssm:CancelCommand',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'ssm:SendCommand',
      ...rollback,
    ],
    may: ['ssm:DescribeInstanceInformation'],
    reason: `${noParameters}; nothing reads statistics; no source says whether aws:runCommand looks at its nodes first`,
  },
  {
    document: 'aws-owned/AWSResilienceHub-MisconfigureElasticLBR53ArcSecondarySiteTest_2020-04-01.json',
    needs: [
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:ModifyTargetGroup',
      'route53-recovery-readiness:GetReadinessCheckStatus',
      'route53-recovery-readiness:ListResourceSets',
      ...rollback,
    ],
    reason: `${noParameters}; the scripts change target groups, while the list is about attributes of load balancers`,
  },
  {
    document: 'aws-owned/AWSResilienceHub-MoveSQSMessagesBetweenQueuesSOP_2021-03-11.json',
    needs: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
    may: [...queueKeys, ...scriptLogs],
  },
  { document: 'aws-owned/AWSResilienceHub-PurgeSQSQueueSOP_2021-03-11.json', needs: ['sqs:PurgeQueue'] },
  {
    document: 'aws-owned/AWSResilienceHub-RebootRdsInstanceTest_2020-04-01.json',
    needs: ['cloudwatch:DescribeAlarms', 'rds:DescribeDBInstances', 'rds:RebootDBInstance'],
  },
  {
    document: 'aws-owned/AWSResilienceHub-RestoreDocumentDBClusterFromPointInTimeSOP_2020-09-21.json',
    needs: [
      'rds:CreateDBInstance',
      'rds:DescribeDBClusters',
      'rds:DescribeDBInstances',
      'rds:ModifyDBCluster',
      'rds:ModifyDBInstance',
      'rds:RestoreDBClusterToPointInTime',
    ],
    may: ['kms:CreateGrant', 'kms:DescribeKey'],
  },
  {
    document: 'aws-owned/AWSResilienceHub-RestoreS3BucketFromBackupSOP_2020-09-21.json',
    needs: [
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketVersions',
      's3:PutObject',
      'sns:Publish',
      ...rollback,
    ],
    may: [
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:GetObjectTagging',
      's3:PutObjectTagging',
      'ssm:StopAutomationExecution',
    ],
    reason: 'IAM has no s3:ListObjectVersions; deleting is the child that cleans the bucket under the same role',
  },
  {
    document: 'aws-owned/AWSResilienceHub-ScaleOutAsgSOP_2020-07-01.json',
    needs: ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:UpdateAutoScalingGroup'],
    reason: 'the list is that of a document about launch templates; this one changes two numbers of the group',
  },
  {
    document: 'aws-owned/AWSResilienceHub-SimulateNatGwInternetUnavailableTest_2020-09-21.json',
    needs: ['cloudwatch:DescribeAlarms', 'ec2:CreateRoute', 'ec2:DeleteRoute', 'ec2:DescribeRouteTables', ...rollback],
    reason: `${noParameters}; nothing describes subnets`,
  },
  {
    document: 'aws-owned/AWSResilienceHub-TriggerRestApiGwThrottlingTest_2020-09-21.json',
    needs: ['apigateway:GET', 'apigateway:PATCH', 'cloudwatch:DescribeAlarms', ...rollback],
    may: [...scriptLogs, 'servicequotas:GetServiceQuota'],
    reason: `${noParameters}; the scripts can ask for quotas, which every step of this document turns off`,
  },
  {
    document: 'aws-owned/AWSResilienceHub-UpdateRestApiGwVersionSOP_2020-10-26.json',
    needs: ['apigateway:GET', 'apigateway:PATCH'],
  },
  {
    document: 'aws-owned/AWSSupport-TroubleshootAPIGatewayCustomDomainConfig.json',
    needs: ['apigateway:GET', 'route53:ListResourceRecordSets'],
    reason: 'the rest of the list is what a person needs to start the document in the console',
  },
]
