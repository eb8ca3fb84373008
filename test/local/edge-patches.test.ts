/** What guardia adds to the embedded AWS for CloudFront, ACM and Route 53: as on AWS, and shown by requests. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AwsCaller,
  assumeRole,
  awsCaller,
  createRole,
  type LocalAws,
  startLocalAws,
} from '../../src/local/index.ts'

let aws: LocalAws
let caller: AwsCaller
const call = (service: string, operation: string, input = {}) => caller.call({ service, operation, input }) as never

beforeAll(async () => {
  aws = await startLocalAws()
  caller = awsCaller({ endpoint: aws.endpoint, region: aws.region, credentials: aws.root })
})
afterAll(async () => {
  await caller?.close()
  await aws?.stop()
})

interface Described {
  readonly Certificate: {
    readonly Status: string
    readonly FailureReason?: string
    readonly IssuedAt?: string
    readonly DomainValidationOptions: readonly {
      readonly ResourceRecord?: { readonly Name: string; readonly Value: string }
    }[]
  }
}

const request = async (name: string, method = 'DNS'): Promise<string> => {
  const input = { DomainName: name, ValidationMethod: method }
  return (await call('acm', 'RequestCertificate', input))['CertificateArn']
}
const describe = async (arn: string): Promise<Described['Certificate']> =>
  ((await call('acm', 'DescribeCertificate', { CertificateArn: arn })) as Described).Certificate
const zone = async (name: string): Promise<string> => {
  const made = await call('route53', 'CreateHostedZone', { Name: name, CallerReference: name })
  return (made as { HostedZone: { Id: string } }).HostedZone.Id.replace('/hostedzone/', '')
}
const put = (id: string, Name: string, Type: string, ...values: readonly string[]) => {
  const ResourceRecordSet = { Name, Type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) }
  const ChangeBatch = { Changes: [{ Action: 'UPSERT', ResourceRecordSet }] }
  return call('route53', 'ChangeResourceRecordSets', { HostedZoneId: id, ChangeBatch })
}

it('issues a certificate once its record answers, and not at once', async () => {
  const id = await zone('first.example')
  const arn = await request('first.example')
  const waiting = await describe(arn)
  expect(waiting.Status).toBe('PENDING_VALIDATION')
  expect(waiting.IssuedAt).toBeUndefined()
  const { Name, Value } = waiting.DomainValidationOptions[0]?.ResourceRecord ?? { Name: '', Value: '' }
  expect(Value).toMatch(/^_[0-9a-f]{32}\.[0-9a-f]{10}\.acm-validations\.aws\.$/)
  await put(id, Name, 'CNAME', '_other.acm-validations.aws.')
  expect([(await describe(arn)).Status, (await describe(arn)).Status]).not.toContain('ISSUED')
  await put(id, Name, 'CNAME', Value)
  expect([(await describe(arn)).Status, (await describe(arn)).Status]).toEqual(['PENDING_VALIDATION', 'ISSUED'])
})

it('looks at CAA before it issues, and at the nearest records only', async () => {
  const id = await zone('second.example')
  await put(id, 'second.example', 'CAA', '0 issue "amazon.com"')
  await put(id, 'www.second.example', 'CAA', '0 issue "letsencrypt.org"')
  const ends = []
  for (const name of ['second.example', 'www.second.example']) {
    const arn = await request(name)
    const { Name, Value } = (await describe(arn)).DomainValidationOptions[0]?.ResourceRecord ?? { Name: '', Value: '' }
    await put(id, Name, 'CNAME', Value)
    await describe(arn)
    const { Status, FailureReason } = await describe(arn)
    ends.push([Status, FailureReason])
  }
  expect(ends).toEqual([
    ['ISSUED', undefined],
    ['FAILED', 'CAA_ERROR'],
  ])
})

it('waits for an answer by e-mail, and asks nobody to follow a link that is not there', async () => {
  const { Status, DomainValidationOptions } = await describe(await request('third.example', 'EMAIL'))
  expect(Status).toBe('PENDING_VALIDATION')
  expect(DomainValidationOptions[0]?.ResourceRecord).toBeUndefined()
})

it('judges GetChange by the change, as IAM does', async () => {
  const id = await zone('fourth.example')
  const put1 = (await put(id, 'x.fourth.example', 'TXT', '"1"')) as { ChangeInfo: { Id: string } }
  const Statement = [{ Effect: 'Allow', Action: 'route53:GetChange', Resource: 'arn:aws:route53:::change/*' }]
  const role = await createRole(caller, {
    name: 'reads-changes',
    policy: { Version: '2012-10-17', Statement } as never,
  })
  const reader = caller.as({ credentials: await assumeRole(caller, role.arn, 'reader') })
  const input = { Id: put1.ChangeInfo.Id.replace('/change/', '') }
  await expect(reader.call({ service: 'route53', operation: 'GetChange', input })).resolves.toBeDefined()
  const other = { service: 'route53', operation: 'GetHostedZone', input: { Id: id } }
  await expect(reader.call(other)).rejects.toThrow(/not authorized/)
})

it('opens the time machine for certificates to nobody without the token', async () => {
  const arn = await request('fifth.example')
  const body = JSON.stringify({ arn, region: aws.region, hoursAgo: 100 })
  const ask = (headers: { readonly [name: string]: string }) =>
    fetch(`${aws.endpoint}/_guardia/certificate`, { method: 'POST', headers, body })
  await ask({})
  expect((await describe(arn)).Status).toBe('PENDING_VALIDATION')
  await ask({ 'x-guardia-token': aws.token })
  expect((await describe(arn)).Status).toBe('VALIDATION_TIMED_OUT')
})

it('serves a distribution at its address, and refuses where CloudFront itself would', async () => {
  await call('s3', 'CreateBucket', { Bucket: 'edge-site' })
  await call('s3', 'PutObject', { Bucket: 'edge-site', Key: 'a b/ñ.html', Body: 'hola', ContentType: 'text/html' })
  const control = (await call('cloudfront', 'CreateOriginAccessControl', {
    OriginAccessControlConfig: {
      Name: 'edge-site',
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
  })) as { OriginAccessControl: { Id: string } }
  const origin = {
    Id: 'site',
    DomainName: 'edge-site.s3.us-east-1.amazonaws.com',
    OriginAccessControlId: control.OriginAccessControl.Id,
    S3OriginConfig: { OriginAccessIdentity: '' },
  }
  const config = {
    CallerReference: 'edge-site',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [origin] },
    DefaultCacheBehavior: { TargetOriginId: 'site', ViewerProtocolPolicy: 'https-only' },
  }
  const { Distribution } = (await call('cloudfront', 'CreateDistribution', { DistributionConfig: config })) as {
    Distribution: { Id: string; ARN: string; DomainName: string }
  }
  const get = async (path: string): Promise<readonly [number, string]> => {
    const at = `${aws.endpoint}/_aws/cloudfront/${Distribution.DomainName.split('.')[0]}${path}`
    const answer = await fetch(at)
    return [answer.status, await answer.text()]
  }
  const page = '/a%20b/%C3%B1.html'
  expect(await get(page)).toEqual([403, expect.stringMatching(/<Code>AccessDenied<\/Code>/)])
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::edge-site/*',
    Condition: { StringEquals: { 'AWS:SourceArn': Distribution.ARN } },
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await call('s3', 'PutBucketPolicy', { Bucket: 'edge-site', Policy })
  expect(await get(page)).toEqual([200, 'hola'])
  const { ETag } = await call('cloudfront', 'GetDistributionConfig', { Id: Distribution.Id })
  const disabled = { ...config, Enabled: false }
  await call('cloudfront', 'UpdateDistribution', { Id: Distribution.Id, IfMatch: ETag, DistributionConfig: disabled })
  expect(await get(page)).toEqual([403, expect.stringMatching(/Request blocked[\s\S]*Generated by cloudfront/)])
  for (const path of ['', '/', '/_ministack/health', '/_guardia/credential']) {
    expect((await fetch(`${aws.endpoint}/_aws/cloudfront/nobody${path}`)).status).toBe(403)
  }
})
