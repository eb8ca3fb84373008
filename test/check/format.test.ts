import { describe, expect, it } from 'vitest'
import { formatGithub, formatJson, formatSarif, formatText, rules } from '../../src/check/index.ts'
import type { Diagnostic } from '../../src/document/index.ts'

const error: Diagnostic = {
  rule: 'unknown-step',
  severity: 'error',
  message: 'Unknown step name: "Gone",\nso 100% wrong.',
  step: 'Read',
  pointer: '/mainSteps/0/nextStep',
  line: 4,
  column: 5,
}
const info: Diagnostic = { rule: 'allowed-pattern', severity: 'info', message: 'Odd.', pointer: '', line: 1, column: 1 }
const files = [
  { file: 'my docs/a,b.yaml', diagnostics: [error, info] },
  { file: 'clean.yaml', diagnostics: [] },
]

describe('findings', () => {
  it('as JSON have the shape of the contract', () => {
    expect(JSON.parse(formatJson(files))).toEqual({
      files: [
        { file: 'my docs/a,b.yaml', diagnostics: [error, info] },
        { file: 'clean.yaml', diagnostics: [] },
      ],
      summary: { files: 2, errors: 1, warnings: 0 },
    })
  })

  it('as text are one line each, and a sum', () => {
    expect(formatText(files)).toBe(
      'my docs/a,b.yaml:4:5: error: Unknown step name: "Gone", so 100% wrong. [unknown-step]\n' +
        'my docs/a,b.yaml:1:1: info: Odd. [allowed-pattern]\n' +
        '2 files checked: 1 error, 0 warnings.\n',
    )
    expect(formatText(files, (text, severity) => `<${severity}>${text}`)).toContain(': <error>error: ')
  })

  it('as GitHub commands are escaped', () => {
    expect(formatGithub(files)).toBe(
      '::error file=my docs/a%2Cb.yaml,line=4,col=5,title=guardia unknown-step::Unknown step name: "Gone",%0Aso 100%25 wrong.\n' +
        '::notice file=my docs/a%2Cb.yaml,line=1,col=1,title=guardia allowed-pattern::Odd.\n',
    )
    expect(formatGithub([])).toBe('')
  })

  it('as SARIF name their rules and places', () => {
    const log = JSON.parse(formatSarif(files, '1.2.3'))
    expect(log.version).toBe('2.1.0')
    const [run] = log.runs
    expect(run.tool.driver).toMatchObject({ name: 'guardia', version: '1.2.3' })
    expect(run.results).toHaveLength(2)
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'my%20docs/a%2Cb.yaml' },
      region: { startLine: 4, startColumn: 5 },
    })
    expect(run.results.map((result: { level: string }) => result.level)).toEqual(['error', 'note'])
    expect(rules.map(({ id }) => id)).toContain('unknown-step')
  })
})
