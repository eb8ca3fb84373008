import { describe, expect, it } from 'vitest'
import { scriptCalls } from '../../src/iam/index.ts'
import { corpusDocuments, corpusFolder, scriptsOf } from './corpus.ts'

/** Scripts of the corpus and the calls that a person found in them: `service Operation …; service Operation …`. */
const labelled: readonly (readonly [document: string, step: string, calls: string])[] = [
  [
    'aws-owned/AWS-CloseSecurityGroup.json',
    'CloseSecurityGroup',
    'ec2 DescribeSecurityGroups RevokeSecurityGroupEgress RevokeSecurityGroupIngress',
  ],
  [
    'aws-owned/AWS-DiagnoseUnmanagedEC2NetworkIssues.json',
    'FindUnmanagedNodes',
    'ec2 DescribeInstances; ssm DescribeInstanceInformation',
  ],
  [
    'aws-owned/AWS-DisableIncomingSSHOnPort22.json',
    'DisableIncomingSSHPrefixListTemplate',
    'ec2 DescribeSecurityGroups GetManagedPrefixListEntries RevokeSecurityGroupIngress',
  ],
  [
    'aws-owned/AWS-InstallAmazonECSAgent.json',
    'InstallAmazonECSAgent',
    'ec2 DescribeImages DescribeInstances; ssm GetCommandInvocation SendCommand',
  ],
  [
    'aws-owned/AWS-RemediateSSMAgentVPCAttributes.json',
    'RemediateSSMAgentVPCAttributes',
    'ec2 DescribeVpcAttribute ModifyVpcAttribute',
  ],
  [
    'aws-owned/AWSConfigRemediation-DeleteIAMUser.json',
    'GetKeysCertificatesMfaAndCredentials',
    'iam ListAccessKeys ListMFADevices ListSSHPublicKeys ListServiceSpecificCredentials ListSigningCertificates',
  ],
  [
    'aws-owned/AWSQuickSetupType-ConfigureDevOpsGuru.json',
    'ConfigureDevOpsGuru',
    'cloudformation DescribeStacks; devops-guru AddNotificationChannel UpdateResourceCollection UpdateServiceIntegration; sns CreateTopic ListTopics',
  ],
  [
    'aws-owned/AWSQuickSetupType-SSM-ManageResources.json',
    'RunScript',
    'iam AttachRolePolicy CreateRole DeleteRole DetachRolePolicy GetRole; s3 DeleteObjects ListObjectVersions',
  ],
  [
    'aws-owned/AWSResilienceHub-CopyDynamoDBTablePropertiesUtil_2020-04-01.json',
    'CopyScalingTargets',
    'application-autoscaling DescribeScalableTargets RegisterScalableTarget',
  ],
  [
    'aws-owned/AWSResilienceHub-ScaleECSServiceSOP_2020-04-01.json',
    'WaitForScaleUpToComplete',
    'ecs DescribeServices ListServices',
  ],
  ['aws-owned/AWSSupport-SetupConfig.json', 'CreateBucket', 's3 CreateBucket ListBuckets PutBucketPolicy'],
  [
    'aws-owned/AWSSupport-SetupConfig.json',
    'CreateDeliveryChannel',
    'config DescribeDeliveryChannels PutDeliveryChannel; s3 DeleteBucket DeleteObjects ListObjects',
  ],
  [
    'aws-owned/AWSSupport-MigrateEC2ClassicToVPC.json',
    'verifySecurityGroup',
    'ec2 AuthorizeSecurityGroupIngress CreateSecurityGroup DeleteSecurityGroup DescribeInstances DescribeSecurityGroups DescribeSubnets DescribeVpcs',
  ],
  ['fis-library/msk-broker-reboot-automation.yaml', 'rebootBroker', 'kafka ListClustersV2 ListNodes RebootBroker'],
  ['chaos/reboot-rds.yaml', 'GetRdsTags', 'rds ListTagsForResource'],
  [
    'fis-library/elasticache-redis-primary-node-failover-automation.json',
    'triggerFailover',
    'elasticache DescribeReplicationGroups ListTagsForResource TestFailover; sts GetCallerIdentity',
  ],
  [
    'fis-library/cloudfront-impairment-tag-based-automation.yaml',
    'getTargetBuckets',
    'cloudfront GetDistributionConfig ListDistributions ListTagsForResource; sts GetCallerIdentity',
  ],
  [
    'thomasvincent/lambda_function_management.yaml',
    'UpdateFunction',
    'lambda GetFunction GetFunctionConfiguration UpdateFunctionCode UpdateFunctionConfiguration',
  ],
  [
    'aws-owned/AWS-EnableCloudTrailKmsEncryption.json',
    'EnableCloudTrailKmsEncryption',
    'cloudtrail UpdateTrail; kms DescribeKey ListKeys',
  ],
  [
    'aws-owned/AWSQuickSetupType-Scheduler-ApplyInstanceState.json',
    'startAndStopInstances',
    'ec2 DescribeInstances StartInstances StopInstances; ssm GetCalendarState',
  ],
  [
    'aws-owned/AWS-BulkResolveOpsItems.json',
    'BulkResolveOpsItemsStep',
    's3 GetBucketAcl PutObject; ssm DescribeOpsItems UpdateOpsItem',
  ],
  [
    'aws-owned/AWSResilienceHub-RestoreS3BucketFromBackupSOP_2020-09-21.json',
    'RestoreFromBackup',
    's3 GetObject ListObjectsV2 PutObject',
  ],
  [
    'aws-owned/AWS-DeleteEbsVolumeSnapshots-V2.json',
    'DeleteEbsVolumeSnapshots',
    'ec2 DeleteSnapshot DescribeSnapshots',
  ],
  ['aws-owned/AWSSupport-TroubleshootAPIGatewayHttpErrors.json', 'CheckResourceExists', 'apigateway GetResources'],
  [
    'aws-owned/AWSResilienceHub-MisconfigureElasticLBR53ArcSecondarySiteTest_2020-04-01.json',
    'BackupCurrentExecution',
    'elbv2 DescribeTargetGroups',
  ],
]

it('has the corpus at hand', () => {
  if (process.env['CI'] === 'true') expect(corpusFolder, 'set GUARDIA_CORPUS').toBeDefined()
})

describe.skipIf(corpusFolder === undefined)('scripts of the corpus (GUARDIA_CORPUS)', () => {
  const documents = corpusFolder === undefined ? new Map() : corpusDocuments(corpusFolder)

  it.each(labelled)('%s %s', (name, step, calls) => {
    const document = documents.get(name)
    const source = document === undefined ? undefined : scriptsOf(document).get(step)
    expect(source, 'the script is in the corpus').toBeDefined()
    const byService = new Map<string, Set<string>>()
    for (const { service, operation } of scriptCalls(source ?? '').calls) {
      byService.set(service, (byService.get(service) ?? new Set()).add(operation))
    }
    const found = [...byService].sort().map(([service, operations]) => `${service} ${[...operations].sort().join(' ')}`)
    expect(found.join('; ')).toBe(calls)
  })

  it('are all read', () => {
    const scripts = [...documents.values()].flatMap((document) => [...scriptsOf(document).values()])
    expect(scripts.length).toBeGreaterThan(500)
    expect(scripts.filter((source) => scriptCalls(source).calls.length > 0).length).toBeGreaterThan(300)
  })
})
