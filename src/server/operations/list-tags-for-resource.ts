/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html */
import { type Operation, text } from './operation.ts'
import { allowTagged, isTaggedHere } from './tagged.ts'

export const listTagsForResource: Operation = {
  name: 'ListTagsForResource',
  isOurs: isTaggedHere,
  allow: allowTagged('ssm:ListTagsForResource'),
  async run({ automations }, request) {
    return { TagList: automations.documents.listTags(text(request, 'ResourceType'), text(request, 'ResourceId')) }
  },
}
