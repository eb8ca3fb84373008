/** Every scenario of HealthReport on a local AWS of its own, under the procedure's generated role. */
import { healthReportRehearsal } from '../../../src/procedures/health-report/rehearsal.ts'
import { rehearseReadOnly } from '../read-only/rehearse-read-only.ts'

rehearseReadOnly(healthReportRehearsal, {
  'lambda:GetFunctionConfiguration': 'Function tk-nq-dev-bookings',
  'apigateway:GET': 'API',
  'dynamodb:DescribeContinuousBackups': 'Table',
  'cloudfront:ListInvalidations': 'CloudFront',
  'acm:DescribeCertificate': 'Certificates',
  'cloudwatch:DescribeAlarms': 'Alarms',
})
