/**
 * aws:createTags: tags EC2 resources, or resources of Systems Manager.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createtag.html
 */
import { isList } from '../document/index.ts'
import { failure } from './failure-text.ts'
import { given, listInput, requiredTexts, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { narrowed, operation } from './needs.ts'

const name = 'aws:createTags'
const oneOnly = 'Only resources of type EC2 can be tagged several at a time'

const inputs = {
  ResourceIds: {
    kind: 'stringList',
    required: true,
    min: 1,
    doc: 'The resources; one only, unless ResourceType is EC2.',
  },
  Tags: { kind: 'mapList', required: true, min: 1, doc: 'The tags: Key, Value.' },
  ResourceType: {
    kind: 'string',
    enum: ['EC2', 'ManagedInstance', 'MaintenanceWindow', 'Parameter'],
    default: 'EC2',
    doc: 'What the resources are.',
  },
} as const

/** aws:createTags. */
export const createTags: ActionOf<typeof inputs> = {
  name,
  doc: 'Tags EC2 resources, or resources of Systems Manager.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createtag.html',
  impact: 'Mutating',
  inputs,
  forwards: true,
  outputs: {},
  repeatable: true,
  check({ ResourceIds: ids, ResourceType: type }, report) {
    if (isEc2(type) || !isList(ids) || ids.length < 2) return
    report(['ResourceIds'], `${oneOnly}; ${type} takes one.`)
  },
  needs(inputs) {
    const { ResourceIds: ids, ResourceType: type } = inputs
    if (isEc2(type))
      return [operation('ec2', 'CreateTags', narrowed(inputs, { Resources: 'ResourceIds', Tags: 'Tags' }))]
    const id = isList(ids) ? ids[0] : ids
    return [operation('ssm', 'AddTagsToResource', given({ ResourceType: type, ResourceId: id }))]
  },
  async run(inputs, context) {
    const ids = requiredTexts(inputs, 'ResourceIds')
    const type = textInput(inputs, 'ResourceType') ?? 'EC2'
    const tags = listInput(inputs, 'Tags')
    if (isEc2(type)) await context.call('ec2', 'CreateTags', { Resources: ids, Tags: tags })
    else if (ids.length > 1) throw failure(name, `${oneOnly}; ${type} takes one`, { stage: 'InputValidation' })
    else await context.call('ssm', 'AddTagsToResource', { ResourceType: type, ResourceId: ids[0]!, Tags: tags })
    return { kind: 'done', output: {} }
  },
}

function isEc2(type: unknown): boolean {
  return type === undefined || type === null || type === '' || type === 'EC2'
}
