/** The rehearsal of ApiUnauthorized: every reason for a 401, on an API that really refuses tokens and a user pool that really signs them. */
import assert from 'node:assert/strict'
import {
  escalated,
  type MovedOn,
  nothingToDo,
  world as parts,
  type Rehearsal,
  type Scenario,
  unapproved,
  undoneLater,
  undoRefused,
  type World,
} from 'guardia/rehearse'
import { approved } from '../approval-in-rehearsals.ts'
import {
  assertTrusts,
  call,
  give,
  giveToken,
  goneClient,
  mobileClient,
  of,
  overrides,
  parameters,
  password,
  platform,
  refused,
  stage,
  strangersIssuer,
  strangersPool,
  trust,
} from './platform.ts'
import { apiUnauthorized } from './procedure.ts'

const badAudience = 'the token does not have a valid audience'

/** The audience names a client that is gone: every token of today's client is refused. */
async function staleAudience(world: World): Promise<void> {
  await trust(world, { Audience: ['5staleclient0000000000000'] })
  assert.equal(await call(world, of(world).client), 401)
  await refused(world, badAudience)
}

/** The issuer is that of another user pool. */
async function otherIssuer(world: World): Promise<void> {
  await trust(world, { Issuer: `https://cognito-idp.us-east-1.amazonaws.com/${await strangersPool(world)}` })
  await refused(world, 'unable to find a signing key that matches the kid')
}

async function otherIssuerWithRecord(world: World): Promise<void> {
  await world.call('ssm', 'PutParameter', { Name: `${overrides}/issuer`, Value: 'https://old', Type: 'String' })
  await otherIssuer(world)
}

/** The audience is stale, on a stage that does not deploy by itself. */
async function deployedByHand(world: World): Promise<void> {
  await stage(world, { AutoDeploy: false })
  await staleAudience(world)
}

/** How often the API was deployed by hand. */
async function deployments(world: World): Promise<number> {
  const { Items } = await world.call('apigatewayv2', 'GetDeployments', { ApiId: of(world).api })
  return (Items as readonly unknown[]).length
}

const stale = '5staleclient0000000000000'
const asBefore = (_run: unknown, world: World): Promise<void> => assertTrusts(world, of(world).issuer, [stale], {})

/** Somebody trusts one more client. */
const oneMore = (world: World): Promise<void> => trust(world, { Audience: [of(world).client, of(world).other] })
const othersKept = (_run: unknown, world: World): Promise<void> =>
  assertTrusts(world, of(world).issuer, [of(world).client, of(world).other], {})

function messageOf(state: { readonly steps: readonly { readonly step: string; readonly inputs: object }[] }): string {
  const step = state.steps.find((one) => one.step === 'ApproveAuthorizer')
  return String((step?.inputs as { Message?: unknown } | undefined)?.Message)
}

/** What the stranger's issuer of a world was asked. */
const stranger = new WeakMap<World, readonly string[]>()

