import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { actions, actionsPage } from '../../src/actions/index.ts'

describe('docs/actions.md', () => {
  const page = actionsPage()

  it('is what the records say (npm run generate)', () => {
    expect(readFileSync(new URL('../../docs/actions.md', import.meta.url), 'utf8')).toBe(page)
  })

  it('shows every action with every input and output', () => {
    for (const { name, doc, url, inputs, outputs } of actions.values()) {
      const [, rest = ''] = page.split(`\n## ${name}\n`)
      const section = rest.split('\n## ')[0] ?? ''
      expect(section).toContain(doc)
      expect(section).toContain(`(${url})`)
      for (const one of [...Object.keys(inputs), ...Object.keys(outputs)]) expect(section, name).toContain(`| ${one} |`)
    }
  })

  it('tells limits, defaults, times and permissions', () => {
    expect(page).toContain('| Approvers | list of texts |  | 1 to 10 items |')
    expect(page).toContain('The default timeout is 7 days. At most 30 days.')
    expect(page).toContain('`ssm:SendCommand`')
    expect(page).toContain('`iam:PassRole`')
    expect(page).toContain('default `1`')
  })

  it('has tables of even width', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| '))
    for (const row of rows) expect([4, 6], row).toContain(row.replaceAll('\\|', '').split('|').length - 1)
  })
})
