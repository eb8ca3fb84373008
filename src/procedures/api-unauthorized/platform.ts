/**
 * The platform of ApiUnauthorized's rehearsal: an HTTP API that really checks tokens, a user pool that really signs them, and a function
 * behind. Only the access log is written by hand: the local API writes none.
 */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { World } from 'guardia/rehearse'
import { approvalIn } from '../approval-in-rehearsals.ts'

/** Where Terraform reads what a procedure changed. */
export const overrides: string = '/tk-nq/dev/override/apigateway/authorizer'
/** Of the probe user: no event of a run may show it. */
export const password: string = 'Planted-Passw0rd-77!'
/** Of a person who got a 401: stands in the access log, and no event of a run may show it. */
export const person: string = 'planted.patient@example.com'
const group = '/aws/apigateway/tk-nq-dev-api'
const format = {
  requestId: '$context.requestId',
  route: '$context.routeKey',
  method: '$context.httpMethod',
  status: '$context.status',
  why: '$context.authorizer.error',
  who: '$context.authorizer.claims.email',
}

/** A zip of one Python file that answers `{ok: true}`. */
const code =
  'UEsDBBQAAAAAAAAAIQDzGFuKNQAAADUAAAAHAAAAbWFpbi5weWRlZiBoYW5kbGVyKGV2ZW50LCBjb250ZXh0KToKICAgIHJldHVybiB7J29rJzogVHJ1ZX0KUEsBAhQDFAAAAAAAAAAhAPMYW4o1AAAANQAAAAcAAAAAAAAAAAAAAKQBAAAAAG1haW4ucHlQSwUGAAAAAAEAAQA1AAAAWgAAAAAA'

/** What a scenario needs to know of the platform. */
export interface Platform {
  readonly api: string
  readonly authorizer: string
  readonly pool: string
  /** The frontend's client, and one that the API does not trust. */
  readonly client: string
  readonly other: string
  readonly issuer: string
}

const built = new WeakMap<World, Platform>()

const given = new WeakMap<World, { readonly [parameter: string]: string }>()

/** Starts the run of this world with these parameters too: for those that depend on the world. */
export function give(world: World, parameters: { readonly [parameter: string]: string }): void {
  given.set(world, parameters)
}

/** Header and claims of a token of a client, as `guardia token` prints them. */
export async function giveToken(world: World, clientId: string, secondsLeft: number): Promise<void> {
  const now = Math.floor(world.now().getTime() / 1000)
  const { issuer } = of(world)
  const claims = { iss: issuer, aud: clientId, exp: now + secondsLeft, iat: now - 3600, token_use: 'id' }
  const keys = await fetch(`${world.aws.endpoint}/${of(world).pool}/.well-known/jwks.json`)
  const { kid } = ((await keys.json()) as { keys: readonly { kid: string }[] }).keys[0] ?? { kid: '' }
  give(world, { TokenHeader: JSON.stringify({ kid, alg: 'RS256' }), TokenClaims: JSON.stringify(claims) })
}

/** Parameters of the run. */
export function parameters(world: World): { readonly [parameter: string]: string | readonly string[] } {
  return {
    Environment: 'dev',
    UserPoolId: of(world).pool,
    ClientId: of(world).client,
    ...approvalIn(world),
    ...given.get(world),
  }
}

/** The platform of this world. */
export function of(world: World): Platform {
  const found = built.get(world)
  if (found === undefined) throw new Error('the platform is not built yet')
  return found
}

async function client(world: World, UserPoolId: string, ClientName: string): Promise<string> {
  const { UserPoolClient } = (await world.call('cognito-idp', 'CreateUserPoolClient', {
    UserPoolId,
    ClientName,
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  })) as { UserPoolClient: { ClientId: string } }
  return UserPoolClient.ClientId
}

async function userPool(world: World, PoolName: string): Promise<string> {
  const { UserPool } = (await world.call('cognito-idp', 'CreateUserPool', { PoolName })) as { UserPool: { Id: string } }
  return UserPool.Id
}

