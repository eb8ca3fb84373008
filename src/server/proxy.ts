/**
 * Everything that is not answered here goes to the AWS behind, byte for byte: bodies stream, headers keep their order, and Host stays as
 * it was signed. Only what belongs to one connection (RFC 9110 section 7.6.1) is left out.
 */
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import { ApiError } from './api-error.ts'

const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
  'expect',
])
/** Shorter than what servers keep an idle connection for, so that none is closed under a request. */
const idleMilliseconds = 20_000

/** An answer that was read whole. */
export interface Exchange {
  readonly status: number
  readonly body: Buffer
}

/** Passes requests on to one AWS. */
export interface Upstream {
  /** Streams a request there and the answer back. */
  pass(request: IncomingMessage, response: ServerResponse): Promise<number>
  /** The same for a request whose body was read; `then` sees the answer before the client does. */
  passBody(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    then?: (exchange: Exchange) => Promise<void>,
  ): Promise<number>
  close(): void
}

/** A proxy to an endpoint URL. */
export function upstreamAt(endpoint: URL): Upstream {
  const secure = endpoint.protocol === 'https:'
  const agent = new (secure ? SecureAgent : Agent)({ keepAlive: true, maxSockets: 256, timeout: idleMilliseconds })
  const open = (request: IncomingMessage, length?: number): ClientRequest =>
    (secure ? httpsRequest : httpRequest)({
      hostname: endpoint.hostname.replace(/^\[|\]$/g, ''),
      port: endpoint.port === '' ? (secure ? 443 : 80) : endpoint.port,
      method: request.method,
      path: request.url,
      headers: kept(request.rawHeaders, length),
      setHost: false,
      agent,
    })

  return {
    pass(request, response) {
      const outward = open(request)
      request.pipe(outward)
      request.once('error', () => outward.destroy())
      return stream(outward, response)
    },
    async passBody(request, response, body, then) {
      const outward = open(request, body.length)
      outward.end(body)
      if (then === undefined) return stream(outward, response)
      const incoming = await answerOf(outward, response)
      const whole = await collect(incoming)
      const status = incoming.statusCode ?? 502
      await then({ status, body: whole })
      writeHead(incoming, response)
      response.end(whole)
      return status
    },
    close: () => agent.destroy(),
  }
}

function kept(raw: readonly string[], length?: number): string[] {
  const named = new Set<string>()
  for (let at = 0; at < raw.length; at += 2) {
    // A connection header names further headers of that connection.
    if (raw[at]?.toLowerCase() === 'connection')
      for (const one of (raw[at + 1] ?? '').split(',')) named.add(one.trim().toLowerCase())
  }
  const headers: string[] = []
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase()
    if (
      hopByHop.has(name) ||
      (named.has(name) && name !== 'host' && !name.startsWith('x-amz-') && name !== 'authorization')
    )
      continue
    // A body that was read whole goes out whole, however it came in.
    if (length !== undefined && (name === 'transfer-encoding' || name === 'content-length')) continue
    headers.push(raw[at] ?? '', raw[at + 1] ?? '')
  }
  if (length !== undefined) headers.push('Content-Length', String(length))
  return headers
}

function answerOf(outward: ClientRequest, response: ServerResponse): Promise<IncomingMessage> {
  response.once('close', () => {
    if (!response.writableFinished) outward.destroy()
  })
  return new Promise((resolve, reject) => {
    outward.once('response', resolve)
    outward.once('error', (cause) => {
      const message = `The AWS behind this endpoint cannot be reached: ${cause.message}.`
      reject(new ApiError('ServiceUnavailableException', message, 503, { cause }))
    })
  })
}

function writeHead(incoming: IncomingMessage, response: ServerResponse): void {
  const headers: string[] = []
  const own = response.getHeaders()
  for (const [name, value] of Object.entries(own)) {
    if (incoming.headers[name] === undefined) headers.push(name, String(value))
    response.removeHeader(name)
  }
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    if (hopByHop.has((incoming.rawHeaders[at] ?? '').toLowerCase())) continue
    headers.push(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '')
  }
  // The AWS behind has dated its answer.
  response.sendDate = incoming.headers.date === undefined
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, headers)
}

async function stream(outward: ClientRequest, response: ServerResponse): Promise<number> {
  const incoming = await answerOf(outward, response)
  writeHead(incoming, response)
  incoming.pipe(response)
  // Cut off on that side, it must be cut off on this one: an answer that looks whole and isn't is worse.
  incoming.once('aborted', () => response.destroy())
  await new Promise<void>((done) => response.once('close', done))
  return incoming.statusCode ?? 502
}

async function collect(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
