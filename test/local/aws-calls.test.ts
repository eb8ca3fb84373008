import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type AwsWorker, startAwsWorker } from '../../src/local/aws-worker.ts'
import { AwsCallError, type AwsCaller, awsCaller, pythonEnvironment } from '../../src/local/index.ts'
import { useLocalAws } from './started.ts'

const { aws, root } = useLocalAws()
const call = (service: string, operation: string, input: NonNullable<Parameters<AwsCaller['call']>[0]['input']> = {}) =>
  root().call({ service, operation, input })

describe('an AWS call', () => {
  it('mends what references embedded as text leave behind, by the service model', async () => {
    await call('dynamodb', 'CreateTable', {
      TableName: 'coerced',
      KeySchema: { AttributeName: 'k', KeyType: 'HASH' },
      AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: '5', WriteCapacityUnits: 7.0 },
      DeletionProtectionEnabled: 'true',
    })
    expect(await call('dynamodb', 'DescribeTable', { TableName: 'coerced' })).toMatchObject({
      Table: {
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 7 },
        DeletionProtectionEnabled: true,
      },
    })
  })

  it('leaves text alone where the model wants text, however numeric', async () => {
    await call('ssm', 'PutParameter', { Name: '/number', Value: '007', Type: 'String' })
    expect(await call('ssm', 'GetParameter', { Name: '/number' })).toMatchObject({ Parameter: { Value: '007' } })
    await expect(call('ssm', 'PutParameter', { Name: '/number', Value: 7, Type: 'String' })).rejects.toMatchObject({
      kind: 'input',
      name: 'ParamValidationError',
    })
    await expect(call('ec2', 'DescribeInstances', { MaxResults: 'many' })).rejects.toMatchObject({ kind: 'input' })
  })

  it('takes Filter for Filters (D-31) and operations in any of boto3’s spellings', async () => {
    const input = { Filter: [{ Name: 'instance-state-name', Values: 'running' }] }
    expect(await call('ec2', 'describe_instances', input)).toMatchObject({ Reservations: [] })
    expect(await call('sts', 'getCallerIdentity')).toMatchObject({ Account: aws().account })
  })

  it('returns ResponseMetadata, timestamps with offset and binary values as base64', async () => {
    await call('ssm', 'PutParameter', { Name: '/dated', Value: 'x', Type: 'String' })
    expect(await call('ssm', 'GetParameter', { Name: '/dated' })).toMatchObject({
      Parameter: { LastModifiedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/) },
      ResponseMetadata: { HTTPStatusCode: 200, RetryAttempts: 0, RequestId: expect.any(String) },
    })
    const bytes = new Uint8Array([0, 255, 128])
    await call('dynamodb', 'PutItem', { TableName: 'coerced', Item: { k: { S: 'b' }, bin: { B: bytes } } })
    expect(await call('dynamodb', 'GetItem', { TableName: 'coerced', Key: { k: { S: 'b' } } })).toMatchObject({
      Item: { bin: { B: 'AP+A' } },
    })
  })

  it('tells a service error with code, message and status', async () => {
    const failed = await call('dynamodb', 'DescribeTable', { TableName: 'none' }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(AwsCallError)
    expect(failed).toMatchObject({
      kind: 'service',
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('none'),
      statusCode: 400,
      service: 'dynamodb',
      operation: 'DescribeTable',
      requestId: expect.any(String),
    })
  })

  it('says what the local AWS lacks in its own words', async () => {
    await expect(call('health', 'DescribeEvents')).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('health'),
    })
  })

  it.each([
    ['nosuchservice', 'X', 'UnknownService'],
    ['ec2', 'NoSuchOperation', 'UnknownOperation'],
    ['ec2', '__class__', 'UnknownOperation'],
    ['ec2', 'close', 'UnknownOperation'],
  ])('refuses %s %s', async (service, operation, name) => {
    await expect(call(service, operation)).rejects.toMatchObject({ kind: 'input', name })
  })

  it('refuses streams, as SSM does, and reads them for a caller that asks', async () => {
    await call('s3', 'CreateBucket', { Bucket: 'streams' })
    await call('s3', 'PutObject', { Bucket: 'streams', Key: 'k', Body: 'día' })
    const read = { service: 's3', operation: 'GetObject', input: { Bucket: 'streams', Key: 'k' } }
    await expect(root().call(read)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/streaming operations aren't supported/),
    })
    expect(await root().as({ streaming: 'read' }).call(read)).toMatchObject({ Body: 'día' })
  })

  it('follows pages when asked', async () => {
    const put = (n: number) => call('ssm', 'PutParameter', { Name: `/pages/${n}`, Value: 'x', Type: 'String' })
    await Promise.all(Array.from({ length: 12 }, (_, n) => put(n)))
    const list = { service: 'ssm', operation: 'GetParametersByPath', input: { Path: '/pages' } }
    expect((await root().call(list))['Parameters']).toHaveLength(10)
    expect((await root().call({ ...list, pages: 'all' }))['Parameters']).toHaveLength(12)
  })

  it('knows callers apart by their secret, not only by their key', async () => {
    const stranger = root().as({ credentials: { ...aws().root, secretAccessKey: 'wrong' } })
    await expect(stranger.call({ service: 'dynamodb', operation: 'ListTables' })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    })
  })

  it('does not let keys named like Python’s or JavaScript’s own do anything', async () => {
    const input = JSON.parse('{"TableName": "coerced", "__proto__": {"x": 1}}') as { readonly TableName: string }
    await expect(call('dynamodb', 'DescribeTable', input)).rejects.toMatchObject({ name: 'ParamValidationError' })
  })
})

