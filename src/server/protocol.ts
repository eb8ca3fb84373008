/**
 * AWS JSON 1.1 over HTTP: reading a request whole, and writing an answer. Knows nothing of SSM's operations.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError, errorBody } from './api-error.ts'

/** The largest body of a request that is answered here, in bytes: a document of 64 KB, escaped in JSON, fits many times over. */
export const bodyLimit: number = 1024 * 1024
/** How long such a body may take to come in, in milliseconds. */
const bodyMilliseconds = 20_000
const targetPrefix = 'AmazonSSM.'

/** Headers that decide who may do what: twice, two readers could take different ones. */
const single: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'host',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-target',
])

/** The SSM operation that a request names; undefined when it is none of SSM's. */
export function operationOf(request: IncomingMessage): string | undefined {
  const target = request.headers['x-amz-target']
  if (request.method !== 'POST' || typeof target !== 'string' || !target.startsWith(targetPrefix)) return undefined
  return (request.url ?? '').split('?')[0] === '/' ? target.slice(targetPrefix.length) : undefined
}

/**
 * Headers by lower-case name.
 *
 * @throws ApiError where one that must be there once is there twice
 */
export function headersOf(request: IncomingMessage): { readonly [name: string]: string } {
  const headers: { [name: string]: string } = Object.create(null)
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? '').toLowerCase()
    const value = request.rawHeaders[at + 1] ?? ''
    if (headers[name] === undefined) headers[name] = value
    else if (single.has(name)) throw new ApiError('IncompleteSignatureException', `The header ${name} was sent twice.`)
    else headers[name] += `,${value}`
  }
  return headers
}

/**
 * The body of a request.
 *
 * @throws ApiError RequestEntityTooLargeException, RequestTimeoutException
 */
export function readBody(request: IncomingMessage, limit: number = bodyLimit): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => {
      end(
        new ApiError(
          'RequestTimeoutException',
          `The request did not come in within ${bodyMilliseconds / 1000} s.`,
          408,
        ),
      )
    }, bodyMilliseconds)
    const end = (error?: Error): void => {
      clearTimeout(timer)
      request.off('data', take)
      if (error === undefined) resolve(Buffer.concat(parts))
      else reject(error)
    }
    const take = (part: Buffer): void => {
      size += part.length
      if (size > limit) {
        end(new ApiError('RequestEntityTooLargeException', `The request is larger than ${limit} bytes.`, 413))
      } else parts.push(part)
    }
    request.on('data', take)
    request.once('end', () => end())
    request.once('error', end)
    request.once('close', () => end(new ApiError('RequestAbortedException', 'The client went away.', 499)))
  })
}

/**
 * The body as JSON; `{}` when empty.
 *
 * @throws ApiError SerializationException
 */
export function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
  } catch (cause) {
    throw new ApiError('SerializationException', 'The request is not well-formed JSON in UTF-8.', 400, { cause })
  }
}

/** Sends an answer. */
export function sendJson(response: ServerResponse, status: number, body: string, requestId: string): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    'cache-control': 'no-store',
  })
  response.end(body)
}

/** Sends an error; one that is nobody's fault but ours is an InternalServerError that tells nothing of our insides. */
export function sendError(response: ServerResponse, error: unknown, requestId: string): ApiError {
  const known = asApiError(error)
  if (!response.headersSent && !response.destroyed) {
    response.setHeader('x-amzn-errortype', known.awsCode)
    // What is left of a body that we stopped reading must not be taken for the next request.
    if (known.status === 413 || known.status === 408) response.setHeader('connection', 'close')
  }
  sendJson(response, known.status, errorBody(known.awsCode, known.message), requestId)
  return known
}

/** Errors of the store below carry AWS's code too. */
function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const { awsCode, status, message } = error as {
    readonly awsCode?: unknown
    readonly status?: unknown
    readonly message?: unknown
  }
  if (typeof awsCode === 'string') {
    return new ApiError(awsCode, String(message ?? ''), typeof status === 'number' ? status : 400, { cause: error })
  }
  return new ApiError('InternalServerError', 'An error occurred on the server side.', 500, { cause: error })
}
