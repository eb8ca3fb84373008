/** The platform's state on one page: functions, API, table, CloudFront, certificates, alarms. Nothing is written. */
import { execution, integer, map, type Procedure, procedure, python, say, text } from 'guardia'
import { environment } from '../parameters.ts'
import { readAlarms, reportLibrary, writeReport } from '../report.ts'
import { P2 } from '../severities.ts'
import { healthReportText } from './text.ts'

const readServing = python(import.meta.url, 'scripts/read_serving.py', {
  library: [reportLibrary],
  inputs: { prefix: text(), now: text() },
  outputs: { health: map(), bookings: map(), availability: map(), changeRecorder: map(), api: map(), table: map() },
})

const readEdge = python(import.meta.url, 'scripts/read_edge.py', {
  library: [reportLibrary],
  inputs: { prefix: text(), days: integer(), now: text() },
  outputs: { distributions: map(), certificates: map() },
})

export const healthReport: Procedure = procedure(
  {
    name: 'HealthReport',
    revision: 1,
    severity: P2,
    risk: 'none',
    text: healthReportText,
    parameters: {
      Environment: environment,
      CertificateDays: integer({
        default: 30,
        describe: {
          en: 'Certificates that end within so many days are a finding.',
          es: 'Los certificados que vencen en este número de días son un hallazgo.',
        },
      }),
    },
  },
  (p, step) => {
    const prefix = say`tk-nq-${p.Environment}-`
    const now = execution.dateTime

    const serving = step.script('ReadServing', readServing, { prefix, now })
    const edge = step.script('ReadEdge', readEdge, { prefix, days: p.CertificateDays, now })
    const alarms = step.script('ReadAlarms', readAlarms, { prefix, now })
    const written = step.script('WriteReport', writeReport, {
      title: say`Health of the platform: ${p.Environment}`,
      now,
      parts: [
        serving.health,
        serving.bookings,
        serving.availability,
        serving.changeRecorder,
        serving.api,
        serving.table,
        edge.distributions,
        edge.certificates,
        alarms.part,
      ],
    })
    step.record(written.markdown)
    step.record(written.report)
    step.finish('Reported', written.outcome)
  },
)
