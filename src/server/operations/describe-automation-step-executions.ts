/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAutomationStepExecutions.html */
import { stepExecution } from '../wire/steps.ts'
import { noExecution } from './no-execution.ts'
import { executionOf, filtersOf, type Operation, one, page, pageOf, text } from './operation.ts'

export const describeAutomationStepExecutions: Operation = {
  name: 'DescribeAutomationStepExecutions',
  allow: one('ssm:DescribeAutomationStepExecutions', executionOf),
  async run({ automations }, request) {
    const id = text(request, 'AutomationExecutionId')
    const view = automations.get(id)
    if (view === undefined) throw noExecution(id)
    const { items, next } = automations.steps(id, filtersOf(request), pageOf(request), request['ReverseOrder'] === true)
    return page(
      'StepExecutions',
      items.map((step) => stepExecution(step, view)),
      next,
    )
  },
}
