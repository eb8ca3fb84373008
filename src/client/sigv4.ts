/**
 * Signature Version 4 for requests to AWS's JSON services, with node:crypto alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto'
import type { Credentials } from './settings.ts'

/** A request to sign. Header names in lower case. */
export interface Unsigned {
  readonly method: string
  readonly url: URL
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

const algorithm = 'AWS4-HMAC-SHA256'
const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data, 'utf8').digest()

/**
 * The headers of a signed request: those given, and `x-amz-date`, `x-amz-security-token`, `authorization`.
 *
 * @param now epoch milliseconds
 */
export function signed(
  request: Unsigned,
  {
    service,
    region,
    credentials,
  }: { readonly service: string; readonly region: string; readonly credentials: Credentials },
  now: number = Date.now(),
): { readonly [name: string]: string } {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`
  const headers: { readonly [name: string]: string } = {
    ...request.headers,
    host: request.url.host,
    'x-amz-date': time,
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  }
  const names = Object.keys(headers).sort()
  const canonical = [
    request.method,
    request.url.pathname,
    '',
    ...names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n')
  const key = scope
    .split('/')
    .reduce<Buffer>((one, part) => hmac(one, part), Buffer.from(`AWS4${credentials.secretAccessKey}`))
  const signature = hmac(key, [algorithm, time, scope, sha256(canonical)].join('\n')).toString('hex')
  const authorization = `${algorithm} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}
