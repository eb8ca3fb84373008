import { describe, expect, test } from 'vitest'
import { findAction } from '../../src/actions/index.ts'
import type { Json } from '../../src/document/index.ts'
import { checked, play } from './play.ts'

const branch = findAction('aws:branch')!
const loop = findAction('aws:loop')!
const updateVariable = findAction('aws:updateVariable')!

const mode = (value: string, NextStep: string) => ({ Variable: '{{ Mode }}', StringEquals: value, NextStep })

describe('aws:branch', () => {
  const choose = (inputs: { readonly [name: string]: Json }, values: { readonly [reference: string]: Json }) =>
    play(branch, inputs, {
      resolve: (value) => (typeof value === 'string' && value.startsWith('{{') ? values[value]! : value),
    })

  test('takes the first choice that holds, and resolves no later one', async () => {
    const inputs = {
      Choices: [mode('a', 'A'), mode('b', 'B'), { ...mode('b', 'C'), Variable: '{{ Never }}' }],
      Default: 'D',
    }
    const { outcome } = await choose(inputs, { '{{ Mode }}': 'b' })
    expect(outcome).toEqual({ kind: 'done', output: { NextStep: 'B' }, nextStep: 'B' })
  })

  test('goes to Default, or nowhere in particular', async () => {
    const Choices = [mode('a', 'A')]
    expect((await choose({ Choices, Default: 'D' }, { '{{ Mode }}': 'x' })).outcome).toMatchObject({ nextStep: 'D' })
    expect((await choose({ Choices }, { '{{ Mode }}': 'x' })).outcome).toEqual({
      kind: 'done',
      output: {},
      nextStep: null,
    })
  })

  test('fails where values do not compare', async () => {
    const Choices = [{ Variable: '{{ Mode }}', NumericGreater: 1, NextStep: 'A' }]
    const { failure } = await choose({ Choices }, { '{{ Mode }}': 'x' })
    expect(failure?.message).toMatch(/^Step fails when it is executing\/canceling action\. /)
  })

  test('fails on choices that cannot be read', async () => {
    expect((await choose({ Choices: [{ NextStep: 'A' }] }, {})).failure?.stage).toBe('InputValidation')
  })

  test('is checked', () => {
    const check = (choice: Json) => checked(branch, { Choices: [choice] })
    expect(check(mode('a', 'A'))).toEqual([])
    expect(check({ NextStep: 'A', Or: [mode('a', 'A')] })).toEqual([
      expect.stringMatching(/^error Choices\.0\.Or: .*at least two/),
    ])
    expect(check({ NextStep: 'A', Not: [{ Variable: '{{ x }}', StringEquals: '' }] })).toEqual([
      expect.stringMatching(/^error Choices\.0\.Not: /),
    ])
    expect(check({ Variable: '{{ x }}', StringEquals: 'a' })).toEqual([expect.stringContaining('NextStep')])
    expect(checked(branch, { Choices: '{{ x }}' })).toEqual([])
  })
})

describe('aws:loop', () => {
  test('is checked', () => {
    expect(checked(loop, { Iterators: '{{ x }}' })).toEqual([])
    expect(checked(loop, { Iterators: 7 })).toEqual([expect.stringMatching(/^error Iterators: /)])
    expect(checked(loop, { LoopCondition: { Variable: '{{ variable:x }}', NumericLesser: 3 } })).toEqual([])
    expect(checked(loop, { LoopCondition: { Not: [] } })).toEqual([
      expect.stringMatching(/^error LoopCondition\.Not: /),
    ])
  })
})

describe('aws:updateVariable', () => {
  const set = (Name: string, Value: Json) =>
    play(
      updateVariable,
      { Name, Value },
      { variables: { s: 'String', i: 'Integer', b: 'Boolean', l: 'StringList', m: 'StringMap', ml: 'MapList' } },
    )

  test.each<[string, Json]>([
    ['s', ''],
    ['i', 3],
    ['b', false],
    ['l', ['a']],
    ['m', { a: { b: [1] } }],
    ['ml', [{ a: 1 }]],
  ])('gives %s the value %j', async (name, value) => {
    expect((await set(`variable:${name}`, value)).outcome).toEqual({
      kind: 'done',
      output: {},
      variables: { [name]: value },
    })
  })

  test.each<[string, Json]>([
    ['s', 3],
    ['i', '3'],
    ['i', 1.5],
    ['b', 'true'],
    ['l', 'a'],
    ['l', [1]],
    ['m', []],
    ['ml', ['a']],
  ])('converts nothing: %s is not %j', async (name, value) => {
    expect((await set(`variable:${name}`, value)).failure).toMatchObject({
      stage: 'InputValidation',
      message: expect.stringContaining(`The variable ${name} is a `),
    })
  })

  test.each(['variable:other', 's', 'variable:'])('fails on the name %j', async (name) => {
    expect((await set(name, 'x')).failure?.message).toContain('has no variable')
  })
})