async function bookings(world: World): Promise<string> {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  await world.call('iam', 'CreateRole', { RoleName: 'bookings', AssumeRolePolicyDocument })
  const input = {
    FunctionName: 'tk-nq-dev-bookings',
    Runtime: 'python3.11',
    Handler: 'main.handler',
    Role: `arn:aws:iam::${world.account}:role/bookings`,
    Code: { ZipFile: Buffer.from(code, 'base64') },
  }
  const created = await world.caller.call({ service: 'lambda', operation: 'CreateFunction', input })
  return String(created['FunctionArn'])
}

/** As it is on a good day. */
export async function platform(world: World): Promise<void> {
  const pool = await userPool(world, 'tk-nq-dev-users')
  const frontend = await client(world, pool, 'tk-nq-dev-frontend')
  const other = await client(world, pool, 'tk-nq-dev-probe-other')
  const user = { UserPoolId: pool, Username: 'probe' }
  await world.call('cognito-idp', 'AdminCreateUser', { ...user, MessageAction: 'SUPPRESS' })
  await world.call('cognito-idp', 'AdminSetUserPassword', { ...user, Password: password, Permanent: true })
  await world.call('secretsmanager', 'CreateSecret', {
    Name: 'tk-nq-dev-probe-user',
    SecretString: JSON.stringify({ username: 'probe', password, otherClientId: other }),
  })
  await world.call('logs', 'CreateLogGroup', { logGroupName: group })
  await world.call('logs', 'CreateLogStream', { logGroupName: group, logStreamName: 'calls' })
  const { ApiId } = (await world.call('apigatewayv2', 'CreateApi', {
    Name: 'tk-nq-dev-api',
    ProtocolType: 'HTTP',
  })) as { ApiId: string }
  const { IntegrationId } = (await world.call('apigatewayv2', 'CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: await bookings(world),
    PayloadFormatVersion: '2.0',
  })) as { IntegrationId: string }
  const issuer = `https://cognito-idp.${world.region}.amazonaws.com/${pool}`
  const { AuthorizerId } = (await world.call('apigatewayv2', 'CreateAuthorizer', {
    ApiId,
    Name: 'jwt',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: issuer, Audience: [frontend] },
  })) as { AuthorizerId: string }
  const Target = `integrations/${IntegrationId}`
  await world.call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey: 'GET /health', Target })
  const guarded = { ApiId, Target, AuthorizationType: 'JWT', AuthorizerId }
  for (const RouteKey of ['PUT /bookings/{id}', 'GET /bookings', 'POST /bookings'])
    await world.call('apigatewayv2', 'CreateRoute', { ...guarded, RouteKey })
  await world.call('apigatewayv2', 'CreateStage', {
    ApiId,
    StageName: '$default',
    AutoDeploy: true,
    AccessLogSettings: {
      DestinationArn: `arn:aws:logs:${world.region}:${world.account}:log-group:${group}`,
      Format: JSON.stringify(format),
    },
  })
  built.set(world, { api: ApiId, authorizer: AuthorizerId, pool, client: frontend, other, issuer })
}

/** Makes the authorizer trust somebody else. */
export async function trust(world: World, change: { Issuer?: string; Audience?: string[] }): Promise<void> {
  const { api, authorizer, client, issuer } = of(world)
  await world.call('apigatewayv2', 'UpdateAuthorizer', {
    ApiId: api,
    AuthorizerId: authorizer,
    JwtConfiguration: { Issuer: issuer, Audience: [client], ...change },
  })
}

/** What the authorizer trusts. */
export async function trusted(
  world: World,
): Promise<{ readonly Issuer: string; readonly Audience: readonly string[] }> {
  const { api, authorizer } = of(world)
  const found = await world.call('apigatewayv2', 'GetAuthorizer', { ApiId: api, AuthorizerId: authorizer })
  return found['JwtConfiguration'] as never
}

