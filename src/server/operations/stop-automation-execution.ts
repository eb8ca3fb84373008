/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StopAutomationExecution.html */
import { ApiError } from '../api-error.ts'
import { noExecution } from './no-execution.ts'
import { executionOf, type Operation, one, optional, text } from './operation.ts'

export const stopAutomationExecution: Operation = {
  name: 'StopAutomationExecution',
  allow: one('ssm:StopAutomationExecution', executionOf),
  async run({ automations }, request, caller) {
    const id = text(request, 'AutomationExecutionId')
    if (automations.get(id) === undefined) throw noExecution(id)
    const type = optional(request, 'Type') === 'Complete' ? 'Complete' : 'Cancel'
    const reply = await automations.stop(id, type, caller.arn)
    if (!reply.accepted) throw new ApiError(reply.error, reply.reason)
    return {}
  },
}
