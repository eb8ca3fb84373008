/**
 * Who may take the role of an automation: SSM, for executions of this account only (against the confused deputy).
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */

/** A role's trust policy. */
export interface TrustPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly {
    readonly Sid: string
    readonly Effect: 'Allow'
    readonly Principal: { readonly Service: string }
    readonly Action: 'sts:AssumeRole'
    readonly Condition: {
      readonly StringEquals: { readonly 'aws:SourceAccount': string }
      readonly ArnLike: { readonly 'aws:SourceArn': string }
    }
  }[]
}

/**
 * The trust policy of an automation role. `account` has twelve digits; every Region of the account may use the role unless
 * `region` is given.
 */
export function trustPolicy(options: {
  readonly account: string
  readonly region?: string
  readonly partition?: string
}): TrustPolicy {
  const { account, region = '*', partition = 'aws' } = options
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AutomationTakesTheRole',
        Effect: 'Allow',
        Principal: { Service: 'ssm.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ssm:${region}:${account}:automation-execution/*` },
        },
      },
    ],
  }
}
