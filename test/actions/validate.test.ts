import { describe, expect, test } from 'vitest'
import { assertInputs, findAction, inputFindings, StepFailure } from '../../src/actions/index.ts'
import type { JsonObject } from '../../src/document/index.ts'

const found = (action: string, inputs: JsonObject, resolved = false) =>
  inputFindings(findAction(`aws:${action}`)!, inputs, resolved).map(({ kind, path, severity }) =>
    `${severity} ${kind} ${path.join('.')}`.trim(),
  )

describe('the inputs of a step, by the table of its action', () => {
  test.each<[string, string, JsonObject, string[]]>([
    ['nothing wrong', 'sleep', { Duration: 'PT1S' }, []],
    [
      'a misspelt input',
      'runCommand',
      { DocumentNam: 'x', DocumentName: 'x', InstanceIds: ['i'] },
      ['error unknown-input DocumentNam'],
    ],
    ['a required input', 'deleteImage', {}, ['error missing-input']],
    ['a required input that is null', 'deleteImage', { ImageId: null }, ['error missing-input']],
    ['one of a group', 'approve', { Message: 'x' }, ['error missing-input']],
    ['Change Manager asks otherwise', 'approve', { EnhancedApprovals: {} }, []],
    [
      'two that exclude each other',
      'createStack',
      { StackName: 'S', TemplateBody: '{}', TemplateURL: 'https://x' },
      ['error exclusive-inputs TemplateURL'],
    ],
    [
      'a reference stands for anything',
      'changeInstanceState',
      { InstanceIds: '{{ Ids }}', DesiredState: '{{ State }}', Force: '{{ Force }}' },
      [],
    ],
    [
      'text with a reference in it',
      'createStack',
      { StackName: 'x_{{ automation:EXECUTION_ID }}', TemplateBody: '{}' },
      [],
    ],
    [
      'but not where a literal is wanted',
      'updateVariable',
      { Name: '{{ variable:x }}', Value: 1 },
      ['error wrong-kind Name'],
    ],
    [
      'a value outside the enumeration',
      'changeInstanceState',
      { InstanceIds: ['i'], DesiredState: 'stoped' },
      ['error out-of-bounds DesiredState'],
    ],
    [
      'an element outside the enumeration',
      'createStack',
      { StackName: 'S', TemplateBody: '{}', Capabilities: ['CAPABILITY_IAM', 'X'] },
      ['error out-of-bounds Capabilities.1'],
    ],
    ['a pattern', 'createStack', { StackName: '1S', TemplateBody: '{}' }, ['error out-of-bounds StackName']],
    [
      'too many items',
      'approve',
      { Approvers: Array.from({ length: 11 }, (_, i) => `u${i}`) },
      ['error out-of-bounds Approvers'],
    ],
    [
      'how many a reference stands for is not known',
      'approve',
      { Approvers: Array.from({ length: 11 }, (_, i) => `{{ U${i} }}`) },
      [],
    ],
    [
      'a number too small',
      'runCommand',
      { DocumentName: 'D', InstanceIds: ['i'], TimeoutSeconds: 29 },
      ['error out-of-bounds TimeoutSeconds'],
    ],
    ['a number as text', 'runCommand', { DocumentName: 'D', InstanceIds: ['i'], TimeoutSeconds: '60' }, []],
    [
      'no number',
      'runCommand',
      { DocumentName: 'D', InstanceIds: ['i'], TimeoutSeconds: 'soon' },
      ['error wrong-kind TimeoutSeconds'],
    ],
    [
      'a bare text for a list',
      'deleteStack',
      { StackName: 'S', RetainResources: 'Bucket' },
      ['warning wrong-kind RetainResources'],
    ],
    ['a map for a text', 'deleteStack', { StackName: {} }, ['error wrong-kind StackName']],
    ['a number for a text', 'deleteStack', { StackName: 7 }, ['warning wrong-kind StackName']],
    [
      'a text among maps',
      'createTags',
      { ResourceIds: ['i'], Tags: [{ Key: 'a', Value: 'b' }, 'c'] },
      ['error wrong-kind Tags.1'],
    ],
    [
      'a list for a map',
      'executeScript',
      { Runtime: 'python3.11', Script: 'x', InputPayload: [] },
      ['error wrong-kind InputPayload'],
    ],
    ['an empty list of choices', 'branch', { Choices: [] }, ['error wrong-kind Choices']],
    [
      'members of the operation are no unknown inputs',
      'executeAwsApi',
      { Service: 'ec2', Api: 'DescribeInstances', Filters: [] },
      [],
    ],
    ['an undocumented action takes anything', 'shareSQLMedia', { Whatever: 1 }, []],
    [
      'names of an object are unknown inputs',
      'pause',
      JSON.parse('{"__proto__": 1, "constructor": 2}'),
      ['error unknown-input __proto__', 'error unknown-input constructor'],
    ],
  ])('%s', (_, action, inputs, expected) => {
    expect(found(action, inputs)).toEqual(expected)
  })

  test('says which input was meant', () => {
    const [finding] = inputFindings(findAction('aws:sleep')!, { Duratoin: 'PT1S', Duration: 'PT1S' })
    expect(finding?.message).toBe('aws:sleep has no input Duratoin; did you mean Duration?')
  })

  test('once resolved, braces are text, and an empty text is no input', () => {
    expect(found('changeInstanceState', { InstanceIds: ['i'], DesiredState: '{{ State }}' }, true)).toEqual([
      'error out-of-bounds DesiredState',
    ])
    expect(found('executeStateMachine', { stateMachineArn: 'a', name: '' }, true)).toEqual([])
    expect(found('sleep', { Duration: '' }, true)).toEqual(['error missing-input'])
  })

  test('an attempt fails with them at input validation, but not for an unknown input', () => {
    const sleep = findAction('aws:sleep')!
    expect(() => assertInputs(sleep, { Duration: 'PT1S', Other: 1 })).not.toThrow()
    const refuse = () => assertInputs(sleep, { Duration: ['PT1S', {}] })
    expect(refuse).toThrow(StepFailure)
    expect(refuse).toThrow(expect.objectContaining({ stage: 'InputValidation' }))
  })
})
