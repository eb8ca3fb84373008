/** Requests are judged by SSM's own model, in the words of AWS. */
import { describe, expect, test } from 'vitest'
import { findOperation } from '../../src/aws/index.ts'
import { knownOperations, validate } from '../../src/server/validation.ts'

const id = '00000000-0000-4000-8000-000000000000'

function refusal(operation: string, request: unknown): string {
  try {
    validate(operation, request)
  } catch (error) {
    return `${(error as { awsCode: string }).awsCode}: ${(error as Error).message}`
  }
  return 'accepted'
}

describe('a request is refused', () => {
  test.each([
    [
      'GetAutomationExecution',
      {},
      "1 validation error detected: Value null at 'automationExecutionId' failed to satisfy constraint: Member must not be null",
    ],
    [
      'GetAutomationExecution',
      { AutomationExecutionId: 'short' },
      "1 validation error detected: Value 'short' at 'automationExecutionId' failed to satisfy constraint: Member must have length greater than or equal to 36",
    ],
    [
      'StartAutomationExecution',
      { DocumentName: 'Doc', Mode: 'Nope' },
      "1 validation error detected: Value 'Nope' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [Auto, Interactive]",
    ],
    [
      'StartAutomationExecution',
      { DocumentName: 'Doc', DocumentVersion: 'v1' },
      "1 validation error detected: Value 'v1' at 'documentVersion' failed to satisfy constraint: Member must satisfy regular expression pattern: ([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)",
    ],
    [
      'StartAutomationExecution',
      { DocumentName: 'Doc', Parameters: { A: [''] } },
      "1 validation error detected: Value '' at 'parameters.A.member.1.member' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'StartAutomationExecution',
      { DocumentName: 'Doc', ClientToken: 'x'.repeat(36) },
      'Member must satisfy regular expression pattern: [a-fA-F0-9]{8}-',
    ],
    ['StartAutomationExecution', { DocumentName: 'Doc', MaxConcurrency: '0' }, "Value '0' at 'maxConcurrency'"],
    ['StartAutomationExecution', { DocumentName: 'Doc', Tags: [{ Key: 'a\n', Value: 'b' }] }, "'tags.1.member.key'"],
    [
      'StartAutomationExecution',
      { DocumentName: 'Doc', AlarmConfiguration: { Alarms: [] } },
      "'alarmConfiguration.alarms' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'SendAutomationSignal',
      { AutomationExecutionId: id, SignalType: 'Deny' },
      "Value 'Deny' at 'signalType' failed to satisfy constraint: Member must satisfy enum value set: [Approve, Reject, StartStep, StopStep, Resume, Revoke]",
    ],
    [
      'DescribeAutomationExecutions',
      { MaxResults: 51 },
      "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
    ],
    [
      'CreateDocument',
      { Name: 'a b', Content: '{}' },
      "Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$",
    ],
    ['CreateDocument', { Name: 'ab', Content: '', DocumentType: 'X' }, '3 validation errors detected: '],
    ['CreateDocument', { Name: 'Doc', Content: '{}', TargetType: 'no slash' }, "'targetType'"],
    ['UpdateDocumentDefaultVersion', { Name: 'Doc', DocumentVersion: '$LATEST' }, "'documentVersion'"],
    [
      'ModifyDocumentPermission',
      { Name: 'Doc', PermissionType: 'Share', AccountIdsToAdd: ['12'] },
      "Value '12' at 'accountIdsToAdd.1.member'",
    ],
  ])('%s %o', (operation, request, expected) => {
    expect(refusal(operation, request)).toMatch(/^ValidationException: /)
    expect(refusal(operation, request)).toContain(expected)
  })

  test.each([
    ['GetAutomationExecution', []],
    ['GetAutomationExecution', 'text'],
    ['GetAutomationExecution', { AutomationExecutionId: 1 }],
    ['DescribeAutomationExecutions', { MaxResults: '5' }],
    ['DescribeAutomationExecutions', { MaxResults: 1.5 }],
    ['StartAutomationExecution', { DocumentName: 'Doc', Parameters: [] }],
    ['StartAutomationExecution', { DocumentName: 'Doc', Parameters: { A: 'x' } }],
    ['DeleteDocument', { Name: 'Doc', Force: 'yes' }],
  ])('%s %o has a wrong type', (operation, request) => {
    expect(refusal(operation, request)).toMatch(/^SerializationException: /)
  })
})

test.each([
  ['GetAutomationExecution', { AutomationExecutionId: id, Unknown: 1 }],
  [
    'StartAutomationExecution',
    { DocumentName: 'arn:aws:ssm:us-east-1:111122223333:document/Doc', DocumentVersion: '$LATEST' },
  ],
  ['StartAutomationExecution', { DocumentName: 'Doc', Parameters: { A: [] }, MaxErrors: '0%', Mode: null }],
  ['StartAutomationExecution', { DocumentName: 'Doc', Tags: [{ Key: 'dueño', Value: '' }] }],
  ['ModifyDocumentPermission', { Name: 'Doc', PermissionType: 'Share', AccountIdsToAdd: ['all', '123456789012'] }],
  ['CreateDocument', { Name: 'Doc', Content: '{}', TargetType: '/AWS::EC2::Instance', DisplayName: 'a/b: c' }],
  // These have exceptions of their own.
  ['DescribeAutomationExecutions', { Filters: [{ Key: 'Nope', Values: ['x'] }] }],
  ['ListTagsForResource', { ResourceType: 'Nope', ResourceId: 'x' }],
])('%s %o is accepted', (operation, request) => {
  expect(refusal(operation, request)).toBe('accepted')
})

test('own keys only', () => {
  expect(refusal('GetAutomationExecution', JSON.parse('{"__proto__":{"AutomationExecutionId":"x"}}'))).toContain(
    'must not be null',
  )
})

test('every operation is one of SSM', () => {
  for (const name of knownOperations()) expect(findOperation('ssm', name)?.name).toBe(name)
})
