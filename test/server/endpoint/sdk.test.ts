/** The endpoint driven by the real SDK: every operation, and every error that an operation has. */
import {
  AddTagsToResourceCommand,
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  DescribeDocumentCommand,
  DescribeDocumentPermissionCommand,
  GetAutomationExecutionCommand,
  GetDocumentCommand,
  GetExecutionPreviewCommand,
  GetParameterCommand,
  GetServiceSettingCommand,
  ListDocumentMetadataHistoryCommand,
  ListDocumentsCommand,
  ListDocumentVersionsCommand,
  ListTagsForResourceCommand,
  ModifyDocumentPermissionCommand,
  PutParameterCommand,
  paginateListDocumentVersions,
  RemoveTagsFromResourceCommand,
  ResetServiceSettingCommand,
  SendAutomationSignalCommand,
  type SSMClient,
  StartAutomationExecutionCommand,
  StartChangeRequestExecutionCommand,
  StartExecutionPreviewCommand,
  StopAutomationExecutionCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
  UpdateDocumentMetadataCommand,
  UpdateServiceSettingCommand,
} from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asks, pauses, reads, scripted, sleepy } from './documents.ts'
import { eventually, everything, type Running, running } from './running.ts'

let endpoint: Running
let ssm: SSMClient
const absent = '00000000-0000-4000-8000-000000000000'

beforeAll(async () => {
  endpoint = await running()
  ssm = endpoint.client()
  await make('Sleepy', sleepy)
})
afterAll(() => endpoint.close())

const make = (Name: string, Content: string) =>
  ssm.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Automation', DocumentFormat: 'YAML' }))
const start = async (DocumentName: string, client = ssm, Parameters?: Record<string, string[]>): Promise<string> =>
  (await client.send(new StartAutomationExecutionCommand({ DocumentName, ...(Parameters && { Parameters }) })))
    .AutomationExecutionId ?? ''
const get = async (id: string) =>
  (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))).AutomationExecution
const status = async (id: string) => (await get(id))?.AutomationExecutionStatus
const reached = (id: string, wanted: string) =>
  eventually(
    () => status(id),
    (one) => one === wanted,
  )
const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'accepted'
  } catch (error) {
    return (error as Error).name
  }
}

