/** Nobody reviews documents here: the history is empty. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocumentMetadataHistory.html */
import { nameOf } from '../access.ts'
import { ApiError } from '../api-error.ts'
import { documentOf, type Operation, one, optional, text } from './operation.ts'

export const listDocumentMetadataHistory: Operation = {
  name: 'ListDocumentMetadataHistory',
  allow: one('ssm:ListDocumentMetadataHistory', documentOf),
  async run({ automations }, request) {
    const version = automations.documents.get(nameOf(text(request, 'Name')), optional(request, 'DocumentVersion'))
    // Its one page is the last: no token was ever given out.
    if ((optional(request, 'NextToken') ?? '') !== '') {
      throw new ApiError('InvalidNextToken', 'The specified token is not valid.')
    }
    return { Name: version.name, DocumentVersion: version.version, Metadata: { ReviewerResponse: [] } }
  },
}
