import { describe, expect, test } from 'vitest'
import { type AutomationDocument, type Edge, flowOf, type Json, type Step } from '../../src/document/index.ts'

const document = (...mainSteps: readonly object[]): AutomationDocument =>
  ({ schemaVersion: '0.3', mainSteps }) as unknown as AutomationDocument
const step = (name: string, more: object = {}): Step => ({ name, action: 'aws:sleep', inputs: {}, ...more })
const loop = (name: string, steps: readonly Step[], more: object = {}): Step =>
  ({ name, action: 'aws:loop', inputs: { Steps: steps }, ...more }) as unknown as Step
const branch = (name: string, inputs: { readonly [key: string]: Json }, more: object = {}): Step =>
  step(name, { action: 'aws:branch', inputs, ...more })
const to = (nextStep: string): Json => ({ NextStep: nextStep, Variable: '{{ x }}', StringEquals: 'y' })

/** Edges as text: `next b`, `failure end`. */
const show = (edges: readonly Edge[]): readonly string[] => edges.map((edge) => `${edge.kind} ${edge.to ?? 'end'}`)
const ways = (given: AutomationDocument, from: string): readonly string[] => show(flowOf(given).from(from))

describe('a step of the document', () => {
  test('goes to the one after it, the last one ends', () => {
    const given = document(step('a'), step('b'))
    expect(ways(given, 'a')).toEqual(['next b', 'failure end'])
    expect(ways(given, 'b')).toEqual(['next end', 'failure end'])
    expect(flowOf(given).start).toBe('a')
    expect(show(flowOf(given).to('b'))).toEqual(['next b'])
  })

  test.each<[string, object, readonly string[]]>([
    ['isEnd ends', { isEnd: true }, ['next end', 'failure end']],
    ['isEnd as text ends', { isEnd: 'true' }, ['next end', 'failure end']],
    ['nextStep leads', { nextStep: 'c' }, ['next c', 'failure end']],
    ['nextStep goes before isEnd', { nextStep: 'c', isEnd: true }, ['next c', 'failure end']],
    ['nextStep to nowhere is no edge', { nextStep: 'x' }, ['failure end']],
    ['a malformed nextStep is no edge', { nextStep: { a: 1 } }, ['failure end']],
    ['onFailure leads', { onFailure: 'step:c' }, ['next b', 'failure c']],
    ['onFailure to nowhere is no edge', { onFailure: 'step:x' }, ['next b']],
    ['Continue goes where success goes', { onFailure: 'Continue', nextStep: 'c' }, ['next c', 'failure c']],
    ['Continue with isEnd ends', { onFailure: 'Continue', isEnd: true }, ['next end', 'failure end']],
    ['isEnd does not hinder the jump of a failure', { onFailure: 'step:c', isEnd: true }, ['next end', 'failure c']],
    ['onCancel leads', { onCancel: 'step:c' }, ['next b', 'failure end', 'cancel c']],
    ['onCancel Abort is no edge', { onCancel: 'Abort' }, ['next b', 'failure end']],
  ])('%s', (_, more, expected) => {
    expect(ways(document(step('a', more), step('b'), step('c')), 'a')).toEqual(expected)
  })
})

describe('a branch', () => {
  const rest = [step('b'), step('c'), step('d')]
  test.each<[string, { readonly [key: string]: Json }, object, readonly string[]]>([
    [
      'goes by its choices, else by Default',
      { Choices: [to('c'), to('d')], Default: 'b' },
      {},
      ['choice c', 'choice d', 'default b', 'failure end'],
    ],
    ['falls through without Default', { Choices: [to('c')] }, {}, ['choice c', 'next b', 'failure end']],
    ['falls to nextStep', { Choices: [to('c')] }, { nextStep: 'd' }, ['choice c', 'next d', 'failure end']],
    [
      'ends where nothing matched and isEnd',
      { Choices: [to('c')] },
      { isEnd: true },
      ['choice c', 'next end', 'failure end'],
    ],
    [
      'keeps Default before isEnd',
      { Choices: [to('c')], Default: 'd' },
      { isEnd: true },
      ['choice c', 'default d', 'failure end'],
    ],
    [
      'that fails and continues falls through',
      { Choices: [to('c')], Default: 'd' },
      { onFailure: 'Continue' },
      ['choice c', 'default d', 'failure b'],
    ],
    [
      'leaves out what is malformed',
      { Choices: [to('x'), 5, { NextStep: 7 }, { NextStep: 'c' }], Default: 'x' },
      {},
      ['choice c', 'failure end'],
    ],
    ['without choices falls through', {}, {}, ['next b', 'failure end']],
  ])('%s', (_, inputs, more, expected) => {
    expect(ways(document(branch('a', inputs, more), ...rest), 'a')).toEqual(expected)
  })

  test('labels a choice with its condition', () => {
    const flow = flowOf(document(branch('a', { Choices: [to('b'), { NextStep: 'b', Strange: 1 }] }), step('b')))
    expect(flow.from('a').filter((edge) => edge.kind === 'choice')).toEqual([
      { from: 'a', to: 'b', kind: 'choice', label: 'x is "y"' },
      { from: 'a', to: 'b', kind: 'choice' },
    ])
  })
})

