import { describe, expect, test } from 'vitest'
import {
  type AutomationDocument,
  innerSteps,
  isCritical,
  isEnd,
  isTrue,
  maxAttempts,
  onCancel,
  onFailure,
  type Step,
  stepPlaces,
  timeoutSeconds,
} from '../../src/document/index.ts'

/** A step as a careless document has it. */
const step = (more: object): Step => ({ name: 'a', action: 'aws:sleep', inputs: {}, ...more }) as Step

test.each<[unknown, boolean]>([
  [true, true],
  ['true', true],
  ['True', true],
  [' TRUE ', true],
  [false, false],
  ['false', false],
  ['yes', false],
  [1, false],
  [undefined, false],
  [null, false],
  [['true'], false],
])('isTrue(%j) is %j', (value, expected) => {
  expect(isTrue(value)).toBe(expected)
  expect(isEnd(step({ isEnd: value }))).toBe(expected)
})

test.each<[object, boolean]>([
  [{}, true],
  [{ onFailure: 'Abort' }, true],
  [{ onFailure: 'Continue' }, false],
  [{ onFailure: 'step:b' }, true],
  [{ onFailure: 'Continue', isCritical: true }, true],
  [{ onFailure: 'Continue', isCritical: 'true' }, true],
  [{ isCritical: false }, false],
  [{ isCritical: 'False' }, false],
  [{ isCritical: 'perhaps' }, true],
])('isCritical of %j is %j', (more, expected) => {
  expect(isCritical(step(more))).toBe(expected)
})

test('numbers as numbers and as texts', () => {
  const attempts: readonly (readonly [unknown, number])[] = [
    [undefined, 1],
    [3, 3],
    ['4', 4],
    [0, 1],
    [-2, 1],
    ['x', 1],
    [2.9, 2],
    [null, 1],
    [Number.NaN, 1],
  ]
  for (const [value, expected] of attempts)
    expect(maxAttempts(step({ maxAttempts: value })), String(value)).toBe(expected)
  const seconds: readonly (readonly [unknown, number | undefined])[] = [
    [undefined, undefined],
    [600, 600],
    ['600', 600],
    ['{{ x }}', undefined],
    ['', undefined],
    [true, undefined],
  ]
  for (const [value, expected] of seconds)
    expect(timeoutSeconds(step({ timeoutSeconds: value })), String(value)).toBe(expected)
})

test('jumps', () => {
  expect(onFailure(step({}))).toEqual({ kind: 'abort' })
  expect(onFailure(step({ onFailure: 'Abort' }))).toEqual({ kind: 'abort' })
  expect(onFailure(step({ onFailure: 'Continue' }))).toEqual({ kind: 'continue' })
  expect(onFailure(step({ onFailure: 'step:b' }))).toEqual({ kind: 'step', step: 'b' })
  expect(onFailure(step({ onFailure: 'Retry' }))).toEqual({ kind: 'abort' })
  expect(onFailure(step({ onFailure: { step: 'b' } }))).toEqual({ kind: 'abort' })
  expect(onCancel(step({ onCancel: 'step:b' }))).toEqual({ kind: 'step', step: 'b' })
  expect(onCancel(step({ onCancel: 'Continue' }))).toEqual({ kind: 'abort' })
})

describe('places', () => {
  const inner = [
    step({ name: 'i1' }),
    step({ name: 'deep', action: 'aws:loop', inputs: { Steps: [step({ name: 'd1' })] } }),
  ]
  const document = {
    schemaVersion: '0.3',
    mainSteps: [
      step({ name: 'a' }),
      step({ name: 'loop', action: 'aws:loop', inputs: { Steps: inner } }),
      step({ name: 'z' }),
    ],
  } as const satisfies AutomationDocument

  test('follow the document, loops opened', () => {
    expect(
      stepPlaces(document).map(({ step: { name }, pointer, index, loop, loops }) => [
        name,
        pointer,
        index,
        loop,
        loops,
      ]),
    ).toEqual([
      ['a', '/mainSteps/0', 0, undefined, []],
      ['loop', '/mainSteps/1', 1, undefined, []],
      ['i1', '/mainSteps/1/inputs/Steps/0', 0, 'loop', ['loop']],
      ['deep', '/mainSteps/1/inputs/Steps/1', 1, 'loop', ['loop']],
      ['d1', '/mainSteps/1/inputs/Steps/1/inputs/Steps/0', 0, 'deep', ['loop', 'deep']],
      ['z', '/mainSteps/2', 2, undefined, []],
    ])
    for (const place of stepPlaces(document)) expect(place.list[place.index]).toBe(place.step)
  })

  test('what is no step is left out, pointers keep counting', () => {
    const hostile = {
      schemaVersion: '0.3',
      mainSteps: [
        null,
        'x',
        {},
        { name: '' },
        { name: 5 },
        step({ name: 'a' }),
        [],
        { name: 'l', action: 'aws:loop', inputs: { Steps: [3, step({ name: 'i' })] } },
      ],
    } as unknown as AutomationDocument
    const places = stepPlaces(hostile)
    expect(places.map((one) => [one.step.name, one.pointer, one.index])).toEqual([
      ['a', '/mainSteps/5', 0],
      ['l', '/mainSteps/7', 1],
      ['i', '/mainSteps/7/inputs/Steps/1', 0],
    ])
  })

  test.each([undefined, null, 'x', {}, { mainSteps: null }, { mainSteps: {} }, []])('%j has no places', (document) => {
    expect(stepPlaces(document as unknown as AutomationDocument)).toEqual([])
  })

  test('only loops have inner steps, malformed ones none', () => {
    expect(innerSteps(document.mainSteps[1])).toEqual(inner)
    expect(innerSteps(step({ inputs: { Steps: inner } }))).toEqual([])
    for (const inputs of [undefined, null, {}, { Steps: null }, { Steps: 'x' }, { Steps: {} }]) {
      expect(innerSteps(step({ action: 'aws:loop', inputs }))).toEqual([])
    }
  })
})
