/** The versions of a Terraform state, with its digest and its lock: what a person looks at before a repair. Reads only. */
import { type Procedure, procedure, python, readScript, say, text } from 'guardia'
import { environment, stateKey } from '../parameters.ts'
import { P2 } from '../severities.ts'
import { stateHistoryText } from './text.ts'

const shared = (name: string): string => readScript(import.meta.url, `../${name}.py`)

const readHistory = python(import.meta.url, 'scripts/read_history.py', {
  library: [
    shared('state_file'),
    shared('state_locks'),
    shared('state_versions'),
    readScript(import.meta.url, 'scripts/describe_history.py'),
  ],
  inputs: { table: text(), bucket: text(), key: text() },
  outputs: { markdown: text(), json: text(), outcome: text() },
})

export const stateHistory: Procedure = procedure(
  {
    name: 'StateHistory',
    revision: 1,
    severity: P2,
    risk: 'none',
    text: stateHistoryText,
    parameters: {
      Environment: environment,
      StateKey: stateKey,
    },
  },
  (p, step) => {
    const { markdown, json, outcome } = step.script('ReadHistory', readHistory, {
      table: 'tk-nq-tfstate-locks',
      bucket: say`tk-nq-tfstate-${p.Environment}`,
      key: p.StateKey,
    })
    step.record(markdown)
    step.record(json)
    step.finish('Reported', outcome)
  },
)