const repaired: readonly Scenario[] = [
  {
    name: 'repaired',
    story: 'The audience names a client that is gone; one person approves; fresh tokens are let in and others are not.',
    incident: staleAudience,
    answers: approved,
    expect: {
      status: 'Success',
      outcome:
        /^applied: audience \['5staleclient0000000000000'\] -> \['\w+'\]: the authorizer does not trust the client/,
      world: 'changed',
      check: async ({ state }, world) => {
        const { client, other, issuer } = of(world)
        await assertTrusts(world, issuer, [client], { audience: client })
        assert.deepEqual([await call(world, client), await call(world, other)], [200, 401])
        assert.match(messageOf(state), /last hour: 40 answers 401 \(audience 40; routes: GET \/bookings 40\)/)
        assert.match(messageOf(state), /WARNING: tokens for 5staleclient0000000000000 are refused/)
        const probe = state.steps.find((one) => one.step === 'ProbeApi')?.outputs['evidence']
        assert.equal(probe, '401 without a token, 401 with a token of another client, 200 with a fresh token')
      },
    },
  },
  {
    name: 'repaired-issuer',
    story: 'The issuer is another user pool, so no key fits; an older record for Terraform is replaced.',
    incident: otherIssuerWithRecord,
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: issuer .*: the authorizer does not trust the user pool/,
      world: 'changed',
      check: async ({ state }, world) => {
        const { client, issuer } = of(world)
        await assertTrusts(world, issuer, [client], { issuer })
        assert.equal(await call(world, client), 200)
        assert.match(messageOf(state), /Changed in the last 3 hours: .*CreateUserPoolClient \d+ min ago/)
      },
    },
  },
  {
    name: 'repaired-slash',
    story:
      'Somebody put a slash behind the issuer: it must be equal to the letter. The access log is of no help; a token is.',
    incident: async (world) => {
      await trust(world, { Issuer: `${of(world).issuer}/` })
      await stage(world, { format: '$context.identity.sourceIp $context.status' })
      await giveToken(world, of(world).client, 3000)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: issuer (\S+)\/ -> \1:/,
      world: 'changed',
      check: (_run, world) => assertTrusts(world, of(world).issuer, [of(world).client], { issuer: of(world).issuer }),
    },
  },
  {
    name: 'repaired-from-a-stranger',
    story: 'The authorizer trusts an issuer of somebody else: that one is asked for its keys, and for nothing more.',
    incident: async (world) => {
      const { issuer, asked } = await strangersIssuer()
      await trust(world, { Issuer: issuer })
      await giveToken(world, of(world).client, 3000)
      stranger.set(world, asked)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied: issuer http:\/\/127\.0\.0\.1:\d+ -> https:\/\/cognito-idp/,
      world: 'changed',
      check: async ({ state }, world) => {
        assert.deepEqual(stranger.get(world), ['/.well-known/openid-configuration', '/keys'])
        assert.match(messageOf(state), /the token that was given breaks: key, issuer/)
        await assertTrusts(world, of(world).issuer, [of(world).client], { issuer: of(world).issuer })
        assert.equal(await call(world, of(world).client), 200)
      },
    },
  },
  {
    name: 'keeps-other-clients',
    story: 'The mobile app is trusted as well, and its client exists: it stays; the one that is gone goes.',
    incident: async (world) => {
      await trust(world, { Audience: [await mobileClient(world), await goneClient(world)] })
      await refused(world, badAudience)
    },
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied/,
      world: 'changed',
      check: async ({ before }, world) => {
        const audience = JSON.parse(before)['authorizer'].JwtConfiguration.Audience as string[]
        const { client, issuer } = of(world)
        const kept = [client, String(audience[0])].sort()
        await assertTrusts(world, issuer, kept, { audience: kept.join(',') })
      },
    },
  },
  {
    name: 'deployed-by-hand',
    story: 'The stage does not deploy by itself: the change is deployed too, and the request says so.',
    incident: deployedByHand,
    answers: approved,
    expect: {
      status: 'Success',
      outcome: /^applied/,
      world: 'changed',
      check: async ({ state }, world) => {
        assert.match(messageOf(state), /is deployed, with every other change that waits/)
        assert.equal(await deployments(world), 1)
      },
    },
  },
]

const reasons = [
  ['expired-tokens', 'the token has expired', /tokens have expired: the client must refresh them/],
  ['clock', 'the token is not yet valid', /the clock of whoever made them is ahead/],
  ['no-token', '-', /requests carry no token/],
  ['scope', 'the token does not have the required scope', /scopes are not widened in an incident/],
  ['rotated-key', 'unable to find a signing key that matches the kid', /less than two hours of overlap/],
  ['forged', 'invalid signature', /a forgery/],
  ['malformed', 'the token is malformed', /what is sent is no token/],
  ['unknown-reason', 'something new', /a reason that this procedure does not know/],
  ['wrong-client', badAudience, /the frontend is set up for another environment/],
] as const

