/** The rehearsal of FrontendRollback: releases that are whole and that are not, and everybody who deploys meanwhile. */
import assert from 'node:assert/strict'
import {
  escalated,
  type Fault,
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
import * as site from './platform.ts'
import { bucket, deploy, first, live, release, second, third } from './platform.ts'
import { frontendRollback } from './procedure.ts'

const fourth = release('d4e5f60')

/** The same frontend in prd. */
const inPrd = (world: World): Promise<void> => site.build(world, site.prdBucket)

const remove = (Key: string) => async (world: World) => {
  await world.call('s3', 'DeleteObject', { Bucket: bucket, Key })
}
const overwrite = (Key: string, Body: string) => async (world: World) => {
  await world.call('s3', 'PutObject', { Bucket: bucket, Key, Body })
}

function nothingToDo(
  name: string,
  story: string,
  outcome: RegExp,
  incident: (world: World) => Promise<void> = async () => {},
  parameters: Scenario['parameters'] = {},
): Scenario {
  return { name, story, incident, parameters, expect: { status: 'Success', outcome, world: 'unchanged' } }
}

const repaired: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'The third release is broken: its index.html gives way to that of the second, and the edge serves it.',
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: tk-nq-dev-frontend is back at release b2c3d4e; next: mend c3d4e5f/,
      world: 'changed',
      check: async (run, world) => {
        await live(second)(run, world)
        const message = String(run.state.steps.find((one) => one.step === 'ApproveRollback')?.inputs['Message'])
        assert.match(message, /Why: people see a blank page/)
        assert.match(message, /its 4 files are there with their hashes \(\d+ bytes\)/)
        assert.match(message, /3 files differ or come back, 2 are no longer named\. No file is deleted/)
        const list = await world.call('cloudfront', 'ListInvalidations', { DistributionId: site.edge(world).id })
        assert.equal((list['InvalidationList'] as { Quantity: number }).Quantity, 1)
      },
    },
  },
  {
    name: 'repaired-by-name',
    story: 'The second is no better: Release names the first.',
    parameters: { Release: first.name },
    answers: approved,
    expect: { status: 'Success', outcome: /back at release a1b2c3d/, world: 'changed', check: live(first) },
  },
  {
    name: 'repaired-by-hand-before',
    story: 'Somebody edited the live page, so that it is of no release: Release says where to go.',
    incident: overwrite('index.html', '<!doctype html>hot fix'),
    parameters: { Release: third.name },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /back at release c3d4e5f; next: mend of before/,
      world: 'changed',
      check: live(third),
    },
  },
  {
    name: 'repaired-prd',
    story: 'In prd two people approve.',
    incident: inPrd,
    parameters: { Environment: 'prd', MinimumApprovals: 2 },
    answers: [...approved, { by: 'second', decision: 'Approve' }],
    expect: {
      status: 'Success',
      outcome: /^applied: tk-nq-prd-frontend is back at release b2c3d4e/,
      world: 'changed',
      check: live(second, site.prdBucket),
    },
  },
]

const nothing: readonly Scenario[] = [
  nothingToDo('no-op', 'The release that is named is live.', /release c3d4e5f is live already/, undefined, {
    Release: third.name,
  }),
  nothingToDo('unknown-release', 'No such release is kept.', /release 0000000 is not among the newest 3/, undefined, {
    Release: '0000000',
  }),
  nothingToDo(
    'unknown-live',
    'The live page is of no release: nobody guesses which one was meant.',
    /say which Release to go back to/,
    overwrite('index.html', '<!doctype html>hot fix'),
  ),
  nothingToDo(
    'no-earlier',
    'The first release is live: there is nothing before it.',
    /no release before a1b2c3d/,
    (world) => overwrite('index.html', first.page)(world),
  ),
  nothingToDo(
    'no-index',
    'There is no index.html: that is another procedure.',
    /see CloudFrontForbidden/,
    remove('index.html'),
  ),
  nothingToDo(
    'file-missing',
    'Somebody ran sync --delete: a script of the second release is gone, and its page would stay blank.',
    /not whole: _app\/immutable\/start\.b2c3d4e\.js is missing/,
    remove('_app/immutable/start.b2c3d4e.js'),
  ),
  nothingToDo(
    'file-changed',
    'A style of the second release is not what it was.',
    /app\.b2c3d4e\.css is not what it was/,
    overwrite('_app/immutable/app.b2c3d4e.css', 'x'),
  ),
  nothingToDo(
    'file-not-on-record',
    'The page names a file that its manifest does not know.',
    /_app\/immutable\/start\.b2c3d4e\.js is not in its manifest/,
    (world) => {
      const files = {
        'favicon.png': 'icon',
        '_app/immutable/app.b2c3d4e.css': second.files['_app/immutable/app.b2c3d4e.css'] ?? '',
      }
      return overwrite('releases/b2c3d4e/manifest.json', site.manifestOf({ ...second, files }))(world)
    },
    { Release: second.name },
  ),
  nothingToDo(
    'index-changed',
    'The kept index.html of the second release is not what its manifest says.',
    /its index\.html is not what its manifest says/,
    overwrite('releases/b2c3d4e/index.html', '<!doctype html>'),
  ),
  nothingToDo(
    'index-missing',
    'The kept index.html of the second release is gone.',
    /its index\.html is missing/,
    remove('releases/b2c3d4e/index.html'),
  ),
  nothingToDo(
    'manifest-broken',
    'The manifest of the release that is named is no JSON.',
    /release b2c3d4e cannot be used: its manifest is no JSON/,
    overwrite('releases/b2c3d4e/manifest.json', '{'),
    { Release: second.name },
  ),
  nothingToDo(
    'manifest-hostile',
    'A manifest names a file outside: nothing is read by it.',
    /strange file name/,
    overwrite(
      'releases/b2c3d4e/manifest.json',
      JSON.stringify({ release: 'b2c3d4e', files: { 'index.html': 'x', '../x': 'y' } }),
    ),
    { Release: second.name },
  ),
  nothingToDo(
    'wrong-distribution',
    'The distribution reads from another bucket: its invalidation would help nobody.',
    /does not read from tk-nq-dev-frontend-blue/,
    async (world) => {
      await world.call('s3', 'CreateBucket', { Bucket: 'tk-nq-dev-frontend-blue' })
    },
    { Bucket: 'frontend-blue' },
  ),
  nothingToDo('single-approver-in-prd', 'In prd one person is not enough.', /two people must approve/, inPrd, {
    Environment: 'prd',
  }),
  nothingToDo(
    'unversioned',
    'The bucket keeps no versions: what is live could not be put back.',
    /keeps no versions/,
    async (world) => {
      const VersioningConfiguration = { Status: 'Suspended' }
      await world.call('s3', 'PutBucketVersioning', { Bucket: bucket, VersioningConfiguration })
      await deploy(world, third)
    },
    { Release: second.name },
  ),
]

