import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromWire, javaPattern, ParameterError, runDocument, startValues, toWire } from '../../src/engine/index.ts'
import { call, documentOf } from './small.ts'

type Definition = { readonly [key: string]: unknown }

function start(definition: Definition, value: unknown, form: 'typed' | 'wire' | 'loose' = 'typed') {
  const document = documentOf([call('A')], { parameters: { P: definition } })
  try {
    return startValues(document, value === undefined ? {} : { P: value }, form).values['P']
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error
    return `refused: ${error.message}`
  }
}

describe('a start', () => {
  it.each<[string, Definition, unknown, unknown]>([
    ['a text', { type: 'String' }, 'x', 'x'],
    ['no text', { type: 'String' }, 3, 'refused: Parameter "P" must be of type String, but is 3.'],
    ['missing', { type: 'String' }, undefined, 'refused: Missing required parameter: P in user inputs.'],
    ['a default', { type: 'String', default: '' }, undefined, ''],
    ['a default as text', { type: 'Integer', default: '5' }, undefined, 5],
    ['a default map as text', { type: 'StringMap', default: '{}' }, undefined, {}],
    ['an integer', { type: 'Integer' }, 3, 3],
    ['an integer as text', { type: 'Integer' }, '3', 'refused: Parameter "P" must be of type Integer, but is "3".'],
    ['a decimal', { type: 'Integer' }, 1.5, 'refused: Parameter "P" must be of type Integer, but is 1.5.'],
    ['a boolean', { type: 'Boolean' }, false, false],
    [
      'a boolean as text',
      { type: 'Boolean' },
      'true',
      'refused: Parameter "P" must be of type Boolean, but is "true".',
    ],
    ['a list', { type: 'StringList' }, ['a'], ['a']],
    [
      'a list of numbers',
      { type: 'StringList' },
      [1],
      'refused: Parameter "P" must be of type StringList, but is [1].',
    ],
    ['maps', { type: 'MapList' }, [{ a: 1 }], [{ a: 1 }]],
    ['allowed', { type: 'String', allowedValues: ['Install', 'Uninstall'] }, 'Install', 'Install'],
    [
      'not allowed',
      { type: 'String', allowedValues: ['Install', 'Uninstall'] },
      'install',
      'refused: Parameter "P" has value "install" not found in [Install, Uninstall].',
    ],
    [
      'a list, not allowed',
      { type: 'StringList', allowedValues: ['a', 'b'] },
      ['a', 'c'],
      'refused: Parameter "P" has value "c" not found in [a, b].',
    ],
    ['a boolean, allowed as text', { type: 'Boolean', allowedValues: ['True'] }, true, true],
    ['an integer, allowed', { type: 'Integer', allowedValues: [1, 2] }, 2, 2],
    ['matches', { type: 'String', allowedPattern: '[a-z]+' }, 'abc', 'abc'],
    [
      'matches only in part (D-06)',
      { type: 'String', allowedPattern: '[a-z]+' },
      'abc1',
      'refused: Parameter "P" has value "abc1" that does not match the pattern [a-z]+.',
    ],
    [
      'each item must match',
      { type: 'StringList', allowedPattern: '^i-.$' },
      ['i-1', 'x'],
      'refused: Parameter "P" has value "x" that does not match the pattern ^i-.$.',
    ],
    ['a default need not match', { type: 'String', default: '', allowedPattern: '^i-.$' }, undefined, ''],
    ['the default itself may be given', { type: 'String', default: '', allowedPattern: '^i-.$' }, '', ''],
    [
      'too short',
      { type: 'String', minChars: 2 },
      'a',
      'refused: Parameter "P" needs at least 2 characters, but has 1.',
    ],
    [
      'too long',
      { type: 'String', maxChars: 2 },
      'abc',
      'refused: Parameter "P" takes at most 2 characters, but has 3.',
    ],
    ['too few', { type: 'StringList', minItems: 1 }, [], 'refused: Parameter "P" needs at least 1 items, but has 0.'],
    [
      'too many',
      { type: 'StringList', maxItems: 1 },
      ['a', 'b'],
      'refused: Parameter "P" takes at most 1 items, but has 2.',
    ],
    ['an instance', { type: 'AWS::EC2::Instance::Id' }, 'i-12345678', 'i-12345678'],
    [
      'no instance (D-05)',
      { type: 'AWS::EC2::Instance::Id' },
      'x',
      'refused: Parameter "P" has value "x" that is no AWS::EC2::Instance::Id (^m?i-([a-z0-9]{8}|[a-z0-9]{17})$).',
    ],
    ['an empty role', { type: 'AWS::IAM::Role::Arn', default: '' }, '', ''],
    [
      'a list of roles',
      { type: 'List<AWS::IAM::Role::Arn>' },
      ['arn:aws:iam::123456789012:role/x'],
      ['arn:aws:iam::123456789012:role/x'],
    ],
  ])('%s', (_, definition, value, expected) => {
    expect(start(definition, value)).toEqual(expected)
  })

  it.each<[string, unknown, unknown]>([
    ['String', ['x'], 'x'],
    ['String', ['x', 'y'], 'refused: Parameter "P" must be of type String, but is ["x","y"].'],
    ['Integer', ['3'], 3],
    ['Integer', ['three'], 'refused: Parameter "P" must be of type Integer, but is ["three"].'],
    ['Boolean', ['false'], false],
    ['StringList', ['a', 'b'], ['a', 'b']],
    ['StringMap', ['{"k":"v"}'], { k: 'v' }],
    ['MapList', ['{"a":1}', '{"b":2}'], [{ a: 1 }, { b: 2 }]],
    ['MapList', ['[{"a":1},{"b":2}]'], [{ a: 1 }, { b: 2 }]],
    ['StringMap', ['["k"]'], 'refused: Parameter "P" must be of type StringMap, but is ["[\\"k\\"]"].'],
  ])('on the wire: %s %j', (type, value, expected) => {
    expect(start({ type }, value, 'wire')).toEqual(expected)
  })

  it('reports every problem, and knows what is declared', () => {
    const document = documentOf([call('A')], { parameters: { A: { type: 'String' }, B: { type: 'Integer' } } })
    const problems = () => startValues(document, { B: 'x', C: 1 })
    expect(problems).toThrow(ParameterError)
    expect(problems).toThrow(
      /Parameter "C" is not declared.*It declares: A, B\.\nMissing required parameter: A in user inputs\.\nParameter "B" must be of type Integer/,
    )
  })

  it('rejects before anything runs', async () => {
    const document = documentOf([call('A')], { parameters: { P: { type: 'String' } } })
    await expect(runDocument(document)).rejects.toMatchObject({ name: 'ParameterError', code: 'invalid-parameters' })
  })

  it('reads defaults from the Parameter Store', async () => {
    const document = documentOf([call('A')], {
      parameters: {
        P: { type: 'String', default: '{{ssm:/a/b}}' },
        L: { type: 'StringList', default: ['{{ ssm:list }}'] },
      },
    })
    const asked: unknown[] = []
    const result = await runDocument(document, {
      aws: ({ service, operation, input }) => {
        if (service !== 'ssm') return {}
        asked.push([operation, input])
        return { Parameter: { Value: input['Name'] === 'list' ? 'x,y' : 'stored' } }
      },
    })
    expect(asked).toEqual([
      ['GetParameter', { Name: '/a/b' }],
      ['GetParameter', { Name: 'list' }],
    ])
    expect(result.events[0]).toMatchObject({ parameters: {}, values: { P: 'stored', L: ['x', 'y'] } })
  })

  it('travels: what goes on the wire comes back', () => {
    const values = fc.oneof(
      fc.tuple(fc.constant('String' as const), fc.string()),
      fc.tuple(fc.constant('Integer' as const), fc.integer()),
      fc.tuple(fc.constant('Boolean' as const), fc.boolean()),
      fc.tuple(fc.constant('StringList' as const), fc.array(fc.string())),
      fc.tuple(fc.constant('StringMap' as const), fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true })),
    )
    fc.assert(
      fc.property(values, ([type, value]) => {
        expect(fromWire(type, toWire(value))).toEqual(value)
      }),
    )
  })
})

describe('a Java pattern', () => {
  it.each<[string, string, boolean]>([
    ['(?i)ab+', 'ABB', true],
    ['[-_a-zA-Z0-9]*', 'a b', false],
    ['\\p{Alpha}+', 'abc', true],
    ['\\p{L}+', 'äß', true],
    ['\\p{L}+', 'a1', false],
    ['[\\p{L}\\p{N} _.:/=+\\-@]*', 'Größe 5', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\Aabc\\z', 'abc', true],
    ['a++b', 'aab', true],
    ['(?>ab)c', 'abc', true],
    ['[]a]+', ']a', true],
    ['.{0,3}', 'a\nb', false],
    ['a|bc', 'bc', true],
    ['[a-z&&[^b]]', '(', true],
  ])('%s on %s', (pattern, value, expected) => {
    // Intersections of classes cannot be translated: JavaScript reads them as something else or not at all.
    if (pattern.includes('&&')) expect(() => javaPattern(pattern)).not.toThrow()
    else expect(javaPattern(pattern)?.test(value)).toBe(expected)
  })
})