const nothing: readonly Scenario[] = [
  nothingToDo(
    'no-op',
    'Nobody was refused: a late page changes nothing.',
    async () => {},
    /no request was answered 401/,
  ),
  ...reasons.map(([name, why, outcome]) =>
    nothingToDo(
      name,
      `API Gateway says "${why}", and the authorizer is right.`,
      (world) => refused(world, why),
      outcome,
    ),
  ),
  nothingToDo(
    'preflight',
    'Browsers ask with OPTIONS and are refused: the API has no CORS configuration.',
    (world) => refused(world, '-', 60, { method: 'OPTIONS', route: '$default' }),
    /configure CORS on the API/,
  ),
  nothingToDo(
    'log-format',
    'The access log does not say why, and no token was given.',
    async (world) => {
      await trust(world, { Audience: [stale] })
      await stage(world, { format: JSON.stringify({ status: '$context.status' }) })
    },
    /make its format JSON with \$context\.status and \$context\.authorizer\.error/,
  ),
  nothingToDo(
    'token-expired',
    'A token is given, and it has expired.',
    (world) => giveToken(world, of(world).client, -60),
    /tokens have expired/,
  ),
  nothingToDo(
    'token-holds',
    'A token is given, and it keeps every rule.',
    async (world) => {
      await giveToken(world, of(world).client, 3000)
      await refused(world, badAudience)
    },
    /this token keeps every rule/,
  ),
  nothingToDo(
    'token-of-another-client',
    'The authorizer is wrong, but the token that was given would be refused after the change too.',
    async (world) => {
      await giveToken(world, of(world).other, 3000)
      await staleAudience(world)
    },
    /the frontend is set up for another environment/,
  ),
  nothingToDo(
    'strangers-pool',
    'The user pool is not one of this environment: the authorizer will not trust it.',
    async (world) => {
      give(world, { UserPoolId: await strangersPool(world) })
      await staleAudience(world)
    },
    /trusting it would let strangers in/,
  ),
  nothingToDo('no-such-pool', 'The user pool does not exist.', staleAudience, /the user pool does not exist/, {
    UserPoolId: 'us-east-1_gone',
  }),
  nothingToDo('no-such-client', 'The client does not exist.', staleAudience, /client gone does not exist/, {
    ClientId: 'gone',
  }),
  nothingToDo(
    'wildcard',
    'Somebody wrote a wildcard into the audience: that is mended in Terraform.',
    async (world) => {
      await trust(world, { Audience: ['*'] })
      await refused(world, badAudience)
    },
    /holds a wildcard/,
  ),
  nothingToDo(
    'unguarded',
    'Somebody took the authorizer off the routes: that is no reason for a 401, and it is never done here.',
    async (world) => {
      const { api } = of(world)
      const { Items } = (await world.call('apigatewayv2', 'GetRoutes', { ApiId: api })) as {
        Items: readonly { RouteId: string }[]
      }
      for (const { RouteId } of Items)
        await world.call('apigatewayv2', 'UpdateRoute', { ApiId: api, RouteId, AuthorizationType: 'NONE' })
    },
    /0 JWT authorizers guard routes/,
  ),
  nothingToDo(
    'no-probe-user',
    'Without the secret of the probe user the two negatives could not be shown.',
    async (world) => {
      await staleAudience(world)
      const secret = { SecretId: 'tk-nq-dev-probe-user', ForceDeleteWithoutRecovery: true }
      await world.call('secretsmanager', 'DeleteSecret', secret)
    },
    /the secret tk-nq-dev-probe-user does not exist or may not be read/,
  ),
  nothingToDo(
    'no-stage',
    'There is no default stage: nothing could be proven through it.',
    async (world) => {
      await trust(world, { Audience: [stale] })
      await world.call('apigatewayv2', 'DeleteStage', { ApiId: of(world).api, StageName: '$default' })
      await giveToken(world, of(world).client, 3000)
    },
    /without a default stage/,
  ),
]

const stopped: readonly Scenario[] = [
  ...unapproved(staleAudience, 'the frontend is at fault'),
  {
    name: 'raced',
    story: 'Somebody mends the authorizer while the request waits: the plan no longer holds.',
    incident: staleAudience,
    answers: approved,
    faults: [
      { at: { after: 'ApproveAuthorizer' }, what: 'somebody mends it by hand', act: (world) => trust(world, {}) },
    ],
    expect: { status: 'Success', outcome: /^unchanged: the world moved on/, world: 'unchanged' },
  },
  {
    name: 'raced-at-the-write',
    story:
      'Somebody changes the authorizer in the last moment: what is there is compared again, and nothing is written.',
    incident: staleAudience,
    answers: approved,
    faults: [
      {
        at: { before: 'SetAuthorizer' },
        what: 'somebody mends it by hand',
        act: (world) => trust(world, { Audience: [of(world).client, stale] }),
      },
    ],
    expect: {
      status: 'Failed',
      failure: /Somebody changed the authorizer since the plan was approved: nothing was written/,
      world: 'unchanged',
    },
  },
]

