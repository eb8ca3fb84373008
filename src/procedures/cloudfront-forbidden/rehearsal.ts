/**
 * The rehearsal of CloudFrontForbidden: the local edge really asks the bucket, by its policy, and answers viewers as CloudFront does. What
 * it has not: a cache, a firewall, and changes that take minutes to reach all edges.
 */
import assert from 'node:assert/strict'
import {
  escalated,
  type MovedOn,
  world as parts,
  type Rehearsal,
  type Scenario,
  unapproved,
  undoneLater,
  undoRefused,
  type World,
} from 'guardia/rehearse'
import { approvalIn, approved } from '../approval-in-rehearsals.ts'
import {
  bucket,
  configOf,
  configure,
  distribution,
  opensAt,
  origin,
  override,
  page,
  platform,
  policyOf,
  put,
  putPolicy,
  readBy,
  script,
  siteUrl,
} from './platform.ts'
import { cloudfrontForbidden } from './procedure.ts'

const noMapping = { CustomErrorResponses: { Quantity: 0 } }
const noRoot = (world: World): Promise<void> =>
  configure(world, (config) => ({ ...config, ...noMapping, DefaultRootObject: '' }))
const noStatement = (world: World): Promise<void> => putPolicy(world)
const another = (world: World): string => distribution(world).arn.replace(/E[A-Z0-9]+$/, 'EOTHEROTHER01')

async function deleteIndex(world: World): Promise<void> {
  await world.call('s3', 'DeleteObject', { Bucket: bucket, Key: 'index.html' })
}

/** Every version too: nothing of it is left. */
async function purgeIndex(world: World): Promise<void> {
  const found = (await world.call('s3', 'ListObjectVersions', { Bucket: bucket, Prefix: 'index.html' })) as {
    Versions: readonly { VersionId: string }[]
  }
  for (const { VersionId } of found.Versions)
    await world.call('s3', 'DeleteObject', { Bucket: bucket, Key: 'index.html', VersionId })
}

/** The edge answers 200 with this page. */
const serves =
  (html = page) =>
  async (_run: unknown, world: World): Promise<void> => {
    const answer = await fetch(`${siteUrl(world)}/`)
    assert.equal(answer.status, 200)
    assert.equal(await answer.text(), html)
  }

async function policyAsBefore(_run: unknown, world: World): Promise<void> {
  const now = await policyOf(world)
  await putPolicy(world)
  assert.equal(now, await policyOf(world))
}

const rootIs = async (world: World, root: string, recorded: string): Promise<void> => {
  assert.equal((await configOf(world))['DefaultRootObject'] ?? '', root)
  const { Parameters } = (await world.call('ssm', 'GetParameters', { Names: [override] })) as {
    Parameters: readonly { Value: string }[]
  }
  assert.equal(Parameters[0]?.Value ?? '', recorded)
}

async function indexIsMissing(_run: unknown, world: World): Promise<void> {
  const found = await world.call('s3', 'ListObjectsV2', { Bucket: bucket, Prefix: 'index.html' })
  assert.equal(found['Contents'] ?? undefined, undefined)
}

/** Somebody disables the distribution: whatever was mended, the edge refuses. */
const disabledMeanwhile = {
  at: { before: 'CheckServed' },
  what: 'somebody disables the distribution',
  act: (world: World): Promise<void> => configure(world, (config) => ({ ...config, Enabled: false })),
} as const

/** A scenario that changes nothing because of what it finds. */
function found(name: string, story: string, incident: (world: World) => Promise<void>, outcome: RegExp): Scenario {
  return { name, story, incident, expect: { status: 'Success', outcome, world: 'unchanged' } }
}

