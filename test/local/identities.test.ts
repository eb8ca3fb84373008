import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AwsCaller,
  assumeRole,
  callerIdentity,
  createRole,
  createUser,
  type PolicyJson,
  setRolePolicy,
} from '../../src/local/index.ts'
import { useLocalAws } from './started.ts'

const { aws, root } = useLocalAws()
const statement = (Action: string | readonly string[], Resource: string) => ({ Effect: 'Allow', Action, Resource })
const policy = (...Statement: readonly object[]): PolicyJson => ({ Version: '2012-10-17', Statement })
const arn = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:${aws().account}:${rest}`

/** One call a service: what it needs, on what it may be done, and what it comes to where it is allowed. */
const cases = [
  {
    service: 'dynamodb',
    action: 'dynamodb:DescribeTable',
    resource: () => arn('dynamodb', 'table/here'),
    read: (name: string) => ({ operation: 'DescribeTable', input: { TableName: name } }),
  },
  {
    service: 'lambda',
    action: 'lambda:GetFunctionConfiguration',
    resource: () => arn('lambda', 'function:here'),
    read: (name: string) => ({ operation: 'GetFunctionConfiguration', input: { FunctionName: name } }),
  },
  {
    service: 's3',
    action: 's3:ListBucket',
    resource: () => 'arn:aws:s3:::here',
    read: (name: string) => ({ operation: 'ListObjectsV2', input: { Bucket: name } }),
  },
  {
    service: 'ssm',
    action: 'ssm:GetParameter',
    resource: () => arn('ssm', 'parameter/here'),
    read: (name: string) => ({ operation: 'GetParameter', input: { Name: `/${name}` } }),
  },
  {
    service: 'cloudwatch',
    action: 'cloudwatch:DescribeAlarmHistory',
    resource: () => arn('cloudwatch', 'alarm:here'),
    read: (name: string) => ({ operation: 'DescribeAlarmHistory', input: { AlarmName: name } }),
  },
  {
    service: 'logs',
    action: 'logs:FilterLogEvents',
    // AWS itself wants log-group:here:* for this action, ministack the name alone: a policy for both names both.
    resource: () => arn('logs', 'log-group:here'),
    read: (name: string) => ({ operation: 'FilterLogEvents', input: { logGroupName: name } }),
  },
] as const

const denied = expect.stringMatching(/^(AccessDenied|AccessDeniedException|AuthorizationError)$/)

describe('a role in the local AWS', () => {
  let asRole: AwsCaller
  beforeAll(async () => {
    const role = await createRole(root(), { name: 'automation' })
    asRole = root().as({ credentials: await assumeRole(root(), role.arn, 'rehearsal') })
    const lambdaRole = await createRole(root(), { name: 'lambda' })
    for (const name of ['here', 'there']) {
      await root().call({
        service: 'dynamodb',
        operation: 'CreateTable',
        input: {
          TableName: name,
          KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
      })
      await root().call({
        service: 'lambda',
        operation: 'CreateFunction',
        input: {
          FunctionName: name,
          Runtime: 'provided.al2023',
          Handler: 'bootstrap',
          Role: lambdaRole.arn,
          // The smallest zip there is: an empty one.
          Code: { ZipFile: Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]) },
        },
      })
      await root().call({ service: 's3', operation: 'CreateBucket', input: { Bucket: name } })
      const parameter = { Name: `/${name}`, Value: 'x', Type: 'String' }
      await root().call({ service: 'ssm', operation: 'PutParameter', input: parameter })
      await root().call({ service: 'logs', operation: 'CreateLogGroup', input: { logGroupName: name } })
    }
  })

  it('has its own name', async () => {
    expect((await callerIdentity(asRole)).arn).toBe(`arn:aws:sts::${aws().account}:assumed-role/automation/rehearsal`)
  })

  it.each(cases)('may do $action only where its policy says so', async ({ service, action, resource, read }) => {
    await setRolePolicy(root(), 'automation', policy(statement('sts:GetCallerIdentity', '*')))
    await expect(asRole.call({ service, ...read('here') })).rejects.toMatchObject({ name: denied })
    await setRolePolicy(root(), 'automation', policy(statement(action, resource())))
    await expect(asRole.call({ service, ...read('here') })).resolves.toBeDefined()
    await expect(asRole.call({ service, ...read('there') })).rejects.toMatchObject({ name: denied })
  })

  it('may read metrics and scaling only with those actions, which have no resources', async () => {
    const reads = [
      ['cloudwatch', 'ListMetrics', {}],
      ['application-autoscaling', 'DescribeScalableTargets', { ServiceNamespace: 'dynamodb' }],
    ] as const
    await setRolePolicy(root(), 'automation', policy(statement('sts:GetCallerIdentity', '*')))
    for (const [service, operation, input] of reads) {
      await expect(asRole.call({ service, operation, input })).rejects.toMatchObject({ name: denied })
    }
    const actions = reads.map(([service, operation]) => `${service}:${operation}`)
    await setRolePolicy(root(), 'automation', policy(statement(actions, '*')))
    for (const [service, operation, input] of reads) {
      await expect(asRole.call({ service, operation, input })).resolves.toBeDefined()
    }
  })

  it('obeys an explicit deny', async () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:UpdateTable', Resource: '*' }
    await setRolePolicy(root(), 'automation', policy(statement('dynamodb:*', '*'), deny))
    const input = { TableName: 'here', BillingMode: 'PAY_PER_REQUEST' }
    await expect(asRole.call({ service: 'dynamodb', operation: 'UpdateTable', input })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('explicit deny'),
    })
  })

  it('is named by CloudTrail as the one who called, and reads are no writes', async () => {
    await setRolePolicy(root(), 'automation', policy(statement('lambda:*', '*')))
    const input = { FunctionName: 'here', Timeout: 9 }
    await asRole.call({ service: 'lambda', operation: 'UpdateFunctionConfiguration', input })
    await asRole.call({ service: 'lambda', operation: 'GetFunctionConfiguration', input: { FunctionName: 'here' } })
    const byName = { AttributeKey: 'Username', AttributeValue: 'rehearsal' }
    const found = await root().call({
      service: 'cloudtrail',
      operation: 'LookupEvents',
      input: { LookupAttributes: [byName] },
      pages: 'all',
    })
    const events = found['Events'] as readonly { readonly EventName: string; readonly CloudTrailEvent: string }[]
    expect(events.slice(0, 2).map((event) => event.EventName)).toEqual([
      'GetFunctionConfiguration',
      'UpdateFunctionConfiguration',
    ])
    expect(JSON.parse(events[0]?.CloudTrailEvent ?? '{}')).toMatchObject({
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${aws().account}:assumed-role/automation/rehearsal`,
        sessionContext: { sessionIssuer: { userName: 'automation' } },
      },
    })
  })

  it('cannot be taken on by whom it does not trust', async () => {
    const trust = policy({ Effect: 'Allow', Principal: { AWS: arn('iam', 'user/nobody') }, Action: 'sts:AssumeRole' })
    const role = await createRole(root(), { name: 'closed', trust })
    const user = await createUser(root(), 'curious', policy(statement('sts:AssumeRole', '*')))
    const asUser = root().as({ credentials: user.credentials })
    await expect(assumeRole(asUser, role.arn, 'try')).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

describe('people in the local AWS', () => {
  it('have an identity each, and only what they were given', async () => {
    const ana = await createUser(root(), 'ana', policy(statement('dynamodb:ListTables', '*')))
    const luis = await createUser(root(), 'luis')
    const asAna = root().as({ credentials: ana.credentials })
    const asLuis = root().as({ credentials: luis.credentials })
    expect((await callerIdentity(asAna)).arn).toBe(ana.arn)
    expect((await callerIdentity(asLuis)).arn).toBe(`arn:aws:iam::${aws().account}:user/luis`)
    const list = { service: 'dynamodb', operation: 'ListTables' }
    await expect(asAna.call(list)).resolves.toBeDefined()
    await expect(asLuis.call(list)).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  it.each([
    ['a wrong secret', { secretAccessKey: 'wrong' }],
    ['an unknown key', { accessKeyId: 'AKIA0000000000000000' }],
    ['another account number as key', { accessKeyId: '222233334444', secretAccessKey: 'wrong' }],
    ['the key that emulators take', { accessKeyId: 'test', secretAccessKey: 'test' }],
  ])('are nobody with %s', async (_, change) => {
    const stranger = root().as({ credentials: { ...aws().root, ...change } })
    await expect(callerIdentity(stranger)).rejects.toMatchObject({ kind: 'service', statusCode: 403 })
  })

  it('are nobody without a signature', async () => {
    const response = await fetch(aws().endpoint, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'DynamoDB_20120810.ListTables', 'Content-Type': 'application/x-amz-json-1.0' },
      body: '{}',
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.text()).toContain('MissingAuthenticationToken')
  })
})
