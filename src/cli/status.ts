/** `guardia status` and `guardia history`: one execution as it stands, and past ones. */
import { InvalidArgumentError } from 'commander'
import type { AddCommand } from './commands.ts'
import { type EndpointOptions, openClient, withEndpoint } from './endpoint.ts'
import { table } from './terminal.ts'

export const statusCommand: AddCommand = (program, terminal) => {
  withEndpoint(program.command('status').description('an execution as it stands, with its steps').argument('<id>'))
    .option('--json', 'as the API gives it')
    .action(async (id: string, options: EndpointOptions & { readonly json?: boolean }) => {
      const client = await openClient(options, terminal)
      const { endLines, isFinal, paintStatus, readExecution, stepLines, timeText } = await import('./execution.ts')
      const { execution, steps } = await readExecution(client, id)
      if (options.json) {
        terminal.out(`${JSON.stringify({ ...execution, StepExecutions: steps }, null, 2)}\n`)
        return
      }
      const { colors } = terminal
      const status = String(execution['AutomationExecutionStatus'])
      terminal.out(
        `${colors.bold(String(execution['DocumentName']))} version ${String(execution['DocumentVersion'])}  ${paintStatus(status, colors)}\n`,
      )
      terminal.out(
        `started ${timeText(Number(execution['ExecutionStartTime']))} by ${String(execution['ExecutedBy'])}\n`,
      )
      for (const step of steps)
        for (const line of stepLines(step, execution, colors, Date.now())) terminal.out(`${line}\n`)
      const pending = steps.filter((step) => step['StepStatus'] === 'Pending').map((step) => String(step['StepName']))
      if (pending.length > 0) terminal.out(`${colors.dim(`not started: ${pending.join(', ')}`)}\n`)
      if (isFinal(status)) for (const line of endLines(execution, colors)) terminal.out(`${line}\n`)
    })
}

interface HistoryOptions extends EndpointOptions {
  readonly status?: string
  readonly document?: string
  readonly since?: string
  readonly max: number
  readonly json?: boolean
}

export const historyCommand: AddCommand = (program, terminal) => {
  withEndpoint(program.command('history').description('executions, newest first'))
    .option('--status <status>', 'only those with this status: Waiting, Success, Failed …')
    .option('--document <prefix>', 'only those of documents whose name begins so')
    .option('--since <time>', 'only those started after this time (ISO 8601)', isoTime)
    .option('--max <number>', 'how many', count, 20)
    .option('--json', 'as the API gives them')
    .action(async (options: HistoryOptions) => {
      const client = await openClient(options, terminal)
      const { durationText, paintStatus, timeText } = await import('./execution.ts')
      const filters = [
        ...(options.status === undefined ? [] : [{ Key: 'ExecutionStatus', Values: [options.status] }]),
        ...(options.document === undefined ? [] : [{ Key: 'DocumentNamePrefix', Values: [options.document] }]),
        ...(options.since === undefined ? [] : [{ Key: 'StartTimeAfter', Values: [options.since] }]),
      ]
      const input = { MaxResults: Math.min(50, options.max), ...(filters.length === 0 ? {} : { Filters: filters }) }
      const found = await client.list(
        'DescribeAutomationExecutions',
        input,
        'AutomationExecutionMetadataList',
        options.max,
      )
      if (options.json) {
        terminal.out(`${JSON.stringify({ executions: found }, null, 2)}\n`)
        return
      }
      if (found.length === 0) {
        terminal.out('No executions.\n')
        return
      }
      const rows = found.map((one) => {
        const start = Number(one['ExecutionStartTime'])
        const end = one['ExecutionEndTime']
        return [
          String(one['AutomationExecutionId']),
          String(one['DocumentName']),
          String(one['AutomationExecutionStatus']),
          timeText(start),
          typeof end === 'number' ? durationText(end - start) : '',
          String(one['ExecutedBy'] ?? '').replace(/^.*[:/]/, ''),
        ]
      })
      const { colors } = terminal
      terminal.out(
        table([['ID', 'DOCUMENT', 'STATUS', 'STARTED', 'TOOK', 'BY'], ...rows], (cell, row, column) =>
          row === 0
            ? colors.dim(cell)
            : column === 2
              ? cell.replace(/\S+/, (status) => paintStatus(status, colors))
              : cell,
        ),
      )
    })
}

function count(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('expected a whole number from 1')
  return number
}

/** As the API's filter takes it: ISO 8601 in seconds. */
function isoTime(text: string): string {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError('expected a time such as 2026-11-24T10:00:00Z')
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}