const repaired: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'The policy lost its statement; one person approves; it is added, the others stay, and the site is served.',
    incident: noStatement,
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: CloudFront may read tk-nq-dev-frontend again; still to mend: nothing/,
      world: 'changed',
      check: async (run, world) => {
        await serves()(run, world)
        const { Statement } = JSON.parse((await policyOf(world)) ?? '{}') as { Statement: readonly { Sid: string }[] }
        const { id, arn } = distribution(world)
        assert.deepEqual(
          Statement.map((one) => one.Sid),
          ['NoAcls', 'Partner', `GuardiaCloudFront${id}`],
        )
        assert.deepEqual(Statement[2], readBy(arn, `GuardiaCloudFront${id}`))
      },
    },
  },
  {
    name: 'repaired-stale-statement',
    story: 'The statement names a distribution of before: one for this distribution is added.',
    incident: (world) => putPolicy(world, readBy(another(world))),
    answers: approved,
    expect: { status: 'Success', outcome: /^applied: CloudFront may read/, world: 'changed', check: serves() },
  },
  {
    name: 'repaired-identity',
    story: 'The origin still has an access identity: the statement is for that identity.',
    incident: async (world) => {
      const S3OriginConfig = { OriginAccessIdentity: 'origin-access-identity/cloudfront/E2QWRUHAPOMQZL' }
      await configure(world, (config) => ({ ...config, ...origin({ S3OriginConfig }) }))
    },
    answers: approved,
    expect: { status: 'Success', outcome: /^applied: CloudFront may read/, world: 'changed', check: serves() },
  },
  {
    name: 'repaired-root',
    story: '`/` has no root object and errors are not mapped: it is set, the other settings stay, Terraform is told.',
    incident: noRoot,
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: the default root object is index.html/,
      world: 'changed',
      check: async (run, world) => {
        await serves()(run, world)
        await rootIs(world, 'index.html', 'index.html')
        assert.match(JSON.stringify(await configOf(world)), /X-Origin-Verify/)
      },
    },
  },
  {
    name: 'repaired-index',
    story: 'index.html was deleted: its newest version whose scripts are all there comes back, not the newest of all.',
    incident: async (world) => {
      await put(world, 'index.html', page.replace('1a2b3c', 'ffffff'), 'text/html')
      await deleteIndex(world)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: index.html is back from index.html of .*, version/,
      world: 'changed',
      check: serves(),
    },
  },
  {
    name: 'repaired-from-release',
    story: 'No version is left: the newest release that fits comes back.',
    incident: async (world) => {
      await purgeIndex(world)
      await put(world, 'releases/9f8e7d6/index.html', page, 'text/html')
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: index.html is back from releases\/9f8e7d6\/index.html/,
      world: 'changed',
      check: serves(),
    },
  },
  {
    name: 'one-of-two',
    story: 'Statement and index.html are both missing: one change a run, and the other is named.',
    incident: async (world) => {
      await noStatement(world)
      await deleteIndex(world)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: CloudFront may read .*still to mend: index.html is missing/,
      world: 'changed',
    },
  },
]

