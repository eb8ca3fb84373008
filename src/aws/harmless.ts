/**
 * IAM actions that count as writing although they change no resource: they tell someone, take a role, use a key, count, look for
 * drift, or start a query. One list, so that policies, checks and approvals agree on what a write is.
 */
const names: ReadonlySet<string> = new Set([
  'cloudformation:DetectStackDrift',
  'cloudformation:DetectStackResourceDrift',
  'cloudformation:EstimateTemplateCost',
  'cloudformation:ValidateTemplate',
  'cloudtrail:StartQuery',
  'cloudwatch:PutMetricData',
  'iam:GenerateCredentialReport',
  'iam:GenerateServiceLastAccessedDetails',
  'iam:PassRole',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:Sign',
  'kms:Verify',
  'logs:StartQuery',
  'logs:StopQuery',
  'sns:Publish',
  'sts:AssumeRole',
])

/**
 * Whether an IAM action changes something: by its access level, but for those that change no resource.
 *
 * @example changes({ name: 'sns:Publish', level: 'Write' }) // false
 */
export function changes(action: { readonly name: string; readonly level: string }): boolean {
  return action.level !== 'Read' && action.level !== 'List' && !names.has(action.name)
}
