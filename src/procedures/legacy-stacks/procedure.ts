/** Stacks that the CDK left before Terraform: what is there, and what would stand in the way of deleting it. Report only. */
import { execution, map, type Procedure, procedure, python, say, text, textList } from 'guardia'
import { reportLibrary, writeReport } from '../report.ts'
import { P2 } from '../severities.ts'
import { legacyStacksText } from './text.ts'

const readStacks = python(import.meta.url, 'scripts/read_stacks.py', {
  library: [reportLibrary],
  inputs: { names: textList(), now: text() },
  outputs: { part: map() },
})

/** Starts of the platform's stack names, in small letters and without signs. */
const names: readonly string[] = ['tknq', 'turnaki']

export const legacyStacks: Procedure = procedure(
  { name: 'LegacyStacks', revision: 1, severity: P2, risk: 'none', text: legacyStacksText, parameters: {} },
  (_p, step) => {
    const now = execution.dateTime
    const read = step.script('ReadStacks', readStacks, { names, now })
    const written = step.script('WriteReport', writeReport, {
      title: say`CloudFormation stacks of the CDK: ${execution.region}`,
      now,
      parts: [read.part],
    })
    step.record(written.markdown)
    step.record(written.report)
    step.finish('Reported', written.outcome)
  },
)
