import { expect, test, vi } from 'vitest'

/** Every path that the code under test reads, in order; the reading itself is the real one. */
const reads: string[] = vi.hoisted(() => [])
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    readFileSync: (path: URL, ...rest: []) => {
      reads.push(String(path).replace(/^.*\/src\/aws\//, ''))
      return real.readFileSync(path, ...rest)
    },
  }
})

test('importing reads nothing, names come from the index, and only a service that is asked for is opened', async () => {
  const aws = await import('../../src/aws/index.ts')
  expect(reads).toEqual([])
  expect(aws.serviceNames()).toContain('dynamodb')
  expect(reads).toEqual(['model/index.json'])
  expect(aws.findOperation('lambda', 'UpdateAlias')?.output?.members['RoutingConfig']).toMatchObject({
    type: 'structure',
  })
  expect(reads).toEqual(['model/index.json', 'model/lambda.json.gz'])
  aws.findService('LAMBDA')
  aws.findService('nothing-of-the-kind')
  aws.findService('../iam/lambda')
  expect(reads).toHaveLength(2)
  expect(aws.openedServices()).toEqual(['lambda'])
  expect(aws.actionsOf('lambda', 'Invoke')).toHaveLength(1)
  expect(reads.slice(2)).toEqual(['iam/index.json', 'iam/lambda.json.gz'])
})
