/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ModifyDocumentPermission.html */
import { nameOf } from '../access.ts'
import { documentOf, type Operation, one, optional, text, textsOf } from './operation.ts'
import { requireShare } from './permission-type.ts'

export const modifyDocumentPermission: Operation = {
  name: 'ModifyDocumentPermission',
  allow: one('ssm:ModifyDocumentPermission', documentOf),
  async run({ automations }, request) {
    requireShare(request)
    await automations.documents.modifyPermissions(
      nameOf(text(request, 'Name')),
      textsOf(request, 'AccountIdsToAdd'),
      textsOf(request, 'AccountIdsToRemove'),
      optional(request, 'SharedDocumentVersion'),
    )
    return {}
  },
}
