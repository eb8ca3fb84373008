/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocumentMetadata.html */
import { nameOf } from '../access.ts'
import { ApiError } from '../api-error.ts'
import { documentOf, type Operation, one, optional, text } from './operation.ts'

export const updateDocumentMetadata: Operation = {
  name: 'UpdateDocumentMetadata',
  allow: one('ssm:UpdateDocumentMetadata', documentOf),
  async run({ automations }, request) {
    automations.documents.get(nameOf(text(request, 'Name')), optional(request, 'DocumentVersion'))
    throw new ApiError(
      'InvalidDocumentOperation',
      'Reviews belong to change templates of Change Manager, which is no longer open to new customers.',
    )
  },
}
