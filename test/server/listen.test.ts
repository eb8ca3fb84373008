/** The HTTP side of the endpoint, with requests that no polite client sends. What stands behind is a server that tells what it got. */
import { createHash } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { GetAutomationExecutionCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signed } from '../../src/client/index.ts'
import { Authentication, soleDirectory } from '../../src/server/identity.ts'
import { type Access, type Handler, type Listening, listen } from '../../src/server/listen.ts'
import { type Upstream, upstreamAt } from '../../src/server/proxy.ts'

const caller = {
  accessKeyId: 'AKIATEST',
  secretAccessKey: 'secret',
  arn: 'arn:aws:iam::111122223333:user/ana',
  account: '111122223333',
}
const id = '00000000-0000-4000-8000-000000000000'

let behind: Server
let upstream: Upstream
let server: Listening
const accesses: Access[] = []
const defects: unknown[] = []
const got: { request: IncomingMessage; body: Buffer }[] = []

beforeAll(async () => {
  behind = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    got.push({ request, body: Buffer.concat(parts) })
    if (request.url === '/half') {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half')
      setTimeout(() => response.destroy(), 20)
      return
    }
    response.writeHead(request.url === '/teapot' ? 418 : 200, {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Behind': 'yes',
    })
    response.end(JSON.stringify({ seen: parts.length }))
  })
  await new Promise<void>((done) => behind.listen(0, '127.0.0.1', done))
  upstream = upstreamAt(new URL(`http://127.0.0.1:${(behind.address() as AddressInfo).port}`))
  const echo: Handler = { handle: async (request, who) => ({ request, arn: who.arn }) }
  const broken: Handler = {
    handle: async () => {
      throw new Error('a secret of ours')
    },
  }
  const tags: Handler = {
    isOurs: (request) => request['ResourceType'] === 'Document',
    handle: async () => ({ TagList: [] }),
  }
  server = await listen({
    port: 0,
    authentication: new Authentication(soleDirectory(caller, () => Promise.reject(new Error('unused')))),
    handlers: new Map([
      ['GetAutomationExecution', echo],
      ['StopAutomationExecution', broken],
      ['ListTagsForResource', tags],
    ]),
    upstream,
    onAccess: (access) => accesses.push(access),
    onDefect: (error) => defects.push(error),
  })
})
afterAll(async () => {
  await server.stop()
  upstream.close()
  behind.close()
})

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: { readonly [name: string]: unknown }
}

