/**
 * The rehearsal of CertificatePending: the local ACM waits for its records in the local Route 53, from the top of DNS down, and looks at
 * CAA before it issues. What it has not: a registrar, and DNS that is hosted elsewhere.
 */
import assert from 'node:assert/strict'
import {
  escalated,
  type Fault,
  type MovedOn,
  type Rehearsal,
  type Scenario,
  unapproved,
  undoneLater,
  undoRefused,
  type World,
} from 'guardia/rehearse'
import { approvalIn, approved } from '../approval-in-rehearsals.ts'
import {
  asOf,
  certificate,
  configure,
  domain,
  platform,
  platformOf,
  record,
  request,
  valuesAt,
  wanted,
  zone,
  zoneId,
} from './platform.ts'
import { certificatePending } from './procedure.ts'

const nothingYet = async (): Promise<void> => {}
const noAmazon = (world: World): Promise<void> => record(world, 'turnaki.com', 'CAA', ['0 issue "letsencrypt.org"'])

/** The record of the domain, with a value of before. */
async function wrongValue(world: World): Promise<void> {
  await record(world, (await wanted(world)).name, 'CNAME', ['_old.acm-validations.aws.'])
}

async function rightValue(world: World): Promise<void> {
  const { name, value } = await wanted(world)
  await record(world, name, 'CNAME', [value])
}

const issued = async (_run: unknown, world: World): Promise<void> => {
  const { name, value } = await wanted(world)
  assert.deepEqual(await valuesAt(world, name), [value])
  assert.equal((await certificate(world)).Status, 'ISSUED')
}

const holds =
  (...values: readonly string[]) =>
  async (_run: unknown, world: World): Promise<void> => {
    assert.deepEqual(await valuesAt(world, (await wanted(world)).name), values)
  }

/** Public DNS does not lead to the zone: ACM goes on trying. */
const unseen: Fault = {
  at: { after: 'PutRecords' },
  what: 'the zone above turns out to delegate to nobody',
  act: async (world) => void (await zone(world, 'com')),
}

/** A scenario that changes nothing because of what it finds. */
function found(
  name: string,
  story: string,
  incident: (world: World) => Promise<void>,
  outcome: RegExp,
  parameters: Scenario['parameters'] = {},
): Scenario {
  return { name, story, incident, parameters, expect: { status: 'Success', outcome, world: 'unchanged' } }
}

const repaired: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'The record is missing; one person approves; exactly that record is written, and ACM issues.',
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: 1 validation records are in zone Z[A-Z0-9]+, and ACM has validated \(ISSUED\)/,
      world: 'changed',
      check: issued,
    },
  },
  {
    name: 'repaired-wrong-value',
    story: 'The record has a value of before: it is exchanged.',
    incident: wrongValue,
    answers: approved,
    expect: { status: 'Success', outcome: /ACM has validated/, world: 'changed', check: issued },
  },
  {
    name: 'repaired-doubled',
    story: 'Somebody entered the full name, so the zone stands in it twice: the right one is added, the other stays.',
    incident: async (world) => {
      const { name, value } = await wanted(world)
      await record(world, `${name}turnaki.com`, 'CNAME', [value])
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /ACM has validated/,
      world: 'changed',
      check: async (run, world) => {
        await issued(run, world)
        const { name, value } = await wanted(world)
        assert.deepEqual(await valuesAt(world, `${name}turnaki.com.`), [value])
      },
    },
  },
  {
    name: 'repaired-subzone',
    story: 'The name lies in a zone of its own to which the zone above delegates: the record goes there.',
    incident: async (world) => {
      const below = await zone(world, domain)
      await record(world, domain, 'NS', await valuesAt(world, `${domain}.`, 'NS', below))
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /ACM has validated/,
      world: 'changed',
      check: async (_run, world) => {
        const { name, value } = await wanted(world)
        assert.deepEqual(await valuesAt(world, name, 'CNAME', zoneId(world, domain)), [value])
        assert.deepEqual(await valuesAt(world, name), [])
      },
    },
  },
  {
    name: 'repaired-renewal',
    story: 'The certificate is in use and its renewal waits: somebody had tidied the record away.',
    incident: (world) => asOf(world, { renewal: true }),
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /ACM has validated \(renewal SUCCESS\); next: the certificate stays in use/,
      world: 'changed',
      check: async (_run, world) => assert.equal((await certificate(world)).RenewalSummary?.RenewalStatus, 'SUCCESS'),
    },
  },
  {
    name: 'found-by-name',
    story: 'No ARN is given: the request that waits for a name of the distribution is found.',
    incident: (world) => configure(world, { Aliases: { Quantity: 1, Items: [domain] } }),
    parameters: { CertificateArn: '' },
    answers: approved,
    expect: { status: 'Success', outcome: /ACM has validated/, world: 'changed', check: issued },
  },
  {
    name: 'not-seen',
    story:
      'Public DNS does not lead to this zone: the record is right, ACM goes on trying, and nobody calls it mended.',
    answers: approved,
    faults: [unseen],
    expect: {
      status: 'Success',
      outcome: /^applied: .*but ACM has not validated yet; it goes on trying until .*UTC\. Public DNS does not lead/,
      world: 'unchanged',
      check: async (_run, world) => {
        const { name, value } = await wanted(world)
        assert.deepEqual(await valuesAt(world, name), [value])
      },
    },
  },
]

