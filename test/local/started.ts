import { afterAll, beforeAll } from 'vitest'
import { type AwsCaller, awsCaller, type LocalAws, startLocalAws } from '../../src/local/index.ts'

/** One local AWS for all tests of a file, stopped also when they fail. */
export function useLocalAws(): { readonly aws: () => LocalAws; readonly root: () => AwsCaller } {
  let aws: LocalAws | undefined
  let root: AwsCaller | undefined
  beforeAll(async () => {
    aws = await startLocalAws()
    root = awsCaller({ endpoint: aws.endpoint, region: aws.region, credentials: aws.root })
  })
  afterAll(async () => {
    await root?.close()
    await aws?.stop()
  })
  const started = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The local AWS has not been started.')
    return value
  }
  return { aws: () => started(aws), root: () => started(root) }
}
