/** Creating something with tags needs the service's tagging action besides. */
import { has, type Input } from './needs.ts'

interface TagsOnCreate {
  readonly service: string
  /** Absent: every operation that has the member. */
  readonly operations?: readonly string[]
  readonly member: string
  readonly action: string
}

/** Creating something with tags needs the tagging action besides. */
const tagsOnCreate: readonly TagsOnCreate[] = [
  {
    service: 'acm',
    operations: ['RequestCertificate', 'ImportCertificate'],
    member: 'Tags',
    action: 'acm:AddTagsToCertificate',
  },
  {
    service: 'autoscaling',
    operations: ['CreateAutoScalingGroup'],
    member: 'Tags',
    action: 'autoscaling:CreateOrUpdateTags',
  },
  { service: 'cloudtrail', operations: ['CreateTrail'], member: 'TagsList', action: 'cloudtrail:AddTags' },
  {
    service: 'cloudwatch',
    operations: ['PutMetricAlarm', 'PutCompositeAlarm', 'PutInsightRule', 'PutMetricStream'],
    member: 'Tags',
    action: 'cloudwatch:TagResource',
  },
  {
    service: 'cognito-idp',
    operations: ['CreateUserPool'],
    member: 'UserPoolTags',
    action: 'cognito-idp:TagResource',
  },
  { service: 'dynamodb', operations: ['CreateTable'], member: 'Tags', action: 'dynamodb:TagResource' },
  { service: 'ec2', member: 'TagSpecifications', action: 'ec2:CreateTags' },
  { service: 'ecr', operations: ['CreateRepository'], member: 'tags', action: 'ecr:TagResource' },
  {
    service: 'ecs',
    operations: ['CreateCluster', 'CreateService', 'RegisterTaskDefinition', 'RunTask', 'StartTask', 'CreateTaskSet'],
    member: 'tags',
    action: 'ecs:TagResource',
  },
  {
    service: 'eks',
    operations: ['CreateCluster', 'CreateNodegroup', 'CreateFargateProfile', 'CreateAddon'],
    member: 'tags',
    action: 'eks:TagResource',
  },
  {
    service: 'elbv2',
    operations: ['CreateLoadBalancer', 'CreateTargetGroup', 'CreateListener', 'CreateRule'],
    member: 'Tags',
    action: 'elasticloadbalancing:AddTags',
  },
  { service: 'events', operations: ['PutRule', 'CreateEventBus'], member: 'Tags', action: 'events:TagResource' },
  { service: 'iam', operations: ['CreateRole'], member: 'Tags', action: 'iam:TagRole' },
  { service: 'iam', operations: ['CreateUser'], member: 'Tags', action: 'iam:TagUser' },
  { service: 'iam', operations: ['CreatePolicy'], member: 'Tags', action: 'iam:TagPolicy' },
  { service: 'iam', operations: ['CreateInstanceProfile'], member: 'Tags', action: 'iam:TagInstanceProfile' },
  { service: 'kms', operations: ['CreateKey'], member: 'Tags', action: 'kms:TagResource' },
  {
    service: 'lambda',
    operations: ['CreateFunction', 'CreateEventSourceMapping', 'CreateCodeSigningConfig'],
    member: 'Tags',
    action: 'lambda:TagResource',
  },
  { service: 'logs', operations: ['CreateLogGroup'], member: 'tags', action: 'logs:TagResource' },
  {
    service: 'rds',
    operations: [
      'CreateDBInstance',
      'CreateDBCluster',
      'CreateDBSnapshot',
      'CreateDBClusterSnapshot',
      'CreateDBInstanceReadReplica',
      'CopyDBSnapshot',
      'CopyDBClusterSnapshot',
      'RestoreDBInstanceFromDBSnapshot',
      'RestoreDBInstanceToPointInTime',
      'RestoreDBClusterFromSnapshot',
      'RestoreDBClusterToPointInTime',
    ],
    member: 'Tags',
    action: 'rds:AddTagsToResource',
  },
  { service: 'secretsmanager', operations: ['CreateSecret'], member: 'Tags', action: 'secretsmanager:TagResource' },
  { service: 'sns', operations: ['CreateTopic'], member: 'Tags', action: 'sns:TagResource' },
  { service: 'sqs', operations: ['CreateQueue'], member: 'tags', action: 'sqs:TagQueue' },
  {
    service: 'ssm',
    operations: ['PutParameter', 'CreateDocument', 'CreateMaintenanceWindow', 'CreatePatchBaseline'],
    member: 'Tags',
    action: 'ssm:AddTagsToResource',
  },
  {
    service: 'stepfunctions',
    operations: ['CreateStateMachine', 'CreateActivity'],
    member: 'tags',
    action: 'states:TagResource',
  },
]

/** Tagging actions that a call needs because it gives tags to what it creates. */
export function taggingOf(service: string, operation: string, input: Input): readonly string[] {
  return tagsOnCreate
    .filter(
      (entry) =>
        entry.service === service &&
        (entry.operations === undefined || entry.operations.includes(operation)) &&
        has(input, entry.member),
    )
    .map((entry) => entry.action)
}
