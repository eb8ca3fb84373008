/**
 * aws:copyImage: copies an image from any Region into this one and waits until it is available.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-copyimage.html
 */
import { awaitImage, type ImageMemo, imageOutputs } from './images.ts'
import { booleanInput, given, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { textOr } from './instances.ts'
import { narrowed, operation } from './needs.ts'
import { proceed } from './polling.ts'

const name = 'aws:copyImage'

const inputs = {
  SourceRegion: { kind: 'string', required: true, doc: 'The Region of the image to copy.' },
  SourceImageId: { kind: 'string', required: true, doc: 'The image to copy.' },
  ImageName: { kind: 'string', required: true, doc: 'The name of the new image.' },
  ImageDescription: { kind: 'string', doc: 'A description of the new image.' },
  Encrypted: { kind: 'boolean', doc: 'Encrypt the new image.' },
  KmsKeyId: { kind: 'string', doc: 'The KMS key to encrypt with, by ARN.' },
  ClientToken: { kind: 'string', doc: 'Makes a repeated copy return the first one.' },
} as const

/** aws:copyImage. */
export const copyImage: ActionOf<typeof inputs, typeof imageOutputs> = {
  name,
  doc: 'Copies an image from any Region into this one and waits until it is available.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-copyimage.html',
  impact: 'Mutating',
  inputs,
  forwards: true,
  outputs: imageOutputs,
  repeatable: false,
  needs: (inputs) => [
    operation('ec2', 'CopyImage', narrowed(inputs, { SourceImageId: 'SourceImageId', SourceRegion: 'SourceRegion' })),
    operation('ec2', 'DescribeImages'),
  ],
  async run(inputs, context) {
    const memo = context.memo as ImageMemo | undefined
    if (memo !== undefined) return awaitImage(name, memo, context)
    const answer = await context.call(
      'ec2',
      'CopyImage',
      given({
        SourceRegion: requiredText(inputs, 'SourceRegion'),
        SourceImageId: requiredText(inputs, 'SourceImageId'),
        Name: requiredText(inputs, 'ImageName'),
        Description: textInput(inputs, 'ImageDescription'),
        Encrypted: booleanInput(inputs, 'Encrypted'),
        KmsKeyId: textInput(inputs, 'KmsKeyId'),
        ClientToken: textInput(inputs, 'ClientToken'),
      }),
    )
    return proceed(context.now, { polls: 0, imageId: textOr(answer['ImageId'], '') })
  },
}
