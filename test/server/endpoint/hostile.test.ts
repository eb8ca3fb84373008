/** The whole endpoint among clients that mean harm: slow ones, many at once, bodies that explode, people who may not approve. */
import { connect, type Socket } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import {
  CreateDocumentCommand,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  SendAutomationSignalCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signed } from '../../../src/client/index.ts'
import { asks } from './documents.ts'
import { eventually, everything, type Running, root, running } from './running.ts'

let endpoint: Running
let port: number
beforeAll(async () => {
  endpoint = await running()
  port = Number(new URL(endpoint.url).port)
})
afterAll(() => endpoint.close())

const sockets: Socket[] = []
afterAll(() => {
  for (const socket of sockets) socket.destroy()
})

/** Writes, one part after the other, and tells what came back until the other side hung up. */
function slowly(parts: readonly string[], milliseconds: number): { readonly answer: Promise<string>; socket: Socket } {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  let text = ''
  const left = [...parts]
  const timer = setInterval(() => {
    const part = left.shift()
    if (part !== undefined && socket.writable) socket.write(part)
  }, milliseconds)
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (data) => {
      text += data.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(timer)
      resolve(text)
    })
  })
  return { answer, socket }
}

const still = () => endpoint.client().send(new DescribeAutomationExecutionsCommand({}))

/** A request that is rightly signed, whatever is in it. */
async function send(operation: string, body: string | Buffer, more: { readonly [name: string]: string } = {}) {
  const url = new URL('/', endpoint.url)
  const target = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}`, ...more }
  const headers = signed(
    { method: 'POST', url, headers: target, body: body as string },
    { service: 'ssm', region: endpoint.region, credentials: root },
  )
  const response = await fetch(url, { method: 'POST', headers, body: body as string })
  const text = await response.text()
  return { status: response.status, text, type: (JSON.parse(text || '{}') as { readonly __type?: string }).__type }
}

describe('slow clients', () => {
  test('that trickle their headers or their body are hung up on, and nobody else waits for them', async () => {
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Amz-Target: AmazonSSM.GetAutomationExecution\r\n`
    const trickled = Array.from({ length: 60 }, (_, at) => `X-${at}: y\r\n`)
    const begun = Date.now()
    const headers = slowly([head, ...trickled], 500)
    const body = slowly([`${head}Content-Length: 1000\r\n\r\n`, ...Array.from({ length: 60 }, () => 'x')], 500)
    await still()
    expect(Date.now() - begun).toBeLessThan(5000)
    expect(await headers.answer).toMatch(/^HTTP\/1\.1 408/)
    expect(Date.now() - begun).toBeLessThan(20_000)
    const answer = await body.answer
    expect(answer).toMatch(/^HTTP\/1\.1 408[\s\S]*RequestTimeoutException/)
    expect(answer).toMatch(/connection: close/i)
    expect(Date.now() - begun).toBeLessThan(29_000)
  }, 60_000)

  test('many idle connections keep nobody out', async () => {
    const idle = Array.from({ length: 1000 }, () => slowly([], 60_000))
    await new Promise((done) => setTimeout(done, 300))
    const begun = Date.now()
    await Promise.all(Array.from({ length: 20 }, still))
    expect(Date.now() - begun).toBeLessThan(5000)
    for (const { socket } of idle) socket.destroy()
  }, 30_000)
})

describe('bodies', () => {
  test.each([
    [
      'nested without end',
      `{"Filters":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      /^(ValidationException|SerializationException)$/,
    ],
    [
      'an object in itself, deep',
      `${'{"Filters":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
      /^(ValidationException|SerializationException)$/,
    ],
    ['numbers without end', `{"MaxResults":${'9'.repeat(400_000)}}`, /^(Validation|Serialization)Exception$/],
    [
      'keys without end',
      `{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":1`).join()}}`,
      /^(undefined|ValidationException)$/,
    ],
    ['a lone surrogate', '{"NextToken":"\\ud800"}', /^InvalidNextToken$/],
  ])('%s', async (_, body, type) => {
    const begun = Date.now()
    expect(String((await send('DescribeAutomationExecutions', body)).type)).toMatch(type)
    expect(Date.now() - begun).toBeLessThan(3000)
    await still()
  })

  test('that are no UTF-8, or packed, are no JSON', async () => {
    const pack = Buffer.from('{}'.padEnd(10_000_000))
    for (const body of [Buffer.from([0x7b, 0xff, 0x7d]), gzipSync(pack), deflateSync(pack)]) {
      const { status, type } = await send('DescribeAutomationExecutions', body, { 'content-encoding': 'gzip' })
      expect([status, type]).toEqual([400, 'SerializationException'])
    }
  })

  test.each(['', '__proto__', 'constructor', 'toString', 'getAutomationExecution', 'GetAutomationExecution ', '../x'])(
    'the operation "%s" is none of ours',
    async (operation) => {
      const { status, text } = await send(operation, '{}')
      expect([status < 500, text.includes('"AutomationExecution":')]).toEqual([true, false])
    },
  )

  test('values that would be paths stay names', async () => {
    const ssm = endpoint.client()
    for (const Name of ['../../etc/passwd', '..', 'a/../b', 'x\u0000y', 'a\nb']) {
      const made = ssm.send(
        new CreateDocumentCommand({ Name, Content: asks('x'), DocumentFormat: 'YAML', DocumentType: 'Automation' }),
      )
      await expect(made).rejects.toMatchObject({ name: 'ValidationException' })
    }
  })
})

test('who is not an approver does not approve, whatever IAM allows; and a copied request counts once', async () => {
  const maria = await endpoint.person('maria', everything)
  const eve = await endpoint.person('eve', everything)
  const ssm = endpoint.client()
  await ssm.send(
    new CreateDocumentCommand({
      Name: 'Asks',
      Content: asks(maria.arn).replace('Message: may I?', 'Message: may I?\n      MinRequiredApprovals: 1'),
      DocumentFormat: 'YAML',
      DocumentType: 'Automation',
    }),
  )
  const { AutomationExecutionId } = await ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'Asks' }))
  const status = async () =>
    (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution
      ?.AutomationExecutionStatus
  await eventually(status, (one) => one === 'Waiting')
  for (const Payload of [{ Comment: ['let me'] }, { Approver: [maria.arn] }, { Comment: [maria.arn] }]) {
    const tried = eve.client.send(
      new SendAutomationSignalCommand({ AutomationExecutionId, SignalType: 'Approve', Payload }),
    )
    await expect(tried).rejects.toMatchObject({
      name: 'InvalidAutomationSignalException',
      message: expect.stringContaining('is not an approver of this step'),
    })
  }
  expect(await status()).toBe('Waiting')

  const url = new URL('/', endpoint.url)
  const body = JSON.stringify({ AutomationExecutionId, SignalType: 'Approve' })
  const headers = signed(
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.SendAutomationSignal' },
      body,
    },
    { service: 'ssm', region: endpoint.region, credentials: maria.credentials },
  )
  const answers = await Promise.all(
    [1, 2, 3].map(async () => (await fetch(url, { method: 'POST', headers, body })).status),
  )
  expect(answers.toSorted()).toEqual([200, 400, 400])
})
