/** Every operation of the API with every error that it can answer, asked by the real SDK of an endpoint with small quotas. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sdk from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openAutomations } from '../../src/automations/index.ts'
import { wallClock } from '../../src/engine/index.ts'
import { soleDirectory } from '../../src/server/identity.ts'
import { type Endpoint, serve } from '../../src/server/index.ts'
import { operations } from '../../src/server/operations/index.ts'

const place = { account: '111122223333', region: 'us-east-1', partition: 'aws' }
const caller = {
  accessKeyId: 'AKIATEST',
  secretAccessKey: 'secret',
  arn: `arn:aws:iam::${place.account}:user/ana`,
  account: place.account,
}
const absent = '00000000-0000-4000-8000-000000000000'
const token = '11111111-2222-4333-8444-555555555555'
const folder = mkdtempSync(join(tmpdir(), 'guardia-errors-'))
let endpoint: Endpoint
let ssm: sdk.SSMClient

beforeAll(async () => {
  endpoint = await serve({
    port: 0,
    folder,
    clock: wallClock(),
    open: (options) =>
      openAutomations({ ...options, quotas: { documents: 5, documentVersions: 3, concurrent: 1, queued: 1 } }),
    place,
    // Nothing here needs the AWS behind.
    upstream: new URL('http://127.0.0.1:9'),
    directory: soleDirectory(caller, () => Promise.reject(new Error('unused'))),
    call: async () => ({}),
    world: () => ({ aws: () => async () => ({}), scripts: () => () => ({}), close: () => {} }),
  })
  ssm = new sdk.SSMClient({ endpoint: endpoint.url, region: place.region, credentials: caller, maxAttempts: 1 })
  for (const name of ['Pausing', 'Shared', 'Full']) await send('CreateDocument', { Name: name, ...pausing })
  for (const seconds of [2, 3])
    await send('UpdateDocument', {
      Name: 'Full',
      ...sleeping(seconds),
      VersionName: `v${seconds}`,
      DocumentVersion: '$LATEST',
    })
  await send('ModifyDocumentPermission', { ...share('Shared'), AccountIdsToAdd: ['222233334444'] })
  ended = await started({})
  await send('StopAutomationExecution', { AutomationExecutionId: ended })
  await vi.waitUntil(async () => (await statusOf(ended)) === 'Cancelled', { timeout: 10_000 })
  waiting = await started({ ClientToken: token })
  await vi.waitUntil(async () => (await statusOf(waiting)) === 'Waiting', { timeout: 10_000 })
})
afterAll(async () => {
  ssm.destroy()
  await endpoint.stop()
  rmSync(folder, { recursive: true, force: true })
})

let ended = ''
let waiting = ''

/** Sends an operation by its name. */
function send(operation: string, input: object): Promise<Record<string, unknown>> {
  const Command = (sdk as unknown as Record<string, new (input: object) => never>)[`${operation}Command`]
  if (Command === undefined) throw new Error(`The SDK has no ${operation}`)
  return ssm.send(new Command(input)) as Promise<unknown> as Promise<Record<string, unknown>>
}

const started = async (more: object, DocumentName = 'Pausing'): Promise<string> =>
  String((await send('StartAutomationExecution', { DocumentName, ...more }))['AutomationExecutionId'])
