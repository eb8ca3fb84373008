/** Who is about to change something, and where: an assertion, not a thing to look at. */
import { GuardiaError } from '../document/index.ts'
import type { TaskContext } from './task.ts'

/** What the command line says that it must be. */
export interface Expected {
  readonly account: string
  readonly region: string
}

/**
 * Compares the caller's account (STS) and the region in use with what was asked for; answers the caller's ARN.
 *
 * @throws GuardiaError `usage` (no account number), `wrong-region`, `wrong-account`
 */
export async function assertCaller(
  aws: TaskContext['aws'],
  regionInUse: string,
  expected: Expected,
): Promise<{ readonly arn: string }> {
  if (!/^\d{12}$/.test(expected.account)) {
    throw new GuardiaError('usage', `--account ${expected.account}: expected the account's twelve digits.`)
  }
  if (regionInUse !== expected.region) {
    throw new GuardiaError(
      'wrong-region',
      `The region in use is ${regionInUse}, and --region says ${expected.region}. Nothing was done. Set AWS_REGION, or choose another profile.`,
    )
  }
  const caller = await aws.call({ service: 'sts', operation: 'GetCallerIdentity' })
  if (caller['Account'] !== expected.account) {
    throw new GuardiaError(
      'wrong-account',
      `These credentials are ${String(caller['Arn'])}, of account ${String(caller['Account'])}, and --account says ${expected.account}. Nothing was done. Choose another AWS_PROFILE.`,
    )
  }
  return { arn: String(caller['Arn']) }
}
