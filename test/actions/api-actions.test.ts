import { describe, expect, test } from 'vitest'
import { builtInOutput, findAction, StepFailure, selectOutput } from '../../src/actions/index.ts'
import { parseSelector } from '../../src/document/index.ts'
import { checked, outputOf, play } from './play.ts'

const executeAwsApi = findAction('aws:executeAwsApi')!
const assertProperty = findAction('aws:assertAwsResourceProperty')!
const wait = findAction('aws:waitForAwsResourceProperty')!

const table = { Service: 'dynamodb', Api: 'DescribeTable', TableName: 'Orders' }
const status = (TableStatus: string) => ({ Table: { TableStatus } })

describe('aws:executeAwsApi', () => {
  test.each(['DescribeTable', 'describe_table', 'describeTable'])('calls %s by its own name', async (Api) => {
    const answer = { ...status('ACTIVE'), ResponseMetadata: { HTTPStatusCode: 200 } }
    const played = await play(
      executeAwsApi,
      { ...table, Service: 'DynamoDB', Api },
      { aws: { DescribeTable: () => answer } },
    )
    expect(played.calls).toEqual([
      { service: 'dynamodb', operation: 'DescribeTable', input: { TableName: 'Orders' }, at: 0 },
    ])
    expect(outputOf(played)).toEqual(answer)
  })

  test("takes boto3's other name of a member, and a bare value for a list", async () => {
    const inputs = {
      Service: 'EC2',
      Api: 'DescribeNatGateways',
      Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }],
      NatGatewayIds: 'nat-1',
    }
    const { calls } = await play(executeAwsApi, inputs, { aws: { DescribeNatGateways: () => ({}) } })
    expect(calls[0]?.input).toEqual({ Filter: inputs.Filters, NatGatewayIds: ['nat-1'] })
  })

  test.each([
    ['an unknown service', { ...table, Service: 'dynamobd' }, /no AWS service "dynamobd"; did you mean dynamodb\?/],
    [
      'an unknown operation',
      { ...table, Api: 'DescribeTabel' },
      /no operation "DescribeTabel"; did you mean DescribeTable\?/,
    ],
    ['a missing member', { Service: 'dynamodb', Api: 'DescribeTable' }, /TableName/],
    ['a stream', { Service: 's3', Api: 'GetObject', Bucket: 'b', Key: 'k' }, /stream/],
    ['no service', { Api: 'DescribeTable' }, /Service is required/],
  ])('fails before any call on %s', async (_, inputs, message) => {
    const { failure, calls } = await play(executeAwsApi, inputs)
    expect(failure).toMatchObject({ stage: 'InputValidation', message: expect.stringMatching(message) })
    expect(calls).toEqual([])
  })

  test('leaves a member that our model does not know to the service', async () => {
    const played = await play(executeAwsApi, { ...table, Newer: true }, { aws: { DescribeTable: () => ({}) } })
    expect(played.calls[0]?.input).toEqual({ TableName: 'Orders', Newer: true })
  })

  test('lets an error of the service through as it is', async () => {
    const thrown = new StepFailure('Rate exceeded', { type: 'Throttling' })
    expect((await play(executeAwsApi, table, { aws: { DescribeTable: () => thrown } })).failure).toBe(thrown)
  })

  test('members of the answer can be read undeclared, the payload too', () => {
    const answer = { GroupId: 'sg-1' }
    expect(builtInOutput(executeAwsApi, answer, 'GroupId')).toBe('sg-1')
    expect(builtInOutput(executeAwsApi, answer, 'OutputPayload')).toBe('{"GroupId":"sg-1"}')
    expect(builtInOutput(executeAwsApi, answer, 'constructor')).toBeUndefined()
    const all = parseSelector('$')
    expect(all.ok && selectOutput(executeAwsApi, answer, all.selector)).toEqual({ found: true, value: answer })
  })
})

