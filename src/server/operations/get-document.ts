/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetDocument.html */
import { nameOf } from '../access.ts'
import { contentAs, getVersion } from '../wire/document.ts'
import { documentOf, type Operation, one, optional, text } from './operation.ts'

export const getDocument: Operation = {
  name: 'GetDocument',
  allow: one('ssm:GetDocument', documentOf),
  async run({ automations }, request) {
    const version = automations.documents.get(
      nameOf(text(request, 'Name')),
      optional(request, 'DocumentVersion'),
      optional(request, 'VersionName'),
    )
    return getVersion(version, contentAs(version, optional(request, 'DocumentFormat')))
  },
}
