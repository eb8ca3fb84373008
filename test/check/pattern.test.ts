import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesWhole } from '../../src/check/pattern.ts'

describe('matchesWhole', () => {
  it.each<[string, string, string, boolean]>([
    ['^[a-z]+$', '', 'abc', true],
    ['^[a-z]+$', '', 'abC', false],
    ['^[a-z]+$', 'i', 'abC', true],
    ['a|b', '', 'b', true],
    ['', '', '', true],
    ['', '', 'a', false],
    ['a{2,3}', '', 'aaa', true],
    ['a{2,3}', '', 'aaaa', false],
    ['a{2}', '', 'a', false],
    ['a{2,}', '', 'aaaaa', true],
    ['(ab)*?c', '', 'ababc', true],
    ['(?:a|b)+', '', 'abba', true],
    ['(?<name>a)', '', 'a', true],
    ['[]a]', '', 'a', false],
    ['[^\\]]+', '', 'ab', true],
    ['\\d{12}|\\{\\{.*\\}\\}', '', '{{ x }}', true],
    ['\\p{Lu}+', 'u', 'ÄB', true],
    ['[\\w+=,.@/-]+', '', 'a-b/c@d', true],
    ['.', 'u', '\u{1f600}', true],
    ['\\u0041\\x42\\t', '', 'AB\t', true],
    ['x^y', '', 'xy', false],
    ['(^a|b)$', '', 'a', true],
    ['(a*)*', '', 'aaa', true],
    ['a{0}', '', '', true],
  ])('%s with %j and %j: %s', (pattern, flags, text, expected) => {
    expect(matchesWhole(pattern, flags, text)).toBe(expected)
  })

  it.each([
    ['(?=a)a'],
    ['(?!b)a'],
    ['(?<=a)b'],
    ['(a)\\1'],
    ['\\ba'],
    ['(((a{1000}){1000}))'],
    [`${'('.repeat(200)}a${')'.repeat(200)}`],
    ['(a'],
    ['a)'],
    ['*a'],
    ['a**'],
  ])('does not tell for %s', (pattern) => {
    expect(matchesWhole(pattern.slice(0, 600), '', 'a')).toBeUndefined()
  })

  it('agrees with JavaScript', () => {
    const { pattern } = fc.letrec<{ pattern: string; single: string }>((tie) => ({
      single: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(
          'a',
          'b',
          '.',
          '[ab]',
          '[^a]',
          '\\d',
          '\\w',
          'a',
          '^',
          '$',
          '\\.',
          '[a-b\\d]',
          '-',
          '{',
          '}',
          'a{',
          ',',
        ),
        tie('pattern').map((inner) => `(${inner})`),
        tie('pattern').map((inner) => `(?:${inner})`),
      ) as fc.Arbitrary<string>,
      pattern: fc
        .array(fc.tuple(tie('single'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '|', '*?')), {
          maxLength: 4,
        })
        .map((parts) => parts.map((part) => part.join('')).join('')) as fc.Arbitrary<string>,
    }))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.', '-', '{'), maxLength: 6 })
    let told = 0
    fc.assert(
      fc.property(pattern, text, fc.constantFrom('', 'i'), (source, given, flags) => {
        let expected: boolean
        try {
          expected = new RegExp(`^(?:${source})$`, flags).test(given)
        } catch {
          return // not one of JavaScript's
        }
        const found = matchesWhole(source, flags, given)
        if (found === undefined) return
        told += 1
        expect(found, `${source} on ${given}`).toBe(expected)
      }),
      { numRuns: 3_000 },
    )
    expect(told).toBeGreaterThan(1_500)
  })

  it.each([
    ['(a|aa)*(a|aa)*(a|aa)*'],
    ['(a|a)*'],
    ['a*a*a*a*a*a*a*a*b'],
    ['(a+)+'],
    ['(.*)*(.*)*x'],
    ['a{0,700}a{0,700}a{0,700}b'],
  ])('takes no time for %s', (pattern) => {
    const started = performance.now()
    expect(matchesWhole(pattern, '', `${'a'.repeat(999)}!`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
