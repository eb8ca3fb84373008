/**
 * Roles that a call hands to an AWS service, for which the caller needs `iam:PassRole` on each.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
import { isObject } from './needs.ts'
import { textsOf } from './resource-members.ts'
import type { Operation } from './shapes.ts'

/** Services whose `…Role` members name no role to pass: they assume, describe or map roles, or mean people's roles. */
const notPassing: ReadonlySet<string> = new Set([
  'chime',
  'connect',
  'grafana',
  'mq',
  'quicksight',
  'securityhub',
  'sts',
  'workmail',
])

/**
 * The values of the members that take a role, wherever they stand in the input: ARNs, or references. A plain name becomes the ARN
 * of that role with `partition` and `account`.
 */
export function passedRoles(
  operation: Operation,
  input: { readonly [member: string]: unknown },
  env: { readonly partition: string; readonly account: string },
): readonly string[] {
  const found: string[] = []
  if (operation.service === 'iam') {
    if (operation.name === 'AddRoleToInstanceProfile') found.push(...textsOf(input['RoleName']))
  } else if (operation.service === 'ssm' && operation.name === 'StartAutomationExecution') {
    if (isObject(input['Parameters'])) found.push(...textsOf(input['Parameters']['AutomationAssumeRole']))
  } else if (!notPassing.has(operation.service)) collect(input)
  return [...new Set(found)].filter(isRole).map((role) => {
    const isName = !role.startsWith('arn:') && !role.includes('{{')
    return isName ? `arn:${env.partition}:iam::${env.account}:role/${role}` : role
  })

  function collect(value: unknown): void {
    if (Array.isArray(value)) for (const element of value) collect(element)
    else if (isObject(value)) {
      for (const [member, inner] of Object.entries(value)) {
        if (/role(arn)?$/i.test(member) && typeof inner === 'string' && inner !== '') found.push(inner)
        // Cognito sends text messages with this one; API Gateway calls integrations and authorizers with those
        else if (/^(SnsCallerArn|credentials|CredentialsArn|authorizerCredentials\w*)$/i.test(member))
          found.push(...textsOf(inner))
        else collect(inner)
      }
    }
  }
}

/** `arn:aws:iam::…:user/*` and other things that can stand in such a member are no roles. */
function isRole(text: string): boolean {
  return text.startsWith('arn:') ? /:iam::.*:role\//.test(text) : /^[\w+=,.@/-]+$/.test(text) || text.includes('{{')
}
