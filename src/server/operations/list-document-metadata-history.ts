/** Nobody reviews documents here: the history is empty. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocumentMetadataHistory.html */
import { nameOf } from '../access.ts'
import { documentOf, type Operation, one, optional, text } from './operation.ts'

export const listDocumentMetadataHistory: Operation = {
  name: 'ListDocumentMetadataHistory',
  allow: one('ssm:ListDocumentMetadataHistory', documentOf),
  async run({ automations }, request) {
    const version = automations.documents.get(nameOf(text(request, 'Name')), optional(request, 'DocumentVersion'))
    return { Name: version.name, DocumentVersion: version.version, Metadata: { ReviewerResponse: [] } }
  },
}
