/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetAutomationExecution.html */
import { automationExecution, mostSteps } from '../wire/execution.ts'
import { noExecution } from './no-execution.ts'
import { executionOf, type Operation, one, text } from './operation.ts'

export const getAutomationExecution: Operation = {
  name: 'GetAutomationExecution',
  allow: one('ssm:GetAutomationExecution', executionOf),
  async run({ automations }, request) {
    const id = text(request, 'AutomationExecutionId')
    const view = automations.get(id)
    if (view === undefined) throw noExecution(id)
    const { items, next } = automations.steps(id, [], { maxResults: mostSteps })
    return { AutomationExecution: automationExecution(view, items, next !== undefined) }
  },
}