describe('documents', () => {
  test('live: created, described, read byte for byte and in the other format, versioned, listed, deleted', async () => {
    const content =
      '{ "schemaVersion": "0.3",\n\n "description": "größe", "mainSteps": [ {"name":"A","action":"aws:sleep","inputs":{"Duration":"PT1S"}} ] }'
    const created = await ssm.send(
      new CreateDocumentCommand({
        Name: 'Life',
        Content: content,
        DocumentType: 'Automation',
        VersionName: 'first',
        TargetType: '/AWS::EC2::Instance',
        Tags: [{ Key: 'team', Value: 'ops' }],
      }),
    )
    expect(created.DocumentDescription).toMatchObject({
      Name: 'Life',
      DocumentVersion: '1',
      LatestVersion: '1',
      DefaultVersion: '1',
      VersionName: 'first',
      DocumentFormat: 'JSON',
      DocumentType: 'Automation',
      SchemaVersion: '0.3',
      HashType: 'Sha256',
      Owner: endpoint.account,
      Description: 'größe',
      TargetType: '/AWS::EC2::Instance',
    })
    const described = await ssm.send(new DescribeDocumentCommand({ Name: 'Life' }))
    expect(described.Document).toMatchObject({ Status: 'Active', Tags: [{ Key: 'team', Value: 'ops' }] })
    expect(described.Document?.CreatedDate?.getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect((await ssm.send(new GetDocumentCommand({ Name: 'Life' }))).Content).toBe(content)
    const yaml = await ssm.send(new GetDocumentCommand({ Name: 'Life', DocumentFormat: 'YAML' }))
    expect([yaml.DocumentFormat, yaml.Content]).toEqual(['YAML', expect.stringContaining('mainSteps:\n')])

    const changed = content.replace('PT1S', 'PT2S')
    const updated = await ssm.send(
      new UpdateDocumentCommand({ Name: 'Life', Content: changed, DocumentVersion: '$LATEST' }),
    )
    expect(updated.DocumentDescription).toMatchObject({ DocumentVersion: '2', LatestVersion: '2', DefaultVersion: '1' })
    expect((await ssm.send(new GetDocumentCommand({ Name: 'Life' }))).Content).toBe(content)
    expect((await ssm.send(new GetDocumentCommand({ Name: 'Life', DocumentVersion: '$LATEST' }))).Content).toBe(changed)
    expect((await ssm.send(new GetDocumentCommand({ Name: 'Life', VersionName: 'first' }))).DocumentVersion).toBe('1')
    const moved = await ssm.send(new UpdateDocumentDefaultVersionCommand({ Name: 'Life', DocumentVersion: '2' }))
    expect(moved.Description).toMatchObject({ Name: 'Life', DefaultVersion: '2' })
    const versions: (string | undefined)[] = []
    for await (const page of paginateListDocumentVersions({ client: ssm, pageSize: 1 }, { Name: 'Life' })) {
      versions.push(
        ...(page.DocumentVersions ?? []).map((one) => `${one.DocumentVersion}${one.IsDefaultVersion ? '*' : ''}`),
      )
    }
    expect(versions.sort()).toEqual(['1', '2*'])
    const listed = await ssm.send(
      new ListDocumentsCommand({
        Filters: [
          { Key: 'Owner', Values: ['Self'] },
          { Key: 'tag:team', Values: ['ops'] },
        ],
      }),
    )
    expect(listed.DocumentIdentifiers?.map((one) => one.Name)).toEqual(['Life'])
    await ssm.send(new DeleteDocumentCommand({ Name: 'Life' }))
    await expect(ssm.send(new DescribeDocumentCommand({ Name: 'Life' }))).rejects.toMatchObject({
      name: 'InvalidDocument',
      message: expect.stringContaining('does not exist'),
    })
  })

  test('are shared, tagged, and not deleted while shared', async () => {
    await make('Shared', sleepy)
    const share = { Name: 'Shared', PermissionType: 'Share' as const }
    await ssm.send(new ModifyDocumentPermissionCommand({ ...share, AccountIdsToAdd: ['222233334444', '555566667777'] }))
    await ssm.send(new ModifyDocumentPermissionCommand({ ...share, AccountIdsToRemove: ['222233334444'] }))
    const permissions = await ssm.send(new DescribeDocumentPermissionCommand(share))
    expect(permissions.AccountIds).toEqual(['555566667777'])
    expect(permissions.AccountSharingInfoList?.[0]).toMatchObject({ AccountId: '555566667777' })
    expect(await code(ssm.send(new DeleteDocumentCommand({ Name: 'Shared' })))).toBe('InvalidDocumentOperation')

    const tagged = { ResourceType: 'Document' as const, ResourceId: 'Shared' }
    await ssm.send(
      new AddTagsToResourceCommand({
        ...tagged,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '' },
        ],
      }),
    )
    await ssm.send(new AddTagsToResourceCommand({ ...tagged, Tags: [{ Key: 'a', Value: '2' }] }))
    await ssm.send(new RemoveTagsFromResourceCommand({ ...tagged, TagKeys: ['b'] }))
    expect((await ssm.send(new ListTagsForResourceCommand(tagged))).TagList).toEqual([{ Key: 'a', Value: '2' }])
    expect((await ssm.send(new DescribeDocumentCommand({ Name: 'Shared' }))).Document?.Tags).toEqual([
      { Key: 'a', Value: '2' },
    ])
  })

  test('have an empty history of reviews', async () => {
    const history = await ssm.send(
      new ListDocumentMetadataHistoryCommand({ Name: 'Sleepy', Metadata: 'DocumentReviews' }),
    )
    expect(history.Metadata?.ReviewerResponse).toEqual([])
  })

  const refusals: readonly [string, string, () => Promise<unknown>][] = [
    ['a name that is taken', 'DocumentAlreadyExists', () => make('Sleepy', sleepy)],
    ['content that is none', 'InvalidDocumentContent', () => make('Bad1', '{')],
    ['an unknown action', 'InvalidDocumentContent', () => make('Bad2', sleepy.replace('aws:sleep', 'aws:nope'))],
    ['a schema of another type', 'InvalidDocumentSchemaVersion', () => make('Bad3', sleepy.replace("'0.3'", "'9.9'"))],
    ['too large', 'MaxDocumentSizeExceeded', () => make('Bad4', `${sleepy}# ${'x'.repeat(65_536)}`)],
    ['a name of AWS', 'InvalidDocumentContent', () => make('AWS-Mine', sleepy)],
    [
      'update of nothing',
      'InvalidDocument',
      () => ssm.send(new UpdateDocumentCommand({ Name: 'Absent', Content: sleepy })),
    ],
    [
      'the same content',
      'DuplicateDocumentContent',
      () =>
        ssm.send(
          new UpdateDocumentCommand({
            Name: 'Sleepy',
            Content: sleepy,
            DocumentFormat: 'YAML',
            DocumentVersion: '$LATEST',
          }),
        ),
    ],
    [
      'update of a version that is not the latest',
      'InvalidDocumentVersion',
      () =>
        ssm.send(
          new UpdateDocumentCommand({
            Name: 'Sleepy',
            Content: sleepy.replace('PT1S', 'PT3S'),
            DocumentFormat: 'YAML',
            DocumentVersion: '9',
          }),
        ),
    ],
    [
      'an unknown version',
      'InvalidDocumentVersion',
      () => ssm.send(new GetDocumentCommand({ Name: 'Sleepy', DocumentVersion: '9' })),
    ],
    ['an unknown document', 'InvalidDocument', () => ssm.send(new GetDocumentCommand({ Name: 'Absent' }))],
    [
      'a default that is not there',
      'InvalidDocumentVersion',
      () => ssm.send(new UpdateDocumentDefaultVersionCommand({ Name: 'Sleepy', DocumentVersion: '9' })),
    ],
    ['versions of nothing', 'InvalidDocument', () => ssm.send(new ListDocumentVersionsCommand({ Name: 'Absent' }))],
    ['a strange token', 'InvalidNextToken', () => ssm.send(new ListDocumentsCommand({ NextToken: 'strange' }))],
    [
      'a strange filter',
      'InvalidFilterKey',
      () => ssm.send(new ListDocumentsCommand({ Filters: [{ Key: 'Strange', Values: ['x'] }] })),
    ],
    [
      'a permission of another kind',
      'InvalidPermissionType',
      () => ssm.send(new DescribeDocumentPermissionCommand({ Name: 'Sleepy', PermissionType: 'Own' as 'Share' })),
    ],
    [
      'permissions of nothing',
      'InvalidDocument',
      () => ssm.send(new DescribeDocumentPermissionCommand({ Name: 'Absent', PermissionType: 'Share' })),
    ],
    [
      'tags of a strange thing',
      'InvalidResourceType',
      () => ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Strange' as 'Document', ResourceId: 'x' })),
    ],
    [
      'tags of nothing',
      'InvalidResourceId',
      () => ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Document', ResourceId: 'Absent' })),
    ],
    [
      'too many tags',
      'TooManyTagsError',
      () =>
        ssm.send(
          new AddTagsToResourceCommand({
            ResourceType: 'Document',
            ResourceId: 'Sleepy',
            Tags: Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })),
          }),
        ),
    ],
    [
      'a review',
      'InvalidDocumentOperation',
      () => ssm.send(new UpdateDocumentMetadataCommand({ Name: 'Sleepy', DocumentReviews: { Action: 'Approve' } })),
    ],
    [
      'a change request',
      'NoLongerSupportedException',
      () =>
        ssm.send(
          new StartChangeRequestExecutionCommand({ DocumentName: 'Sleepy', Runbooks: [{ DocumentName: 'Sleepy' }] }),
        ),
    ],
    [
      'a strange setting',
      'ServiceSettingNotFound',
      () => ssm.send(new GetServiceSettingCommand({ SettingId: '/ssm/automation/strange' })),
    ],
  ]
  test.each(refusals)('%s: %s', async (_, expected, work) => {
    expect(await code(work())).toBe(expected)
  })
})

