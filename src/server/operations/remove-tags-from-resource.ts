/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html */
import { type Operation, text, textsOf } from './operation.ts'
import { allowTagged, isTaggedHere } from './tagged.ts'

export const removeTagsFromResource: Operation = {
  name: 'RemoveTagsFromResource',
  isOurs: isTaggedHere,
  allow: allowTagged('ssm:RemoveTagsFromResource'),
  async run({ automations }, request) {
    await automations.documents.removeTags(
      text(request, 'ResourceType'),
      text(request, 'ResourceId'),
      textsOf(request, 'TagKeys'),
    )
    return {}
  },
}
