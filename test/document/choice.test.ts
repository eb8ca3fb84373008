import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Condition,
  ConditionMismatch,
  describeCondition,
  holds,
  type Json,
  operators,
  parseChoices,
  parseCondition,
  printCondition,
} from '../../src/document/index.ts'

function conditionOf(value: Json): Condition {
  const parsed = parseCondition(value)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.condition
}

const operandOf = (operator: string): Json =>
  operator.startsWith('Numeric') ? 3 : operator === 'BooleanEquals' ? true : 'x'

const condition: fc.Arbitrary<Condition> = fc.letrec<{ one: Condition }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .constantFrom(...operators)
      .map((operator): Condition => ({ kind: 'compare', variable: '{{ v }}', operator, operand: operandOf(operator) })),
    tie('one').map((inner): Condition => ({ kind: 'not', condition: inner })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('one'), { minLength: 2, maxLength: 3 }))
      .map(([kind, conditions]): Condition => ({ kind, conditions })),
  ),
})).one

describe('reading', () => {
  test('a printed condition is read as itself', () => {
    fc.assert(
      fc.property(condition, (one) => {
        expect(conditionOf(printCondition(one))).toEqual(one)
      }),
    )
  })

  const equals = { Variable: '{{ a }}', StringEquals: 'x' }
  test.each<[string, Json, readonly (string | number)[], RegExp]>([
    ['no map', 'x', [], /must be a map/],
    ['an empty map', {}, [], /needs a Variable/],
    ['no Variable', { StringEquals: 'x' }, [], /needs a Variable/],
    ['no operation', { Variable: '{{ a }}' }, [], /one operation/],
    ['two operations', { ...equals, Contains: 'y' }, ['Contains'], /StringEquals and Contains/],
    [
      'an unknown operation',
      { Variable: 'v', StringEqualsIgnoreCase: 'x' },
      ['StringEqualsIgnoreCase'],
      /Did you mean EqualsIgnoreCase\?/,
    ],
    ['a shortened operation', { Variable: 'v', NumericLess: 1 }, ['NumericLess'], /Did you mean NumericLesser\?/],
    [
      'a lengthened operation',
      { Variable: 'v', NumericGreaterThan: 1 },
      ['NumericGreaterThan'],
      /Did you mean NumericGreater\?/,
    ],
    ['another letter case', { Variable: 'v', stringEquals: 'x' }, ['stringEquals'], /Did you mean StringEquals\?/],
    ['a strange operation', { Variable: 'v', Matches: 'x' }, ['Matches'], /It has StringEquals/],
    ['an own key of objects', JSON.parse('{"Variable": "v", "__proto__": 1}') as Json, ['__proto__'], /no operation/],
    ['And with one', { And: [equals] }, ['And'], /at least two conditions; it has 1/],
    ['Or with a map', { Or: equals }, ['Or'], /it is no list/],
    ['Not with a list', { Not: [equals] }, ['Not'], /one condition/],
    ['And beside an operation', { And: [equals, equals], Variable: 'v' }, ['Variable'], /beside And/],
    ['NextStep inside', { Not: { ...equals, NextStep: 'a' } }, ['Not', 'NextStep'], /Only the choice/],
    ['a fault inside', { Or: [equals, { And: [equals, {}] }] }, ['Or', 1, 'And', 1], /Variable/],
    ['a number for a text', { Variable: 'v', StringEquals: 5 }, ['StringEquals'], /a text/],
    ['a text for a number', { Variable: 'v', NumericEquals: '5' }, ['NumericEquals'], /a number/],
    ['a number for a truth', { Variable: 'v', BooleanEquals: 1 }, ['BooleanEquals'], /true or false/],
  ])('%s is refused', (_, value, path, message) => {
    const parsed = parseCondition(value)
    expect(parsed).toMatchObject({ ok: false, problems: [{ path, message: expect.stringMatching(message) }] })
  })

  test('references and the texts of truth are operands', () => {
    for (const value of [
      { Variable: '{{ a }}', NumericEquals: '{{ b }}' },
      { Variable: '{{ a }}', StringEquals: '{{ b.c }}' },
      { Variable: '{{ a }}', BooleanEquals: 'True' },
    ]) {
      expect(printCondition(conditionOf(value))).toEqual(value)
    }
  })

  test('choices carry their step; everything wrong is told at once', () => {
    const good = { NextStep: 'b', Variable: '{{ a }}', StringEquals: 'x' }
    expect(parseChoices([good])).toEqual({
      ok: true,
      choices: [
        { nextStep: 'b', condition: { kind: 'compare', variable: '{{ a }}', operator: 'StringEquals', operand: 'x' } },
      ],
    })
    const bad = parseChoices([
      good,
      { Variable: '{{ a }}', StringEquals: 'x' },
      { ...good, NextStep: 5 },
      'x',
      { NextStep: 'c' },
    ])
    expect(bad.ok ? [] : bad.problems.map((one) => one.path)).toEqual([[1], [2, 'NextStep'], [3], [4]])
    for (const none of [[], null, {}, 'x'] as readonly Json[]) expect(parseChoices(none).ok).toBe(false)
  })
})

