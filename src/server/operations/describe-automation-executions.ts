/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAutomationExecutions.html */
import { executionMetadata } from '../wire/execution.ts'
import { filtersOf, type Operation, one, page, pageOf } from './operation.ts'

export const describeAutomationExecutions: Operation = {
  name: 'DescribeAutomationExecutions',
  allow: one('ssm:DescribeAutomationExecutions', () => '*'),
  async run({ automations }, request) {
    const { items, next } = automations.list(filtersOf(request), pageOf(request))
    return page('AutomationExecutionMetadataList', items.map(executionMetadata), next)
  },
}
