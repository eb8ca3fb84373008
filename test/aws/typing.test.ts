import { describe, expect, test } from 'vitest'
import {
  findOperation,
  type PathSegment,
  type PathType,
  type Shape,
  typeOfPath,
  valueTypeOf,
} from '../../src/aws/index.ts'

/** `A.B`, `[0]`, `[*]`, `..C`, `[?]`: short for the segments that the document floor parses. */
function path(text: string): readonly PathSegment[] {
  return [...text.matchAll(/\.\.(\w+)|\[(\d+)\]|(\[\*\])|(\[\?\])|\.?([\w-]+)/g)].map(
    ([, descend, index, wildcard, filter, name]) => {
      if (descend !== undefined) return { kind: 'descend', name: descend }
      if (index !== undefined) return { kind: 'index', index: Number(index) }
      if (wildcard !== undefined) return { kind: 'wildcard' }
      if (filter !== undefined) return { kind: 'filter', path: ['x'] }
      return { kind: 'child', name: name! }
    },
  )
}

const typeOf = (service: string, api: string, text: string): PathType =>
  typeOfPath(findOperation(service, api)!, path(text))

describe('a path that always finds something', () => {
  test.each([
    ['lambda', 'GetFunctionConfiguration', 'Timeout', 'integer', false, 'Integer'],
    ['lambda', 'GetFunctionConfiguration', 'FunctionArn', 'string', false, 'String'],
    ['lambda', 'GetFunctionConfiguration', 'Environment.Variables.ANY', 'string', false, 'String'],
    ['lambda', 'GetFunctionConfiguration', 'Environment', 'structure', false, 'StringMap'],
    ['lambda', 'GetAlias', 'RoutingConfig.AdditionalVersionWeights', 'map', false, 'StringMap'],
    ['lambda', 'GetAlias', 'RoutingConfig.AdditionalVersionWeights.2', 'double', false, 'String'],
    ['ec2', 'DescribeInstances', 'Reservations[0].Instances[0].State.Name', 'string', false, 'String'],
    ['ec2', 'DescribeInstances', 'Reservations[0].Instances[0].EbsOptimized', 'boolean', false, 'Boolean'],
    ['ec2', 'DescribeInstances', 'Reservations[0].Instances[0].LaunchTime', 'timestamp', false, 'String'],
    ['ec2', 'DescribeInstances', 'Reservations[0].Instances', 'list', false, 'MapList'],
    ['ec2', 'DescribeInstances', 'Reservations..InstanceId', 'string', true, 'StringList'],
    ['ec2', 'DescribeInstances', 'Reservations[*].Instances[*].InstanceId', 'string', true, 'StringList'],
    ['ec2', 'DescribeInstances', 'Reservations[0].Instances[?].Placement', 'structure', true, 'MapList'],
    ['ssm', 'GetParameters', 'InvalidParameters', 'list', false, 'StringList'],
    ['ec2', 'DescribeInstances', 'ResponseMetadata.RequestId', 'string', false, 'String'],
    ['ec2', 'DescribeInstances', 'ResponseMetadata.HTTPStatusCode', 'integer', false, 'Integer'],
    ['lambda', 'DeleteAlias', 'ResponseMetadata.HTTPHeaders.date', 'string', false, 'String'],
    ['lambda', 'GetAlias', '', 'structure', false, 'StringMap'],
  ] as const)('%s %s $.%s', (service, api, text, type, list, value) => {
    const found = typeOf(service, api, text)
    expect(found).toMatchObject({ ok: true, list, shape: { type } })
    const { shape } = found as { readonly shape: Shape }
    expect(valueTypeOf(shape, list)).toBe(value)
  })
})

describe('a path that never finds anything says why and what would have been right', () => {
  test.each([
    [
      'ec2',
      'DescribeInstances',
      'Reservations[0].Instances[0].IamInstanceProfile.Name',
      'unknown-member',
      5,
      'has no Name',
    ],
    ['ec2', 'DescribeInstances', 'InstanceInformationList', 'unknown-member', 0, 'has no InstanceInformationList'],
    ['ec2', 'DescribeInstances', 'Reservation[0]', 'unknown-member', 0, 'did you mean Reservations?'],
    [
      'ec2',
      'DescribeInstances',
      'Reservations.Instances',
      'list-without-index',
      1,
      '$.Reservations[0].Instances or $.Reservations[*].Instances',
    ],
    ['lambda', 'GetFunctionConfiguration', 'Timeout.Value', 'no-members', 1, 'single integer'],
    ['lambda', 'GetFunctionConfiguration', 'Timeout[0]', 'not-a-list', 1, 'not a list'],
    ['lambda', 'GetFunctionConfiguration', 'Environment[0]', 'not-a-list', 1, 'is a map'],
    ['ec2', 'DescribeInstances', 'Reservations..InstanceIdd', 'unknown-member', 1, 'did you mean InstanceId?'],
    ['lambda', 'DeleteAlias', 'Name', 'unknown-member', 0, 'expected one of ResponseMetadata'],
    ['lambda', 'GetAlias', 'constructor', 'unknown-member', 0, 'has no constructor'],
  ] as const)('%s %s $.%s', (service, api, text, reason, at, message) => {
    const found = typeOf(service, api, text)
    expect(found).toMatchObject({ ok: false, reason, at })
    if (found.ok === false) {
      expect(found.message).toContain(`${service} ${api}`)
      expect(found.message).toContain(message)
    }
  })

  test('known are the names at that place', () => {
    expect(typeOf('ec2', 'DescribeInstances', 'Reservations[0].Instances[0].IamInstanceProfile.Name')).toMatchObject({
      known: ['Arn', 'Id'],
    })
    const through = typeOf('ec2', 'DescribeInstances', 'Reservations.Instances')
    expect(through.ok === false && through.known).toContain('Instances')
  })
})

test.each([
  ['iam', 'GetRole', 'Role.AssumeRolePolicyDocument.Statement[0].Effect'],
  ['ec2', 'DescribeInstances', 'Reservations[0].Instances[0][*]'],
  ['ec2', 'DescribeInstances', '..Name'],
  ['dynamodb', 'GetItem', '..S'],
])('what %s %s $.%s finds depends on the answer', (service, api, text) => {
  expect(typeOf(service, api, text)).toEqual({ ok: 'dynamic' })
})
