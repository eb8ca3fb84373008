import { describe, expect, test } from 'vitest'
import { findAction } from '../../src/actions/index.ts'
import { outputOf, play, series } from './play.ts'

const action = (name: string) => findAction(`aws:${name}`)!

describe('images', () => {
  const images = (State: string) => ({ Images: [{ State, StateReason: { Message: 'disk' } }] })

  test.each([
    [
      'createImage',
      'CreateImage',
      { InstanceId: 'i-1', ImageName: 'N', NoReboot: true, ImageDescription: '' },
      { InstanceId: 'i-1', Name: 'N', NoReboot: true },
    ],
    [
      'copyImage',
      'CopyImage',
      { SourceRegion: 'us-east-1', SourceImageId: 'ami-0', ImageName: 'N', Encrypted: 'true' },
      { SourceRegion: 'us-east-1', SourceImageId: 'ami-0', Name: 'N', Encrypted: true },
    ],
  ])('aws:%s waits until the image is available', async (name, operation, inputs, request) => {
    const make = () => ({ ImageId: 'ami-1' })
    const played = await play(action(name), inputs, {
      aws: { [operation]: make, DescribeImages: series({ Images: [] }, images('pending'), images('available')) },
    })
    expect(outputOf(played)).toEqual({ ImageId: 'ami-1', ImageState: 'available' })
    expect(played.calls[0]).toMatchObject({ operation, input: request })
    expect(played.elapsed).toBe(15)
    const failed = await play(action(name), inputs, {
      aws: { [operation]: make, DescribeImages: () => images('failed') },
    })
    expect(failed.failure?.message).toContain('The image ami-1 is failed: disk')
    expect(failed.failure?.output).toEqual({ ImageId: 'ami-1', ImageState: 'failed' })
  })

  test('aws:deleteImage deregisters, then deletes each snapshot once', async () => {
    const BlockDeviceMappings = [
      { Ebs: { SnapshotId: 'snap-1' } },
      { VirtualName: 'x' },
      { Ebs: { SnapshotId: 'snap-2' } },
    ]
    const played = await play(
      action('deleteImage'),
      { ImageId: 'ami-1' },
      {
        aws: {
          DescribeImages: () => ({ Images: [{ BlockDeviceMappings }] }),
          DeregisterImage: () => ({}),
          DeleteSnapshot: () => ({}),
        },
      },
    )
    expect(outputOf(played)).toEqual({})
    expect(played.calls.map(({ operation, input }) => [operation, Object.values(input)[0]])).toEqual([
      ['DescribeImages', ['ami-1']],
      ['DeregisterImage', 'ami-1'],
      ['DeleteSnapshot', 'snap-1'],
      ['DeleteSnapshot', 'snap-2'],
    ])
  })

  test('aws:deleteImage fails where there is no image', async () => {
    const { failure } = await play(
      action('deleteImage'),
      { ImageId: 'ami-1' },
      { aws: { DescribeImages: () => ({ Images: [] }) } },
    )
    expect(failure?.message).toContain('There is no image ami-1')
  })
})
