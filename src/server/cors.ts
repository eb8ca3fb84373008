/**
 * Browsers: the operations pages talk to the endpoint from an origin of their own. Every request is signed, so it does not matter which.
 * https://fetch.spec.whatwg.org/#http-cors-protocol
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

const exposed = 'x-amzn-RequestId, x-amzn-ErrorType, x-amz-request-id, Date, ETag'
const methods = 'GET, HEAD, POST, PUT, DELETE, PATCH'

/** Lets any page read the answer. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.origin === undefined) return
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-expose-headers', exposed)
}

/** A preflight for the endpoint itself: JSON services have the path `/`. Others are left to the AWS behind, which may know a bucket's rules. */
export function isPreflight(request: IncomingMessage): boolean {
  const { origin, 'access-control-request-method': method } = request.headers
  const path = (request.url ?? '').split('?')[0]
  return request.method === 'OPTIONS' && origin !== undefined && method !== undefined && path === '/'
}

/** Answers a preflight. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  allowOrigin(request, response)
  response.writeHead(204, {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    'access-control-max-age': '600',
    vary: 'Access-Control-Request-Headers',
  })
  response.end()
}
