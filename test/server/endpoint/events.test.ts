/** Events end to end: an alarm starts an execution through a rule, and status changes reach a queue. */
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch'
import {
  CreateDocumentCommand,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/document/index.ts'
import { valueAt } from '../../../src/server/events/target-input.ts'
import { sleepy } from './documents.ts'
import { eventually, type Running, root, running } from './running.ts'

let endpoint: Running
let cloudwatch: CloudWatchClient
beforeAll(async () => {
  endpoint = await running()
  cloudwatch = new CloudWatchClient({ endpoint: endpoint.url, region: endpoint.region, credentials: root })
  await endpoint.client().send(
    new CreateDocumentCommand({
      Name: 'Sleepy',
      Content: sleepy,
      DocumentType: 'Automation',
      DocumentFormat: 'YAML',
    }),
  )
})
afterAll(async () => {
  cloudwatch.destroy()
  await endpoint.close()
})

const call = (service: string, operation: string, input: JsonObject = {}) =>
  endpoint.caller.as({ endpoint: endpoint.url }).call({ service, operation, input })
const queue = async (name: string): Promise<{ readonly url: string; readonly arn: string }> => ({
  url: String((await call('sqs', 'CreateQueue', { QueueName: name }))['QueueUrl']),
  arn: `arn:aws:sqs:us-east-1:${endpoint.account}:${name}`,
})
/** Takes what is in a queue. */
async function received(
  url: string,
): Promise<readonly { readonly body: JsonObject; readonly attributes: JsonObject }[]> {
  const found: { readonly body: JsonObject; readonly attributes: JsonObject }[] = []
  for (;;) {
    const answer = await call('sqs', 'ReceiveMessage', {
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    })
    const messages = (answer['Messages'] ?? []) as readonly JsonObject[]
    if (messages.length === 0) return found
    for (const message of messages) {
      found.push({
        body: JSON.parse(String(message['Body'])) as JsonObject,
        attributes: (message['MessageAttributes'] ?? {}) as JsonObject,
      })
      await call('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: String(message['ReceiptHandle']) })
    }
  }
}
const rule = async (name: string, pattern: object, target: JsonObject): Promise<void> => {
  await call('events', 'PutRule', { Name: name, EventPattern: JSON.stringify(pattern) })
  await call('events', 'PutTargets', { Rule: name, Targets: [{ Id: '1', ...target }] })
}
const role = async (name: string, service: string, statements: readonly JsonObject[]): Promise<string> => {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  }
  await call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) })
  const policy = { Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) }
  await call('iam', 'PutRolePolicy', { RoleName: name, PolicyName: 'p', PolicyDocument: JSON.stringify(policy) })
  return `arn:aws:iam::${endpoint.account}:role/${name}`
}

test('status changes of steps and executions', async () => {
  const { url, arn } = await queue('status')
  await rule('status', { source: ['aws.ssm'], detail: { Definition: ['Sleepy'] } }, { Arn: arn })
  const ssm = endpoint.client()
  const { AutomationExecutionId: id } = await ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'Sleepy' }))
  const found: JsonObject[] = []
  await eventually(
    async () => {
      found.push(...(await received(url)).map((one) => one.body))
      return found.length
    },
    (count) => count >= 2,
  )
  const by = (kind: string) => found.find((one) => String(one['detail-type']).includes(kind))
  expect(by('Step')).toMatchObject({
    source: 'aws.ssm',
    'detail-type': 'EC2 Automation Step Status-change Notification',
    resources: [
      `arn:aws:ssm:us-east-1:${endpoint.account}:automation-execution/${id}`,
      `arn:aws:ssm:us-east-1:${endpoint.account}:automation-definition/Sleepy:1`,
    ],
    detail: {
      ExecutionId: id,
      Definition: 'Sleepy',
      DefinitionVersion: 1,
      StepName: 'Doze',
      Action: 'aws:sleep',
      Status: 'Success',
    },
  })
  const ended = by('Execution')
  expect(ended).toMatchObject({ detail: { Status: 'Success', ExecutedBy: `arn:aws:iam::${endpoint.account}:root` } })
  expect(valueAt(ended ?? {}, '$.detail.StartTime')).toMatch(/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M$/)
})

