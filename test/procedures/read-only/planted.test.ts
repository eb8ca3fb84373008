/** The search for what was planted finds it: a search that finds nothing anywhere proves nothing. */
import { describe, expect, test } from 'vitest'
import { assertNothingPlanted, carelessLines, planted } from '../../../src/procedures/planted.ts'

describe.each(Object.entries(planted))('%s', (kind, value) => {
  test('is in a line that a careless function logs', () => {
    expect(carelessLines.some((line) => line.includes(value))).toBe(true)
  })

  test.each([
    ['plain', value],
    ['deep inside', [{ outputs: { Payload: { markdown: `# x\n- ${value}\n` } } }]],
    ['as JSON inside a text', JSON.stringify({ inner: value })],
    ['as a key', { [value]: 1 }],
  ])('is found %s', (_, left) => {
    expect(() => assertNothingPlanted('The journal', left)).toThrow(`The journal holds the planted ${kind}`)
  })
})

test('nothing is found in what holds nothing', () => {
  expect(() => assertNothingPlanted('The journal', { a: ['ERROR Authorization: [authorization]'] })).not.toThrow()
})
