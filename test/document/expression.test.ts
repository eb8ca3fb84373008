import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Json,
  parseText,
  printReference,
  type Reference,
  referencesIn,
  resolveValue,
  wholeReference,
} from '../../src/document/index.ts'
import { json, reference, text } from './values.ts'

const parameter = (name: string): Reference => ({ kind: 'parameter', name })

describe('parsing', () => {
  test.each<[string, readonly (string | Reference)[]]>([
    ['{{ InstanceId }}', [parameter('InstanceId')]],
    ['{{InstanceId}}', [parameter('InstanceId')]],
    ['{{   InstanceId}}', [parameter('InstanceId')]],
    ['PT{{ Seconds }}S', ['PT', parameter('Seconds'), 'S']],
    ['{{ a }}{{ b }}', [parameter('a'), parameter('b')]],
    ['{{ readTable.Mode }}', [{ kind: 'output', step: 'readTable', name: 'Mode' }]],
    ['{{ list.How to terminate resource }}', [{ kind: 'output', step: 'list', name: 'How to terminate resource' }]],
    ['{{variable:count}}', [{ kind: 'variable', name: 'count' }]],
    ['{{ global:REGION }}', [{ kind: 'global', name: 'REGION' }]],
    ['{{automation:EXECUTION_ID}}', [{ kind: 'automation', name: 'EXECUTION_ID' }]],
    ['{{ssm:/a/b-c.d}}', [{ kind: 'ssm', name: '/a/b-c.d' }]],
    ['{"a":{"b":{{ x }}}}', ['{"a":{"b":', parameter('x'), '}}']],
    ['{{ {{ x }} }}', ['{{ ', parameter('x'), ' }}']],
  ])('%s', (given, expected) => {
    expect(parseText(given)).toEqual(expected)
  })

  test.each([
    ...[
      '',
      'plain',
      '{{',
      '}}',
      '{{}}',
      '{{ }}',
      '{{{}}}',
      '{{{{}}}}',
      '{{ x[0] }}',
      '{{ step.Out.field }}',
      '{{ .Names }}',
    ],
    ...[
      '{{ a b }}',
      '{{ a | upper }}',
      '{{ GLOBAL:REGION }}',
      '{{ variable: x }}',
      '{{ resolve:ssm:x }}',
      '{{ssm-secure:/x}}',
    ],
    ...['{{ a. }}', '{{ "a" }}', '{ { a } }', "f'DRIVER={{ODBC Driver 18 for SQL Server}}'", '{{ step.Out\nPut }}'],
  ])('%s holds no reference', (given) => {
    expect(parseText(given)).toEqual(given === '' ? [] : [given])
    expect(wholeReference(given)).toBeUndefined()
  })

  test('pieces of text are merged, and together are the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, reference.map(printReference), fc.constantFrom('{', '}', '{{', '}}'))),
        (all) => {
          const given = all.join('')
          const parts = parseText(given)
          expect(parts.some((part, index) => typeof part === 'string' && typeof parts[index + 1] === 'string')).toBe(
            false,
          )
          expect(resolveValue(given, () => undefined)).toBe(given)
        },
      ),
    )
  })

  test('a printed reference parses to itself', () => {
    fc.assert(
      fc.property(reference, (one) => {
        expect(wholeReference(printReference(one))).toEqual(one)
        expect(parseText(printReference(one))).toEqual([one])
      }),
    )
  })

  test('a blank around the braces makes it text, as does anything that is no string', () => {
    expect(wholeReference(' {{ x }}')).toBeUndefined()
    expect(wholeReference('{{ x }}\n')).toBeUndefined()
    expect(wholeReference('{{ x }}{{ y }}')).toBeUndefined()
    expect(wholeReference(['{{ x }}'])).toBeUndefined()
    expect(wholeReference(3)).toBeUndefined()
  })

  test('hostile texts take no time', () => {
    const start = performance.now()
    for (const one of ['{', '{{', '{{ ', '{{ a.', '{{ a.b c', '}}', '{{ a.b ']) parseText(one.repeat(100_000))
    parseText(`{{ a.${' b'.repeat(100_000)}`)
    parseText(`{{ a.b${' '.repeat(200_000)}!}}`)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

test('references are found where they stand, keys aside', () => {
  const value: Json = {
    '{{ key }}': 'x',
    'a/b': ['{{ s.L }}', 'pre {{ p }}', ['{{ q }}']],
    c: { d: '{{ variable:v }}', e: 1, f: null },
  }
  expect(referencesIn(value, '/inputs')).toEqual([
    { reference: { kind: 'output', step: 's', name: 'L' }, pointer: '/inputs/a~1b/0', use: 'element' },
    { reference: parameter('p'), pointer: '/inputs/a~1b/1', use: 'text' },
    { reference: parameter('q'), pointer: '/inputs/a~1b/2/0', use: 'element' },
    { reference: { kind: 'variable', name: 'v' }, pointer: '/inputs/c/d', use: 'whole' },
  ])
})

describe('resolving', () => {
  const values: { readonly [name: string]: Json } = {
    text: 'abc',
    list: ['a', 'b'],
    empty: [],
    map: { k: 1 },
    yes: true,
    three: 3,
    nothing: null,
    again: '{{ text }}',
  }
  const lookup = (one: Reference): Json | undefined =>
    one.kind === 'parameter' && Object.hasOwn(values, one.name) ? values[one.name] : undefined

  test.each<[Json, Json]>([
    ['{{ list }}', ['a', 'b']],
    ['{{ map }}', { k: 1 }],
    ['{{ yes }}', true],
    ['{{ nothing }}', null],
    ['{{ empty }}', []],
    ['<{{ text }}>', '<abc>'],
    ['{{ three }} {{ yes }} {{ list }} {{ map }}', '3 true ["a","b"] {"k":1}'],
    [
      ['x', '{{ list }}', '{{ empty }}', '{{ text }}', '{{ map }}'],
      ['x', 'a', 'b', 'abc', { k: 1 }],
    ],
    [['<{{ list }}>'], ['<["a","b"]>']],
    [[['{{ list }}']], [['a', 'b']]],
    [{ '{{ text }}': ['{{ three }}'] }, { '{{ text }}': [3] }],
    ['{{ unknown }} {{ constructor }}', '{{ unknown }} {{ constructor }}'],
    ['{{again}} {{unknown}}', '{{ text }} {{unknown}}'],
    [
      { a: { b: '{{ text }}' }, c: false },
      { a: { b: 'abc' }, c: false },
    ],
  ])('%j becomes %j', (given, expected) => {
    expect(resolveValue(given, lookup)).toEqual(expected)
  })

  test('with nothing known every value stays itself', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(resolveValue(value, () => undefined)).toEqual(value)
      }),
    )
  })

  test('replacing each reference by itself changes nothing but the spacing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, reference.map(printReference))), (all) => {
        const given = all.join('')
        const resolved = resolveValue(given, (one) => printReference(one))
        expect(parseText(String(resolved))).toEqual(parseText(given))
      }),
    )
  })

  test('a key named __proto__ stays a key', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": "{{ text }}"}}') as Json
    const resolved = resolveValue(hostile, lookup)
    expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype)
    expect(JSON.stringify(resolved)).toBe('{"__proto__":{"polluted":"abc"}}')
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  })
})