/** Calls that were answered 401, each with API Gateway's reason. */
export async function refused(
  world: World,
  why: string,
  count = 40,
  entry: { readonly [field: string]: string } = {},
): Promise<void> {
  const timestamp = world.now().getTime() - 10 * 60_000
  const line = { requestId: 'r', route: 'GET /bookings', method: 'GET', status: '401', why, who: person, ...entry }
  const logEvents = Array.from({ length: count }, () => ({ timestamp, message: JSON.stringify(line) }))
  logEvents.push({ timestamp, message: JSON.stringify({ ...line, status: '200', why: '-', requestId: '401' }) })
  await world.call('logs', 'PutLogEvents', { logGroupName: group, logStreamName: 'calls', logEvents })
}

/** Changes what the stage logs or how it deploys. */
export async function stage(world: World, change: { AutoDeploy?: boolean; format?: string }): Promise<void> {
  const { format: Format, ...rest } = change
  const DestinationArn = `arn:aws:logs:${world.region}:${world.account}:log-group:${group}`
  const settings = Format === undefined ? {} : { AccessLogSettings: { DestinationArn, Format } }
  await world.call('apigatewayv2', 'UpdateStage', { ApiId: of(world).api, StageName: '$default', ...rest, ...settings })
}

/** A user pool of somebody else. */
export async function strangersPool(world: World): Promise<string> {
  return userPool(world, 'somebody-elses-users')
}

/** An issuer of somebody else, on this machine: what it was asked for, in order. It ends with this process. */
export async function strangersIssuer(): Promise<{ readonly issuer: string; readonly asked: readonly string[] }> {
  const asked: string[] = []
  let issuer = ''
  const server = createServer((request, response) => {
    asked.push(String(request.url))
    const discovery = { issuer, jwks_uri: `${issuer}/keys` }
    const keys = { keys: [{ kty: 'RSA', kid: 'of-somebody-else' }] }
    response.end(JSON.stringify(request.url === '/keys' ? keys : discovery))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  server.unref()
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { issuer, asked }
}

/** A client of the platform's pool that is gone. */
export async function goneClient(world: World): Promise<string> {
  const { pool } = of(world)
  const ClientId = await client(world, pool, 'tk-nq-dev-old-frontend')
  await world.call('cognito-idp', 'DeleteUserPoolClient', { UserPoolId: pool, ClientId })
  return ClientId
}

/** A client of the platform's pool that is at work. */
export async function mobileClient(world: World): Promise<string> {
  return client(world, of(world).pool, 'tk-nq-dev-mobile')
}

/** What the API really answers to a fresh token of a client. */
export async function call(world: World, clientId: string): Promise<number> {
  const { api, pool } = of(world)
  const { AuthenticationResult } = (await world.call('cognito-idp', 'AdminInitiateAuth', {
    UserPoolId: pool,
    ClientId: clientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'probe', PASSWORD: password },
  })) as { AuthenticationResult: { IdToken: string } }
  const headers = { authorization: `Bearer ${AuthenticationResult.IdToken}` }
  return (await fetch(`${world.aws.endpoint}/_aws/execute-api/${api}/$default/bookings`, { headers })).status
}

/** What Terraform will read. */
export async function recorded(world: World): Promise<{ readonly [name: string]: string }> {
  const { Parameters } = (await world.call('ssm', 'GetParametersByPath', { Path: overrides })) as {
    Parameters: readonly { Name: string; Value: string }[]
  }
  return Object.fromEntries(Parameters.map((one) => [one.Name.slice(overrides.length + 1), one.Value]))
}

/** What the authorizer trusts, what is recorded, and whom the API lets in. */
export async function assertTrusts(
  world: World,
  issuer: string,
  audience: readonly string[],
  records: { readonly [name: string]: string },
): Promise<void> {
  const now = await trusted(world)
  assert.deepEqual([now.Issuer, [...now.Audience].sort()], [issuer, [...audience].sort()])
  assert.deepEqual(await recorded(world), records)
}
