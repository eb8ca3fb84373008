/**
 * Signature Version 4: reads the signature of a request, in its header or in its query, and checks it against a secret.
 * The secret comes from the AWS behind the endpoint (see `identity.ts`), so this file needs nothing but node:crypto.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { ApiError } from './api-error.ts'

/** A request as it came in, before anything is believed. Header names in lower case; several lines joined by commas. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query, exactly as sent. */
  readonly target: string
  readonly headers: { readonly [name: string]: string | undefined }
  readonly body: Buffer
}

/** A signature, taken apart. */
export interface Signature {
  readonly accessKeyId: string
  readonly sessionToken?: string
  /** `20261124/us-east-1/ssm/aws4_request` */
  readonly scope: string
  readonly region: string
  readonly service: string
  /** `20261124T101112Z` */
  readonly time: string
  readonly signedHeaders: readonly string[]
  readonly hex: string
  readonly presigned: boolean
  /** Seconds a presigned request is good for. */
  readonly expires?: number
}

/** AWS takes a request signed up to five minutes before or after its own time. */
const skewMilliseconds = 5 * 60_000
const longestExpiry = 604_800
const algorithm = 'AWS4-HMAC-SHA256'

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data, 'utf8').digest()

/**
 * The signature that a request carries.
 *
 * @throws ApiError MissingAuthenticationTokenException, IncompleteSignatureException
 */
export function signatureOf(request: ReceivedRequest): Signature {
  const { authorization } = request.headers
  const query = new URLSearchParams(queryOf(request.target))
  if (authorization !== undefined) return fromHeader(request, authorization)
  if (query.has('X-Amz-Signature') || query.has('X-Amz-Credential')) return fromQuery(query)
  throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token')
}

function fromHeader(request: ReceivedRequest, authorization: string): Signature {
  const [scheme, rest = ''] = splitOnce(authorization, ' ')
  if (scheme !== algorithm) {
    throw incomplete(`Authorization header must start with '${algorithm}'; it starts with '${scheme.slice(0, 40)}'.`)
  }
  const parts = new Map(rest.split(',').map((part) => splitOnce(part.trim(), '=') as [string, string]))
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter((name) => !parts.get(name))
  const time = request.headers['x-amz-date'] ?? ''
  if (missing.length > 0 || time === '') {
    const reasons = missing.map((name) => `Authorization header requires '${name}' parameter.`)
    if (time === '')
      reasons.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    throw incomplete(reasons.join(' '))
  }
  const token = request.headers['x-amz-security-token']
  return {
    ...credentialOf(parts.get('Credential') ?? ''),
    time,
    signedHeaders: (parts.get('SignedHeaders') ?? '').split(';'),
    hex: parts.get('Signature') ?? '',
    presigned: false,
    ...(token === undefined ? {} : { sessionToken: token }),
  }
}

function fromQuery(query: URLSearchParams): Signature {
  const read = (name: string): string => {
    const value = query.get(name)
    if (value !== null && value !== '') return value
    throw incomplete(`AWS query-string parameters must include '${name}'. Re-examine the query-string parameters.`)
  }
  if (read('X-Amz-Algorithm') !== algorithm) throw incomplete(`X-Amz-Algorithm only supports "${algorithm}".`)
  const token = query.get('X-Amz-Security-Token')
  const expires = Number(read('X-Amz-Expires'))
  if (!Number.isInteger(expires) || expires < 0 || expires > longestExpiry) {
    throw incomplete(`X-Amz-Expires must be a number of seconds from 0 to ${longestExpiry}.`)
  }
  return {
    ...credentialOf(read('X-Amz-Credential')),
    time: read('X-Amz-Date'),
    signedHeaders: read('X-Amz-SignedHeaders').split(';'),
    hex: read('X-Amz-Signature'),
    presigned: true,
    expires,
    ...(token === null ? {} : { sessionToken: token }),
  }
}

function credentialOf(text: string): Pick<Signature, 'accessKeyId' | 'scope' | 'region' | 'service'> {
  const [accessKeyId = '', date = '', region = '', service = '', term, ...more] = text.split('/')
  if (term !== 'aws4_request' || more.length > 0 || accessKeyId === '' || !/^\d{8}$/.test(date)) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${text.slice(0, 200)}'`,
    )
  }
  return { accessKeyId, scope: `${date}/${region}/${service}/${term}`, region, service }
}

