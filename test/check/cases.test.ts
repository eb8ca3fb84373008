import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/check/index.ts'
import { documentsIn, errorCases, findingLines } from './cases.ts'

/** `UPDATE_CASES=1 npx vitest run test/check/cases.test.ts` writes the `.out` files; look at the difference before committing it. */
const update = process.env['UPDATE_CASES'] === '1'

describe('a document with a mistake', () => {
  for (const { name, document, output, outputFile, options } of errorCases()) {
    it(name, () => {
      const found = findingLines(document, options)
      if (update) writeFileSync(outputFile, found)
      else expect(found).toBe(output)
    })
  }

  it('says what its file is named after', () => {
    for (const { name, rule, document, options } of errorCases()) {
      expect(rule, `${name} begins with no rule`).not.toBe('')
      const found = findingLines(document, options)
      expect(
        found.split('\n').some((line) => line.split(' ')[2] === rule),
        `${name} does not show ${rule}:\n${found}`,
      ).toBe(true)
    }
  })
})

describe('a document without mistakes', () => {
  for (const { name, document } of documentsIn('ok')) {
    it(name, () => expect(findingLines(document)).toBe(''))
  }
})

describe('the rules', () => {
  it('each have a case', () => {
    const shown = new Set(errorCases().map(({ rule }) => rule))
    expect(rules.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([])
  })

  it('have different ids in kebab-case, a title that is a sentence, and a source', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    for (const { id, title, source } of rules) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(title).toMatch(/\.$/)
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//)
    }
  })
})
