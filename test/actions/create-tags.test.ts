import { describe, expect, test } from 'vitest'
import { findAction } from '../../src/actions/index.ts'
import { checked, play } from './play.ts'

describe('aws:createTags', () => {
  const tag = findAction('aws:createTags')!
  const Tags = [{ Key: 'a', Value: 'b' }]
  const aws = { CreateTags: () => ({}), AddTagsToResource: () => ({}) }

  test('tags with EC2 or with Systems Manager', async () => {
    const ec2 = await play(tag, { ResourceIds: ['i-1', 'i-2'], Tags }, { aws })
    expect(ec2.calls).toMatchObject([{ service: 'ec2', input: { Resources: ['i-1', 'i-2'], Tags } }])
    const ssm = await play(tag, { ResourceIds: ['p'], Tags, ResourceType: 'Parameter' }, { aws })
    expect(ssm.calls).toMatchObject([{ service: 'ssm', input: { ResourceType: 'Parameter', ResourceId: 'p', Tags } }])
  })

  test('several at a time only with EC2', async () => {
    const inputs = { ResourceIds: ['a', 'b'], Tags, ResourceType: 'Parameter' }
    expect(checked(tag, inputs)).toHaveLength(1)
    expect(checked(tag, { ...inputs, ResourceType: 'EC2' })).toEqual([])
    expect((await play(tag, inputs, { aws })).failure?.stage).toBe('InputValidation')
  })
})