function incomplete(message: string): ApiError {
  return new ApiError('IncompleteSignatureException', message)
}

/**
 * Checks a signature: made for this service, for now, over this request, with this secret.
 *
 * @param now epoch milliseconds of the real time, whatever clock executions run on
 * @throws ApiError InvalidSignatureException, IncompleteSignatureException
 */
export function verify(
  signature: Signature,
  request: ReceivedRequest,
  secretAccessKey: string,
  service: string,
  now: number,
): void {
  checkTime(signature, now)
  if (signature.service !== service) {
    throw new ApiError('InvalidSignatureException', `Credential should be scoped to correct service: '${service}'. `)
  }
  if (!signature.signedHeaders.includes('host')) {
    throw new ApiError(
      'InvalidSignatureException',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    )
  }
  // The operation's name stands in a header: unsigned, it could have been exchanged on the way.
  if (request.headers['x-amz-target'] !== undefined && !signature.signedHeaders.includes('x-amz-target')) {
    throw new ApiError('InvalidSignatureException', "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.")
  }
  const wanted = expectedSignature(signature, request, payloadHash(signature, request), secretAccessKey)
  const given = Buffer.from(signature.hex, 'utf8')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw mismatch()
}

const mismatch = (): ApiError =>
  new ApiError(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  )

function checkTime({ time, scope, presigned, expires }: Signature, now: number): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? []
  if (year === undefined) throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${time.slice(0, 40)}'.`)
  if (!scope.startsWith(time.slice(0, 8))) {
    throw new ApiError(
      'InvalidSignatureException',
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.',
    )
  }
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const until = presigned ? at + (expires ?? 0) * 1000 : at + skewMilliseconds
  if (now > until) {
    throw new ApiError(
      'InvalidSignatureException',
      `Signature expired: ${time} is now earlier than ${stamp(now - (until - at))} (${stamp(now)} - ${(until - at) / 60_000} min.)`,
    )
  }
  if (at > now + skewMilliseconds) {
    throw new ApiError(
      'InvalidSignatureException',
      `Signature not yet current: ${time} is still later than ${stamp(now + skewMilliseconds)} (${stamp(now)} + 5 min.)`,
    )
  }
}

const stamp = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')

/** The hash that was signed. A hash in the header must be the body's own; UNSIGNED-PAYLOAD says that the body isn't signed. */
function payloadHash(signature: Signature, request: ReceivedRequest): string {
  const stated = request.headers['x-amz-content-sha256']
  if (stated === 'UNSIGNED-PAYLOAD' || stated?.startsWith('STREAMING-')) return stated
  const actual = sha256(request.body)
  if (stated !== undefined && !signature.presigned && stated !== actual) throw mismatch()
  return actual
}

function expectedSignature(signature: Signature, request: ReceivedRequest, payload: string, secret: string): Buffer {
  const canonical = canonicalRequest(signature, request, payload)
  const text = [algorithm, signature.time, signature.scope, sha256(canonical)].join('\n')
  const key = signingKey(secret, signature.scope)
  return Buffer.from(hmac(key, text).toString('hex'), 'utf8')
}

/** The key of a day, a region and a service. `scope`: `20261124/us-east-1/ssm/aws4_request`. */
export function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`, 'utf8'))
}

function canonicalRequest(signature: Signature, request: ReceivedRequest, payload: string): string {
  const headers = signature.signedHeaders.map((name) => {
    const value = request.headers[name]
    if (value === undefined) throw mismatch()
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`
  })
  const [path = '/'] = request.target.split('?')
  return [
    request.method,
    path.split('/').map(encode).join('/') || '/',
    canonicalQuery(queryOf(request.target)),
    headers.join(''),
    signature.signedHeaders.join(';'),
    payload,
  ].join('\n')
}

const queryOf = (target: string): string => splitOnce(target, '?')[1] ?? ''

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => splitOnce(pair, '=').map((part) => encode(decode(part ?? ''))) as [string, string?])
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value = '']): [string, string] => [name, value])
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new ApiError('IncompleteSignatureException', 'The query string is not well encoded.', 400, { cause })
  }
}

/** RFC 3986 with the unreserved set only, as SigV4 wants it. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