const statusOf = async (AutomationExecutionId: string) =>
  (await ssm.send(new sdk.GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution
    ?.AutomationExecutionStatus

const contentOf = (...steps: object[]) => ({
  Content: JSON.stringify({
    schemaVersion: '0.3',
    parameters: { Name: { type: 'String', default: '' } },
    mainSteps: steps,
  }),
  DocumentType: 'Automation',
  DocumentFormat: 'JSON',
})
const pausing = contentOf({ name: 'A', action: 'aws:pause', inputs: {} })
const sleeping = (seconds: number) => {
  const { DocumentType: _, ...rest } = contentOf({
    name: 'A',
    action: 'aws:sleep',
    inputs: { Duration: `PT${seconds}S` },
  })
  return rest
}
const share = (Name: string) => ({ Name, PermissionType: 'Share' })
const many = (count: number, offset = 0) =>
  Array.from({ length: count }, (_, at) => String(300_000_000_000 + offset + at))
const tag = (Key: string) => ({ Key, Value: '' })
const filter = (Key: string, ...Values: string[]) => ({ Filters: [{ Key, Values }] })
const execution = (AutomationExecutionId = absent) => ({ AutomationExecutionId })

/** Operation, error, input; or what leads there. */
const cases: readonly (readonly [string, string, object | (() => Promise<unknown>)])[] = [
  ['CreateDocument', 'DocumentAlreadyExists', { Name: 'Pausing', ...pausing }],
  [
    'CreateDocument',
    'MaxDocumentSizeExceeded',
    { Name: 'New', ...pausing, Content: `${pausing.Content}${' '.repeat(65_537)}` },
  ],
  ['CreateDocument', 'InvalidDocumentContent', { Name: 'New', ...pausing, Content: '{' }],
  [
    'CreateDocument',
    'InvalidDocumentSchemaVersion',
    { Name: 'New', ...pausing, Content: pausing.Content.replace('0.3', '9.9') },
  ],
  ['CreateDocument', 'ValidationException', { Name: 'x', ...pausing }],
  [
    'CreateDocument',
    'DocumentLimitExceeded',
    async () => {
      for (const name of ['One', 'Two', 'Three', 'Four']) await send('CreateDocument', { Name: name, ...pausing })
    },
  ],
  ['UpdateDocument', 'InvalidDocument', { Name: 'Absent', ...sleeping(1) }],
  ['UpdateDocument', 'DuplicateDocumentContent', { Name: 'Full', ...sleeping(3), DocumentVersion: '$LATEST' }],
  [
    'UpdateDocument',
    'DuplicateDocumentVersionName',
    async () => {
      await send('DeleteDocument', { Name: 'Full', DocumentVersion: '2' })
      await send('UpdateDocument', { Name: 'Full', ...sleeping(4), VersionName: 'v3', DocumentVersion: '$LATEST' })
    },
  ],
  [
    'UpdateDocument',
    'DocumentVersionLimitExceeded',
    async () => {
      for (const seconds of [5, 6, 7])
        await send('UpdateDocument', { Name: 'Full', ...sleeping(seconds), DocumentVersion: '$LATEST' })
    },
  ],
  [
    'UpdateDocument',
    'MaxDocumentSizeExceeded',
    { Name: 'Pausing', Content: 'x'.repeat(65_537), DocumentVersion: '$LATEST' },
  ],
  ['UpdateDocument', 'InvalidDocumentContent', { Name: 'Pausing', Content: '{', DocumentVersion: '$LATEST' }],
  ['UpdateDocument', 'InvalidDocumentVersion', { Name: 'Full', ...sleeping(9), DocumentVersion: '1' }],
  [
    'UpdateDocument',
    'InvalidDocumentSchemaVersion',
    { Name: 'Pausing', Content: pausing.Content.replace('0.3', '9.9'), DocumentVersion: '$LATEST' },
  ],
  ['UpdateDocumentDefaultVersion', 'InvalidDocument', { Name: 'Absent', DocumentVersion: '1' }],
  ['UpdateDocumentDefaultVersion', 'InvalidDocumentVersion', { Name: 'Pausing', DocumentVersion: '9' }],
  ['UpdateDocumentDefaultVersion', 'ValidationException', { Name: 'Pausing', DocumentVersion: '$LATEST' }],
  ['DescribeDocument', 'InvalidDocument', { Name: 'Absent' }],
  ['DescribeDocument', 'InvalidDocumentVersion', { Name: 'Pausing', DocumentVersion: '9' }],
  ['GetDocument', 'InvalidDocument', { Name: 'Absent' }],
  ['GetDocument', 'InvalidDocumentVersion', { Name: 'Pausing', VersionName: 'none' }],
  ['DeleteDocument', 'InvalidDocument', { Name: 'Absent' }],
  ['DeleteDocument', 'InvalidDocumentOperation', { Name: 'Shared' }],
  ['ListDocuments', 'InvalidNextToken', { NextToken: 'strange' }],
  ['ListDocuments', 'InvalidFilterKey', filter('Strange', 'x')],
  ['ListDocumentVersions', 'InvalidDocument', { Name: 'Absent' }],
  ['ListDocumentVersions', 'InvalidNextToken', { Name: 'Pausing', NextToken: 'strange' }],
  ['UpdateDocumentMetadata', 'InvalidDocument', { Name: 'Absent', DocumentReviews: { Action: 'Approve' } }],
  [
    'UpdateDocumentMetadata',
    'InvalidDocumentVersion',
    { Name: 'Pausing', DocumentVersion: '9', DocumentReviews: { Action: 'Approve' } },
  ],
  ['UpdateDocumentMetadata', 'InvalidDocumentOperation', { Name: 'Pausing', DocumentReviews: { Action: 'Approve' } }],
  ['ListDocumentMetadataHistory', 'InvalidDocument', { Name: 'Absent', Metadata: 'DocumentReviews' }],
  [
    'ListDocumentMetadataHistory',
    'InvalidDocumentVersion',
    { Name: 'Pausing', DocumentVersion: '9', Metadata: 'DocumentReviews' },
  ],
  [
    'ListDocumentMetadataHistory',
    'InvalidNextToken',
    { Name: 'Pausing', Metadata: 'DocumentReviews', NextToken: 'strange' },
  ],
  ['ModifyDocumentPermission', 'InvalidDocument', { ...share('Absent'), AccountIdsToAdd: ['222233334444'] }],
  ['ModifyDocumentPermission', 'InvalidPermissionType', { Name: 'Pausing', PermissionType: 'Own' }],
  [
    'ModifyDocumentPermission',
    'DocumentPermissionLimit',
    async () => {
      for (let at = 0; at <= 1000; at += 20)
        await send('ModifyDocumentPermission', { ...share('Shared'), AccountIdsToAdd: many(20, at) })
    },
  ],
  ['DescribeDocumentPermission', 'InvalidDocument', share('Absent')],
  ['DescribeDocumentPermission', 'InvalidPermissionType', { Name: 'Pausing', PermissionType: 'Own' }],
  ['DescribeDocumentPermission', 'InvalidNextToken', { ...share('Pausing'), NextToken: 'strange' }],
  ['StartAutomationExecution', 'AutomationDefinitionNotFoundException', { DocumentName: 'Absent' }],
  [
    'StartAutomationExecution',
    'AutomationDefinitionVersionNotFoundException',
    { DocumentName: 'Pausing', DocumentVersion: '9' },
  ],
  [
    'StartAutomationExecution',
    'InvalidAutomationExecutionParametersException',
    { DocumentName: 'Pausing', Parameters: { None: ['x'] } },
  ],
  [
    'StartAutomationExecution',
    'InvalidTarget',
    {
      DocumentName: 'Pausing',
      TargetParameterName: 'Name',
      Targets: [{ Key: 'tag:a', Values: ['b'] }],
      TargetMaps: [{ Name: ['x'] }],
    },
  ],
  [
    'StartAutomationExecution',
    'IdempotentParameterMismatch',
    { DocumentName: 'Pausing', ClientToken: token, Parameters: { Name: ['x'] } },
  ],
  [
    'StartAutomationExecution',
    'AutomationExecutionLimitExceededException',
    async () => {
      await send('UpdateDocumentDefaultVersion', { Name: 'Full', DocumentVersion: '3' })
      for (let at = 0; at < 3; at += 1) await started({}, 'Full')
    },
  ],
  ['StartAutomationExecution', 'ValidationException', { DocumentName: 'Pausing', Mode: 'Nope' }],
  ['StopAutomationExecution', 'AutomationExecutionNotFoundException', execution()],
  [
    'StopAutomationExecution',
    'InvalidAutomationStatusUpdateException',
    () => send('StopAutomationExecution', execution(ended)),
  ],
  ['GetAutomationExecution', 'AutomationExecutionNotFoundException', execution()],
  ['DescribeAutomationExecutions', 'InvalidFilterKey', filter('Strange', 'x')],
  ['DescribeAutomationExecutions', 'InvalidFilterValue', filter('ExecutionStatus', 'Strange')],
  ['DescribeAutomationExecutions', 'InvalidNextToken', { NextToken: 'strange' }],
  ['DescribeAutomationStepExecutions', 'AutomationExecutionNotFoundException', execution()],
  [
    'DescribeAutomationStepExecutions',
    'InvalidFilterKey',
    () => send('DescribeAutomationStepExecutions', { ...execution(waiting), ...filter('Strange', 'x') }),
  ],
  [
    'DescribeAutomationStepExecutions',
    'InvalidFilterValue',
    () =>
      send('DescribeAutomationStepExecutions', { ...execution(waiting), ...filter('StepExecutionStatus', 'Strange') }),
  ],
  [
    'DescribeAutomationStepExecutions',
    'InvalidNextToken',
    () => send('DescribeAutomationStepExecutions', { ...execution(waiting), NextToken: 'strange' }),
  ],
  ['SendAutomationSignal', 'AutomationExecutionNotFoundException', { ...execution(), SignalType: 'Resume' }],
  [
    'SendAutomationSignal',
    'AutomationStepNotFoundException',
    () =>
      send('SendAutomationSignal', { ...execution(waiting), SignalType: 'Resume', Payload: { StepName: ['None'] } }),
  ],
  [
    'SendAutomationSignal',
    'InvalidAutomationSignalException',
    () => send('SendAutomationSignal', { ...execution(waiting), SignalType: 'Approve' }),
  ],
  [
    'SendAutomationSignal',
    'ValidationException',
    () => send('SendAutomationSignal', { ...execution(waiting), SignalType: 'Deny' }),
  ],
  [
    'StartChangeRequestExecution',
    'NoLongerSupportedException',
    { DocumentName: 'Pausing', Runbooks: [{ DocumentName: 'Pausing' }] },
  ],
  ['StartExecutionPreview', 'ValidationException', { DocumentName: 'Absent' }],
  ['GetExecutionPreview', 'ResourceNotFoundException', { ExecutionPreviewId: absent }],
  ...['AddTagsToResource', 'RemoveTagsFromResource', 'ListTagsForResource'].flatMap(
    (operation): readonly (readonly [string, string, object])[] => {
      const more = operation === 'ListTagsForResource' ? {} : { Tags: [tag('a')], TagKeys: ['a'] }
      return [
        [operation, 'InvalidResourceType', { ResourceType: 'Strange', ResourceId: 'x', ...more }],
        [operation, 'InvalidResourceId', { ResourceType: 'Document', ResourceId: 'Absent', ...more }],
        [operation, 'InvalidResourceId', { ResourceType: 'Automation', ResourceId: absent, ...more }],
      ]
    },
  ),
  [
    'AddTagsToResource',
    'TooManyTagsError',
    { ResourceType: 'Document', ResourceId: 'Pausing', Tags: Array.from({ length: 51 }, (_, at) => tag(`k${at}`)) },
  ],
  ['GetServiceSetting', 'ServiceSettingNotFound', { SettingId: '/ssm/automation/strange' }],
  ['UpdateServiceSetting', 'ServiceSettingNotFound', { SettingId: '/ssm/automation/strange', SettingValue: 'x' }],
  ['ResetServiceSetting', 'ServiceSettingNotFound', { SettingId: '/ssm/automation/strange' }],
]

describe.each(cases)('%s', (operation, error, work) => {
  test(error, async () => {
    const asked = typeof work === 'function' ? work() : send(operation, work)
    await expect(asked).rejects.toMatchObject({ name: error, $metadata: { httpStatusCode: 400 } })
  })
})

test('no operation is left out', () => {
  const shown = new Set(cases.map(([operation]) => operation))
  expect(operations.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([])
})
