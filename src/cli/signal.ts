/** `guardia approve`, `reject`, `resume` and `stop`: what a person says to an execution. */
import { Option } from 'commander'
import type { AddCommand } from './commands.ts'
import { type EndpointOptions, openClient, withEndpoint } from './endpoint.ts'

interface Comment extends EndpointOptions {
  readonly comment?: string
}

function decision(name: 'approve' | 'reject', signal: 'Approve' | 'Reject', said: string): AddCommand {
  return (program, terminal) => {
    withEndpoint(program.command(name).description(`${name} what an execution asks for`).argument('<id>'))
      .option('--comment <text>', 'kept in the record; a safe change asks for its code here')
      .action(async (id: string, options: Comment) => {
        const client = await openClient(options, terminal, 'approver')
        await client.call('SendAutomationSignal', {
          AutomationExecutionId: id,
          SignalType: signal,
          ...(options.comment === undefined ? {} : { Payload: { Comment: [options.comment] } }),
        })
        terminal.out(`${said} ${id}\n`)
      })
  }
}

export const approveCommand: AddCommand = decision('approve', 'Approve', 'approved')

export const rejectCommand: AddCommand = decision('reject', 'Reject', 'rejected')

export const resumeCommand: AddCommand = (program, terminal) => {
  withEndpoint(program.command('resume').description('let a paused execution go on').argument('<id>'))
    .option('--step <name>', 'the step that pauses; the one that does, unless named')
    .action(async (id: string, options: EndpointOptions & { readonly step?: string }) => {
      const client = await openClient(options, terminal)
      await client.call('SendAutomationSignal', {
        AutomationExecutionId: id,
        SignalType: 'Resume',
        Payload: { StepName: [options.step ?? (await pausedStep(id, client))] },
      })
      terminal.out(`resumed ${id}\n`)
    })
}

async function pausedStep(id: string, client: Awaited<ReturnType<typeof openClient>>): Promise<string> {
  const { readExecution } = await import('./execution.ts')
  const { GuardiaError } = await import('../document/index.ts')
  const { steps } = await readExecution(client, id)
  const paused = steps.find((step) => step['Action'] === 'aws:pause' && step['StepStatus'] === 'Waiting')
  if (paused !== undefined) return String(paused['StepName'])
  throw new GuardiaError('not-paused', `${id} has no step that pauses. "guardia status ${id}" shows where it stands.`)
}

export const stopCommand: AddCommand = (program, terminal) => {
  withEndpoint(
    program.command('stop').description('stop an execution; the undo that it declared runs').argument('<id>'),
  )
    .addOption(
      new Option('--type <type>', 'Complete ends one that was run step by step')
        .choices(['Cancel', 'Complete'])
        .default('Cancel'),
    )
    .action(async (id: string, options: EndpointOptions & { readonly type: string }) => {
      const client = await openClient(options, terminal)
      await client.call('StopAutomationExecution', { AutomationExecutionId: id, Type: options.type })
      terminal.out(`${options.type === 'Cancel' ? 'stopping' : 'completing'} ${id}\n`)
    })
}
