/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartChangeRequestExecution.html */
import { ApiError } from '../api-error.ts'
import { type Operation, one, text } from './operation.ts'

export const startChangeRequestExecution: Operation = {
  name: 'StartChangeRequestExecution',
  allow: one('ssm:StartChangeRequestExecution', ({ arns }, request) => arns.document(text(request, 'DocumentName'))),
  async run() {
    throw new ApiError(
      'NoLongerSupportedException',
      'Change Manager is no longer open to new customers. Start the runbook with StartAutomationExecution; it asks for its approvals itself.',
    )
  },
}