describe('a loop', () => {
  const given = document(
    step('before'),
    loop(
      'l',
      [
        step('i1', { onFailure: 'step:out', onCancel: 'step:out' }),
        branch('i2', { Choices: [to('out'), to('i4')] }),
        step('i3', { isEnd: true, onFailure: 'Continue' }),
        step('i4'),
        step('i5', { nextStep: 'after' }),
      ],
      { onFailure: 'step:rescue' },
    ),
    step('after'),
    step('rescue'),
    step('out'),
  )
  test.each<[string, readonly string[]]>([
    ['l', ['enter i1', 'leave after', 'failure rescue']],
    ['i1', ['next i2', 'failure out', 'cancel out']],
    ['i2', ['choice out', 'choice i4', 'next i3', 'failure rescue']],
    ['i3', ['repeat l', 'failure l']],
    ['i4', ['next i5', 'failure rescue']],
    ['i5', ['next after', 'failure rescue']],
  ])('%s', (name, expected) => {
    expect(ways(given, name)).toEqual(expected)
  })

  test('the last inner step repeats; a loop at the end leaves to the end', () => {
    const short = document(loop('l', [step('i')]))
    expect(ways(short, 'i')).toEqual(['repeat l', 'failure end'])
    expect(ways(short, 'l')).toEqual(['enter i', 'leave end', 'failure end'])
  })

  test('an inner Abort goes where the loops around it let a failure go', () => {
    const nested = document(
      loop('l', [loop('m', [step('i')], { onFailure: 'Continue' }), step('j')], { onFailure: 'step:r' }),
      step('r'),
    )
    expect(ways(nested, 'i')).toEqual(['repeat m', 'failure j'])
    expect(ways(nested, 'm')).toEqual(['enter i', 'leave j', 'failure j'])
    expect(ways(nested, 'j')).toEqual(['repeat l', 'failure r'])
  })

  test('a loop at the end of an iteration repeats the loop around it', () => {
    expect(ways(document(loop('l', [loop('m', [step('i')])])), 'm')).toEqual(['enter i', 'repeat l', 'failure end'])
  })

  test('nothing links into a loop from outside of it', () => {
    const into = document(
      step('a', { nextStep: 'i' }),
      loop('l', [step('i')]),
      loop('k', [step('j', { nextStep: 'i' })]),
    )
    expect(ways(into, 'a')).toEqual(['failure end'])
    expect(ways(into, 'j')).toEqual(['failure end'])
  })

  test('a malformed or empty one is only left', () => {
    for (const steps of [undefined, null, 'x', [], [null]]) {
      const odd = document({ name: 'l', action: 'aws:loop', inputs: { Steps: steps } }, step('b'))
      expect(ways(odd, 'l')).toEqual(['leave b', 'failure end'])
    }
  })
})

test('of steps with one name the first is meant, and the others are passed over', () => {
  const given = document(step('a'), step('b'), step('a', { nextStep: 'c' }), step('c'))
  expect(ways(given, 'a')).toEqual(['next b', 'failure end'])
  expect(ways(given, 'b')).toEqual(['next c', 'failure end'])
})

test('a document without steps has no flow', () => {
  for (const given of [{}, { mainSteps: [] }, { mainSteps: 'x' }, null]) {
    const flow = flowOf(given as unknown as AutomationDocument)
    expect(flow).toMatchObject({ start: undefined, edges: [] })
    expect(flow.from('a')).toEqual([])
  }
})
