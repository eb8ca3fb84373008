/**
 * People and roles in the local AWS. With IAM enforced, a rehearsal runs a procedure under its own generated role, and each
 * approver has an identity of their own.
 */
import type { JsonObject } from '../document/index.ts'
import type { AwsCaller } from './aws-calls.ts'
import type { Credentials } from './credentials.ts'

/** A policy document, as IAM takes it. */
export interface PolicyJson {
  readonly Version?: string
  readonly Statement: readonly object[] | object
}

export interface User {
  readonly name: string
  readonly arn: string
  readonly credentials: Credentials
}

export interface Role {
  readonly name: string
  readonly arn: string
}

export interface RoleOptions {
  readonly name: string
  /** What the role may do; nothing when absent. */
  readonly policy?: PolicyJson
  /** Who may assume it. Automation roles trust SSM, and the account, so that the local engine can take them on. */
  readonly trust?: PolicyJson
}

/** Name of the one inline policy of every user and role made here: setting a policy again replaces it. */
const policyName = 'guardia'
const sessionSeconds = 3600

function textAt(response: JsonObject, ...path: readonly string[]): string {
  let value: unknown = response
  for (const key of path) value = (value as { readonly [name: string]: unknown } | undefined)?.[key]
  if (typeof value !== 'string') throw new TypeError(`IAM's answer has no ${path.join('.')}.`)
  return value
}

/** Trust of an automation's role: SSM in this account, and the account itself. */
export function automationTrust(account: string): PolicyJson {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' },
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
    ],
  }
}

/** The caller's account, user or session: GetCallerIdentity. */
export async function callerIdentity(aws: AwsCaller): Promise<{ readonly account: string; readonly arn: string }> {
  const answer = await aws.call({ service: 'sts', operation: 'GetCallerIdentity' })
  return { account: textAt(answer, 'Account'), arn: textAt(answer, 'Arn') }
}

/** Makes a user with an access key, and a policy if given. `root` may do everything. */
export async function createUser(root: AwsCaller, name: string, policy?: PolicyJson): Promise<User> {
  const user = await root.call({ service: 'iam', operation: 'CreateUser', input: { UserName: name } })
  const key = await root.call({ service: 'iam', operation: 'CreateAccessKey', input: { UserName: name } })
  if (policy !== undefined) {
    const input = { UserName: name, PolicyName: policyName, PolicyDocument: JSON.stringify(policy) }
    await root.call({ service: 'iam', operation: 'PutUserPolicy', input })
  }
  return {
    name,
    arn: textAt(user, 'User', 'Arn'),
    credentials: {
      accessKeyId: textAt(key, 'AccessKey', 'AccessKeyId'),
      secretAccessKey: textAt(key, 'AccessKey', 'SecretAccessKey'),
    },
  }
}

/** Makes a role. */
export async function createRole(root: AwsCaller, options: RoleOptions): Promise<Role> {
  const trust = options.trust ?? automationTrust((await callerIdentity(root)).account)
  const input = { RoleName: options.name, AssumeRolePolicyDocument: JSON.stringify(trust) }
  const role = await root.call({ service: 'iam', operation: 'CreateRole', input })
  if (options.policy !== undefined) await setRolePolicy(root, options.name, options.policy)
  return { name: options.name, arn: textAt(role, 'Role', 'Arn') }
}

/** Replaces what a role may do: a rehearsal takes away one action at a time to show that each is needed. */
export async function setRolePolicy(root: AwsCaller, role: string, policy: PolicyJson): Promise<void> {
  const input = { RoleName: role, PolicyName: policyName, PolicyDocument: JSON.stringify(policy) }
  await root.call({ service: 'iam', operation: 'PutRolePolicy', input })
}

/** Takes on a role; `session` becomes the last part of the caller's ARN. The credentials last an hour. */
export async function assumeRole(aws: AwsCaller, role: string, session: string): Promise<Credentials> {
  const input = { RoleArn: role, RoleSessionName: session, DurationSeconds: sessionSeconds }
  const answer = await aws.call({ service: 'sts', operation: 'AssumeRole', input })
  return {
    accessKeyId: textAt(answer, 'Credentials', 'AccessKeyId'),
    secretAccessKey: textAt(answer, 'Credentials', 'SecretAccessKey'),
    sessionToken: textAt(answer, 'Credentials', 'SessionToken'),
  }
}
