import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checksPage, rules } from '../../src/check/index.ts'
import { errorCases } from './cases.ts'

it('shows every rule with what must hold, its source, and a case with its findings', () => {
  const page = checksPage(errorCases())
  for (const { id, title, source } of rules) {
    expect(page).toContain(`\n### ${id}\n\n${title}`)
    expect(page).toContain(`(${source})`)
    expect(page).toContain(`[${id}](#${id})`)
  }
  expect(page).toContain(errorCases().find(({ rule }) => rule === 'unknown-step')?.document)
  expect(checksPage(errorCases())).toBe(page)
})

it('is whole without cases, and not broken by code fences in them', () => {
  expect(checksPage([])).toContain('### unknown-step')
  const page = checksPage([{ rule: 'unknown-step', document: 'a: "```"\n', output: '1:1 error unknown-step …\n' }])
  expect(page).toContain('````yaml\na: "```"\n````')
})

it('is committed as the rules and cases say (npm run generate)', () => {
  expect(readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8')).toBe(checksPage(errorCases()))
})