const told: readonly Scenario[] = [
  found(
    'issued',
    'The certificate is issued: a late call changes nothing.',
    async (world) => {
      await rightValue(world)
      await certificate(world)
      await certificate(world)
    },
    /app\.turnaki\.com is ISSUED/,
  ),
  found(
    'waiting',
    'The record has just been put in: ACM needs time, not another record.',
    rightValue,
    /every record is right in Route 53/,
  ),
  found(
    'not-managed-here',
    'The distribution uses the certificate of CloudFront: there is nothing to validate.',
    nothingYet,
    /aws_acm_certificate\.cert is not managed here/,
    { CertificateArn: '' },
  ),
  found(
    'deleted',
    'The certificate does not exist any more.',
    async (world) => {
      await world.call('acm', 'DeleteCertificate', { CertificateArn: platformOf(world).certificate })
    },
    /does not exist: aws_acm_certificate\.cert is not managed here/,
  ),
  found(
    'wrong-region',
    'The certificate is in another region, where CloudFront cannot use it.',
    nothingYet,
    /is in eu-west-1; CloudFront takes certificates from us-east-1 alone/,
    { CertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012' },
  ),
  found(
    'imported',
    'The certificate was imported: ACM validates nothing.',
    async (world) => {
      const made = await world.call('acm', 'ImportCertificate', {
        Certificate: '-----BEGIN CERTIFICATE-----\nAQIDBAUGBwgJCgsMDQ4PEA==\n-----END CERTIFICATE-----',
        PrivateKey: '-----BEGIN PRIVATE KEY-----\nAQIDBAUGBwgJCgsMDQ4PEA==\n-----END PRIVATE KEY-----',
      })
      platformOf(world).certificate = String(made['CertificateArn'])
    },
    /was imported/,
  ),
  found(
    'timed-out',
    'ACM has given up after 72 hours: a record mends nothing any more, and taint never did.',
    (world) => asOf(world, { hoursAgo: 80 }),
    /ACM looked for 72 hours and has given up for good: request a new certificate .*never `taint`/,
  ),
  found(
    'failed',
    'CAA kept Amazon out when ACM was to issue.',
    async (world) => {
      await noAmazon(world)
      await rightValue(world)
      await certificate(world)
    },
    /FAILED for good \(CAA_ERROR\): no CAA record may keep Amazon out/,
  ),
  found(
    'caa',
    'CAA keeps Amazon out: with the record alone the request would fail for good.',
    noAmazon,
    /CAA records at turnaki\.com\. \(0 issue "letsencrypt\.org"\) let no Amazon authority issue/,
  ),
  found(
    'email',
    'The certificate is validated by e-mail.',
    async (world) => void (await request(world, 'EMAIL', domain)),
    /validated by e-mail/,
  ),
  found(
    'no-zone',
    'The DNS is hosted elsewhere: the record is named for whoever runs it.',
    async (world) => void (await request(world, 'DNS', 'turnaki.example')),
    /no public zone of this account holds _[0-9a-f]+\.turnaki\.example\.: .* enter _[0-9a-f]+\.turnaki\.example\. CNAME _/,
  ),
  found(
    'private-zone',
    'The record is there, in a private zone that nobody outside can see.',
    async (world) => {
      await request(world, 'DNS', 'turnaki.example')
      const { name, value } = await wanted(world, 'turnaki.example')
      await record(world, name, 'CNAME', [value], await zone(world, 'turnaki.example', 'vpc-1'))
    },
    /the private zone Z[A-Z0-9]+ has the record, which nobody outside can see/,
  ),
  found(
    'ambiguous-zone',
    'Two public zones have the name, and one of them is asked by nobody.',
    async (world) => void (await zone(world, 'turnaki.com')),
    /2 public zones could hold/,
  ),
  found(
    'not-delegated',
    'The name lies in a zone to which the zone above does not delegate.',
    async (world) => void (await zone(world, domain)),
    /does not send resolvers to app\.turnaki\.com\./,
  ),
  found(
    'conflict',
    'Another record has the name, beside which a CNAME cannot stand.',
    async (world) => record(world, (await wanted(world)).name, 'TXT', ['"somebody else"']),
    /has records of type TXT/,
  ),
  found(
    'several-zones',
    'Records are missing in two zones: they are named.',
    async (world) => {
      await zone(world, 'turnaki.net')
      await request(world, 'DNS', domain, 'turnaki.net')
    },
    /missing in more than one zone: enter _.*app\.turnaki\.com\. CNAME _.*turnaki\.net\. CNAME _/,
  ),
]

const raced: readonly Scenario[] = [
  {
    name: 'raced',
    story: 'Somebody puts the record in while the request waits: the plan no longer holds.',
    answers: [{ by: 'approver', decision: 'Approve', afterSeconds: 900 }],
    faults: [{ at: { after: 'ApproveRecords' }, what: 'somebody writes the record', act: rightValue }],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged' },
  },
  {
    name: 'raced-write',
    story: 'Somebody writes another value right before the write: it is not overwritten.',
    answers: approved,
    faults: [{ at: { before: 'PutRecords' }, what: 'somebody writes another value', act: wrongValue }],
    expect: { status: 'Failed', failure: /InvalidChangeBatch/, world: 'unchanged' },
  },
]

const undone: readonly Scenario[] = [
  {
    name: 'undone',
    story: 'CAA is changed meanwhile and ACM refuses for good: the record goes.',
    answers: approved,
    faults: [{ at: { after: 'PutRecords' }, what: 'somebody lets another authority alone issue', act: noAmazon }],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /ACM will not issue: FAILED CAA_ERROR/,
      world: 'changed',
      check: holds(),
    },
  },
  {
    name: 'undone-wrong-value',
    story: 'The same where a value stood before: it comes back.',
    incident: wrongValue,
    answers: approved,
    faults: [{ at: { after: 'PutRecords' }, what: 'somebody lets another authority alone issue', act: noAmazon }],
    expect: { status: 'Failed', outcome: /^undone/, world: 'changed', check: holds('_old.acm-validations.aws.') },
  },
  {
    name: 'undone-deleted',
    story: 'Somebody deletes the certificate meanwhile: the record goes.',
    answers: approved,
    faults: [
      {
        at: { before: 'CheckIssued' },
        what: 'somebody deletes the certificate',
        act: async (world) => {
          await world.call('acm', 'DeleteCertificate', { CertificateArn: platformOf(world).certificate })
        },
      },
    ],
    expect: { status: 'Failed', outcome: /^undone/, failure: /somebody deleted the certificate/, world: 'changed' },
  },
  {
    name: 'undone-not-ours',
    story: 'Somebody changes the record meanwhile and ACM does not issue: theirs stays.',
    answers: approved,
    faults: [{ at: { after: 'PutRecords' }, what: 'somebody writes another value', act: wrongValue }],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /is no longer as this run wrote it/,
      world: 'unchanged',
      check: holds('_old.acm-validations.aws.'),
    },
  },
  {
    name: 'cancelled',
    story: 'The run is cancelled after the write: issuance is given up, and the record goes.',
    answers: approved,
    cancelAfter: 'PutRecords',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored', check: holds() },
  },
  {
    name: 'cancelled-when-issued',
    story: 'The run is cancelled when ACM has issued already: the record stays, because renewal needs it.',
    answers: approved,
    cancelAfter: 'PutRecords',
    faults: [
      {
        at: { after: 'PutRecords' },
        what: 'ACM is quick',
        act: async (world) => {
          await certificate(world)
          await certificate(world)
        },
      },
    ],
    expect: {
      status: 'Cancelled',
      outcome: /^applied: the certificate was validated before the undo; its records stay/,
      world: 'unchanged',
      check: issued,
    },
  },
]

