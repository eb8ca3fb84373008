/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListDocumentVersions.html */
import { nameOf } from '../access.ts'
import { versionInfo } from '../wire/document.ts'
import { documentOf, type Operation, one, page, pageOf, text } from './operation.ts'

export const listDocumentVersions: Operation = {
  name: 'ListDocumentVersions',
  allow: one('ssm:ListDocumentVersions', documentOf),
  async run({ automations }, request) {
    const { items, next } = automations.documents.versions(nameOf(text(request, 'Name')), pageOf(request))
    return page('DocumentVersions', items.map(versionInfo), next)
  },
}