const told: readonly Scenario[] = [
  found('healthy', 'The site is served: a late call changes nothing.', async () => {}, /answers 200 with HTML/),
  found(
    'disabled',
    'The distribution is disabled.',
    (world) => configure(world, (config) => ({ ...config, Enabled: false })),
    /the distribution is disabled/,
  ),
  found(
    'edge-refused',
    'The edge refuses the country and the firewall is named: the bucket is not touched.',
    (world) =>
      configure(world, (config) => ({
        ...config,
        WebACLId: `arn:aws:wafv2:us-east-1:${world.account}:global/webacl/tk-nq-dev-edge/1f2e3d4c-0000-4000-8000-000000000000`,
        Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['CL'] } },
      })),
    /the edge itself refuses.*web ACL tk-nq-dev-edge, geographic restriction \(whitelist\).*sampled requests/,
  ),
  found(
    'api-refused',
    'An API behind the address refuses in JSON.',
    async (world) => opensAt(world, `${world.aws.endpoint}/_aws/execute-api/none`),
    /in JSON: an API stands behind it/,
  ),
  found(
    'unreachable',
    'Nobody answers at that address.',
    async (world) => opensAt(world, 'http://127.0.0.1:9'),
    /does not answer at all/,
  ),
  found(
    'website-origin',
    'The origin is a website endpoint.',
    async (world) => {
      await noStatement(world)
      const members = { DomainName: `${bucket}.s3-website-us-east-1.amazonaws.com` }
      await configure(world, (config) => ({ ...config, ...origin(members) }))
    },
    /website endpoint/,
  ),
  found(
    'not-this-bucket',
    'The distribution reads another bucket.',
    (world) =>
      configure(world, (config) => ({ ...config, ...origin({ DomainName: 'other.s3.us-east-1.amazonaws.com' }) })),
    /reads other\.s3\.us-east-1\.amazonaws\.com, not this bucket/,
  ),
  found(
    'no-identity',
    'CloudFront signs nothing: only a public bucket could answer, and it stays private.',
    (world) => configure(world, (config) => ({ ...config, ...origin({}) })),
    /CloudFront signs nothing/,
  ),
  found(
    'deny-statement',
    'A Deny stands in the way: no Allow outweighs it.',
    async (world) => {
      const { arn } = distribution(world)
      const deny = { ...readBy(arn, 'Freeze'), Effect: 'Deny', Principal: '*', Condition: {} }
      await putPolicy(world, readBy(arn), deny)
    },
    /the policy denies it \(Freeze\)/,
  ),
  found(
    'bucket-public',
    'The bucket is public: this procedure adds nothing to that.',
    async (world) => {
      await world.call('s3', 'DeletePublicAccessBlock', { Bucket: bucket })
      await putPolicy(world, { ...readBy(another(world), 'Everybody'), Principal: '*', Condition: {} })
      await deleteIndex(world)
    },
    /makes the bucket public \(Everybody\)/,
  ),
  found(
    'kms-with-identity',
    'index.html is encrypted with KMS, which an access identity cannot read; no migration during an incident.',
    async (world) => {
      const S3OriginConfig = { OriginAccessIdentity: 'origin-access-identity/cloudfront/E2QWRUHAPOMQZL' }
      await configure(world, (config) => ({ ...config, ...origin({ S3OriginConfig }) }))
      const { KeyMetadata } = (await world.call('kms', 'CreateKey')) as { KeyMetadata: { Arn: string } }
      const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyMetadata.Arn } as const
      await world.call('s3', 'PutObject', { Bucket: bucket, Key: 'index.html', Body: page, ...encrypted })
    },
    /encrypted with KMS, which an origin access identity cannot read/,
  ),
  found(
    'asset-missing',
    'The script is gone and HTML is served for it: a blank page, and no permission is missing.',
    async (world) => {
      await world.call('s3', 'DeleteObject', { Bucket: bucket, Key: script })
    },
    /assets\/app-1a2b3c.js is not there, hidden by the mapping/,
  ),
  found(
    'no-error-mapping',
    'Only deep links fail: errors are not mapped.',
    (world) => configure(world, (config) => ({ ...config, ...noMapping })),
    /deep links answer 403/,
  ),
  found(
    'no-release',
    'index.html is missing and no version of it fits what is deployed.',
    async (world) => {
      await deleteIndex(world)
      await world.call('s3', 'DeleteObject', { Bucket: bucket, Key: script })
    },
    /no version and no release of it fits.*lacks assets\/app-1a2b3c.js/,
  ),
  found(
    'name-taken',
    'A statement has the name already and does not let CloudFront read: somebody meant that.',
    (world) => putPolicy(world, readBy(another(world), `GuardiaCloudFront${distribution(world).id}`)),
    /has a statement GuardiaCloudFrontE[A-Z0-9]+ that does not let CloudFront read/,
  ),
]

const raced: readonly Scenario[] = [
  {
    name: 'raced',
    story: 'Somebody changes the policy while the request waits: the plan no longer holds.',
    incident: noStatement,
    answers: [{ by: 'approver', decision: 'Approve', afterSeconds: 900 }],
    faults: [
      {
        at: { after: 'ApproveRepair' },
        what: 'somebody adds a statement of their own',
        act: (world) => putPolicy(world, readBy(another(world))),
      },
    ],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged' },
  },
  {
    name: 'raced-policy',
    story: 'Somebody changes the policy right before the write: their statement stays, ours is not written.',
    incident: noStatement,
    answers: approved,
    faults: [
      {
        at: { before: 'Apply' },
        what: 'somebody adds a statement of their own',
        act: (world) => putPolicy(world, readBy(another(world))),
      },
    ],
    expect: { status: 'Failed', failure: /Somebody changed the policy/, world: 'unchanged' },
  },
  {
    name: 'raced-root',
    story: 'Somebody changes the distribution right before the write: CloudFront refuses the old version.',
    incident: noRoot,
    answers: approved,
    faults: [
      {
        at: { before: 'Apply' },
        what: 'somebody changes the comment',
        act: (world) => configure(world, (config) => ({ ...config, Comment: 'tk-nq-dev, by hand' })),
      },
    ],
    expect: { status: 'Failed', failure: /PreconditionFailed|precondition/i, world: 'unchanged' },
  },
  {
    name: 'raced-index',
    story: 'Somebody deploys right before the write: their index.html stays.',
    incident: deleteIndex,
    answers: approved,
    faults: [
      {
        at: { before: 'Apply' },
        what: 'somebody deploys',
        act: (world) => put(world, 'index.html', `${page}<!-- 2 -->`, 'text/html'),
      },
    ],
    expect: {
      status: 'Failed',
      failure: /PreconditionFailed|precondition/i,
      world: 'unchanged',
      check: serves(`${page}<!-- 2 -->`),
    },
  },
]

