/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteDocument.html */
import { nameOf } from '../access.ts'
import { documentOf, type Operation, one, optional, text } from './operation.ts'

export const deleteDocument: Operation = {
  name: 'DeleteDocument',
  allow: one('ssm:DeleteDocument', documentOf),
  async run({ automations }, request) {
    await automations.documents.delete(
      nameOf(text(request, 'Name')),
      optional(request, 'DocumentVersion'),
      optional(request, 'VersionName'),
    )
    return {}
  },
}
