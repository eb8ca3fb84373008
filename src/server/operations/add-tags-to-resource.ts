/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
import type { Tag } from '../automations.ts'
import { type Operation, text } from './operation.ts'
import { allowTagged, isTaggedHere } from './tagged.ts'

export const addTagsToResource: Operation = {
  name: 'AddTagsToResource',
  isOurs: isTaggedHere,
  allow: allowTagged('ssm:AddTagsToResource'),
  async run({ automations }, request) {
    const tags = (request['Tags'] ?? []) as unknown as readonly Tag[]
    await automations.documents.addTags(text(request, 'ResourceType'), text(request, 'ResourceId'), tags)
    return {}
  },
}
