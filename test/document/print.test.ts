import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { equivalent, GuardiaError, type Json, printJson, printYaml, readSource } from '../../src/document/index.ts'
import { json, text } from './values.ts'

describe('laws of printed YAML', () => {
  test('it reads back to the same value and prints to the same bytes', () => {
    fc.assert(
      fc.property(json, (value) => {
        const printed = printYaml(value)
        const again = readSource(printed).value
        expect(again).toEqual(value)
        expect(printYaml(again)).toBe(printed)
        expect(printed.endsWith('\n') && !printed.includes('\r')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('a reader of YAML 1.1 takes it for the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(parse(printYaml({ value }), { version: '1.1', schema: 'yaml-1.1' })).toEqual({ value })
      }),
      { numRuns: 300, examples: [[" '\n "], [{ '.': '..', '+.': '._', e0: 'E-5' }]] },
    )
  })

  test('every text survives as a value, as an element and as a key', () => {
    fc.assert(
      fc.property(text, (one) => {
        const value: Json = { a: one, b: [one, [one], { [one === '__proto__' ? 'c' : one]: one }], z: 1 }
        expect(readSource(printYaml(value)).value).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })
})

test('JSON reads back too', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(readSource(printJson(value)).value).toEqual(value)
    }),
  )
})

test('the canonical form', () => {
  const document: Json = {
    mainSteps: [
      {
        outputs: [{ Type: 'String', Selector: '$.Table.Mode', Name: 'Mode' }],
        isEnd: true,
        inputs: { TableName: '{{ Table }}', Api: 'DescribeTable', Service: 'dynamodb', AttributesToGet: [] },
        action: 'aws:executeAwsApi',
        extra: null,
        name: 'read',
      },
      {
        name: 'decide',
        action: 'aws:branch',
        inputs: {
          Choices: [
            { StringEquals: 'on', Variable: '{{ read.Mode }}', NextStep: 'read' },
            {
              And: [{ BooleanEquals: true, Variable: '{{ x }}' }, { Not: { NumericEquals: 1, Variable: '{{ y }}' } }],
              NextStep: 'a',
            },
          ],
        },
      },
      {
        name: 'run',
        action: 'aws:executeScript',
        inputs: {
          Script: 'def f(e, c):\n\n  return {}\n',
          Pattern: '^\\w+: "x"$',
          Map: {},
          Nested: [[1, 2], [{ a: 1, b: 2 }]],
        },
      },
    ],
    parameters: {
      Zone: { default: 'yes', type: 'String', description: 'First: the zone' },
      Age: { type: 'Integer', default: 3 },
    },
    description: 'One\nTwo',
    schemaVersion: '0.3',
  }
  const canonical = `schemaVersion: "0.3"
description: |-
  One
  Two
parameters:
  Zone:
    type: String
    description: "First: the zone"
    default: "yes"
  Age:
    type: Integer
    default: 3
mainSteps:
  - name: read
    action: aws:executeAwsApi
    inputs:
      Service: dynamodb
      Api: DescribeTable
      TableName: "{{ Table }}"
      AttributesToGet: []
    isEnd: true
    outputs:
      - Name: Mode
        Selector: $.Table.Mode
        Type: String
    extra: null
  - name: decide
    action: aws:branch
    inputs:
      Choices:
        - NextStep: read
          Variable: "{{ read.Mode }}"
          StringEquals: "on"
        - NextStep: a
          And:
            - Variable: "{{ x }}"
              BooleanEquals: true
            - Not:
                Variable: "{{ y }}"
                NumericEquals: 1
  - name: run
    action: aws:executeScript
    inputs:
      Script: |
        def f(e, c):

          return {}
      Pattern: '^\\w+: "x"$'
      Map: {}
      Nested:
        - - 1
          - 2
        - - a: 1
            b: 2
`
  expect(printYaml(document)).toBe(canonical)
  expect(printYaml(readSource(printJson(document)).value)).toBe(canonical)
  expect(equivalent(readSource(canonical).value, document)).toBe(true)
})

test('what is no document keeps its order', () => {
  expect(printYaml({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*' }] })).toBe(
    'Version: "2012-10-17"\nStatement:\n  - Effect: Allow\n    Action: "*"\n',
  )
  expect(printJson({ b: 1, a: 2 })).toBe('{\n  "b": 1,\n  "a": 2\n}\n')
})

test('numbers that YAML 1.1 would take for texts get a dot', () => {
  expect(printYaml([1e21, 1e-7, 1.5e-9, 100000])).toBe('- 1.0e+21\n- 1.0e-7\n- 1.5e-9\n- 100000\n')
})

test('a number that JSON does not have is refused', () => {
  expect(() => printYaml([Number.NaN])).toThrow(GuardiaError)
})

test('equivalent ignores the order of keys and nothing else', () => {
  expect(equivalent({ a: 1, b: [1, { c: null, d: 2 }] }, { b: [1, { d: 2, c: null }], a: 1 })).toBe(true)
  const pairs: readonly (readonly [Json, Json])[] = [
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: null }, { b: null }],
    [{}, []],
    [null, {}],
    ['1', 1],
    [{ a: 1 }, { a: '1' }],
    [{ toString: 1 }, { valueOf: 1 }],
  ]
  for (const [a, b] of pairs) expect(equivalent(a, b) || equivalent(b, a), JSON.stringify([a, b])).toBe(false)
  fc.assert(fc.property(json, (value) => equivalent(value, structuredClone(value))))
})

test('printing hostile texts takes no time', () => {
  const start = performance.now()
  for (const one of ['\n', ' ', '1', '"', '\\', 'a\n\n', '\n '].map((piece) => piece.repeat(100_000))) {
    printYaml([one, `${one}x`, `x${one}`])
  }
  expect(performance.now() - start).toBeLessThan(3000)
})
