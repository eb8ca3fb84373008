/** What guardia's endpoint learns from the local AWS about its callers; and that nobody else does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type AwsCaller,
  assumeRole,
  awsCaller,
  createRole,
  createUser,
  type Directory,
  type LocalAws,
  localDirectory,
  startLocalAws,
} from '../../src/local/index.ts'

let aws: LocalAws
let root: AwsCaller
let directory: Directory

beforeAll(async () => {
  aws = await startLocalAws()
  root = awsCaller({ endpoint: aws.endpoint, region: aws.region, credentials: aws.root })
  directory = localDirectory(aws)
})
afterAll(async () => {
  await root.close()
  await aws.stop()
})

const allow = (action: string, resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
})
const started = `arn:aws:ssm:us-east-1:111122223333:automation-definition`

describe('identities', () => {
  test('of a user, by key and by ARN', async () => {
    const user = await createUser(root, 'ana')
    const found = await directory.identity(user.credentials.accessKeyId)
    expect(found).toMatchObject({ arn: user.arn, account: aws.account, type: 'User', ...user.credentials })
    expect(await directory.identityOf(user.arn)).toEqual(found)
  })

  test('of root', async () => {
    expect(await directory.identity(aws.root.accessKeyId)).toMatchObject({
      arn: `arn:aws:iam::${aws.account}:root`,
      secretAccessKey: aws.root.secretAccessKey,
    })
  })

  test('of a session, only with its token', async () => {
    const role = await createRole(root, { name: 'session-role' })
    const session = await assumeRole(root, role.arn, 'tester')
    const found = await directory.identity(session.accessKeyId, session.sessionToken)
    expect(found.arn).toBe(`arn:aws:sts::${aws.account}:assumed-role/session-role/tester`)
    expect(await directory.identityOf(found.arn)).toEqual(found)
    await expect(directory.identity(session.accessKeyId, 'another')).rejects.toMatchObject({ code: 'InvalidToken' })
  })

  test('unknown and inactive keys are refused', async () => {
    await expect(directory.identity('AKIAUNKNOWN')).rejects.toMatchObject({ code: 'UnrecognizedClientException' })
    const user = await createUser(root, 'gone')
    const input = { UserName: 'gone', AccessKeyId: user.credentials.accessKeyId, Status: 'Inactive' }
    await root.call({ service: 'iam', operation: 'UpdateAccessKey', input })
    await expect(directory.identity(user.credentials.accessKeyId)).rejects.toThrow(/invalid/)
    await expect(directory.identityOf(user.arn)).rejects.toThrow(/still valid/)
  })
})

describe('decisions', () => {
  test('by resource, and the first that is denied', async () => {
    const user = await createUser(root, 'starter', allow('ssm:StartAutomationExecution', `${started}/Mine:*`))
    const mine = { action: 'ssm:StartAutomationExecution', resource: `${started}/Mine:1` }
    const other = { action: 'ssm:StartAutomationExecution', resource: `${started}/Other:1` }
    const key = user.credentials.accessKeyId
    expect(await directory.denied(key, [mine])).toBeUndefined()
    expect(await directory.denied(key, [mine, other])).toBe(other)
    expect(await directory.denied(aws.root.accessKeyId, [other])).toBeUndefined()
  })

  test('by condition keys', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'iam:PassRole',
          Resource: '*',
          Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
        },
      ],
    }
    const user = await createUser(root, 'passer', policy)
    const pass = (service: string) => ({
      action: 'iam:PassRole',
      resource: 'arn:aws:iam::111122223333:role/x',
      context: { 'iam:PassedToService': service },
    })
    expect(await directory.denied(user.credentials.accessKeyId, [pass('ssm.amazonaws.com')])).toBeUndefined()
    expect(await directory.denied(user.credentials.accessKeyId, [pass('lambda.amazonaws.com')])).toBeDefined()
  })
})

describe('sessions of services', () => {
  const trust = (service: string, condition?: object) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        ...(condition && { Condition: condition }),
      },
    ],
  })

  test('a role that trusts the service is taken on, with what its policy allows', async () => {
    const role = await createRole(root, {
      name: 'for-ssm',
      trust: trust('ssm.amazonaws.com'),
      policy: allow('sqs:ListQueues', '*'),
    })
    const session = await directory.assume({ roleArn: role.arn, sessionName: 'run', service: 'ssm.amazonaws.com' })
    expect(session.arn).toBe(`arn:aws:sts::${aws.account}:assumed-role/for-ssm/run`)
    const caller = root.as({ credentials: session })
    await caller.call({ service: 'sqs', operation: 'ListQueues' })
    await expect(caller.call({ service: 'sns', operation: 'ListTopics' })).rejects.toThrow(/not authorized/)
  })

  test('another service, a condition that does not hold, or no such role: refused', async () => {
    const role = await createRole(root, {
      name: 'guarded',
      trust: trust('ssm.amazonaws.com', { StringEquals: { 'aws:SourceAccount': aws.account } }),
    })
    const assume = (service: string, roleArn: string, context?: { [key: string]: string }) =>
      directory.assume({ roleArn, sessionName: 'run', service, ...(context && { context }) })
    const from = { 'aws:SourceAccount': aws.account }
    await expect(assume('ssm.amazonaws.com', role.arn, from)).resolves.toBeDefined()
    await expect(assume('ssm.amazonaws.com', role.arn)).rejects.toMatchObject({ code: 'AccessDenied' })
    await expect(assume('events.amazonaws.com', role.arn, from)).rejects.toMatchObject({ code: 'AccessDenied' })
    await expect(assume('ssm.amazonaws.com', `${role.arn}x`, from)).rejects.toMatchObject({ code: 'AccessDenied' })
  })
})

test('without the token the routes do not exist', async () => {
  for (const token of ['', 'guess', aws.token.slice(1)]) {
    const response = await fetch(`${aws.endpoint}/_guardia/credential`, {
      method: 'POST',
      headers: { 'x-guardia-token': token },
      body: JSON.stringify({ accessKeyId: aws.root.accessKeyId }),
    })
    expect(await response.text()).not.toContain(aws.root.secretAccessKey)
    expect(response.status).not.toBe(200)
  }
})
