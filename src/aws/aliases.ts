/**
 * The other names that boto3 takes. SSM's names follow boto3's, so a document that uses them runs; they are worth a warning.
 * https://github.com/boto/botocore/blob/develop/botocore/handlers.py (_add_parameter_aliases)
 */

interface MemberAlias {
  readonly service: string
  /** Any operation that has the real member when absent. */
  readonly operation?: string
  readonly alias: string
  readonly member: string
}

const memberAliases: readonly MemberAlias[] = [
  { service: 'ec2', alias: 'Filters', member: 'Filter' },
  { service: 'logs', operation: 'CreateExportTask', alias: 'fromTime', member: 'from' },
  { service: 'cloudsearchdomain', operation: 'Search', alias: 'returnFields', member: 'return' },
]

/**
 * The input member that boto3 takes `name` for, when it isn't a member itself: ec2 DescribeNatGateways takes `Filters` for
 * `Filter`. `members` are the operation's own.
 */
export function memberOfAlias(
  service: string,
  operation: string,
  name: string,
  members: { readonly [name: string]: unknown },
): string | undefined {
  if (Object.hasOwn(members, name)) return undefined
  return memberAliases.find(
    (entry) =>
      entry.service === service &&
      (entry.operation === undefined || entry.operation === operation) &&
      entry.alias === name &&
      Object.hasOwn(members, entry.member),
  )?.member
}

/** boto3's own name of a service that has an old one too. */
export function serviceAlias(name: string): string {
  return name === 'runtime.sagemaker' ? 'sagemaker-runtime' : name
}
