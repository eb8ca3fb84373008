/**
 * aws:deleteImage: deregisters an image and deletes its snapshots.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-delete.html
 */
import { type JsonObject, member } from '../document/index.ts'
import { failure } from './failure-text.ts'
import { requiredText } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { elements } from './instances.ts'
import { narrowed, operation } from './needs.ts'
import { proceed } from './polling.ts'

const name = 'aws:deleteImage'

const inputs = {
  ImageId: { kind: 'string', required: true, doc: 'The image.' },
} as const

type Memo = JsonObject & { readonly deregistered: boolean; readonly snapshots: readonly string[] }

/** aws:deleteImage. One deletion a call: what was deleted before a crash is known after it. */
export const deleteImage: ActionOf<typeof inputs> = {
  name,
  doc: 'Deregisters an image and deletes its snapshots.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-delete.html',
  impact: 'Mutating',
  inputs,
  forwards: true,
  outputs: {},
  repeatable: false,
  needs: (inputs) => [
    operation('ec2', 'DescribeImages'),
    operation('ec2', 'DeregisterImage', narrowed(inputs, { ImageId: 'ImageId' })),
    operation('ec2', 'DeleteSnapshot'),
  ],
  async run(inputs, context) {
    const ImageId = requiredText(inputs, 'ImageId')
    const memo = context.memo as Memo | undefined
    if (memo === undefined) {
      const image = elements((await context.call('ec2', 'DescribeImages', { ImageIds: [ImageId] }))['Images'])[0]
      if (image === undefined) throw failure(name, `There is no image ${ImageId}`)
      const devices = elements(member(image, 'BlockDeviceMappings'))
      const snapshots = devices.map((device) => member(member(device, 'Ebs'), 'SnapshotId'))
      return proceed(context.now, {
        deregistered: false,
        snapshots: snapshots.filter((one) => typeof one === 'string'),
      })
    }
    if (!memo.deregistered) {
      await context.call('ec2', 'DeregisterImage', { ImageId })
      return proceed(context.now, { ...memo, deregistered: true })
    }
    const [SnapshotId, ...snapshots] = memo.snapshots
    if (SnapshotId === undefined) return { kind: 'done', output: {} }
    await context.call('ec2', 'DeleteSnapshot', { SnapshotId })
    return proceed(context.now, { ...memo, snapshots })
  },
}
