import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkInput, findOperation, type InputProblem, type ReferenceType } from '../../src/aws/index.ts'

/** References of these tests say their own type: `{{ Integer }}`. A text that holds one among other text is a String. */
function referenceType(text: string): ReferenceType | undefined {
  const whole = /^\{\{ (\w+) \}\}$/.exec(text)
  if (whole !== null) return whole[1] as ReferenceType
  return text.includes('{{') ? 'String' : undefined
}

function problems(service: string, api: string, input: { [name: string]: unknown }): readonly InputProblem[] {
  return checkInput(findOperation(service, api)!, input, referenceType)
}

const brief = (found: readonly InputProblem[]) =>
  found.map(({ kind, path, fromReference }) => `${kind} ${path.join('.')}${fromReference ? ' (reference)' : ''}`)

describe('members', () => {
  test('an unknown one is named, with the nearest known; a missing one too', () => {
    const found = problems('dynamodb', 'UpdateTable', { TableNam: 'orders' })
    expect(brief(found)).toEqual(['unknown-member TableNam', 'missing-member '])
    expect(found[0]!.message).toBe('dynamodb UpdateTable: there is no input TableNam; did you mean TableName?')
    expect(found[1]!.message).toBe('dynamodb UpdateTable: the input needs TableName (text)')
  })

  test('deep inside too, with the path to them', () => {
    const found = problems('lambda', 'UpdateFunctionConfiguration', {
      FunctionName: 'f',
      Environment: { Variable: { A: 'b' } },
      VpcConfig: { SubnetIds: ['subnet-1', 2] },
    })
    expect(brief(found)).toEqual(['unknown-member Environment.Variable', 'wrong-type VpcConfig.SubnetIds.1'])
    expect(found[0]!.message).toContain('Environment has no input Variable; did you mean Variables?')
  })

  test('what objects inherit is no member', () => {
    const input = JSON.parse('{"FunctionName": "f", "__proto__": {"x": 1}, "constructor": "y"}')
    expect(brief(problems('lambda', 'GetFunction', input))).toEqual([
      'unknown-member __proto__',
      'unknown-member constructor',
    ])
  })

  test("boto3's other names are told as such and checked as the real ones", () => {
    const filters = { Filters: [{ Name: 'vpc-id', Value: ['x'] }] }
    expect(brief(problems('ec2', 'DescribeNatGateways', filters))).toEqual([
      'alias Filters',
      'unknown-member Filters.0.Value',
    ])
    expect(problems('ec2', 'DescribeInstances', { Filters: [] })).toEqual([])
    expect(brief(problems('ec2', 'DescribeInstances', { Filter: [] }))).toEqual(['unknown-member Filter'])
    const task = { logGroupName: 'g', fromTime: 1, to: 2, destination: 'b' }
    expect(brief(problems('logs', 'CreateExportTask', task))).toEqual(['alias fromTime'])
    expect(brief(problems('logs', 'CreateExportTask', { ...task, from: 1 }))).toEqual(['unknown-member fromTime'])
  })

  test('an operation without members takes none', () => {
    expect(problems('sts', 'GetCallerIdentity', {})).toEqual([])
    expect(brief(problems('sts', 'GetCallerIdentity', { X: 1 }))).toEqual(['unknown-member X'])
  })

  test('a union takes exactly one', () => {
    const value = (given: object) => ({
      resourceArn: 'a',
      secretArn: 'b',
      sql: 'c',
      parameters: [{ name: 'n', value: given }],
    })
    expect(problems('rds-data', 'ExecuteStatement', value({ stringValue: 'x' }))).toEqual([])
    const both = problems('rds-data', 'ExecuteStatement', value({ stringValue: 'x', longValue: 1 }))
    expect(brief(both)).toEqual(['wrong-type parameters.0.value'])
    expect(both[0]!.message).toContain('exactly one of')
  })
})

