/**
 * What AWS checks besides the actions of the call itself, by hand from the "dependent actions" of AWS's pages (iam-data leaves
 * them out): https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * Only what is certain becomes a grant; what depends on things outside of the document is reported.
 */
import { isObject, type JsonObject } from '../document/index.ts'

/** Further actions of a call, on those of its resources that match `on` or else on any; or what is to be reported. */
export interface Dependent {
  readonly actions?: readonly string[]
  readonly on?: RegExp
  readonly passesRoleTo?: string
  readonly report?: string
}

type Rule = (input: JsonObject) => Dependent | undefined

const restoresTable: Rule = () => ({
  actions: ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'].map(
    (name) => `dynamodb:${name}`,
  ),
  on: /:table\/[^/]*$/,
})

const entersVpc: Rule = (input) => {
  const vpc = input['VpcConfig']
  if (vpc === undefined || (isObject(vpc) && Object.keys(vpc).length === 0)) return undefined
  return { actions: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'] }
}

const givesProfile: Rule = (input) =>
  input['IamInstanceProfile'] === undefined ? undefined : { passesRoleTo: 'ec2.amazonaws.com' }

const usesTemplate: Rule = (input) =>
  input['LaunchTemplate'] === undefined && input['MixedInstancesPolicy'] === undefined
    ? undefined
    : {
        report:
          'also needs ec2:RunInstances and ec2:CreateTags for what its launch template holds, and iam:PassRole for its instance profile',
      }

const createsStack: Rule = (input) =>
  input['RoleARN'] === undefined ? { report: 'also needs what its template creates, changes and deletes' } : undefined

const rules: { readonly [operation: string]: Rule } = {
  'autoscaling CreateAutoScalingGroup': usesTemplate,
  'autoscaling CreateLaunchConfiguration': givesProfile,
  'autoscaling UpdateAutoScalingGroup': usesTemplate,
  'cloudformation CreateStack': createsStack,
  'cloudformation DeleteStack': createsStack,
  'cloudformation UpdateStack': createsStack,
  'dynamodb RestoreTableFromBackup': restoresTable,
  'dynamodb RestoreTableToPointInTime': restoresTable,
  'ec2 AssociateIamInstanceProfile': givesProfile,
  'ec2 ReplaceIamInstanceProfileAssociation': givesProfile,
  'ec2 RunInstances': givesProfile,
  'lambda CreateFunction': entersVpc,
  'lambda UpdateFunctionConfiguration': entersVpc,
}

/** What a call needs besides; undefined for most. */
export function dependentOf(service: string, operation: string, input: JsonObject): Dependent | undefined {
  const key = `${service} ${operation}`
  const rule = Object.hasOwn(rules, key) ? rules[key] : undefined
  return rule?.(input)
}