describe('executions', () => {
  test('run to their end, and read as SSM gives them', async () => {
    const id = await start('Sleepy', ssm, { Names: ['x', 'y'] })
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    await reached(id, 'Success')
    const execution = await get(id)
    expect(execution).toMatchObject({
      AutomationExecutionId: id,
      DocumentName: 'Sleepy',
      DocumentVersion: '1',
      ExecutedBy: `arn:aws:iam::${endpoint.account}:root`,
      Mode: 'Auto',
      Parameters: { Names: ['x', 'y'] },
      Outputs: {},
      StepExecutionsTruncated: false,
    })
    const [step] = execution?.StepExecutions ?? []
    expect(step).toMatchObject({
      StepName: 'Doze',
      Action: 'aws:sleep',
      StepStatus: 'Success',
      Inputs: { Duration: '"PT1S"' },
    })
    expect(Number(step?.ExecutionEndTime) - Number(step?.ExecutionStartTime)).toBeGreaterThanOrEqual(1000)
    const steps = await ssm.send(
      new DescribeAutomationStepExecutionsCommand({
        AutomationExecutionId: id,
        Filters: [{ Key: 'StepName', Values: ['Doze'] }],
      }),
    )
    expect(steps.StepExecutions).toEqual(execution?.StepExecutions)
    const listed = await ssm.send(
      new DescribeAutomationExecutionsCommand({ Filters: [{ Key: 'ExecutionId', Values: [id] }] }),
    )
    expect(listed.AutomationExecutionMetadataList).toMatchObject([
      { AutomationExecutionId: id, AutomationExecutionStatus: 'Success', LogFile: '', AutomationType: 'Local' },
    ])
    const none = await ssm.send(
      new DescribeAutomationExecutionsCommand({ Filters: [{ Key: 'ExecutionId', Values: [absent] }] }),
    )
    expect(none.AutomationExecutionMetadataList).toEqual([])
  })

  test('wait for the approver, and for nobody else', async () => {
    const approver = await endpoint.person('maria', everything)
    const other = await endpoint.person('pedro', everything)
    await make('Asks', asks('maria'))
    const id = await start('Asks', other.client)
    await reached(id, 'Waiting')
    const waiting = await get(id)
    expect(waiting).toMatchObject({ ExecutedBy: other.arn, CurrentStepName: 'Approve', CurrentAction: 'aws:approve' })
    expect(waiting?.Outputs?.['Approve.ApprovalStatus']).toEqual([
      'No output available yet because the step is not successfully executed',
    ])
    expect(waiting?.StepExecutions?.map((one) => [one.StepName, one.StepStatus])).toEqual([
      ['Approve', 'Waiting'],
      ['After', 'Pending'],
    ])
    const say = (client: SSMClient, type: 'Approve' | 'Resume' | 'StartStep') =>
      client.send(
        new SendAutomationSignalCommand({
          AutomationExecutionId: id,
          SignalType: type,
          Payload: { Comment: ['fine'] },
        }),
      )
    expect(await code(say(other.client, 'Approve'))).toBe('InvalidAutomationSignalException')
    expect(await code(say(ssm, 'Approve'))).toBe('InvalidAutomationSignalException')
    expect(await code(say(approver.client, 'Resume'))).toBe('InvalidAutomationSignalException')
    expect(await status(id)).toBe('Waiting')
    await say(approver.client, 'Approve')
    await reached(id, 'Success')
    expect((await get(id))?.Outputs).toMatchObject({ 'Approve.ApprovalStatus': ['Approved'] })
    expect(await code(say(approver.client, 'Approve'))).toBe('InvalidAutomationSignalException')
  })

  test('pause, resume, and stop', async () => {
    await make('Pauses', pauses)
    const id = await start('Pauses')
    await reached(id, 'Waiting')
    const resume = (StepName: string) =>
      ssm.send(
        new SendAutomationSignalCommand({
          AutomationExecutionId: id,
          SignalType: 'Resume',
          Payload: { StepName: [StepName] },
        }),
      )
    expect(await code(resume('Nope'))).toBe('AutomationStepNotFoundException')
    await resume('Stop')
    await reached(id, 'Success')
    const other = await start('Pauses')
    await reached(other, 'Waiting')
    await ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: other }))
    await reached(other, 'Cancelled')
    expect(await code(ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: other })))).toBe(
      'InvalidAutomationStatusUpdateException',
    )
  })

  test('carry tags, and start once for a token', async () => {
    const token = '11111111-2222-4333-8444-555555555555'
    const input = { DocumentName: 'Sleepy', ClientToken: token, Tags: [{ Key: 'risk', Value: 'low' }] }
    const first = await ssm.send(new StartAutomationExecutionCommand(input))
    const second = await ssm.send(new StartAutomationExecutionCommand(input))
    expect(second.AutomationExecutionId).toBe(first.AutomationExecutionId)
    expect(await code(ssm.send(new StartAutomationExecutionCommand({ ...input, Parameters: { Name: ['x'] } })))).toBe(
      'IdempotentParameterMismatch',
    )
    const tagged = { ResourceType: 'Automation' as const, ResourceId: first.AutomationExecutionId ?? '' }
    expect((await ssm.send(new ListTagsForResourceCommand(tagged))).TagList).toEqual([{ Key: 'risk', Value: 'low' }])
  })

  test('call AWS as whoever started them, or as their role', async () => {
    await make('Reads', reads)
    const nobody = await endpoint.person('nobody', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ssm:*', 'iam:PassRole'], Resource: '*' }],
    })
    const own = await start('Reads', nobody.client)
    await reached(own, 'Failed')
    const failed = await get(own)
    expect(failed?.Outputs?.['Who.Arn']).toEqual([nobody.arn])
    expect(failed?.FailureMessage).toContain('not authorized')

    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'ssm.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': endpoint.account } },
        },
      ],
    }
    const iam = (operation: string, input: Record<string, string>) =>
      endpoint.caller.call({ service: 'iam', operation, input })
    await iam('CreateRole', { RoleName: 'Reader', AssumeRolePolicyDocument: JSON.stringify(trust) })
    await iam('PutRolePolicy', {
      RoleName: 'Reader',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' }],
      }),
    })
    const role = `arn:aws:iam::${endpoint.account}:role/Reader`
    const asRole = await start('Reads', nobody.client, { AutomationAssumeRole: [role] })
    await reached(asRole, 'Success')
    expect((await get(asRole))?.Outputs?.['Who.Arn']).toEqual([
      `arn:aws:sts::${endpoint.account}:assumed-role/Reader/Automation-${asRole}`,
    ])
    const missing = start('Reads', nobody.client, { AutomationAssumeRole: [`${role}x`] })
    await expect(missing).rejects.toMatchObject({
      name: 'InvalidAutomationExecutionParametersException',
      message: 'The defined assume role is unable to be assumed.',
    })
  })

  test('run scripts as who started them, with nothing of the endpoint in sight', async () => {
    await make('Scripted', scripted)
    const scripter = await endpoint.person('scripter', everything)
    const id = await start('Scripted', scripter.client)
    await eventually(
      () => status(id),
      (one) => one === 'Success' || one === 'Failed',
      30,
    )
    const execution = await get(id)
    expect(execution?.FailureMessage).toBeUndefined()
    expect(execution?.Outputs?.['Look.Arn']).toEqual([scripter.arn])
    const names = execution?.Outputs?.['Look.Names'] ?? []
    expect(names).toContain('AWS_ENDPOINT_URL')
    expect(names).not.toContain('USER')
  }, 60_000)

  test('are previewed', async () => {
    const { ExecutionPreviewId } = await ssm.send(new StartExecutionPreviewCommand({ DocumentName: 'Sleepy' }))
    const preview = await ssm.send(new GetExecutionPreviewCommand({ ExecutionPreviewId }))
    expect(preview).toMatchObject({
      Status: 'Success',
      ExecutionPreview: { Automation: { StepPreviews: { NonMutating: 1 }, TotalAccounts: 1 } },
    })
  })

  const refusals: readonly [string, string, () => Promise<unknown>][] = [
    ['an unknown document', 'AutomationDefinitionNotFoundException', () => start('Absent')],
    [
      'an unknown version',
      'AutomationDefinitionVersionNotFoundException',
      () => ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'Sleepy', DocumentVersion: '9' })),
    ],
    [
      'an undeclared parameter',
      'InvalidAutomationExecutionParametersException',
      () => start('Sleepy', ssm, { Nope: ['x'] }),
    ],
    [
      'targets without a parameter',
      'InvalidAutomationExecutionParametersException',
      () =>
        ssm.send(
          new StartAutomationExecutionCommand({
            DocumentName: 'Sleepy',
            TargetParameterName: 'Nope',
            Targets: [{ Key: 'ParameterValues', Values: ['a'] }],
          }),
        ),
    ],
    ['an empty value', 'ValidationException', () => start('Sleepy', ssm, { Name: [''] })],
    ['a value too long', 'ValidationException', () => start('Sleepy', ssm, { Name: ['x'.repeat(513)] })],
    ['an unknown execution', 'AutomationExecutionNotFoundException', () => get(absent)],
    [
      'steps of an unknown execution',
      'AutomationExecutionNotFoundException',
      () => ssm.send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: absent })),
    ],
    [
      'a stop of an unknown execution',
      'AutomationExecutionNotFoundException',
      () => ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: absent })),
    ],
    [
      'a signal to an unknown execution',
      'AutomationExecutionNotFoundException',
      () => ssm.send(new SendAutomationSignalCommand({ AutomationExecutionId: absent, SignalType: 'Approve' })),
    ],
    [
      'an unknown preview',
      'ResourceNotFoundException',
      () => ssm.send(new GetExecutionPreviewCommand({ ExecutionPreviewId: absent })),
    ],
    [
      'a strange filter',
      'InvalidFilterKey',
      () =>
        ssm.send(
          new DescribeAutomationExecutionsCommand({ Filters: [{ Key: 'Strange' as 'ExecutionId', Values: ['x'] }] }),
        ),
    ],
    [
      'a strange filter value',
      'InvalidFilterValue',
      () =>
        ssm.send(
          new DescribeAutomationExecutionsCommand({ Filters: [{ Key: 'ExecutionStatus', Values: ['Strange'] }] }),
        ),
    ],
    [
      'a strange token',
      'InvalidNextToken',
      () => ssm.send(new DescribeAutomationExecutionsCommand({ NextToken: 'strange' })),
    ],
    [
      'a preview of nothing',
      'ValidationException',
      () => ssm.send(new StartExecutionPreviewCommand({ DocumentName: 'Absent' })),
    ],
  ]
  test.each(refusals)('%s: %s', async (_, expected, work) => {
    expect(await code(work())).toBe(expected)
  })
})

