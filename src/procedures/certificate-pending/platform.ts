/** A public zone, a distribution that has no certificate yet, and a certificate that waits for its DNS record. */
import assert from 'node:assert/strict'
import type { World } from 'guardia/rehearse'

export const domain = 'app.turnaki.com'

interface Platform {
  readonly distribution: string
  certificate: string
  /** By name, as they were made. */
  readonly zones: { readonly name: string; readonly id: string }[]
}

const platforms = new WeakMap<World, Platform>()

/** What this world has. */
export function platformOf(world: World): Platform {
  const found = platforms.get(world)
  if (found === undefined) throw new Error('The platform of this world has not been built yet.')
  return found
}

/** One more zone; private when a VPC is given. */
export async function zone(world: World, name: string, vpc?: string): Promise<string> {
  const place = vpc === undefined ? {} : { VPC: { VPCRegion: 'us-east-1' as const, VPCId: vpc } }
  const known = platformOf(world).zones
  const made = (await world.call('route53', 'CreateHostedZone', {
    Name: name,
    CallerReference: `zone-${known.length}`,
    ...place,
  })) as { HostedZone: { Id: string } }
  const id = made.HostedZone.Id.replace('/hostedzone/', '')
  known.push({ name, id })
  return id
}

/** The zone of that name that was made first. */
export const zoneId = (world: World, name = 'turnaki.com'): string =>
  platformOf(world).zones.find((one) => one.name === name)?.id ?? 'none'

/** Somebody writes a record. */
export async function record(
  world: World,
  Name: string,
  Type: string,
  values: readonly string[],
  inZone: string = zoneId(world),
  Action: 'UPSERT' | 'CREATE' | 'DELETE' = 'UPSERT',
): Promise<void> {
  const ResourceRecordSet = { Name, Type, TTL: 300, ResourceRecords: values.map((Value) => ({ Value })) }
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] }
  await world.call('route53', 'ChangeResourceRecordSets', { HostedZoneId: inZone, ChangeBatch })
}

/** What the zone holds at a name. */
export async function valuesAt(
  world: World,
  name: string,
  type = 'CNAME',
  inZone: string = zoneId(world),
): Promise<readonly string[]> {
  const { ResourceRecordSets } = (await world.call('route53', 'ListResourceRecordSets', { HostedZoneId: inZone })) as {
    ResourceRecordSets: readonly { Name: string; Type: string; ResourceRecords?: readonly { Value: string }[] }[]
  }
  const found = ResourceRecordSets.find((one) => one.Name === name && one.Type === type)
  return found?.ResourceRecords?.map((one) => one.Value) ?? []
}

/** A new certificate, which the run is asked about. */
export async function request(world: World, method: 'DNS' | 'EMAIL', ...names: readonly string[]): Promise<string> {
  const made = await world.call('acm', 'RequestCertificate', {
    DomainName: String(names[0]),
    ValidationMethod: method,
    SubjectAlternativeNames: [...names],
  })
  platformOf(world).certificate = String(made['CertificateArn'])
  return platformOf(world).certificate
}

interface Certificate {
  readonly Status: string
  readonly RenewalSummary?: { readonly RenewalStatus: string }
  readonly DomainValidationOptions: readonly {
    readonly DomainName: string
    readonly ResourceRecord: { readonly Name: string; readonly Value: string }
  }[]
}

/** The certificate as ACM tells it; ACM looks at DNS then. */
export async function certificate(world: World, arn: string = platformOf(world).certificate): Promise<Certificate> {
  const { Certificate } = (await world.call('acm', 'DescribeCertificate', { CertificateArn: arn })) as unknown as {
    Certificate: Certificate
  }
  return Certificate
}

/** The record that ACM wants. */
export async function wanted(world: World, name: string = domain): Promise<{ name: string; value: string }> {
  const options = (await certificate(world)).DomainValidationOptions
  const found = options.find((one) => one.DomainName === name)
  assert.ok(found, `ACM names no record of ${name}`)
  return { name: found.ResourceRecord.Name, value: found.ResourceRecord.Value }
}

/** As it would be some hours after its request, or when its renewal waits. */
export async function asOf(
  world: World,
  facts: { readonly hoursAgo?: number; readonly renewal?: boolean },
): Promise<void> {
  const answer = await fetch(`${world.aws.endpoint}/_guardia/certificate`, {
    method: 'POST',
    headers: { 'x-guardia-token': world.aws.token },
    body: JSON.stringify({ arn: platformOf(world).certificate, region: 'us-east-1', ...facts }),
  })
  const told = (await answer.json()) as { readonly error?: { readonly message: string } }
  assert.equal(told.error, undefined)
}

/** Somebody changes the distribution. */
export async function configure(world: World, members: { readonly [member: string]: unknown }): Promise<void> {
  const Id = platformOf(world).distribution
  const found = await world.call('cloudfront', 'GetDistributionConfig', { Id })
  const DistributionConfig = { ...(found['DistributionConfig'] as object), ...members } as never
  await world.call('cloudfront', 'UpdateDistribution', { Id, IfMatch: String(found['ETag']), DistributionConfig })
}

/** Builds it. */
export async function platform(world: World): Promise<void> {
  const origin = {
    Id: 'site',
    DomainName: 'site.s3.us-east-1.amazonaws.com',
    S3OriginConfig: { OriginAccessIdentity: '' },
  }
  const made = (await world.call('cloudfront', 'CreateDistribution', {
    DistributionConfig: {
      CallerReference: 'tk-nq-dev',
      Comment: 'tk-nq-dev',
      Enabled: true,
      Origins: { Quantity: 1, Items: [origin] },
      DefaultCacheBehavior: { TargetOriginId: 'site', ViewerProtocolPolicy: 'redirect-to-https' },
      ViewerCertificate: { CloudFrontDefaultCertificate: true },
    } as never,
  })) as { Distribution: { Id: string } }
  platforms.set(world, { distribution: made.Distribution.Id, certificate: '', zones: [] })
  await zone(world, 'turnaki.com')
  await request(world, 'DNS', domain, `*.${domain}`)
}
