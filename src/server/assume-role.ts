/** The role that an execution will run as, before it starts: SSM refuses a start whose role it cannot take on. */
import { type AutomationDocument, type Json, resolveValue } from '../document/index.ts'
import { ApiError } from './api-error.ts'
import type { Place } from './events/bus-event.ts'
import type { Caller, Directory } from './identity.ts'

const roleArn = /^arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+$/

/** What the document's `assumeRole` says for these parameters; empty: the execution runs as its starter. */
export function assumeRoleOf(
  document: AutomationDocument,
  parameters: { readonly [name: string]: readonly string[] },
  place: Place,
): string {
  const globals = new Map([
    ['ACCOUNT_ID', place.account],
    ['REGION', place.region],
    ['AWS_PARTITION', place.partition],
  ])
  const resolved = resolveValue(document.assumeRole ?? '', (reference): Json | undefined => {
    if (reference.kind === 'parameter') {
      const { name } = reference
      if (Object.hasOwn(parameters, name)) return parameters[name]?.[0] ?? ''
      const declared = document.parameters ?? {}
      return Object.hasOwn(declared, name) ? (declared[name]?.default ?? '') : undefined
    }
    if (reference.kind !== 'global') return undefined
    return globals.get(reference.name)
  })
  return typeof resolved === 'string' ? resolved.trim() : ''
}

/**
 * Makes sure that SSM can take the role on.
 *
 * @throws ApiError InvalidAutomationExecutionParametersException (D-41)
 */
export async function requireAssumable(role: string, directory: Directory, place: Place): Promise<void> {
  if (!roleArn.test(role)) {
    throw new ApiError(
      'InvalidAutomationExecutionParametersException',
      "The format of the supplied assume role ARN isn't valid.",
    )
  }
  await trial(role, directory, place).catch((cause: unknown) => {
    throw new ApiError(
      'InvalidAutomationExecutionParametersException',
      'The defined assume role is unable to be assumed.',
      400,
      { cause },
    )
  })
}

/** As for a running execution, whose id nobody knows yet: a trust policy that names executions by ARN names all of them. */
function trial(role: string, directory: Directory, { partition, region, account }: Place): Promise<Caller> {
  return directory.assume({
    roleArn: role,
    sessionName: 'Automation',
    service: 'ssm.amazonaws.com',
    context: {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:${partition}:ssm:${region}:${account}:automation-execution/00000000-0000-0000-0000-000000000000`,
    },
  })
}
