/** Every scenario of CollectEvidence on a local AWS of its own, under the procedure's generated role. */
import { collectEvidenceRehearsal } from '../../../src/procedures/collect-evidence/rehearsal.ts'
import { rehearseReadOnly } from '../read-only/rehearse-read-only.ts'

rehearseReadOnly(collectEvidenceRehearsal, {
  'logs:FilterLogEvents': 'Errors in the log',
  'cloudwatch:GetMetricData': 'Function metrics',
  'apigateway:GET': 'API metrics',
  'lambda:ListAliases': 'Deployed versions',
  'cloudtrail:LookupEvents': 'Changes on CloudTrail',
  'cloudwatch:DescribeAlarmHistory': 'Alarms',
})