describe('holding', () => {
  const compare = (operator: string, left: Json, right: Json): boolean =>
    holds(conditionOf({ Variable: '{{ left }}', [operator]: '{{ right }}' }), (value) =>
      value === '{{ left }}' ? left : right,
    )

  test.each<[string, Json, Json, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['EqualsIgnoreCase', 'aB', 'Ab', true],
    ['StartsWith', 'abc', 'ab', true],
    ['StartsWith', 'abc', 'bc', false],
    ['EndsWith', 'abc', 'bc', true],
    ['Contains', 'abc', 'b', true],
    ['Contains', 'abc', 'd', false],
    ['NumericEquals', 1, 1.0, true],
    ['NumericGreater', 2, 1, true],
    ['NumericGreater', 10, 9, true],
    ['NumericLesser', 1, 1, false],
    ['NumericGreaterOrEquals', 1, 1, true],
    ['NumericLesserOrEquals', 2, 1, false],
    ['BooleanEquals', true, true, true],
    ['BooleanEquals', false, true, false],
    ['BooleanEquals', 'true', true, true],
    ['BooleanEquals', false, 'False', true],
  ])('%s of %j and %j', (operator, left, right, expected) => {
    expect(compare(operator, left, right)).toBe(expected)
  })

  test.each<[string, Json, Json, RegExp]>([
    ['StringEquals', 5, '5', /Variable is 5/],
    ['StringEquals', 'a', null, /compares with is null/],
    ['NumericEquals', '5', 5, /NumericEquals compares a number/],
    ['BooleanEquals', 'yes', true, /"yes"/],
    ['Contains', ['a'], 'a', /\["a"\]/],
  ])('%s of %j and %j is a mismatch', (operator, left, right, message) => {
    expect(() => compare(operator, left, right)).toThrow(ConditionMismatch)
    expect(() => compare(operator, left, right)).toThrow(message)
  })

  test('not, and, or are those of logic, and the rest is not resolved once it is decided', () => {
    const table = (value: Json): Json => (value === '{{ t }}' ? true : value === '{{ f }}' ? false : value)
    const is = (name: string): Json => ({ Variable: `{{ ${name} }}`, BooleanEquals: true })
    for (const a of ['t', 'f']) {
      for (const b of ['t', 'f']) {
        expect(holds(conditionOf({ And: [is(a), is(b)] }), table)).toBe(a === 't' && b === 't')
        expect(holds(conditionOf({ Or: [is(a), is(b)] }), table)).toBe(a === 't' || b === 't')
      }
      expect(holds(conditionOf({ Not: is(a) }), table)).toBe(a === 'f')
    }
    // "{{ never }}" resolves to itself, which is no truth: resolving it would be a mismatch.
    expect(holds(conditionOf({ Or: [is('t'), is('never')] }), table)).toBe(true)
    expect(holds(conditionOf({ And: [is('f'), is('never')] }), table)).toBe(false)
    expect(() => holds(conditionOf({ Or: [is('f'), is('never')] }), table)).toThrow(ConditionMismatch)
  })
})

test('conditions in words', () => {
  const words = describeCondition(
    conditionOf({
      And: [
        { Variable: '{{ read.Mode }}', StringEquals: 'PROVISIONED' },
        {
          Or: [
            { Variable: '{{ variable:n }}', NumericGreaterOrEquals: 3 },
            { Not: { Variable: '{{ Go }}', BooleanEquals: '{{ s.Ok }}' } },
          ],
        },
      ],
    }),
  )
  expect(words).toBe('read.Mode is "PROVISIONED" and (variable:n ≥ 3 or not (Go is s.Ok))')
})
