/** Every scenario of LegacyStacks on a local AWS of its own, under the procedure's generated role. */
import { legacyStacksRehearsal } from '../../../src/procedures/legacy-stacks/rehearsal.ts'
import { rehearseReadOnly } from '../read-only/rehearse-read-only.ts'

rehearseReadOnly(legacyStacksRehearsal, {
  'cloudformation:DescribeStacks': 'CloudFormation stacks',
  'cloudformation:ListStackResources': 'CloudFormation stacks',
  'cloudformation:ListImports': 'CloudFormation stacks',
})
