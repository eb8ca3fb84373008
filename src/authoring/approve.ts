/**
 * aws:approve. A request must be decidable by a tired person: the message says what, from what to what, why, and what undoes it.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
import { GuardiaError, type JsonObject } from '../document/index.ts'
import type { StepProperties } from './block.ts'
import { toData } from './input.ts'
import type { Ref } from './reference.ts'
import type { Severity } from './severity.ts'

/** Who is asked what, and for how long. */
export interface Approve extends Omit<StepProperties, 'timeoutSeconds'> {
  /** User names, user ARNs, role ARNs or assumed-role ARNs; at most 10. */
  readonly approvers: Ref<readonly string[]> | readonly (string | Ref<string> | Ref<readonly string[]>)[]
  /** At most 4,096 characters. */
  readonly message: string | Ref<string>
  /** How many must approve. Default 1. */
  readonly minimum?: number | Ref<number>
  /** SNS topic that is told; its name must start with `Automation`. */
  readonly notify?: string | Ref<string>
  /** Seconds until it expires; by default the response time of the severity. At most 2,592,000. */
  readonly within?: number
}

/** What an approve step gives. */
export interface Approval {
  readonly status: Ref<string>
  readonly decisions: Ref<readonly object[]>
}

/** Inputs and properties of the step; throws GuardiaError `approval-time` for an impossible expiry. */
export function approveInputs(
  step: string,
  approve: Approve,
  severity: Severity | undefined,
): { readonly inputs: JsonObject; readonly properties: StepProperties } {
  const { approvers, message, minimum, notify, within: own, ...properties } = approve
  const within = own ?? (severity === undefined ? undefined : severity.respondMinutes * 60)
  if (within !== undefined && (!Number.isInteger(within) || within < 1 || within > 2_592_000)) {
    throw new GuardiaError(
      'approval-time',
      `${step} waits ${within} s for an approval; SSM takes 1 to 2,592,000 (30 days).`,
    )
  }
  return {
    inputs: {
      ...(notify === undefined ? {} : { NotificationArn: toData(notify, `${step}.notify`) }),
      Message: toData(message, `${step}.message`),
      MinRequiredApprovals: toData(minimum ?? 1, `${step}.minimum`),
      Approvers: toData(approvers, `${step}.approvers`),
    },
    properties: { ...properties, ...(within === undefined ? {} : { timeoutSeconds: within }) },
  }
}