describe('IAM', () => {
  const statement = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition && { Condition }),
  })
  const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })

  test('nobody may anything, and is told what was missing', async () => {
    const { client, arn } = await endpoint.person('stranger')
    await expect(start('Sleepy', client)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${arn} is not authorized to perform: ssm:StartAutomationExecution on resource: arn:aws:ssm:us-east-1:${endpoint.account}:automation-definition/Sleepy:1`,
    })
    expect(await code(client.send(new GetDocumentCommand({ Name: 'Sleepy' })))).toBe('AccessDeniedException')
    expect(await code(client.send(new DescribeAutomationExecutionsCommand({})))).toBe('AccessDeniedException')
    expect(await code(client.send(new GetParameterCommand({ Name: '/x' })))).toBe('AccessDeniedException')
  })

  test('a start by the definition, or by document and execution', async () => {
    const arn = (rest: string) => `arn:aws:ssm:us-east-1:${endpoint.account}:${rest}`
    const old = await endpoint.person(
      'older',
      policy(statement('ssm:StartAutomationExecution', arn('automation-definition/Sleepy:*'))),
    )
    const fresh = await endpoint.person(
      'newer',
      policy(statement('ssm:StartAutomationExecution', [arn('document/Sleepy'), arn('automation-execution/*')])),
    )
    const half = await endpoint.person(
      'half',
      policy(statement('ssm:StartAutomationExecution', arn('document/Sleepy'))),
    )
    expect(await code(start('Sleepy', old.client))).toBe('accepted')
    expect(await code(start('Sleepy', fresh.client))).toBe('accepted')
    expect(await code(start('Sleepy', half.client))).toBe('AccessDeniedException')
  })

  test('a signal by the tags of its execution', async () => {
    await make('AsksLimited', asks('limited'))
    const limited = await endpoint.person(
      'limited',
      policy(statement('ssm:SendAutomationSignal', '*', { StringEquals: { 'aws:ResourceTag/risk': 'low' } })),
    )
    const begin = async (risk: string) =>
      (
        await ssm.send(
          new StartAutomationExecutionCommand({ DocumentName: 'AsksLimited', Tags: [{ Key: 'risk', Value: risk }] }),
        )
      ).AutomationExecutionId ?? ''
    const [low, high] = [await begin('low'), await begin('high')]
    await reached(low, 'Waiting')
    await reached(high, 'Waiting')
    const approve = (id: string) =>
      limited.client.send(new SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' }))
    expect(await code(approve(high))).toBe('AccessDeniedException')
    expect(await code(approve(low))).toBe('accepted')
  })
})

describe('the rest', () => {
  test('settings of Automation', async () => {
    const SettingId = '/ssm/automation/throttling-retry-time-limit'
    expect((await ssm.send(new GetServiceSettingCommand({ SettingId }))).ServiceSetting).toMatchObject({
      SettingValue: '3600',
      Status: 'Default',
    })
    await ssm.send(new UpdateServiceSettingCommand({ SettingId, SettingValue: '60' }))
    const arn = `arn:aws:ssm:us-east-1:${endpoint.account}:servicesetting${SettingId}`
    expect((await ssm.send(new GetServiceSettingCommand({ SettingId: arn }))).ServiceSetting).toMatchObject({
      SettingId,
      SettingValue: '60',
      Status: 'Customized',
    })
    expect(await code(ssm.send(new UpdateServiceSettingCommand({ SettingId, SettingValue: '3601' })))).toBe(
      'ValidationException',
    )
    expect((await ssm.send(new ResetServiceSettingCommand({ SettingId }))).ServiceSetting?.SettingValue).toBe('3600')
  })

  test('the Parameter Store is the one behind', async () => {
    await ssm.send(new PutParameterCommand({ Name: '/guardia/x', Value: 'y', Type: 'String' }))
    expect((await ssm.send(new GetParameterCommand({ Name: '/guardia/x' }))).Parameter?.Value).toBe('y')
    const tagged = { ResourceType: 'Parameter' as const, ResourceId: '/guardia/x' }
    await ssm.send(new AddTagsToResourceCommand({ ...tagged, Tags: [{ Key: 'a', Value: 'b' }] }))
    expect((await ssm.send(new ListTagsForResourceCommand(tagged))).TagList).toEqual([{ Key: 'a', Value: 'b' }])
    expect(await code(ssm.send(new GetParameterCommand({ Name: '/guardia/absent' })))).toBe('ParameterNotFound')
  })
})
