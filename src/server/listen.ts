/** The HTTP server: routes each request to an operation here or to the AWS behind, logs it, and stops cleanly. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GuardiaError } from '../document/index.ts'
import { ApiError } from './api-error.ts'
import { allowOrigin, answerPreflight, isPreflight } from './cors.ts'
import type { Authentication, Caller } from './identity.ts'
import { headersOf, operationOf, parseBody, readBody, sendError, sendJson } from './protocol.ts'
import type { Upstream } from './proxy.ts'
import { validate } from './validation.ts'

/** One line of the access log. */
export interface Access {
  /** ISO 8601. */
  readonly time: string
  readonly requestId: string
  readonly operation: string
  readonly caller?: string
  readonly status: number
  readonly error?: string
  readonly milliseconds: number
}

/** Answers requests of one SSM operation. */
export interface Handler {
  /** False where the request is for the AWS behind after all (a tag of a parameter). */
  readonly isOurs?: (request: { readonly [member: string]: unknown }) => boolean
  handle(request: { readonly [member: string]: unknown }, caller: Caller): Promise<object>
}

/** Sees requests that pass, when what they change matters here (alarm states, events). Undefined: of no interest. */
export type Watch = (
  request: IncomingMessage,
) => ((body: Buffer, exchange: { readonly status: number; readonly body: Buffer }) => Promise<void>) | undefined

export interface ListenOptions {
  readonly port: number
  /** Default 127.0.0.1. */
  readonly host?: string
  readonly authentication: Authentication
  /** By operation name. */
  readonly handlers: ReadonlyMap<string, Handler>
  readonly upstream: Upstream
  readonly watch?: Watch
  readonly onAccess?: (access: Access) => void
  /** Told of defects: what became an InternalServerError. */
  readonly onDefect?: (error: unknown) => void
}

/** A server that listens. */
export interface Listening {
  readonly port: number
  /** `http://127.0.0.1:4577` */
  readonly url: string
  /** Takes no new requests, waits for those under way (at most `graceMilliseconds`), then closes. */
  stop(graceMilliseconds?: number): Promise<void>
}

/** Watched requests are read whole; AWS's own limit for PutEvents and PutMetricData is 1 MB. */
const watchedLimit = 4 * 1024 * 1024
const ownPaths = '/_guardia/'
const adminPaths = /^\/_(?:ministack|guardia)\//

/**
 * Starts listening.
 *
 * @throws GuardiaError `port-busy`
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const host = options.host ?? '127.0.0.1'
  const server = createServer(
    // A client that trickles its headers or its request is cut off; uploads that pass through get their time.
    {
      headersTimeout: 10_000,
      requestTimeout: 300_000,
      keepAliveTimeout: 75_000,
      connectionsCheckingInterval: 5000,
      maxHeaderSize: 32 * 1024,
    },
    (request, response) => void route(options, request, response),
  )
  server.maxConnections = 2048
  await bind(server, host, options.port)
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${host}:${port}`,
    stop: (grace = 5000) => close(server, grace),
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE' && cause.code !== 'EACCES') reject(cause)
      const why = cause.code === 'EACCES' ? 'this user may not use it' : 'another process uses it'
      const message = `guardia cannot listen on ${host}:${port}: ${why}. Stop that process, or choose another port with --port.`
      reject(new GuardiaError('port-busy', message, { cause }))
    })
    server.listen(port, host, () => resolve())
  })
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}

async function route(options: ListenOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const begun = performance.now()
  const requestId = randomUUID()
  const log: { operation: string; caller?: string; error?: string } = {
    operation: `${request.method} ${pathOf(request)}`,
  }
  // A client that is gone is no error of ours.
  response.on('error', () => {})
  try {
    allowOrigin(request, response)
    await answer(options, request, response, requestId, log)
  } catch (error) {
    const sent = sendError(response, error, requestId)
    log.error = sent.awsCode
    if (sent.awsCode === 'InternalServerError') options.onDefect?.(sent.cause ?? sent)
    request.resume()
  }
  options.onAccess?.({
    time: new Date().toISOString(),
    requestId,
    ...log,
    status: response.statusCode,
    milliseconds: Math.round((performance.now() - begun) * 10) / 10,
  })
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?')[0] ?? ''

async function answer(
  options: ListenOptions,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  log: { operation: string; caller?: string },
): Promise<void> {
  if (isPreflight(request)) return answerPreflight(request, response)
  const path = pathOf(request)
  if (path === `${ownPaths}health`) {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new ApiError('MethodNotAllowed', 'GET it.', 405)
    return sendJson(response, 200, JSON.stringify({ status: 'ok' }), requestId)
  }
  // The switches of whatever stands behind are nobody's business here.
  if (adminPaths.test(decodedPath(path)) || /^https?:/i.test(request.url ?? ''))
    throw new ApiError('NotFound', `There is no ${path} here.`, 404)
  const operation = operationOf(request)
  const handler = operation === undefined ? undefined : options.handlers.get(operation)
  if (operation !== undefined) log.operation = `ssm:${operation}`
  if (operation === undefined || handler === undefined) return pass(options, request, response)

  const headers = headersOf(request)
  const body = await readBody(request)
  const input = handler.isOurs === undefined ? undefined : objectOf(body)
  if (input !== undefined && handler.isOurs?.(input) === false) {
    await options.upstream.passBody(request, response, body)
    return
  }
  const caller = await options.authentication.caller({
    method: request.method ?? '',
    target: request.url ?? '/',
    headers,
    body,
  })
  log.caller = caller.arn
  const parsed = parseBody(body)
  validate(operation, parsed)
  const output = await handler.handle(parsed as { readonly [member: string]: unknown }, caller)
  sendJson(response, 200, JSON.stringify(output), requestId)
}

/** `/%5fministack/` and `//_ministack/` are the same path to some. */
function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path).replace(/\/+/g, '/')
  } catch {
    throw new ApiError('NotFound', 'The path is not well encoded.', 404)
  }
}

function objectOf(body: Buffer): { readonly [member: string]: unknown } {
  const parsed = parseBody(body)
  return typeof parsed === 'object' && parsed !== null ? (parsed as { readonly [member: string]: unknown }) : {}
}

async function pass(options: ListenOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const watched = options.watch?.(request)
  if (watched === undefined) {
    await options.upstream.pass(request, response)
    return
  }
  const body = await readBody(request, watchedLimit)
  await options.upstream.passBody(request, response, body, (exchange) => watched(body, exchange))
}
