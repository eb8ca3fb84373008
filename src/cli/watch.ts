/** `guardia watch`: an execution as it goes, from SSM's API. */
import type { SsmClient } from '../client/index.ts'
import type { AddCommand } from './commands.ts'
import { type EndpointOptions, openClient, withEndpoint } from './endpoint.ts'
import type { Terminal } from './terminal.ts'

const pollMilliseconds = 700

export const watchCommand: AddCommand = (program, terminal, exit) => {
  withEndpoint(
    program
      .command('watch')
      .description('follow an execution until it ends; exit 1 unless it ends well')
      .argument('<id>'),
  )
    .option('--json', 'one JSON object a line: each step as it changes, then the execution')
    .action(async (id: string, options: EndpointOptions & { readonly json?: boolean }) => {
      const client = await openClient(options, terminal)
      const { interruptible } = await import('./interrupt.ts')
      const status = await interruptible((signal) =>
        watch(client, id, terminal, { signal, json: options.json === true }),
      )
      if (status !== 'Success' && status !== 'CompletedWithSuccess') exit(1)
    })
}

/** Prints what changes until the execution ends; answers its status. */
export async function watch(
  client: SsmClient,
  id: string,
  terminal: Terminal,
  { signal, json }: { readonly signal: AbortSignal; readonly json: boolean },
): Promise<string> {
  const { endLines, isFinal, readExecution, stepLines } = await import('./execution.ts')
  const said = new Map<string, string>()
  for (;;) {
    const { execution, steps } = await readExecution(client, id)
    for (const step of steps) {
      const key = String(step['StepExecutionId'])
      const state = `${String(step['StepStatus'])} ${String(step['ExecutionEndTime'] ?? '')}`
      if (step['StepStatus'] === 'Pending' || said.get(key) === state) continue
      // A step that runs is worth a line only where it takes its time.
      const isQuick =
        step['StepStatus'] === 'InProgress' &&
        said.get(key) === undefined &&
        Date.now() / 1000 - Number(step['ExecutionStartTime']) < 2
      if (isQuick && !json) continue
      said.set(key, state)
      if (json) terminal.out(`${JSON.stringify({ step })}\n`)
      else for (const line of stepLines(step, execution, terminal.colors, Date.now())) terminal.out(`${line}\n`)
    }
    if (isFinal(execution['AutomationExecutionStatus'])) {
      if (json) terminal.out(`${JSON.stringify({ execution })}\n`)
      else for (const line of endLines(execution, terminal.colors)) terminal.out(`          ${line}\n`)
      return String(execution['AutomationExecutionStatus'])
    }
    await pause(signal)
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, pollMilliseconds)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
