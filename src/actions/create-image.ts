/**
 * aws:createImage: makes an image of an instance and waits until it is available.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-create.html
 */
import { awaitImage, type ImageMemo, imageOutputs } from './images.ts'
import { booleanInput, given, listInput, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { textOr } from './instances.ts'
import { narrowed, operation } from './needs.ts'
import { proceed } from './polling.ts'

const name = 'aws:createImage'

const inputs = {
  InstanceId: { kind: 'string', required: true, doc: 'The instance.' },
  ImageName: { kind: 'string', required: true, doc: 'The name of the new image.' },
  ImageDescription: { kind: 'string', doc: 'A description of the new image.' },
  NoReboot: { kind: 'boolean', doc: 'Do not stop the instance: its file systems may be inconsistent in the image.' },
  BlockDeviceMappings: { kind: 'any', doc: 'The block devices of the image: one map, or a list of maps.' },
} as const

/** aws:createImage. */
export const createImage: ActionOf<typeof inputs, typeof imageOutputs> = {
  name,
  doc: 'Makes an image of an instance and waits until it is available.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-create.html',
  impact: 'Mutating',
  inputs,
  forwards: true,
  outputs: imageOutputs,
  repeatable: false,
  needs: (inputs) => [
    operation('ec2', 'CreateImage', narrowed(inputs, { InstanceId: 'InstanceId' })),
    operation('ec2', 'DescribeImages'),
  ],
  async run(inputs, context) {
    const memo = context.memo as ImageMemo | undefined
    if (memo !== undefined) return awaitImage(name, memo, context)
    const answer = await context.call(
      'ec2',
      'CreateImage',
      given({
        InstanceId: requiredText(inputs, 'InstanceId'),
        Name: requiredText(inputs, 'ImageName'),
        Description: textInput(inputs, 'ImageDescription'),
        NoReboot: booleanInput(inputs, 'NoReboot'),
        BlockDeviceMappings: listInput(inputs, 'BlockDeviceMappings'),
      }),
    )
    return proceed(context.now, { polls: 0, imageId: textOr(answer['ImageId'], '') })
  },
}
