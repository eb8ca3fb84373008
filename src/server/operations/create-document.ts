/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
import type { DocumentInput } from '../automations.ts'
import { describeVersion } from '../wire/document.ts'
import { documentMembers } from './document-members.ts'
import { documentOf, given, type Operation, one, text } from './operation.ts'

import { requireKnownSchema } from './schema-version.ts'

export const createDocument: Operation = {
  name: 'CreateDocument',
  allow: one('ssm:CreateDocument', documentOf),
  async run({ automations }, request) {
    requireKnownSchema(text(request, 'Content'))
    const created = await automations.documents.create({
      ...given<DocumentInput>(request, documentMembers),
      name: text(request, 'Name'),
      content: text(request, 'Content'),
    })
    return { DocumentDescription: describeVersion(created) }
  },
}
