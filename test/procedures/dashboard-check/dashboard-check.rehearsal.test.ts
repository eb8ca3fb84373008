/** Every scenario of DashboardCheck on a local AWS of its own, under the procedure's generated role. */
import { dashboardCheckRehearsal } from '../../../src/procedures/dashboard-check/rehearsal.ts'
import { rehearseReadOnly } from '../read-only/rehearse-read-only.ts'

rehearseReadOnly(dashboardCheckRehearsal, {
  'cloudwatch:GetDashboard': 'Dashboard tk-nq-api-metrics',
  'cloudwatch:ListMetrics': 'Dashboard tk-nq-api-metrics',
  'apigateway:GET': 'Alarms',
  'cloudwatch:DescribeAlarms': 'Alarms',
})