const undone: readonly Scenario[] = [
  {
    name: 'undone',
    story: 'The edge refuses after the change: exactly the added statement goes, byte for byte.',
    incident: noStatement,
    answers: approved,
    faults: [disabledMeanwhile],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /The site is not served after the change/,
      world: 'changed',
      check: policyAsBefore,
    },
  },
  {
    name: 'undone-beside-others',
    story: 'Somebody adds a statement meanwhile: the undo leaves it.',
    incident: noStatement,
    answers: approved,
    faults: [
      {
        ...disabledMeanwhile,
        what: 'somebody disables the distribution and adds a statement',
        act: async (world) => {
          await disabledMeanwhile.act(world)
          const policy = JSON.parse((await policyOf(world)) ?? '{}') as { Statement: unknown[] }
          policy.Statement.push(readBy(another(world)))
          await world.call('s3', 'PutBucketPolicy', { Bucket: bucket, Policy: JSON.stringify(policy) })
        },
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      world: 'changed',
      check: async (_run, world) => {
        const now = await policyOf(world)
        await putPolicy(world, readBy(another(world)))
        assert.equal(now, await policyOf(world))
      },
    },
  },
  {
    name: 'undone-first-policy',
    story: 'There was no policy at all: after the undo there is none.',
    incident: async (world) => {
      await world.call('s3', 'DeleteBucketPolicy', { Bucket: bucket })
    },
    answers: approved,
    faults: [disabledMeanwhile],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      world: 'changed',
      check: async (_run, world) => assert.equal(await policyOf(world), undefined),
    },
  },
  {
    name: 'undone-root',
    story: 'The edge refuses after the change: root object and override are as before, somebody else’s setting stays.',
    incident: async (world) => {
      await noRoot(world)
      await world.call('ssm', 'PutParameter', { Name: override, Value: 'start.html', Type: 'String' })
    },
    answers: approved,
    faults: [disabledMeanwhile],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      world: 'changed',
      check: async (_run, world) => {
        await rootIs(world, '', 'start.html')
        assert.equal((await configOf(world))['Enabled'], false)
      },
    },
  },
  {
    name: 'undone-root-first',
    story: 'Nothing was recorded for Terraform before: nothing is after the undo.',
    incident: noRoot,
    answers: approved,
    faults: [disabledMeanwhile],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      world: 'changed',
      check: (_run, world) => rootIs(world, '', ''),
    },
  },
  {
    name: 'undone-index',
    story: 'The edge refuses after the change: the copy goes again.',
    incident: deleteIndex,
    answers: approved,
    faults: [disabledMeanwhile],
    expect: { status: 'Failed', outcome: /^undone/, world: 'changed', check: indexIsMissing },
  },
  {
    name: 'undone-not-ours',
    story: 'Somebody deploys meanwhile and the check fails: their index.html stays.',
    incident: deleteIndex,
    answers: approved,
    faults: [
      {
        at: { before: 'CheckChange' },
        what: 'somebody deploys',
        act: (world) => put(world, 'index.html', `${page}<!-- 2 -->`, 'text/html'),
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /somebody deployed or deleted it/,
      world: 'unchanged',
      check: serves(`${page}<!-- 2 -->`),
    },
  },
  {
    name: 'cancelled',
    story: 'The run is cancelled after the write: the policy is as before.',
    incident: noStatement,
    answers: approved,
    cancelAfter: 'Apply',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored', check: policyAsBefore },
  },
]

