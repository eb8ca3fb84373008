import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/document/index.ts'
import { type AwsCaller, snapshot, world, worldChanges } from '../../src/local/index.ts'
import { useLocalAws } from './started.ts'

const { root } = useLocalAws()

/** A caller that answers every read with the same object: the law below is about the text, not about AWS. */
const answering = (answer: JsonObject): AwsCaller => ({
  call: async () => answer,
  as: () => answering(answer),
  close: async () => {},
})
const reversed = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, one]) => [name, reversed(one)]),
      )
    : value

describe('a snapshot of the world', () => {
  const parts = [world.table('bookings'), world.items('bookings'), world.parameters('/tk'), world.objects('state')]

  it('is the same bytes for the same world, and shows every write', async () => {
    const call = (service: string, operation: string, input: JsonObject) => root().call({ service, operation, input })
    expect(await snapshot(root(), parts)).toContain('"missing": "ResourceNotFoundException"')
    await call('dynamodb', 'CreateTable', {
      TableName: 'bookings',
      KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    })
    await call('s3', 'CreateBucket', { Bucket: 'state' })
    for (const k of ['b', 'a', 'c']) {
      await call('dynamodb', 'PutItem', { TableName: 'bookings', Item: { k: { S: k }, Version: { N: '1' } } })
    }
    await call('ssm', 'PutParameter', { Name: '/tk/mode', Value: 'PROVISIONED', Type: 'String' })
    const before = await snapshot(root(), parts)
    expect(await snapshot(root(), parts)).toBe(before)

    await call('ssm', 'PutParameter', { Name: '/tk/mode', Value: 'PAY', Type: 'String', Overwrite: true })
    expect(worldChanges(before, await snapshot(root(), parts))).toContain(
      'parameters /tk/Parameters/0/Value: "PROVISIONED" → "PAY"',
    )

    // Put back: the values are what they were, the history is not.
    await call('ssm', 'PutParameter', { Name: '/tk/mode', Value: 'PROVISIONED', Type: 'String', Overwrite: true })
    expect(await snapshot(root(), parts)).not.toBe(before)
    const restored = [world.parameters('/tk')]
    const values = await snapshot(root(), restored, { history: 'ignore' })
    expect(values).toContain('PROVISIONED')
    expect(values).not.toContain('LastModifiedDate')

    // A user's own attribute is never history, whatever it is called.
    await call('dynamodb', 'PutItem', { TableName: 'bookings', Item: { k: { S: 'a' }, Version: { N: '2' } } })
    const items = [world.items('bookings')]
    expect(await snapshot(root(), items, { history: 'ignore' })).toContain('"N": "2"')
  })

  it('does not hide a failure that is no absence', async () => {
    const stranger = root().as({ credentials: { accessKeyId: 'AKIA0', secretAccessKey: 'x' } })
    await expect(snapshot(stranger, [world.table('bookings')])).rejects.toMatchObject({ kind: 'service' })
  })

  it('does not depend on the order in which a service writes members and list entries', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (answer) => {
        const part = [world.table('t')]
        const one = { ...answer, List: [1, 'b', { c: 2 }] } as JsonObject
        const other = reversed({ ...answer, List: [{ c: 2 }, 1, 'b'] }) as JsonObject
        expect(await snapshot(answering(other), part)).toBe(await snapshot(answering(one), part))
      }),
    )
  })

  it('finds no change in the same world, and some change in a different one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [before, after] = [JSON.stringify({ part: one }), JSON.stringify({ part: other })]
        expect(worldChanges(before, after).length === 0).toBe(before === after)
      }),
    )
  })
})
