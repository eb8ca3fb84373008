/** What of a token may become a parameter of ApiUnauthorized: parameters stay on record, so a token must be refused before a run exists. */
import { ParameterError, runDocument } from 'guardia/engine'
import { describe, expect, test } from 'vitest'
import { apiUnauthorized } from '../../../src/procedures/api-unauthorized/procedure.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = {
  sub: '9b1c',
  email: 'patient@example.com',
  iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc',
  aud: 'client1',
  exp: 1_795_600_000,
}
const token = `${part({ kid: 'k1', alg: 'RS256' })}.${part(claims)}.${Buffer.alloc(256, 7).toString('base64url')}`

/** `started`, or why the start was refused. */
async function start(given: { readonly [name: string]: string }): Promise<string> {
  const parameters = {
    Environment: 'dev',
    UserPoolId: 'us-east-1_abc',
    ClientId: 'client1',
    Approvers: ['arn:aws:iam::111122223333:user/a'],
    ApprovalTopicArn: 'arn:aws:sns:us-east-1:111122223333:AutomationApprovals',
    EscalationTopicArn: 'arn:aws:sns:us-east-1:111122223333:AutomationEscalations',
    ...given,
  }
  try {
    await runDocument(apiUnauthorized.document, {
      parameters,
      aws: async () => {
        throw new Error('no call is expected')
      },
      scripts: async () => {
        throw new Error('started')
      },
    } as never)
    return 'started'
  } catch (error) {
    if (error instanceof ParameterError) return error.message
    throw error
  }
}

const without = (names: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name))))

describe('parameters that hold parts of a token', () => {
  test.each([
    ['nothing', {}],
    ['a header', { TokenHeader: '{"kid":"abc+/=","alg":"RS256","typ":"JWT"}' }],
    ['claims without the person', { TokenClaims: without(['sub', 'email']) }],
    ['claims over several lines', { TokenClaims: JSON.stringify(JSON.parse(without(['sub', 'email'])), null, 2) }],
    [
      'several audiences and scopes',
      { TokenClaims: '{"aud":["a","b"],"scope":"openid aws.cognito.signin.user.admin"}' },
    ],
  ])('take %s', async (_what, given) => {
    expect(await start(given)).toBe('started')
  })

  test.each([
    ['a whole token as claims', { TokenClaims: token }],
    ['a whole token as header', { TokenHeader: token }],
    ['a whole token inside JSON', { TokenClaims: JSON.stringify({ iss: token }) }],
    ['a whole token under another name', { TokenHeader: JSON.stringify({ token }) }],
    ['a Bearer header', { TokenHeader: `Bearer ${token}` }],
  ])('refuse %s and do not repeat it', async (_what, given) => {
    const said = await start(given)
    expect(said).toContain('a value that holds a whole token (not repeated here)')
    expect(said).not.toContain(token.slice(0, 20))
    expect(said).not.toContain(part(claims).slice(0, 20))
  })

  test.each([
    ['the person', { TokenClaims: JSON.stringify(claims) }],
    ['an e-mail address as audience', { TokenClaims: '{"aud":"patient@example.com"}' }],
    ['a claim of the platform', { TokenClaims: '{"custom:tenant_id":"t1"}' }],
    ['something else', { TokenClaims: 'hello' }],
  ])('refuse %s', async (_what, given) => {
    expect(await start(given)).toMatch(/Parameter "TokenClaims" has value .* that does not match the pattern/s)
  })

  test('refuse long nonsense in no time', async () => {
    const started = performance.now()
    await start({ TokenClaims: `{${'"aud":"a",'.repeat(5000)}!` })
    await start({ TokenClaims: `{"aud":[${'"a" , '.repeat(5000)}!` })
    await start({ TokenHeader: `{${' '.repeat(50_000)}!` })
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
