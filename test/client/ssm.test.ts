/** Calls, pages and trouble, against a server that plays SSM. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SsmClient, ssmClient } from '../../src/client/index.ts'

let server: Server
let client: SsmClient
const calls: string[] = []
beforeAll(async () => {
  let throttled = 0
  server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += String(part)
    const operation = String(request.headers['x-amz-target']).replace('AmazonSSM.', '')
    const { NextToken: token } = JSON.parse(text) as { NextToken?: string }
    calls.push(operation)
    const say = (status: number, body: object | string) => {
      response.statusCode = status
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    if (operation === 'Pages')
      say(200, {
        Items: [{ n: token ?? '0' }],
        ...(token === '2' ? { NextToken: '' } : { NextToken: token === undefined ? '1' : '2' }),
      })
    else if (operation === 'Busy' || operation === 'StartBusy')
      say(
        throttled++ % 2 === 0 ? 400 : 200,
        throttled % 2 === 1 ? { __type: 'ThrottlingException', message: 'slow' } : {},
      )
    else if (operation === 'StartBroken') say(500, { __type: 'InternalServerError', Message: 'oh' })
    else if (operation === 'Namespaced') say(400, { __type: 'com.amazonaws#InvalidDocument', Message: 'none' })
    else say(502, '<html>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  client = ssmClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
})
afterAll(() => {
  server.close()
})

test('all pages, or as many as are wanted', async () => {
  expect(await client.list('Pages', {}, 'Items')).toEqual([{ n: '0' }, { n: '1' }, { n: '2' }])
  expect(await client.list('Pages', {}, 'Items', 2)).toHaveLength(2)
})

test('throttling is waited out; a start that may have started is not made twice', async () => {
  await client.call('Busy', {})
  await client.call('StartBusy', {})
  calls.length = 0
  await expect(client.call('StartBroken', {})).rejects.toMatchObject({ awsCode: 'InternalServerError' })
  expect(calls).toEqual(['StartBroken'])
})

test('refusals keep their code', async () => {
  await expect(client.call('Namespaced', {})).rejects.toMatchObject({
    awsCode: 'InvalidDocument',
    message: 'Namespaced was refused: none (InvalidDocument)',
  })
  await expect(client.call('Other', {})).rejects.toMatchObject({ awsCode: 'HTTP 502' })
})

test('nobody there', async () => {
  const lost = ssmClient({
    endpoint: new URL('http://127.0.0.1:9'),
    region: 'r',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  await expect(lost.call('X', {})).rejects.toMatchObject({
    code: 'no-answer',
    message: expect.stringContaining('http://127.0.0.1:9'),
  })
})
