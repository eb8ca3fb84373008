/** Who approves in the rehearsals of this runbook. */
import type { Answer, World } from 'guardia/rehearse'

/** One person approves. */
export const approved: readonly Answer[] = [{ by: 'approver', decision: 'Approve' }]

/** Three may approve, the requester among them, so that it is the two-person rule which refuses a self-approval and not SSM. */
export function approvalIn(world: World): {
  readonly Approvers: readonly string[]
  readonly ApprovalTopicArn: string
  readonly EscalationTopicArn: string
} {
  const { approver, second, requester } = world.people
  return {
    Approvers: [approver.arn, second.arn, requester.arn],
    ApprovalTopicArn: world.topicArn,
    EscalationTopicArn: world.nextTopicArn,
  }
}