describe('aws:assertAwsResourceProperty', () => {
  const inputs = { ...table, PropertySelector: '$.Table.TableStatus', DesiredValues: ['ACTIVE', 'UPDATING'] }

  test('succeeds on a desired value', async () => {
    const played = await play(assertProperty, inputs, { aws: { DescribeTable: () => status('UPDATING') } })
    expect(outputOf(played)).toEqual({})
    expect(played.calls[0]?.input).toEqual({ TableName: 'Orders' })
  })

  test('fails on another, naming property, actual and desired', async () => {
    const { failure } = await play(assertProperty, inputs, { aws: { DescribeTable: () => status('DELETING') } })
    expect(failure?.message).toContain(
      'Property $.Table.TableStatus must be one of [ACTIVE, UPDATING], but it is "DELETING"',
    )
    expect(failure?.type).toBe('Verification')
  })

  test('fails on a missing property', async () => {
    const { failure } = await play(assertProperty, inputs, { aws: { DescribeTable: () => ({}) } })
    expect(failure?.message).toContain('there is no such property')
  })

  test.each([
    [true, ['True'], true],
    [false, ['False'], true],
    [true, ['true'], false],
    ['true', ['true'], true],
    [3, ['3'], true],
    [3, [3], true],
    [null, ['None'], true],
    ['x', 'x', true],
    [['a', 'b'], ['a', 'b', 'c'], true],
    [['a', 'z'], ['a', 'b'], false],
    [[], ['a'], false],
  ])('%j against %j: %j', async (actual, DesiredValues, matches) => {
    const all = { ...table, PropertySelector: '$.Table', DesiredValues }
    const played = await play(assertProperty, all, { aws: { DescribeTable: () => ({ Table: actual }) } })
    expect(played.failure === undefined).toBe(matches)
  })

  test('a deep scan wants every element', async () => {
    const all = { ...table, PropertySelector: '$..State.Name', DesiredValues: ['running'] }
    const answer = (...names: string[]) => ({ Instances: names.map((Name) => ({ State: { Name } })) })
    const one = await play(assertProperty, all, { aws: { DescribeTable: () => answer('running', 'running') } })
    expect(one.failure).toBeUndefined()
    const other = await play(assertProperty, all, { aws: { DescribeTable: () => answer('running', 'stopped') } })
    expect(other.failure).toBeDefined()
  })

  test('is checked', () => {
    const check = (PropertySelector: unknown, DesiredValues: unknown) =>
      checked(assertProperty, JSON.parse(JSON.stringify({ PropertySelector, DesiredValues })))
    expect(check('$.Table.TableStatus', ['ACTIVE'])).toEqual([])
    expect(check('Table.TableStatus', '{{ Values }}')).toEqual([])
    expect(check('{{ Selector }}', ['{{ Value }}'])).toEqual([])
    expect(check('$.Table[', ['ACTIVE'])).toEqual([expect.stringMatching(/^error PropertySelector: /)])
    expect(check('$.a', [true])).toEqual([expect.stringContaining('write "True"')])
    expect(check('$.a', [])).toEqual([expect.stringMatching(/^error DesiredValues: /)])
  })
})

describe('aws:waitForAwsResourceProperty', () => {
  const inputs = { ...table, PropertySelector: '$.Table.TableStatus', DesiredValues: ['ACTIVE'] }

  test('looks again, ever more slowly, until the value is there', async () => {
    const answers = [status('CREATING'), {}, status('CREATING'), status('ACTIVE')]
    const played = await play(wait, inputs, { aws: { DescribeTable: (_, number) => answers[number]! } })
    expect(outputOf(played)).toEqual({})
    expect(played.calls.map(({ at }) => at)).toEqual([0, 5, 15, 35])
  })

  test('does not wait at all where the value is there', async () => {
    expect((await play(wait, inputs, { aws: { DescribeTable: () => status('ACTIVE') } })).elapsed).toBe(0)
  })

  test('fails on an error of the API', async () => {
    const thrown = new StepFailure('Table not found')
    const answers = [status('CREATING'), thrown]
    const { failure } = await play(wait, inputs, { aws: { DescribeTable: (_, number) => answers[number]! } })
    expect(failure).toBe(thrown)
  })
})
