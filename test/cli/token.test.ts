import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type Asked, judgeJwt, parametersOf, readJwt } from '../../src/cli/jwt.ts'
import { tokenFrom } from '../../src/cli/token.ts'
import { javaPattern } from '../../src/engine/java-pattern.ts'
import { apiUnauthorized } from '../../src/procedures/api-unauthorized/procedure.ts'
import { runCommand } from './in-process.ts'

interface Case {
  readonly name: string
  readonly header: object
  readonly claims: object
  readonly issuer: string
  readonly audience: readonly string[]
  readonly scopes: readonly string[]
  readonly broken: readonly string[]
}
const shared = JSON.parse(
  readFileSync(new URL('../procedures/api-unauthorized/token-cases.json', import.meta.url), 'utf8'),
) as { readonly now: number; readonly cases: readonly Case[] }

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = Buffer.alloc(256, 7).toString('base64url')
const tokenOf = (header: object, claims: object): string => `${part(header)}.${part(claims)}.${signature}`

const inAnHour = Math.floor(Date.now() / 1000) + 3600
const person = {
  sub: '9b1c-person',
  email: 'patient@example.com',
  name: 'Ana Paciente',
  'custom:tenant_id': 'tenant-4711',
}
const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc'
const claims = { ...person, iss: issuer, aud: 'client1', exp: inAnHour, iat: inAnHour - 7200, token_use: 'id' }
const token = tokenOf({ kid: 'abc+/=', alg: 'RS256' }, claims)

const run = (input: string, ...args: readonly string[]) =>
  runCommand(tokenFrom(Readable.from([Buffer.from(input)])), ['token', ...args])

describe('the rules', () => {
  it.each(shared.cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const asked: Asked = {
      issuer: one.issuer,
      audience: one.audience,
      ...(one.scopes.length === 0 ? {} : { scopes: one.scopes }),
    }
    const judged = judgeJwt(readJwt(tokenOf(one.header, one.claims)), asked, shared.now * 1000)
    expect(judged.filter((rule) => rule.result === 'fail').map((rule) => rule.rule)).toEqual(one.broken)
  })
})

describe('guardia token', () => {
  it.each([
    ['bare', token],
    ['with Bearer', `Bearer ${token}\n`],
    ['quoted', `"${token}"`],
  ])('takes a token %s from standard input', async (_how, input) => {
    const { code, out, err } = await run(input, '--issuer', issuer, '--audience', 'other', '--audience', 'client1')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^RULE +RESULT +FOUND\nalgorithm +pass +alg RS256\nissuer +pass /)
    expect(out).toContain(createHash('sha256').update(token).digest('hex'))
  })

  it('exits with 1 when a rule is broken, and judges only what it is asked', async () => {
    const { code, out } = await run(token, '--audience', 'other', '--json')
    expect(code).toBe(1)
    const { rules } = JSON.parse(out) as { rules: readonly { rule: string; result: string }[] }
    expect(Object.fromEntries(rules.map((one) => [one.rule, one.result]))).toEqual({
      algorithm: 'pass',
      issuer: 'not asked',
      audience: 'fail',
      expired: 'pass',
      clock: 'pass',
      scope: 'not asked',
    })
  })

  it.each([[[]], [['--json']]])('shows neither token nor person (%j)', async (args) => {
    const { out } = await run(token, ...args)
    for (const secret of [
      signature.slice(0, 20),
      part(claims).slice(0, 20),
      token.slice(0, 30),
      ...Object.values(person),
    ])
      expect(out).not.toContain(secret)
  })

  it('shows nothing of a person that strayed into a claim, and no control characters', async () => {
    const { out } = await run(tokenOf({ alg: '\u001b[2J' }, { ...claims, aud: 'patient@example.com', iss: 'a\u0007' }))
    expect(out).toContain('(not shown)')
    expect(out).not.toContain('patient@')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })

  it('refuses a token as an argument, and does not repeat it', async () => {
    const error = await run('', token).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    expect(error?.message).toContain('takes no token as an argument')
    expect(error?.message).not.toContain(token.slice(0, 12))
  })

  it.each([
    ['nothing', ''],
    ['two parts', token.split('.').slice(0, 2).join('.')],
    ['four parts', `${token}.x`],
    ['no JSON', `abc.def.${signature}`],
    ['a list', `${part([1])}.${part(claims)}.${signature}`],
    ['far too much', `${token}${'A'.repeat(20_000)}`],
  ])('refuses %s, and does not repeat it', async (_what, input) => {
    const error = await run(input).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    expect(error?.message).toMatch(/^Standard input holds /)
    expect(error?.message).not.toContain(signature.slice(0, 20))
    expect(error?.message).not.toContain(part(claims).slice(0, 20))
  })
})

describe('the parameters it prints', () => {
  const fits = (name: string, value: string): boolean | undefined =>
    javaPattern(String(apiUnauthorized.document.parameters?.[name]?.allowedPattern))?.test(value)

  it.each<readonly [string, string]>([
    ['an ID token', token],
    [
      'an access token',
      tokenOf({ kid: 'k', alg: 'RS256' }, { ...claims, aud: undefined, client_id: 'c', scope: 'openid a.b/c' }),
    ],
    [
      'odd values',
      tokenOf(
        { kid: 'a b', alg: 7, typ: 'J"T' },
        { iss: 'a"b', aud: ['x', 7], exp: 1e300, nbf: 1.5, iat: -1, scp: ['a'] },
      ),
    ],
    ['a token in a token', tokenOf({ kid: token }, { ...claims, iss: token })],
    ...shared.cases.map((one) => [one.name, tokenOf(one.header, one.claims)] as const),
  ])('of %s are what ApiUnauthorized takes', (_what, text) => {
    const parameters = parametersOf(readJwt(text))
    for (const [name, value] of Object.entries(parameters))
      expect([name, value, fits(name, value)]).toEqual([name, value, true])
    expect(JSON.stringify(parameters)).not.toContain('patient@')
  })

  it('keep what the procedure judges by', () => {
    expect(parametersOf(readJwt(token))).toEqual({
      TokenHeader: '{"alg":"RS256","kid":"abc+/="}',
      TokenClaims: `{"iss":"${issuer}","aud":"client1","exp":${inAnHour},"iat":${inAnHour - 7200},"token_use":"id"}`,
    })
  })
})
