/**
 * Which input members name a resource. Most follow from the names themselves (`${TableName}` is TableName, `${InstanceId}` also
 * InstanceIds, `${ClusterName}` also cluster, ClusterIdentifier and ClusterArn); the table has those that don't.
 */
import type { Input } from './needs.ts'

/** By IAM prefix and template variable: the members that hold it. An empty list: no member does, whatever its name. */
const members: { readonly [prefix: string]: { readonly [variable: string]: readonly string[] } } = {
  'application-autoscaling': { ResourceId: [] },
  autoscaling: { GroupFriendlyName: ['AutoScalingGroupName', 'AutoScalingGroupNames'], GroupId: [], Id: [] },
  cloudformation: { Id: [] },
  ec2: {
    DedicatedHostId: ['HostId', 'HostIds'],
    GroupName: [],
    KeyPairName: ['KeyName', 'KeyNames'],
    NaclId: ['NetworkAclId', 'NetworkAclIds'],
    PlacementGroupName: [],
    SecurityGroupId: ['GroupId', 'GroupIds', 'SecurityGroupId', 'SecurityGroupIds', 'Groups'],
    VpcEndpointServiceId: ['ServiceId', 'ServiceIds'],
    VpcFlowLogId: ['FlowLogId', 'FlowLogIds'],
  },
  ecs: { ContainerInstanceId: ['containerInstance', 'containerInstances'], TaskId: ['task', 'tasks'] },
  lambda: { Alias: ['Qualifier'], LayerVersion: ['VersionNumber'], Version: ['Qualifier'] },
  rds: {
    ClusterParameterGroupName: ['DBClusterParameterGroupName'],
    ClusterSnapshotName: ['DBClusterSnapshotIdentifier', 'TargetDBClusterSnapshotIdentifier'],
    DbClusterInstanceName: ['DBClusterIdentifier'],
    DbInstanceName: ['DBInstanceIdentifier', 'TargetDBInstanceIdentifier', 'SourceDBInstanceIdentifier'],
    DbProxyEndpointId: [],
    DbProxyId: [],
    GlobalCluster: ['GlobalClusterIdentifier'],
    ParameterGroupName: ['DBParameterGroupName'],
    SecurityGroupName: ['DBSecurityGroupName', 'DBSecurityGroups'],
    SnapshotName: ['DBSnapshotIdentifier', 'SourceDBSnapshotIdentifier', 'TargetDBSnapshotIdentifier'],
    SubnetGroupName: ['DBSubnetGroupName'],
    TargetGroupId: [],
  },
  scheduler: { ScheduleName: ['Name'] },
  wafv2: { Scope: [] },
}

/** A variable where the caller left the member out: AWS then takes this one. */
const defaults: { readonly [prefix: string]: { readonly [variable: string]: string } } = {
  ecs: { ClusterName: 'default' },
  scheduler: { GroupName: 'default' },
}

/**
 * The values that an input gives for a template variable of a resource type; empty when it gives none. Values may be ARNs.
 */
export function valuesFor(prefix: string, type: string, variable: string, input: Input): readonly string[] {
  const listed = Object.hasOwn(members, prefix) ? members[prefix]! : {}
  const names = Object.hasOwn(listed, variable) ? listed[variable]! : namesFor(type, variable, Object.keys(input))
  for (const name of names) {
    const values = Object.hasOwn(input, name) ? textsOf(input[name]) : []
    if (values.length > 0) return values
  }
  const fallback = Object.hasOwn(defaults, prefix) ? defaults[prefix]! : {}
  return Object.hasOwn(fallback, variable) ? [fallback[variable]!] : []
}

/** Whether any member could hold a variable: some parts of ARNs are AWS's own and in no call. */
export function isTellable(prefix: string, variable: string): boolean {
  const listed = Object.hasOwn(members, prefix) ? members[prefix]! : {}
  return !Object.hasOwn(listed, variable) || listed[variable]!.length > 0
}

/** The ARNs that an input gives for a resource type by a member made for ARNs (`TopicArn`, `resourceArn`, `Arn`). */
export function arnsFor(type: string, lastVariable: string | undefined, input: Input): readonly string[] {
  const own = [bare(type), ...(lastVariable === undefined ? [] : [stem(lastVariable)])]
  const wanted = [
    ...own.flatMap((name) => [`${name}arn`, `${name}arns`]),
    'resourcearn',
    'resourcearns',
    'arn',
    'arns',
    'resource',
    'resourcename',
  ]
  for (const name of wanted) {
    const member = Object.keys(input).find((key) => bare(key) === name)
    const values = member === undefined ? [] : textsOf(input[member])
    if (values.length > 0 && values.every((value) => value.startsWith('arn:') || value.includes('{{'))) return values
  }
  return []
}

/** Members that a variable's own name suggests, best first. An id is never taken from a name, nor a name from an id. */
function namesFor(type: string, variable: string, given: readonly string[]): readonly string[] {
  const whole = bare(variable.replace(/WithPath$|WithoutLeadingSlash$/, ''))
  const subject = stem(variable)
  const isId = /Id$/.test(variable)
  const wanted = [whole, `${whole}s`, ...(subject === '' ? [] : [`${subject}identifier`, `${subject}identifiers`])]
  if (subject === '') wanted.unshift(`${bare(type)}${whole}`)
  else {
    if (!isId) wanted.push(subject, `${subject}s`, `${subject}name`, `${subject}names`)
    if (subject === bare(type)) wanted.push(...(isId ? ['id', 'ids', 'identifier'] : ['name', 'names', 'identifier']))
  }
  return wanted.flatMap((name) => given.filter((member) => bare(member) === name))
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** `TableName` and `TableId` are about a table. */
function stem(variable: string): string {
  return bare(variable.replace(/WithPath$|WithoutLeadingSlash$/, '').replace(/(Name|Id|Identifier|Arn)$/, ''))
}

/** The texts of a value that is one or a list of them. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value === 'number') return [String(value)]
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string' && element !== '') : []
}
