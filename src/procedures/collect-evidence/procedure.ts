/** The evidence that every incident needs, read in one go: errors, metrics, traces, deployments, alarms. Nothing is written. */
import { execution, map, type Procedure, procedure, python, say, text } from 'guardia'
import { environment } from '../parameters.ts'
import { readAlarms, reportLibrary, writeReport } from '../report.ts'
import { P1 } from '../severities.ts'
import { collectEvidenceText } from './text.ts'

const library = [reportLibrary]
const now = text()

const readErrors = python(import.meta.url, 'scripts/read_errors.py', {
  library,
  inputs: { function: text(), now },
  outputs: { part: map() },
})

const readMetrics = python(import.meta.url, 'scripts/read_metrics.py', {
  library,
  inputs: { function: text(), prefix: text(), now },
  outputs: { function: map(), api: map() },
})

const readTraces = python(import.meta.url, 'scripts/read_traces.py', {
  library,
  inputs: { function: text(), now },
  outputs: { part: map() },
})

const readDeployments = python(import.meta.url, 'scripts/read_deployments.py', {
  library,
  inputs: { function: text(), now },
  outputs: { function: map(), changes: map() },
})

export const collectEvidence: Procedure = procedure(
  {
    name: 'CollectEvidence',
    revision: 1,
    severity: P1,
    risk: 'none',
    text: collectEvidenceText,
    parameters: {
      Environment: environment,
      Function: text({
        allowed: ['health', 'bookings', 'availability', 'change-recorder'],
        describe: { en: 'Function, without its prefix.', es: 'Función, sin su prefijo.' },
      }),
    },
  },
  (p, step) => {
    const prefix = say`tk-nq-${p.Environment}-`
    const name = say`tk-nq-${p.Environment}-${p.Function}`
    const now = execution.dateTime

    const errors = step.script('ReadErrors', readErrors, { function: name, now })
    const metrics = step.script('ReadMetrics', readMetrics, { function: name, prefix, now })
    const traces = step.script('ReadTraces', readTraces, { function: name, now })
    const deployed = step.script('ReadDeployments', readDeployments, { function: name, now })
    const alarms = step.script('ReadAlarms', readAlarms, { prefix, now })
    const written = step.script('WriteReport', writeReport, {
      title: say`Evidence: ${name}`,
      now,
      parts: [
        errors.part,
        metrics.function,
        metrics.api,
        traces.part,
        deployed.function,
        deployed.changes,
        alarms.part,
      ],
    })
    step.record(written.markdown)
    step.record(written.report)
    step.finish('Reported', written.outcome)
  },
)