const statement: MovedOn = {
  change: 'Repair',
  incident: noStatement,
  movedOn: (world) => putPolicy(world, readBy(another(world))),
  refusal: /does not hold the statement GuardiaCloudFront.* as this run added it: somebody changed it/,
  check: policyAsBefore,
}
/** Every value of before; what a write leaves behind is its version and its time. */
const writtenBack =
  (recorded: string): Scenario['expect']['check'] =>
  async ({ differences }, world) => {
    const versions =
      /^(distribution \w+\/(ETag|Distribution\/LastModifiedTime)|parameters .*\/(Version|LastModifiedDate)): /
    assert.deepEqual(
      differences.filter((one) => !versions.test(one)),
      [],
    )
    await rootIs(world, '', recorded)
  }

const root: MovedOn = {
  change: 'Repair',
  suffix: '-root',
  incident: noRoot,
  movedOn: (world) => configure(world, (config) => ({ ...config, DefaultRootObject: 'home.html' })),
  refusal: /The root object of .* is 'home.html': somebody changed it/,
  // CloudFront gives every configuration a version of its own.
  world: 'changed',
  check: writtenBack(''),
}
const index: MovedOn = {
  change: 'Repair',
  suffix: '-index',
  incident: deleteIndex,
  movedOn: (world) => put(world, 'index.html', `${page}<!-- 2 -->`, 'text/html'),
  refusal: /is no longer the one that this run put there: somebody deployed or deleted it/,
  // The versioned bucket keeps what was put there as an earlier version.
  world: 'changed',
  check: indexIsMissing,
}
const tooLate = (one: MovedOn): readonly Scenario[] =>
  undoRefused(one).filter(({ name }) => name.startsWith('undo-too-late'))

const later: readonly Scenario[] = [
  undoneLater(statement),
  {
    ...undoneLater(statement),
    name: 'undone-later-beside-others',
    story: 'Somebody added a statement since: the undo takes out ours alone.',
    undo: {
      answers: approved,
      meanwhile: async (world) => {
        const policy = JSON.parse((await policyOf(world)) ?? '{}') as { Statement: unknown[] }
        policy.Statement.push(readBy(another(world)))
        await world.call('s3', 'PutBucketPolicy', { Bucket: bucket, Policy: JSON.stringify(policy) })
      },
    },
    expect: {
      status: 'Success',
      outcome: /^undone: what execution /,
      world: 'changed',
      check: async (_run, world) => {
        const now = await policyOf(world)
        await putPolicy(world, readBy(another(world)))
        assert.equal(now, await policyOf(world))
      },
    },
  },
  undoneLater({
    ...statement,
    suffix: '-first-policy',
    incident: async (world) => {
      await world.call('s3', 'DeleteBucketPolicy', { Bucket: bucket })
    },
    check: async (_run, world) => assert.equal(await policyOf(world), undefined),
  }),
  undoneLater(root),
  undoneLater({
    ...root,
    suffix: '-root-with-record',
    incident: async (world) => {
      await noRoot(world)
      await world.call('ssm', 'PutParameter', { Name: override, Value: 'start.html', Type: 'String' })
    },
    check: writtenBack('start.html'),
  }),
  undoneLater(index),
  ...undoRefused(statement),
  ...tooLate(root),
  ...tooLate(index),
]

export const cloudfrontForbiddenRehearsal: Rehearsal = {
  procedure: cloudfrontForbidden,
  platform,
  watch: (world) => {
    const { id } = distribution(world)
    const policy = { service: 's3', operation: 'GetBucketPolicy', input: { Bucket: bucket } }
    const config = { service: 'cloudfront', operation: 'GetDistribution', input: { Id: id } }
    return [
      { name: `policy of ${bucket}`, read: policy },
      { name: `distribution ${id}`, read: config },
      parts.objects(bucket),
      parts.parameters('/tk-nq/dev/override'),
    ]
  },
  parameters: (world) => ({
    Environment: 'dev',
    DistributionId: distribution(world).id,
    SiteUrl: siteUrl(world),
    ...approvalIn(world),
  }),
  scenarios: [
    ...repaired,
    ...repaired.slice(0, 1).map(escalated),
    ...told,
    ...unapproved(noStatement, 'the migration is not over yet'),
    ...raced,
    ...undone,
    ...later,
  ],
}
