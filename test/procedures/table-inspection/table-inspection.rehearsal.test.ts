/** Every scenario of TableInspection on a local AWS of its own, under the procedure's generated role. */
import { tableInspectionRehearsal } from '../../../src/procedures/table-inspection/rehearsal.ts'
import { rehearseReadOnly } from '../read-only/rehearse-read-only.ts'

rehearseReadOnly(tableInspectionRehearsal, {
  'dynamodb:DescribeTable': 'Table tk-nq-dev-main',
  'dynamodb:Query': 'Items',
})
