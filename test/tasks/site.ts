/** A built site in a folder, and the bucket and distribution that serve it. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AwsCaller } from '../../src/local/index.ts'
import { at } from '../../src/tasks/answers.ts'

export type Files = { readonly [path: string]: string }

/** A build as SvelteKit makes it. */
export const build = (name: string): Files => ({
  [`_app/immutable/start.${name}.js`]: `start('${name}')`,
  [`_app/immutable/app.${name}.css`]: `.app{content:'${name}'}`,
  '_app/version.json': `{"version":"${name}"}`,
  'favicon.png': 'icon',
  'index.html': `<!doctype html><link rel="icon" href="/favicon.png"><link href="/_app/immutable/app.${name}.css" rel="stylesheet"><script type="module" src="./_app/immutable/start.${name}.js"></script>`,
})

/** Writes files into a new folder. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'guardia site '))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** A bucket with versions and a distribution in front; gives its id. */
export async function platform(aws: AwsCaller, Bucket: string, origin: string = Bucket): Promise<string> {
  await aws.call({ service: 's3', operation: 'CreateBucket', input: { Bucket } })
  const VersioningConfiguration = { Status: 'Enabled' }
  await aws.call({ service: 's3', operation: 'PutBucketVersioning', input: { Bucket, VersioningConfiguration } })
  const DomainName = `${origin}.s3.us-east-1.amazonaws.com`
  const Items = [{ Id: 'frontend', DomainName, S3OriginConfig: { OriginAccessIdentity: '' } }]
  const DistributionConfig = {
    CallerReference: `${Bucket} ${origin}`,
    Comment: 'frontend',
    Enabled: true,
    DefaultRootObject: 'index.html',
    Origins: { Quantity: 1, Items },
    DefaultCacheBehavior: { TargetOriginId: 'frontend', ViewerProtocolPolicy: 'redirect-to-https' },
  }
  const made = await aws.call({ service: 'cloudfront', operation: 'CreateDistribution', input: { DistributionConfig } })
  return String(at(made, 'Distribution', 'Id'))
}
