/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
import type { DocumentInput } from '../automations.ts'
import { describeVersion } from '../wire/document.ts'
import { documentMembers } from './document-members.ts'
import { documentOf, given, type Operation, one, text } from './operation.ts'

export const createDocument: Operation = {
  name: 'CreateDocument',
  allow: one('ssm:CreateDocument', documentOf),
  async run({ automations }, request) {
    const created = await automations.documents.create({
      ...given<DocumentInput>(request, documentMembers),
      name: text(request, 'Name'),
      content: text(request, 'Content'),
    })
    return { DocumentDescription: describeVersion(created) }
  },
}
