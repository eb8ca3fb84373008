/** What rehearsals ask of a report: that it is on record, complete or honest about what it leaves out, and free of what was planted. */
import assert from 'node:assert/strict'
import type { ScenarioRun } from 'guardia/rehearse'
import { assertNothingPlanted } from './planted.ts'

/** One part of a report, as the execution's outputs hold it. */
export interface ReportPart {
  readonly title: string
  readonly gap: string
  readonly facts: { readonly [name: string]: string | number }
  readonly findings: readonly string[]
  readonly lines: readonly string[]
  readonly cut: number
}

/** A report, as the execution's outputs hold it. */
export interface Report {
  readonly markdown: string
  readonly found: number
  readonly gaps: readonly string[]
  /** By title. */
  readonly parts: { readonly [title: string]: ReportPart }
  /** All findings, a line each. */
  readonly findings: string
}

/** SSM's limit for what a script returns, in bytes. */
const mostBytes = 100 * 1024

/** The report that a run left; nothing planted is in it, nor in any step. */
export function reportOf(run: ScenarioRun): Report {
  const step = run.state.steps.find((one) => one.step === 'WriteReport')
  const payload = step?.outputs['Payload'] as unknown as {
    readonly markdown: string
    readonly report: { readonly found: number; readonly gaps: readonly string[]; readonly parts: readonly ReportPart[] }
  }
  assert.ok(payload, 'The step WriteReport has no output.')
  assert.ok(Buffer.byteLength(JSON.stringify(payload)) <= mostBytes, 'The report is larger than SSM takes.')
  assertNothingPlanted('The execution', run.state)
  const { markdown, report } = payload
  for (const { title, cut } of report.parts) {
    assert.ok(markdown.includes(`## ${title.replaceAll('_', '\\_')}`), `The Markdown has no part ${title}.`)
    if (cut > 0)
      assert.ok(markdown.includes(`Cut: ${cut} lines`), `The Markdown does not say that ${cut} lines were cut.`)
  }
  return {
    markdown,
    found: report.found,
    gaps: report.gaps,
    parts: Object.fromEntries(report.parts.map((one) => [one.title, one])),
    findings: report.parts.flatMap((one) => one.findings).join('\n'),
  }
}
