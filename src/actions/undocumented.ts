/**
 * Three actions that only documents of AWS's own have and no page describes: known, so that such a document isn't refused, but
 * never run locally and without a statement about the permissions they need. Their inputs are those that were seen.
 */
import type { Action, BuiltInOutput } from './action.ts'
import type { InputTable } from './fields.ts'

const page = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html'

function undocumented(
  name: string,
  doc: string,
  inputs: readonly string[],
  outputs: { readonly [name: string]: BuiltInOutput },
): Action {
  const table: InputTable = Object.fromEntries(
    inputs.map((one) => [one, { kind: 'any', doc: 'Seen in documents of AWS.' }]),
  )
  const reason = `${name} is an action of AWS's own that no page describes: what it needs isn't known.`
  return {
    name,
    doc: `${doc} Not in AWS's reference.`,
    url: page,
    impact: 'Undetermined',
    inputs: table,
    outputs,
    repeatable: false,
    undocumented: true,
    needs: () => [{ kind: 'unknown', reason }],
  }
}

function texts(...names: readonly string[]): { readonly [name: string]: BuiltInOutput } {
  return Object.fromEntries(names.map((one) => [one, { type: 'String', doc: 'Seen in documents of AWS.' }]))
}

/** aws:putServerUpgradeMetrics */
export const putServerUpgradeMetrics: Action = undocumented(
  'aws:putServerUpgradeMetrics',
  'Counts upgrades of servers.',
  ['DimensionName', 'DimensionValue', 'MetricName', 'MetricValue'],
  {},
)

/** aws:shareSQLMedia */
export const shareSqlMedia: Action = undocumented(
  'aws:shareSQLMedia',
  'Shares a snapshot with SQL Server installation media.',
  ['SQLServerVersion', 'InstanceId', 'SQLServerEdition'],
  texts('EBSSnapshotId'),
)

/** aws:installDistributorPackageOnAzure */
export const installDistributorPackageOnAzure: Action = undocumented(
  'aws:installDistributorPackageOnAzure',
  'Installs a Distributor package on an Azure virtual machine.',
  [
    'Action',
    'InstallationType',
    'PackageName',
    'Version',
    'AdditionalArguments',
    'CloudConnector',
    'AzureVmResourceId',
  ],
  texts(
    'Status',
    'PackageName',
    'PackageVersion',
    'Installed',
    'Region',
    'AzureLocation',
    'AzureVmSize',
    'DetectedPlatform',
    'DetectedPlatformVersion',
    'DetectedPlatformFamily',
    'DetectedArchitecture',
  ),
)