describe('the pool', () => {
  const servers: Server[] = []
  const callers: AwsCaller[] = []
  const workers: AwsWorker[] = []
  const serverThat = async (answer: 'slowly' | 'never'): Promise<string> => {
    const server = createServer((_, response) => {
      if (answer === 'slowly') setTimeout(() => response.end('{"TableNames":[]}'), 300)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    servers.push(server)
    return `http://127.0.0.1:${(server.address() as { readonly port: number }).port}`
  }
  const callerTo = (endpoint: string, timeoutSeconds = 25): AwsCaller => {
    const caller = awsCaller({ endpoint, region: 'us-east-1', credentials: aws().root, timeoutSeconds })
    callers.push(caller)
    return caller
  }
  const listTables = { service: 'dynamodb', operation: 'ListTables' }
  const request = (endpoint: string, timeoutSeconds: number) =>
    ({
      ...listTables,
      input: {},
      region: 'us-east-1',
      endpoint,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      timeoutSeconds,
      streaming: 'refuse',
      pages: 'one',
    }) as const

  afterEach(async () => {
    for (const caller of callers.splice(0)) await caller.close()
    for (const worker of workers.splice(0)) await worker.close()
  })
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })

  it('makes calls side by side: twenty that take 0.3 s each are done long before 6 s', async () => {
    const caller = callerTo(await serverThat('slowly'))
    await caller.call(listTables)
    const began = Date.now()
    await Promise.all(Array.from({ length: 20 }, () => caller.call(listTables)))
    expect(Date.now() - began).toBeLessThan(3000)
  })

  it('gives up on a call that gets no answer, without a second try', async () => {
    const caller = callerTo(await serverThat('never'), 1)
    await expect(caller.call(listTables)).rejects.toMatchObject({ kind: 'transport', name: 'ReadTimeoutError' })
  })

  it('says that nobody listens', async () => {
    await expect(callerTo('http://127.0.0.1:1').call(listTables)).rejects.toMatchObject({
      kind: 'transport',
      name: 'EndpointConnectionError',
    })
  })

  it('fails the calls in flight when its process dies, and says that their effect is not known', async () => {
    const { python } = await pythonEnvironment()
    const worker = await startAwsWorker(python)
    workers.push(worker)
    const inFlight = worker.perform(request(await serverThat('never'), 25))
    const failed = expect(inFlight).rejects.toMatchObject({
      code: 'aws-worker-died',
      message: expect.stringMatching(/not known/),
    })
    await worker.close()
    await failed
    expect(worker.usable).toBe(false)
    await expect(worker.perform(request('http://127.0.0.1:1', 25))).rejects.toMatchObject({ code: 'aws-worker-died' })
  })

  it('refuses calls once closed', async () => {
    const caller = callerTo('http://127.0.0.1:1')
    await caller.close()
    await expect(caller.call(listTables)).rejects.toMatchObject({ code: 'aws-pool-closed' })
  })
})