async function send(
  operation: string,
  body: string,
  change: (headers: { [name: string]: string }) => void = () => {},
  now?: number,
  path = '/',
): Promise<Answer> {
  const url = new URL(path, server.url)
  const target = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` }
  const headers = {
    ...signed(
      { method: 'POST', url, headers: target, body },
      { service: 'ssm', region: 'us-east-1', credentials: caller },
      now,
    ),
  }
  change(headers)
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: JSON.parse(text || '{}') as Answer['body'] }
}

/** Bytes as they are, and what comes back. */
function raw(text: string, wait = 300): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (part) => {
      answer += part.toString('latin1')
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    setTimeout(() => socket.end(), wait)
  })
}

const get = JSON.stringify({ AutomationExecutionId: id })

describe('answered here', () => {
  test('a signed request, with its caller', async () => {
    const { status, body, headers } = await send('GetAutomationExecution', get)
    expect(status).toBe(200)
    expect(body).toEqual({ request: { AutomationExecutionId: id }, arn: caller.arn })
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1')
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    const logged = accesses.at(-1)
    expect(logged).toMatchObject({ operation: 'ssm:GetAutomationExecution', caller: caller.arn, status: 200 })
    expect(logged?.requestId).toBe(headers.get('x-amzn-requestid'))
  })

  test('the SDK', async () => {
    const client = new SSMClient({ endpoint: server.url, region: 'us-east-1', credentials: caller })
    await client.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))
    await expect(client.send(new GetAutomationExecutionCommand({ AutomationExecutionId: 'x' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('automationExecutionId'),
    })
    client.destroy()
  })

  test('health needs no signature', async () => {
    const response = await fetch(`${server.url}/_guardia/health`)
    expect([response.status, await response.text()]).toEqual([200, '{"status":"ok"}'])
    expect((await fetch(`${server.url}/_guardia/health`, { method: 'POST' })).status).toBe(405)
  })

  test('a defect of ours tells nothing of our insides', async () => {
    const { status, body } = await send('StopAutomationExecution', get)
    expect([status, JSON.stringify(body)]).toEqual([
      500,
      '{"__type":"InternalServerError","Message":"An error occurred on the server side."}',
    ])
    expect((defects.at(-1) as Error).message).toBe('a secret of ours')
  })
})

describe('refused signatures', () => {
  const refusals: readonly [string, string, (headers: { [name: string]: string }) => void, number?][] = [
    ['none', 'MissingAuthenticationTokenException', (headers) => delete headers['authorization']],
    [
      'another scheme',
      'IncompleteSignatureException',
      (headers) => {
        headers['authorization'] = 'Basic YTpi'
      },
    ],
    [
      'no credential',
      'IncompleteSignatureException',
      (headers) => {
        headers['authorization'] = 'AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00'
      },
    ],
    [
      'a short scope',
      'IncompleteSignatureException',
      (headers) => {
        headers['authorization'] = headers['authorization']!.replace('/aws4_request', '')
      },
    ],
    [
      'an unknown key',
      'UnrecognizedClientException',
      (headers) => {
        headers['authorization'] = headers['authorization']!.replace('AKIATEST', 'AKIAOTHER')
      },
    ],
    [
      'an unknown session',
      'UnrecognizedClientException',
      (headers) => {
        headers['x-amz-security-token'] = 'x'
      },
    ],
    [
      'a changed signature',
      'InvalidSignatureException',
      (headers) => {
        headers['authorization'] = headers['authorization']!.replace(/.$/, (one) => (one === '0' ? '1' : '0'))
      },
    ],
    [
      'an empty signature',
      'IncompleteSignatureException',
      (headers) => {
        headers['authorization'] = headers['authorization']!.replace(/Signature=.*/, 'Signature=')
      },
    ],
    [
      'another service',
      'InvalidSignatureException',
      (headers) => {
        headers['authorization'] = headers['authorization']!.replace('/ssm/', '/s3/')
      },
    ],
    [
      'another operation',
      'InvalidSignatureException',
      (headers) => {
        headers['x-amz-target'] = 'AmazonSSM.StopAutomationExecution'
      },
    ],
    [
      'an unsigned operation',
      'InvalidSignatureException',
      (headers) => {
        headers['authorization'] = headers['authorization']!.replace(';x-amz-target', '')
      },
    ],
    [
      'no host signed',
      'InvalidSignatureException',
      (headers) => {
        headers['authorization'] = headers['authorization']!.replace('host;', '')
      },
    ],
    [
      'another payload hash',
      'InvalidSignatureException',
      (headers) => {
        headers['x-amz-content-sha256'] = createHash('sha256').update('other').digest('hex')
      },
    ],
    ['an old one', 'InvalidSignatureException', () => {}, Date.now() - 6 * 60_000],
    ['one of the future', 'InvalidSignatureException', () => {}, Date.now() + 6 * 60_000],
    ['no date', 'IncompleteSignatureException', (headers) => delete headers['x-amz-date']],
    [
      'a strange date',
      'IncompleteSignatureException',
      (headers) => {
        headers['x-amz-date'] = 'yesterday'
      },
    ],
  ]
  test.each(refusals)('%s', async (_, code, change, now) => {
    const { status, body, headers } = await send('GetAutomationExecution', get, change, now)
    expect([status, body['__type']]).toEqual([400, code])
    expect(headers.get('x-amzn-errortype')).toBe(code)
  })

  test('a changed body', async () => {
    const url = new URL('/', server.url)
    const target = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetAutomationExecution' }
    const headers = signed(
      { method: 'POST', url, headers: target, body: get },
      { service: 'ssm', region: 'us-east-1', credentials: caller },
    )
    const response = await fetch(url, { method: 'POST', headers, body: get.replace('0000-4', '0001-4') })
    expect(await response.json()).toMatchObject({ __type: 'InvalidSignatureException' })
  })

  test('a target sent twice', async () => {
    const answer = await raw(
      `POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSSM.GetAutomationExecution\r\nAuthorization: a\r\nAuthorization: b\r\nContent-Length: 2\r\n\r\n{}`,
    )
    expect(answer).toContain('IncompleteSignatureException')
  })
})

describe('malformed requests', () => {
  test.each([
    ['no JSON', '{"a":'],
    ['a list', '[]'],
    ['text', '"x"'],
    ['null', 'null'],
  ])('%s', async (_, body) => {
    const answer = await send('GetAutomationExecution', body)
    expect([answer.status, answer.body['__type']]).toEqual([400, 'SerializationException'])
  })

  test('too large, and the connection ends', async () => {
    const { status, body, headers } = await send(
      'GetAutomationExecution',
      JSON.stringify({ AutomationExecutionId: 'x'.repeat(1024 * 1024) }),
    )
    expect([status, body['__type'], headers.get('connection')]).toEqual([
      413,
      'RequestEntityTooLargeException',
      'close',
    ])
  })

  test('keys of prototypes are keys like any other', async () => {
    const { status } = await send(
      'GetAutomationExecution',
      `{"AutomationExecutionId":"${id}","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
    )
    expect(status).toBe(200)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('not HTTP, and headers without end', async () => {
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(64 * 1024)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/)
  })

  test('two lengths are refused: two readers could split the stream differently', async () => {
    expect(
      await raw('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 400/)
  })

  test('a client that goes away leaves the server standing', async () => {
    await raw(
      'POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSSM.GetAutomationExecution\r\nContent-Length: 100\r\n\r\n{',
      20,
    )
    expect((await send('GetAutomationExecution', get)).status).toBe(200)
  })
})