const deployment = (at: Fault['at']): Fault => ({
  at,
  what: 'somebody deploys a fourth release',
  act: (world) => deploy(world, fourth),
})

const rolledBack: MovedOn = {
  change: 'Rollback',
  incident: async () => {},
  movedOn: (world) => deploy(world, fourth),
  refusal: /somebody else has deployed since/,
  // The bucket keeps every version, and the edge was told twice.
  world: 'changed',
  check: live(third),
}

const stopped: readonly Scenario[] = [
  undoneLater(rolledBack),
  ...undoRefused(rolledBack),
  ...unapproved(async () => {}, 'the fix is on its way'),
  {
    name: 'raced',
    story: 'While the request waits, a fix is deployed: the plan no longer holds.',
    answers: approved,
    faults: [deployment({ after: 'ApproveRollback' })],
    expect: { status: 'Success', outcome: /^unchanged/, world: 'unchanged' },
  },
  {
    name: 'raced-for-a-file',
    story: 'While the request waits, a file of the older release is deleted: the second look finds it.',
    answers: approved,
    faults: [
      { at: { after: 'ApproveRollback' }, what: 'somebody cleans up', act: remove('_app/immutable/start.b2c3d4e.js') },
    ],
    expect: { status: 'Success', outcome: /^unchanged/, world: 'unchanged' },
  },
  {
    name: 'raced-at-the-last-moment',
    story: 'After the second look a fix is deployed: the copy is refused by its ETag.',
    answers: approved,
    faults: [deployment({ before: 'CopyIndex' })],
    expect: { status: 'Failed', failure: /PreconditionFailed|pre-conditions/, world: 'unchanged' },
  },
]

const undone: readonly Scenario[] = [
  {
    name: 'undone',
    story: 'The edge goes on serving the old page: the index.html of before comes back.',
    answers: approved,
    faults: [{ at: { before: 'Invalidate' }, what: 'the edge keeps what it has', act: site.holdEdge }],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /edge does not serve/,
      world: 'changed',
      check: live(third),
    },
  },
  {
    name: 'cancelled',
    story: 'Cancelled after the copy: the index.html of before comes back, and the edge is told.',
    answers: approved,
    cancelAfter: 'CopyIndex',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'changed', check: live(third) },
  },
  {
    name: 'cancelled-late',
    story: 'Cancelled after the edge has forgotten the old page: it is told again.',
    answers: approved,
    cancelAfter: 'CheckIndex',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'changed', check: live(third) },
  },
  {
    name: 'undo-meets-a-deployment',
    story: 'Cancelled, but a fix is deployed already: it stays, and the record says so.',
    answers: approved,
    cancelAfter: 'CopyIndex',
    faults: [deployment({ before: 'RestoreIndex' })],
    expect: {
      status: 'Cancelled',
      world: 'unchanged',
      check: (run) => {
        const undo = run.state.steps.find((one) => one.step === 'RestoreIndex')
        assert.match(undo?.failure?.message ?? '', /somebody else has deployed since/)
      },
    },
  },
]

export const frontendRollbackRehearsal: Rehearsal = {
  procedure: frontendRollback,
  platform: site.platform,
  leaves: [{ at: /^(objects of|invalidations)/, says: /The bucket keeps its versions, CloudFront its invalidations/ }],
  watch: (world) => [
    parts.objects(bucket),
    parts.liveObjects(bucket),
    parts.objects(site.prdBucket),
    {
      name: 'invalidations',
      read: { service: 'cloudfront', operation: 'ListInvalidations', input: { DistributionId: site.edge(world).id } },
    },
  ],
  parameters: (world) => ({
    Environment: 'dev',
    DistributionId: site.edge(world).id,
    SiteUrl: site.edge(world).url,
    Reason: 'people see a blank page',
    ...approvalIn(world),
  }),
  scenarios: [...repaired, ...repaired.slice(0, 1).map(escalated), ...nothing, ...stopped, ...undone],
}
