/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocument.html */
import { nameOf } from '../access.ts'
import { describeVersion } from '../wire/document.ts'
import { documentOf, type Operation, one, optional, text } from './operation.ts'

export const describeDocument: Operation = {
  name: 'DescribeDocument',
  allow: one('ssm:DescribeDocument', documentOf),
  async run({ automations }, request) {
    const version = automations.documents.get(
      nameOf(text(request, 'Name')),
      optional(request, 'DocumentVersion'),
      optional(request, 'VersionName'),
    )
    return { Document: describeVersion(version) }
  },
}
