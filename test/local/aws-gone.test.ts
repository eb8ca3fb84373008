/** The AWS behind goes away while executions call it, and comes back: real calls (boto3) to a server that is stopped and started. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { AutomationDocument } from '../../src/document/index.ts'
import { runDocument } from '../../src/engine/index.ts'
import { awsCaller } from '../../src/local/index.ts'

const pool = awsCaller({ region: 'us-east-1', credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'x' } })
afterAll(() => pool.close())

/** SQS as far as it is asked here. `cut`: the connection is closed in place of an answer. */
class Behind {
  port = 0
  readonly asked: string[] = []
  cut: (operation: string) => boolean = () => false
  #server: Server | undefined

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '')
      this.asked.push(operation)
      request.resume().on('end', () => {
        if (this.cut(operation)) {
          request.socket.destroy()
          return
        }
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
        response.end(JSON.stringify(operation === 'ListQueues' ? { QueueUrls: ['q'] } : { MessageId: '1' }))
      })
    })
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done))
    this.port = (server.address() as AddressInfo).port
    this.#server = server
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    await new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  }
}

let behind = new Behind()
afterEach(async () => {
  await behind.stop()
  behind = new Behind()
})

const list = { name: 'List', action: 'aws:executeAwsApi', inputs: { Service: 'sqs', Api: 'ListQueues' } }
const sending = {
  name: 'Send',
  action: 'aws:executeAwsApi',
  inputs: { Service: 'sqs', Api: 'SendMessage', QueueUrl: 'https://queue.example/q', MessageBody: 'x' },
}
const waiting = {
  name: 'Wait',
  action: 'aws:waitForAwsResourceProperty',
  inputs: { Service: 'sqs', Api: 'ListQueues', PropertySelector: '$.QueueUrls[0]', DesiredValues: ['q'] },
}

function run(steps: readonly object[], throttlingRetrySeconds?: number) {
  const caller = pool.as({ endpoint: `http://127.0.0.1:${behind.port}` })
  return runDocument({ schemaVersion: '0.3', mainSteps: steps } as unknown as AutomationDocument, {
    clock: 'wall',
    aws: ({ service, operation, input }) => caller.call({ service, operation, input }),
    ...(throttlingRetrySeconds === undefined ? {} : { throttlingRetrySeconds }),
  })
}

test('steps wait for it, and what was never sent is sent once', async () => {
  await behind.start()
  await behind.stop()
  const running = run([sending, waiting, list])
  await new Promise((done) => setTimeout(done, 1500))
  await behind.start()
  const result = await running
  expect([result.status, result.failureMessage]).toEqual(['Success', undefined])
  expect(behind.asked).toEqual(['SendMessage', 'ListQueues', 'ListQueues'])
  const [first] = result.events.filter(({ type }) => type === 'AttemptThrottled')
  expect(first).toMatchObject({ failure: { unreached: true, message: expect.stringContaining('Could not connect') } })
})

test('a read whose connection breaks is made again', async () => {
  await behind.start()
  behind.cut = () => behind.asked.length === 1
  expect((await run([list])).status).toBe('Success')
  expect(behind.asked).toEqual(['ListQueues', 'ListQueues'])
})

test('a change whose connection breaks may have been made, and is not made twice', async () => {
  await behind.start()
  behind.cut = () => true
  const result = await run([sending])
  expect([result.status, result.failureMessage]).toEqual([
    'Failed',
    expect.stringMatching(/sqs SendMessage: Connection was closed before we received a valid response/),
  ])
  expect(behind.asked).toEqual(['SendMessage'])
})

test('it is not waited for longer than the account allows, and maxAttempts counts after that', async () => {
  await behind.start()
  await behind.stop()
  const result = await run([{ ...list, maxAttempts: 2 }], 1)
  expect([result.status, result.steps[0]?.attempts]).toEqual(['Failed', 2])
  expect(result.failureMessage).toMatch(/sqs ListQueues: Could not connect to the endpoint URL/)
  const all = result.events.map(({ type }) => type).filter((type) => type.startsWith('Attempt'))
  expect(all).toEqual(['AttemptThrottled', 'AttemptFailed', 'AttemptThrottled'])
})