const undone: readonly Scenario[] = [
  {
    name: 'undone',
    story: 'The right token is not let in after the change: authorizer and record are as before.',
    incident: staleAudience,
    answers: approved,
    faults: [
      {
        at: { before: 'WaitOneMinute' },
        what: 'the function behind the route is gone',
        act: async (world) => {
          await world.call('lambda', 'DeleteFunction', { FunctionName: 'tk-nq-dev-bookings' })
        },
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /The API answers \d+ with a fresh token; 200 was expected/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'lets-anybody-in',
    story: 'After the change the route lets anybody in: the first negative finds out, and everything goes back.',
    incident: staleAudience,
    answers: approved,
    faults: [
      {
        at: { before: 'WaitOneMinute' },
        what: 'somebody takes the authorizer off GET /bookings',
        act: async (world) => {
          const { api } = of(world)
          const { Items } = (await world.call('apigatewayv2', 'GetRoutes', { ApiId: api })) as {
            Items: readonly { RouteId: string; RouteKey: string }[]
          }
          const RouteId = String(Items.find((one) => one.RouteKey === 'GET /bookings')?.RouteId)
          await world.call('apigatewayv2', 'UpdateRoute', { ApiId: api, RouteId, AuthorizationType: 'NONE' })
        },
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /The API answers 200 without a token; 401 was expected/,
      world: 'changed',
      check: asBefore,
    },
  },
  {
    name: 'bad-negative',
    story: 'The other client of the probe user is trusted as well: its token proves nothing, and everything goes back.',
    incident: async (world) => {
      const { client } = of(world)
      const SecretString = JSON.stringify({ username: 'probe', password, otherClientId: client })
      await world.call('secretsmanager', 'PutSecretValue', { SecretId: 'tk-nq-dev-probe-user', SecretString })
      await staleAudience(world)
    },
    answers: approved,
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /its token proves nothing/,
      world: 'restored',
      check: asBefore,
    },
  },
  {
    name: 'others-work-kept',
    story: 'While the change is awaited somebody trusts one more client: their authorizer stays, and it is said so.',
    incident: staleAudience,
    answers: approved,
    faults: [
      {
        at: { before: 'CheckAuthorizer' },
        what: 'somebody trusts one more client',
        act: oneMore,
      },
    ],
    expect: {
      status: 'Failed',
      outcome: /^undone/,
      failure: /somebody else changed it meanwhile/,
      world: 'changed',
      check: async (run, world) => {
        await othersKept(run, world)
        const undo = run.state.steps.find((one) => one.step === 'RestoreAuthorizer')
        assert.equal(undo?.outputs['restored'], 'authorizer left: somebody else changed it')
      },
    },
  },
  {
    name: 'cancelled',
    story: 'Cancelled right after the write: the authorizer is as before.',
    incident: staleAudience,
    answers: approved,
    cancelAfter: 'SetAuthorizer',
    expect: { status: 'Cancelled', outcome: /^undone/, world: 'restored', check: asBefore },
  },
  {
    name: 'cancelled-when-recorded',
    story: 'Cancelled after the record was replaced, on a stage that is deployed by hand: the older record is back.',
    incident: async (world) => {
      await world.call('ssm', 'PutParameter', { Name: `${overrides}/audience`, Value: stale, Type: 'String' })
      await stage(world, { AutoDeploy: false })
      await staleAudience(world)
    },
    answers: approved,
    cancelAfter: 'RecordAudience',
    expect: {
      status: 'Cancelled',
      outcome: /^undone/,
      world: 'restored',
      check: async (_run, world) => {
        await assertTrusts(world, of(world).issuer, [stale], { audience: stale })
        assert.equal(await deployments(world), 2)
      },
    },
  },
]

const held: MovedOn = {
  change: 'Authorizer',
  incident: staleAudience,
  movedOn: oneMore,
  refusal: /The authorizer trusts .*; somebody else changed it meanwhile/,
  check: async (run, world) => {
    await asBefore(run, world)
    assert.equal(await call(world, of(world).client), 401)
  },
}

const later: readonly Scenario[] = [
  undoneLater(held),
  undoneLater({
    ...held,
    suffix: '-with-record',
    incident: otherIssuerWithRecord,
    check: async ({ before }, world) => {
      const { Issuer } = JSON.parse(before)['authorizer'].JwtConfiguration
      assert.notEqual(Issuer, of(world).issuer)
      await assertTrusts(world, Issuer, [of(world).client], { issuer: 'https://old' })
    },
  }),
  undoneLater({
    ...held,
    suffix: '-deployed-by-hand',
    incident: deployedByHand,
    check: async (run, world) => {
      await asBefore(run, world)
      assert.equal(await deployments(world), 2)
    },
  }),
  ...undoRefused(held),
  {
    name: 'undo-overtaken',
    story: 'One more client is trusted in the last moment of the later undo: it stays, only the record goes.',
    incident: staleAudience,
    answers: approved,
    undo: {
      answers: approved,
      faults: [{ at: { before: 'RestoreAuthorizer' }, what: 'somebody trusts one more client', act: oneMore }],
    },
    expect: {
      status: 'Failed',
      outcome: /^undo not finished/,
      failure: /authorizer left: somebody else changed it/,
      world: 'changed',
      check: othersKept,
    },
  },
]

export const apiUnauthorizedRehearsal: Rehearsal = {
  procedure: apiUnauthorized,
  platform,
  watch: (world) => [
    {
      name: 'authorizer',
      read: {
        service: 'apigatewayv2',
        operation: 'GetAuthorizer',
        input: { ApiId: of(world).api, AuthorizerId: of(world).authorizer },
      },
    },
    {
      name: 'routes',
      read: { service: 'apigatewayv2', operation: 'GetRoutes', input: { ApiId: of(world).api }, pages: 'all' },
    },
    parts.parameters('/tk-nq/dev/override'),
  ],
  parameters,
  scenarios: [...repaired, ...repaired.slice(0, 1).map(escalated), ...nothing, ...stopped, ...undone, ...later],
}
