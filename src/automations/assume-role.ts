/** The role that an execution runs as. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html */
import { type AutomationDocument, type Json, type Reference, resolveValue } from '../document/index.ts'
import { AutomationApiError } from './api-error.ts'

const roleArn = /^arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+$/

/**
 * What the document's `assumeRole` says for these values; empty: the execution runs as its starter.
 *
 * @throws AutomationApiError InvalidAutomationExecutionParametersException (D-41)
 */
export function assumeRoleOf(
  document: AutomationDocument,
  values: { readonly [name: string]: unknown },
  globals: { readonly account: string; readonly region: string; readonly partition: string },
): string {
  const { account: ACCOUNT_ID, region: REGION, partition: AWS_PARTITION } = globals
  const known: { readonly [name: string]: string } = { ACCOUNT_ID, REGION, AWS_PARTITION }
  const lookup = (reference: Reference): Json | undefined => {
    if (reference.kind === 'global') return Object.hasOwn(known, reference.name) ? known[reference.name] : undefined
    if (reference.kind !== 'parameter') return undefined
    return Object.hasOwn(values, reference.name) ? (values[reference.name] as Json) : ''
  }
  // Twice: the default of a parameter may name globals.
  const resolved = resolveValue(resolveValue(document.assumeRole ?? '', lookup), lookup)
  const role = typeof resolved === 'string' ? resolved.trim() : ''
  if (role === '' || roleArn.test(role)) return role
  throw new AutomationApiError(
    'InvalidAutomationExecutionParametersException',
    "The format of the supplied assume role ARN isn't valid.",
  )
}
