/**
 * A JSON Web Token as `guardia token` looks at it: header and claims, without its signature, judged by the rules of API Gateway's JWT
 * authorizer in their order. Nothing is sent anywhere, so a signature is not verified.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
import { createHash } from 'node:crypto'
import { GuardiaError, type Json, type JsonObject, member } from '../document/index.ts'

/** A token that was taken apart. */
export interface Jwt {
  readonly header: JsonObject
  readonly claims: JsonObject
  /** Of the whole token: names it without giving it away. */
  readonly sha256: string
}

/** What an authorizer asks for; what is left out is not judged. */
export interface Asked {
  readonly issuer?: string
  readonly audience?: readonly string[]
  readonly scopes?: readonly string[]
}

/** One rule and what came of it. */
export interface Judged {
  readonly rule: 'algorithm' | 'issuer' | 'audience' | 'expired' | 'clock' | 'scope'
  readonly result: 'pass' | 'fail' | 'not asked'
  /** What the token says: never about the person. */
  readonly found: string
}

/**
 * Takes a token apart: bare, quoted, or with `Bearer` before it.
 *
 * @throws GuardiaError `cannot-read` when it is none; the message repeats nothing of it
 */
export function readJwt(text: string): Jwt {
  const token = text
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/^Bearer\s+/i, '')
  const parts = token.split('.')
  const [header, claims] = parts.slice(0, 2).map(partOf)
  if (parts.length !== 3 || header === undefined || claims === undefined) {
    throw new GuardiaError(
      'cannot-read',
      `Standard input holds no token: three parts between dots were expected, the first two JSON in base64url; it has ${parts.length}. Copy the whole value of localStorage.tk_nq_token and nothing else.`,
    )
  }
  return { header, claims, sha256: createHash('sha256').update(token).digest('hex') }
}

function partOf(text: string): JsonObject | undefined {
  try {
    const found: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : undefined
  } catch {
    return undefined
  }
}

function textsOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.map(String)
  return value === undefined || value === null ? [] : [String(value as string)]
}

const common = (left: readonly string[], right: readonly string[]): boolean => left.some((one) => right.includes(one))

/** Judges a token. `now` in milliseconds; no difference between clocks is allowed for, as API Gateway allows none. */
export function judgeJwt({ header, claims }: Jwt, asked: Asked, now: number): readonly Judged[] {
  const seconds = (name: string): number | undefined => {
    const value = member(claims, name)
    return typeof value === 'number' ? value : undefined
  }
  const time = (name: string): string => {
    const value = seconds(name)
    return value === undefined || Math.abs(value) > 1e11
      ? `${name} is no time`
      : `${name} ${new Date(value * 1000).toISOString()}`
  }
  const audienceFrom = member(claims, 'aud') === undefined ? 'client_id' : 'aud'
  const said = textsOf(member(claims, audienceFrom))
  const scopes = ['scope', 'scp'].flatMap((name) => textsOf(member(claims, name)).flatMap((one) => one.split(/\s+/)))
  const starts = ['nbf', 'iat'].filter((name) => member(claims, name) !== undefined)
  const [alg, iss, exp] = [member(header, 'alg'), member(claims, 'iss'), seconds('exp')]
  const result = (holds: boolean): Judged['result'] => (holds ? 'pass' : 'fail')
  return [
    { rule: 'algorithm', result: result(typeof alg === 'string' && alg.startsWith('RS')), found: `alg ${shown(alg)}` },
    {
      rule: 'issuer',
      result: asked.issuer === undefined ? 'not asked' : result(iss === asked.issuer),
      found: `iss ${shown(iss)}`,
    },
    {
      rule: 'audience',
      result: asked.audience === undefined ? 'not asked' : result(common(said, asked.audience)),
      found: `${audienceFrom} ${said.length === 0 ? 'missing' : said.map(shown).join(', ')}`,
    },
    { rule: 'expired', result: result(exp !== undefined && exp * 1000 > now), found: time('exp') },
    {
      rule: 'clock',
      result: result(starts.every((name) => (seconds(name) ?? Number.POSITIVE_INFINITY) * 1000 < now)),
      found: starts.map(time).join(', ') || 'neither nbf nor iat',
    },
    {
      rule: 'scope',
      result: asked.scopes === undefined ? 'not asked' : result(common(scopes, asked.scopes)),
      found: scopes.map(shown).join(' ') || 'no scope',
    },
  ]
}

/** A value as people may see it: an address of a person that strayed into it is not shown, nor what a terminal would obey. */
function shown(value: Json | undefined): string {
  if (value === undefined) return 'missing'
  return typeof value === 'string' && plain.test(value) ? value : '(not shown)'
}

/** Same as the patterns of ApiUnauthorized's parameters. */
const plain = /^[A-Za-z0-9:/._ -]{0,300}$/
const key = /^[A-Za-z0-9+/=_-]{0,200}$/

/**
 * Header and claims as the parameters of ApiUnauthorized take them: only what API Gateway judges by, nothing about the person, nothing
 * that a signature could be made of. What does not fit is left out.
 */
export function parametersOf({ header, claims }: Jwt): { readonly TokenHeader: string; readonly TokenClaims: string } {
  const pick = (from: JsonObject, names: readonly string[], fits: (value: Json) => boolean): string => {
    const kept = names.flatMap((name) => {
      const value = member(from, name)
      return value !== undefined && fits(value) ? [[name, value] as const] : []
    })
    return JSON.stringify(Object.fromEntries(kept))
  }
  const text = (value: Json): boolean => typeof value === 'string' && plain.test(value)
  const names = ['iss', 'aud', 'client_id', 'exp', 'nbf', 'iat', 'scope', 'scp', 'token_use']
  return {
    TokenHeader: pick(header, ['alg', 'kid', 'typ'], (value) => typeof value === 'string' && key.test(value)),
    TokenClaims: pick(
      claims,
      names,
      (value) =>
        text(value) ||
        (Array.isArray(value) && value.every(text)) ||
        (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e12),
    ),
  }
}