describe('types', () => {
  const update = (values: object) => problems('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'f', ...values })

  test.each([
    [{ Timeout: 20 }, []],
    [{ Timeout: '20' }, ['wrong-type Timeout']],
    [{ Timeout: 2.5 }, ['wrong-type Timeout']],
    [{ Timeout: '{{ Integer }}' }, []],
    [{ Timeout: '{{ unknown }}' }, []],
    [{ Timeout: '{{ String }}' }, ['wrong-type Timeout (reference)']],
    [{ Timeout: '{{ Integer }}0' }, ['wrong-type Timeout (reference)']],
    [{ Description: '{{ String }}' }, []],
    [{ Description: 'of {{ Integer }}' }, []],
    [{ Description: '{{ StringList }}' }, ['wrong-type Description (reference)']],
    [{ Description: 5 }, ['wrong-type Description']],
    [{ Description: null }, ['wrong-type Description']],
    [{ Layers: ['a', '{{ String }}', '{{ StringList }}'] }, []],
    [{ Layers: '{{ StringList }}' }, []],
    [{ Layers: '{{ String }}' }, []],
    [{ Layers: 'a' }, []],
    [{ Layers: { a: 'b' } }, ['wrong-type Layers']],
    [{ Layers: '{{ MapList }}' }, ['wrong-type Layers (reference)']],
    [{ Environment: '{{ StringMap }}' }, []],
    [{ Environment: '{{ String }}' }, ['wrong-type Environment (reference)']],
    [{ Environment: 'x' }, ['wrong-type Environment']],
    [{ Environment: { Variables: '{{ StringMap }}' } }, []],
    [{ Environment: { Variables: { A: 1 } } }, ['wrong-type Environment.Variables.A']],
    [{ FileSystemConfigs: '{{ MapList }}' }, []],
    [{ FileSystemConfigs: ['{{ MapList }}', '{{ StringMap }}'] }, []],
    [{ FileSystemConfigs: 'x' }, ['wrong-type FileSystemConfigs']],
    [{ FileSystemConfigs: [{ Arn: 'a' }] }, ['missing-member FileSystemConfigs.0']],
  ] as const)('%j', (values, expected) => {
    expect(brief(update(values))).toEqual(expected)
  })

  test('booleans, numbers, times and free JSON', () => {
    expect(brief(problems('ec2', 'StopInstances', { InstanceIds: ['i-1'], Force: 'true' }))).toEqual([
      'wrong-type Force',
    ])
    expect(problems('ec2', 'StopInstances', { InstanceIds: '{{ StringList }}', Force: '{{ Boolean }}' })).toEqual([])
    const metrics = {
      Namespace: 'n',
      MetricName: 'm',
      StartTime: '{{ String }}',
      EndTime: '2026-01-01T00:00:00Z',
      Period: 60,
    }
    expect(problems('cloudwatch', 'GetMetricStatistics', metrics)).toEqual([])
    expect(problems('bedrock-agentcore', 'InvokeAgentRuntime', {}).map(({ kind }) => kind)).toContain('missing-member')
  })

  test('recursive shapes end where the value ends', () => {
    const put = (item: object) => problems('dynamodb', 'PutItem', { TableName: 't', Item: item })
    expect(put({ a: { M: { b: { L: [{ S: 'x' }, { M: { c: { N: '1' } } }] } } } })).toEqual([])
    expect(brief(put({ a: { M: { b: { L: [{ S: 1 }, { X: 'y' }] } } } }))).toEqual([
      'wrong-type Item.a.M.b.L.0.S',
      'unknown-member Item.a.M.b.L.1.X',
    ])
  })
})

describe('allowed values', () => {
  test('a wrong one is named with the nearest; references are let be', () => {
    const found = problems('lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'event' })
    expect(brief(found)).toEqual(['not-in-enum InvocationType'])
    expect(found[0]!.message).toContain('did you mean Event?')
    expect(problems('lambda', 'Invoke', { FunctionName: 'f', InvocationType: '{{ String }}' })).toEqual([])
    expect(problems('lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'Dry{{ String }}' })).toEqual([])
  })

  test('keys of maps too', () => {
    const queue = { QueueUrl: 'q', Attributes: { VisibilityTimout: '30', '{{ String }}': 'x' } }
    expect(brief(problems('sqs', 'SetQueueAttributes', queue))).toEqual(['not-in-enum Attributes.VisibilityTimout'])
  })
})

test('never throws and never loops, whatever the input', () => {
  const operations = ['PutItem', 'TransactWriteItems', 'UpdateTable'].map((api) => findOperation('dynamodb', api)!)
  const keys = ['Item', 'TableName', 'TransactItems', 'Put', 'M', 'L', 'S', 'AttributeDefinitions', 'x', '__proto__']
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(null, 1, 1.5, true, '', 'x', '{{ String }}', '{{ MapList }}'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 3 }),
    ),
  }))
  fc.assert(
    fc.property(fc.constantFrom(...operations), fc.dictionary(fc.constantFrom(...keys), value), (operation, input) => {
      for (const problem of checkInput(operation, input, referenceType)) {
        expect(problem.message.startsWith(`dynamodb ${operation.name}: `)).toBe(true)
        const parent = problem.path
          .slice(0, -1)
          .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], input)
        expect(problem.path.length === 0 || parent !== undefined).toBe(true)
      }
    }),
  )
})
