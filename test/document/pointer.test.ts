import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GuardiaError, partsOf, pointerOf, valueAt } from '../../src/document/index.ts'
import { json } from './values.ts'

test('the path of a pointer is the path it was made of', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('~', '/', '~1', '~0', '', 'a/b~c'))), (parts) => {
      expect(partsOf(pointerOf(parts))).toEqual(parts)
    }),
  )
})

test('every value is found at its own pointer', () => {
  fc.assert(
    fc.property(json, (root) => {
      const walk = (value: unknown, parts: readonly (string | number)[]): void => {
        expect(valueAt(root, pointerOf(parts))).toBe(value)
        if (Array.isArray(value)) for (const [index, one] of value.entries()) walk(one, [...parts, index])
        else if (typeof value === 'object' && value !== null) {
          for (const [key, one] of Object.entries(value)) walk(one, [...parts, key])
        }
      }
      walk(root, [])
    }),
    { numRuns: 50 },
  )
})

test('only own keys and positions are followed', () => {
  const value = { a: [1, { b: 2 }] }
  expect(valueAt(value, '/a/1/b')).toBe(2)
  for (const pointer of ['/__proto__', '/constructor', '/a/length', '/a/01', '/a/-1', '/a/2', '/a/1/b/c', '/a/', '/']) {
    expect(valueAt(value, pointer), pointer).toBeUndefined()
  }
})

test.each(['a', 'a/b', '/a~', '/~2'])('%s is no pointer', (pointer) => {
  expect(() => partsOf(pointer)).toThrow(GuardiaError)
})