/** The zone above delegates, and ACM sees the record at last. */
async function seenAtLast(world: World): Promise<void> {
  const names = await valuesAt(world, 'turnaki.com.', 'NS')
  await record(world, 'turnaki.com', 'NS', names, zoneId(world, 'com'))
  for (let look = 0; look < 3; look += 1) await certificate(world)
}

const pending: MovedOn = {
  change: 'Records',
  incident: nothingYet,
  faults: [unseen],
  movedOn: wrongValue,
  refusal: /is no longer as this run left it: somebody changed it, and it stays/,
  check: holds(),
}

const kept = {
  status: 'Failed',
  outcome: /^refused: nothing was undone/,
  failure: /The certificate is validated .*its records stay, because ACM needs them for every renewal/,
  world: 'unchanged',
  check: issued,
} as const

const later: readonly Scenario[] = [
  undoneLater(pending),
  undoneLater({
    ...pending,
    suffix: '-wrong-value',
    incident: wrongValue,
    check: holds('_old.acm-validations.aws.'),
  }),
  ...undoRefused(pending),
  {
    name: 'undo-issued',
    story: 'ACM has issued: the undo refuses before it asks anybody, because renewal needs the record.',
    answers: approved,
    undo: {},
    expect: kept,
  },
  {
    name: 'undo-issued-meanwhile',
    story: 'ACM issues while the undo waits for its approval: the record stays.',
    answers: approved,
    faults: [unseen],
    undo: {
      answers: approved,
      faults: [
        { at: { after: 'ApproveUndoRecords' }, what: 'public DNS leads there, and ACM issues', act: seenAtLast },
      ],
    },
    expect: kept,
  },
  {
    name: 'undo-issued-at-last',
    story: 'ACM issues right before the undo writes: the record stays, and the outcome says so.',
    answers: approved,
    faults: [unseen],
    undo: {
      answers: approved,
      faults: [{ at: { before: 'RestoreRecords' }, what: 'public DNS leads there, and ACM issues', act: seenAtLast }],
    },
    expect: {
      status: 'Success',
      outcome: /^applied: the certificate was validated before the undo; its records stay/,
      world: 'unchanged',
      check: issued,
    },
  },
]

export const certificatePendingRehearsal: Rehearsal = {
  procedure: certificatePending,
  platform,
  leaves: [{ at: /^records of/, says: /its records stay/ }],
  watch: (world) => {
    const { zones, distribution } = platformOf(world)
    const config = { service: 'cloudfront', operation: 'GetDistributionConfig', input: { Id: distribution } }
    return [
      { name: `distribution ${distribution}`, read: config },
      ...zones.map(({ name, id }) => ({
        name: `records of ${name} (${id})`,
        read: { service: 'route53', operation: 'ListResourceRecordSets', input: { HostedZoneId: id } },
      })),
    ]
  },
  parameters: (world) => ({
    DistributionId: platformOf(world).distribution,
    CertificateArn: platformOf(world).certificate,
    ...approvalIn(world),
  }),
  scenarios: [
    ...repaired,
    ...repaired.slice(0, 1).map(escalated),
    ...told,
    ...unapproved(nothingYet, 'the domain moves next week'),
    ...raced,
    ...undone,
    ...later,
  ],
}
