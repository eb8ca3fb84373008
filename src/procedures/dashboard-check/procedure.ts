/** Whether the dashboard is there, and whether it and the alarms look at metrics that exist. Nothing is written. */
import { execution, map, type Procedure, procedure, python, readScript, say, text } from 'guardia'
import { reportLibrary, writeReport } from '../report.ts'
import { P2 } from '../severities.ts'
import { dashboardCheckText } from './text.ts'

const checkMetrics = python(import.meta.url, 'scripts/check_metrics.py', {
  library: [reportLibrary, readScript(import.meta.url, 'scripts/dashboard_metrics.py')],
  inputs: { dashboard: text(), region: text() },
  outputs: { dashboard: map(), alarms: map() },
})

export const dashboardCheck: Procedure = procedure(
  {
    name: 'DashboardCheck',
    revision: 1,
    severity: P2,
    risk: 'none',
    text: dashboardCheckText,
    parameters: {
      Dashboard: text({
        default: 'tk-nq-api-metrics',
        pattern: /tk-nq-[a-z0-9-]{1,100}/,
        describe: { en: 'Dashboard to check.', es: 'Panel que se revisa.' },
      }),
    },
  },
  (p, step) => {
    const checked = step.script('CheckMetrics', checkMetrics, { dashboard: p.Dashboard, region: execution.region })
    const written = step.script('WriteReport', writeReport, {
      title: say`Dashboard and alarms: ${p.Dashboard}`,
      now: execution.dateTime,
      parts: [checked.dashboard, checked.alarms],
    })
    step.record(written.markdown)
    step.record(written.report)
    step.finish('Reported', written.outcome)
  },
)
