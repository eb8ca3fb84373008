import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globsOf } from '../../src/iam/globs.ts'

const cases: readonly (readonly [pattern: string, globs: readonly string[]])[] = [
  ['^tk-nq-[a-z]+$', ['tk-nq-*']],
  ['tk-nq-[a-z]+-[a-z-]+', ['tk-nq-*-*']],
  ['^(dev|prd)$', ['dev', 'prd']],
  ['^(?:dev|prd)-[a-z]+$', ['dev-*', 'prd-*']],
  ['^$|^i-[a-z0-9]{8,17}$', ['i-*']],
  ['^logs\\.example\\.org$', ['logs.example.org']],
  ['^ab?c$', ['abc', 'ac']],
  ['^a+b$', ['*b']],
  ['^x{3}$', ['*']],
  ['\\Qa.b\\E.*', ['a.b*']],
  ['^a(?=b)b$', ['ab']],
  ['^arn:aws:sns:[a-z0-9-]+:\\d{12}:Automation.*$', ['arn:aws:sns:*:*:Automation*']],
  ['.*', ['*']],
  ['', ['*']],
  ['(?i)^abc$', ['*']],
  ['^[\\w+=,.@-]+$', ['*']],
  ['^a|', ['a']],
  ['^(a', ['a']],
  ['^a)b$', ['*']],
  ['[', ['*']],
  ['^\\p{L}x$', ['*x']],
  ['(a|b)(c|d)(e|f)(g|h)(i|j)', ['*']],
]

describe('globsOf', () => {
  it.each(cases)('%s', (pattern, globs) => {
    expect(globsOf(pattern)).toEqual(globs)
  })

  it('covers every text that the pattern matches', () => {
    const patterns = [
      'tk-nq-[a-z]+-[a-z-]+',
      '(dev|prd)-(a|b)?c*',
      'a{2}b{1,3}c{0,1}d',
      '(x(y|z)+|w)-end',
      'i-[0-9a-f]{8}',
      '\\d+-[^-]*-\\w?',
    ]
    for (const pattern of patterns) {
      const wildcards = globsOf(pattern).map(
        (glob) => new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's'),
      )
      fc.assert(
        fc.property(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), (text) => {
          expect(text === '' || wildcards.some((wildcard) => wildcard.test(text))).toBe(true)
        }),
        { numRuns: 50 },
      )
    }
  })

  it('ends on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(globsOf(text).length).toBeGreaterThan(0)
      }),
    )
    expect(globsOf('('.repeat(100_000))).toEqual(['*'])
  })
})
