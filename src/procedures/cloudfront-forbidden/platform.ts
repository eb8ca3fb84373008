/** A frontend as it is on a good day: a private bucket with a release, a distribution with origin access control, errors mapped for deep links. */
import type { World } from 'guardia/rehearse'

export const bucket = 'tk-nq-dev-frontend'
export const override = '/tk-nq/dev/override/cloudfront/default_root_object'
/** What must never leave the account: the key in the policy, and the header that the origin is told. */
export const secrets: readonly string[] = ['referer-4f1c9a7e55d2', 'origin-verify-83be20c1']
export const script = 'assets/app-1a2b3c.js'
export const page: string = `<!doctype html><title>Turnaki</title><script type="module" src="/${script}"></script>`

/** A scenario's distribution. */
export interface Distribution {
  readonly id: string
  readonly arn: string
  readonly domain: string
}

const distributions = new WeakMap<World, Distribution>()

/** The distribution of this world. */
export function distribution(world: World): Distribution {
  const found = distributions.get(world)
  if (found === undefined) throw new Error('The platform of this world has not been built yet.')
  return found
}

const sites = new WeakMap<World, string>()

/** People open the site elsewhere. */
export function opensAt(world: World, url: string): void {
  sites.set(world, url)
}

/** Where people open the site: where the local edge answers for it. */
export const siteUrl = (world: World): string =>
  sites.get(world) ?? `${world.aws.endpoint}/_aws/cloudfront/${distribution(world).domain.split('.')[0]}`

interface Statement {
  readonly Sid: string
  readonly [member: string]: unknown
}

const noAcls: Statement = {
  Sid: 'NoAcls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObjectAcl',
  Resource: `arn:aws:s3:::${bucket}/*`,
}
const partner: Statement = {
  Sid: 'Partner',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${bucket}/partner/*`,
  Condition: { StringEquals: { 'aws:Referer': secrets[0] } },
}

/** What lets a distribution read. */
export const readBy = (arn: string, sid = 'CloudFrontReads'): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${bucket}/*`,
  Condition: { StringEquals: { 'AWS:SourceArn': arn } },
})

/** The bucket's policy: what is always there, and more. As Terraform's jsonencode writes it. */
export async function putPolicy(world: World, ...more: readonly Statement[]): Promise<void> {
  const Policy = JSON.stringify({ Statement: [noAcls, partner, ...more], Version: '2012-10-17' })
  await world.call('s3', 'PutBucketPolicy', { Bucket: bucket, Policy })
}

/** The policy's text; undefined where there is none. */
export async function policyOf(world: World): Promise<string | undefined> {
  return world.call('s3', 'GetBucketPolicy', { Bucket: bucket }).then(
    (answer) => String(answer['Policy']),
    () => undefined,
  )
}

/** An object as a deploy writes it. */
export async function put(world: World, Key: string, Body: string, ContentType: string): Promise<void> {
  await world.call('s3', 'PutObject', { Bucket: bucket, Key, Body, ContentType })
}

type Config = { readonly [member: string]: unknown }

/** Somebody changes the distribution. */
export async function configure(world: World, change: (config: Config) => Config): Promise<void> {
  const Id = distribution(world).id
  const found = await world.call('cloudfront', 'GetDistributionConfig', { Id })
  const DistributionConfig = change(found['DistributionConfig'] as Config) as never
  await world.call('cloudfront', 'UpdateDistribution', { Id, IfMatch: String(found['ETag']), DistributionConfig })
}

/** The distribution's configuration now. */
export async function configOf(world: World): Promise<Config> {
  const found = await world.call('cloudfront', 'GetDistributionConfig', { Id: distribution(world).id })
  return found['DistributionConfig'] as Config
}

/** The frontend's origin with other members. */
export const origin = (members: Config): Config => ({
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: 'frontend',
        DomainName: `${bucket}.s3.us-east-1.amazonaws.com`,
        S3OriginConfig: { OriginAccessIdentity: '' },
        CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'X-Origin-Verify', HeaderValue: secrets[1] }] },
        ...members,
      },
    ],
  },
})

const spaErrors = [403, 404].map((ErrorCode) => ({
  ErrorCode,
  ResponsePagePath: '/index.html',
  ResponseCode: '200',
  ErrorCachingMinTTL: 10,
}))

/** Builds it. */
export async function platform(world: World): Promise<void> {
  await world.call('s3', 'CreateBucket', { Bucket: bucket })
  await world.call('s3', 'PutBucketVersioning', { Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } })
  await put(world, script, 'export {}', 'text/javascript')
  await put(world, 'index.html', page, 'text/html; charset=utf-8')
  const control = (await world.call('cloudfront', 'CreateOriginAccessControl', {
    OriginAccessControlConfig: {
      Name: 'tk-nq-dev-frontend',
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  })) as { OriginAccessControl: { Id: string } }
  const created = (await world.call('cloudfront', 'CreateDistribution', {
    DistributionConfig: {
      CallerReference: 'tk-nq-dev',
      Comment: 'tk-nq-dev',
      Enabled: true,
      DefaultRootObject: 'index.html',
      ...origin({ OriginAccessControlId: control.OriginAccessControl.Id }),
      DefaultCacheBehavior: {
        TargetOriginId: 'frontend',
        ViewerProtocolPolicy: 'redirect-to-https',
        CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      },
      CustomErrorResponses: { Quantity: 2, Items: spaErrors },
    } as never,
  })) as { Distribution: { Id: string; ARN: string; DomainName: string } }
  const { Id, ARN, DomainName } = created.Distribution
  distributions.set(world, { id: Id, arn: ARN, domain: DomainName })
  await putPolicy(world, readBy(ARN))
}