describe('passed on', () => {
  test('other SSM operations and other services, with their bytes, Host and headers', async () => {
    const client = new SSMClient({ endpoint: server.url, region: 'us-east-1', credentials: caller })
    await client.send(new PutParameterCommand({ Name: '/a', Value: 'b', Type: 'String' }))
    client.destroy()
    const seen = got.at(-1)
    expect(seen?.request.headers['x-amz-target']).toBe('AmazonSSM.PutParameter')
    expect(seen?.request.headers.host).toBe(new URL(server.url).host)
    expect(JSON.parse(seen?.body.toString() ?? '')).toEqual({ Name: '/a', Value: 'b', Type: 'String' })
  })

  test('by the request where one operation has two homes', async () => {
    expect((await send('ListTagsForResource', '{"ResourceType":"Document","ResourceId":"a"}')).body).toEqual({
      TagList: [],
    })
    const { headers } = await send('ListTagsForResource', '{"ResourceType":"Parameter","ResourceId":"a"}')
    expect(headers.get('x-behind')).toBe('yes')
  })

  test('streams both ways, without a length', async () => {
    const data = Buffer.alloc(3 * 1024 * 1024, 'x')
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest(
        `${server.url}/bucket/key?x=%2F&y`,
        {
          method: 'PUT',
          headers: {
            'Transfer-Encoding': 'chunked',
            'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
            Expect: '100-continue',
          },
        },
        resolve,
      )
      request.on('error', reject)
      request.end(data)
    })
    answer.resume()
    expect(answer.statusCode).toBe(200)
    expect(got.at(-1)?.request.url).toBe('/bucket/key?x=%2F&y')
    expect(got.at(-1)?.body.equals(data)).toBe(true)
  })

  test('statuses as they are', async () => {
    expect((await fetch(`${server.url}/teapot`)).status).toBe(418)
  })

  test('an answer that breaks off is broken off here too', async () => {
    await expect(fetch(`${server.url}/half`).then((response) => response.text())).rejects.toThrow()
  })

  test.each(['/_ministack/reset', '/%5fministack/reset', '//_ministack/reset', '/_guardia/credential', '/_guardia/x'])(
    '%s is not',
    async (path) => {
      const before = got.length
      expect(await raw(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 404/,
      )
      expect(got.length).toBe(before)
    },
  )

  test('nor is a whole URL', async () => {
    expect(await raw('GET http://example.com/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 404/,
    )
  })

  test('nobody there: 503', async () => {
    const lost = upstreamAt(new URL('http://127.0.0.1:9'))
    const other = await listen({
      port: 0,
      authentication: new Authentication(soleDirectory(caller, () => Promise.reject(new Error('unused')))),
      handlers: new Map(),
      upstream: lost,
    })
    const response = await fetch(other.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    })
    expect([response.status, await response.json()]).toEqual([
      503,
      { __type: 'ServiceUnavailableException', Message: expect.stringContaining('cannot be reached') },
    ])
    await other.stop()
    lost.close()
  })
})

describe('browsers', () => {
  test('a preflight is answered, and every answer may be read', async () => {
    const origin = { origin: 'http://127.0.0.1:5173' }
    const preflight = await fetch(server.url, {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-amz-target',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,x-amz-target')
    const { headers } = await send('GetAutomationExecution', get, (all) => Object.assign(all, origin))
    expect(headers.get('access-control-allow-origin')).toBe('*')
    const refused = await send('GetAutomationExecution', '{', (all) => Object.assign(all, origin))
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
    const passed = await fetch(server.url, {
      method: 'POST',
      headers: { ...origin, 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    })
    expect(passed.headers.get('access-control-allow-origin')).toBe('*')
  })
})

test('a busy port is told', async () => {
  const again = listen({
    port: server.port,
    authentication: new Authentication(soleDirectory(caller, () => Promise.reject(new Error('unused')))),
    handlers: new Map(),
    upstream,
  })
  await expect(again).rejects.toMatchObject({ code: 'port-busy', message: expect.stringContaining('--port') })
})
