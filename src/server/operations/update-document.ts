/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html */
import type { DocumentInput } from '../automations.ts'
import { describeVersion } from '../wire/document.ts'
import { documentMembers } from './document-members.ts'
import { documentOf, given, type Operation, one, text } from './operation.ts'

import { requireKnownSchema } from './schema-version.ts'

export const updateDocument: Operation = {
  name: 'UpdateDocument',
  allow: one('ssm:UpdateDocument', documentOf),
  async run({ automations }, request) {
    requireKnownSchema(text(request, 'Content'))
    const updated = await automations.documents.update({
      ...given<DocumentInput>(request, documentMembers),
      name: text(request, 'Name'),
      content: text(request, 'Content'),
    })
    return { DocumentDescription: describeVersion(updated) }
  },
}