test('an alarm starts an execution, as the role of the target', async () => {
  const starter = await role('AlarmStarter', 'events.amazonaws.com', [
    {
      Action: 'ssm:StartAutomationExecution',
      Resource: `arn:aws:ssm:us-east-1:${endpoint.account}:automation-definition/Sleepy:*`,
    },
  ])
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'timeouts',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  )
  const pattern = {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    resources: [{ suffix: ':alarm:timeouts' }],
    detail: { state: { value: ['ALARM'], actionsSuppressedBy: [{ exists: false }] } },
  }
  await rule('alarm', pattern, {
    Arn: `arn:aws:ssm:us-east-1:${endpoint.account}:automation-definition/Sleepy:1`,
    RoleArn: starter,
    InputTransformer: { InputPathsMap: { alarm: '$.detail.alarmName' }, InputTemplate: '{"Name":["<alarm>"]}' },
  })
  const executions = async () =>
    (await endpoint.client().send(new DescribeAutomationExecutionsCommand({}))).AutomationExecutionMetadataList?.filter(
      (one) => one.ExecutedBy?.includes('AlarmStarter'),
    ) ?? []
  for (const state of ['OK', 'ALARM', 'OK', 'ALARM'] as const) {
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'timeouts', StateValue: state, StateReason: `it is "${state}"` }),
    )
  }
  const started = await eventually(executions, (all) => all.length >= 2)
  expect(started).toHaveLength(2)
  const { AutomationExecution: first } = await endpoint
    .client()
    .send(new GetAutomationExecutionCommand({ AutomationExecutionId: started[0]?.AutomationExecutionId }))
  expect(first).toMatchObject({ Parameters: { Name: ['timeouts'] }, DocumentVersion: '1' })
  expect(first?.ExecutedBy).toMatch(
    new RegExp(`^arn:aws:sts::${endpoint.account}:assumed-role/AlarmStarter/[0-9a-f]{32}$`),
  )
})

test('what cannot be delivered goes to the dead letters, and says why', async () => {
  const { url, arn } = await queue('dead')
  const powerless = await role('Powerless', 'events.amazonaws.com', [{ Action: 'sqs:ListQueues', Resource: '*' }])
  await rule(
    'denied',
    { source: ['mine'] },
    {
      Arn: `arn:aws:ssm:us-east-1:${endpoint.account}:automation-definition/Sleepy`,
      RoleArn: powerless,
      Input: '{}',
      DeadLetterConfig: { Arn: arn },
    },
  )
  const { signed } = await import('../../../src/client/index.ts')
  const body = JSON.stringify({
    Entries: [
      { Source: 'mine', DetailType: 'x', Detail: '{"a":1}' },
      { Source: 'other', DetailType: 'x', Detail: '{}' },
    ],
  })
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' }
  const location = new URL('/', endpoint.url)
  const response = await fetch(location, {
    method: 'POST',
    body,
    headers: signed(
      { method: 'POST', url: location, headers, body },
      { service: 'events', region: 'us-east-1', credentials: root },
    ),
  })
  expect(await response.json()).toMatchObject({ FailedEntryCount: 0 })
  const [letter] = await eventually(
    () => received(url),
    (all) => all.length > 0,
  )
  expect(letter?.body).toMatchObject({ source: 'mine', detail: { a: 1 } })
  expect(letter?.attributes).toMatchObject({
    ERROR_CODE: { StringValue: 'AccessDeniedException' },
    ERROR_MESSAGE: { StringValue: expect.stringContaining('not authorized to perform: ssm:StartAutomationExecution') },
    TARGET_ARN: { StringValue: expect.stringContaining('automation-definition/Sleepy') },
  })
})
