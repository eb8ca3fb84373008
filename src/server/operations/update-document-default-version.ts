/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocumentDefaultVersion.html */
import { nameOf } from '../access.ts'
import { documentOf, type Operation, one, text } from './operation.ts'

export const updateDocumentDefaultVersion: Operation = {
  name: 'UpdateDocumentDefaultVersion',
  allow: one('ssm:UpdateDocumentDefaultVersion', documentOf),
  async run({ automations }, request) {
    const version = await automations.documents.setDefault(
      nameOf(text(request, 'Name')),
      text(request, 'DocumentVersion'),
    )
    return {
      Description: {
        Name: version.name,
        DefaultVersion: version.version,
        ...(version.versionName === undefined ? {} : { DefaultVersionName: version.versionName }),
      },
    }
  },
}
