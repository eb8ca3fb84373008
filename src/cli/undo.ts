/** `guardia undo`: starts the undo of a finished change, with the parameters of the execution that made it. */
import type { SsmClient } from '../client/index.ts'
import { GuardiaError, isObject, type JsonObject } from '../document/index.ts'
import type { AddCommand } from './commands.ts'
import { type EndpointOptions, openClient, withEndpoint } from './endpoint.ts'
import type { WireParameters } from './start-remote.ts'

interface Options extends EndpointOptions {
  readonly param: readonly string[]
  readonly watch?: boolean
  readonly json?: boolean
}

export const undoCommand: AddCommand = (program, terminal, exit) => {
  withEndpoint(
    program
      .command('undo')
      .description(
        'undo what a finished execution changed: starts the undo document beside its own, which asks for approval',
      )
      .argument('<id>', 'of the execution that made the change'),
  )
    .option(
      '--param <name=value>',
      "instead of that execution's own value: who may approve, and so on",
      (value, all: readonly string[]) => [...all, value],
      [],
    )
    .option('--watch', 'show the steps as they go')
    .option('--json', 'the answer as JSON')
    .action(async (id: string, options: Options) => {
      const client = await openClient(options, terminal, 'operator')
      const { startDocument } = await import('./start-remote.ts')
      const { name, parameters } = await undoRequest(client, id)
      const status = await startDocument(client, name, parameters, options, terminal)
      if (status !== undefined && status !== 'Success') exit(1)
    })
}

/**
 * The undo document of an execution, and the parameters that it takes over.
 *
 * @throws GuardiaError `no-undo` when no document undoes it
 */
export async function undoRequest(
  client: SsmClient,
  id: string,
): Promise<{ readonly name: string; readonly parameters: WireParameters }> {
  const { AutomationExecution: found } = await client.call('GetAutomationExecution', { AutomationExecutionId: id })
  const execution = isObject(found) ? found : {}
  const document = String(execution['DocumentName'])
  const name = `${document}Undo`
  const taken = new Set(['ExecutionId', ...(await parameterNames(client, document, name))])
  const given = isObject(execution['Parameters']) ? execution['Parameters'] : {}
  const own = Object.entries(given).filter(([parameter]) => taken.has(parameter) && parameter !== assumeRole)
  const role = undoRole(given, document)
  return {
    name,
    parameters: {
      ...(Object.fromEntries(own) as WireParameters),
      ExecutionId: [id],
      ...(role === undefined ? {} : { [assumeRole]: [role] }),
    },
  }
}

const assumeRole = 'AutomationAssumeRole'

/** Terraform gives each document a role of its own name: the undo has less to do than the change, and so its own role. */
function undoRole(given: JsonObject, document: string): string | undefined {
  const [role] = (given[assumeRole] ?? []) as readonly string[]
  return role?.endsWith(`/${document}`) ? `${role}Undo` : undefined
}

async function parameterNames(client: SsmClient, document: string, name: string): Promise<Iterable<string>> {
  const { SsmError } = await import('../client/index.ts')
  const { documentParameters } = await import('./start-remote.ts')
  try {
    return (await documentParameters(client, name)).keys()
  } catch (error) {
    if (!(error instanceof SsmError) || error.awsCode !== 'InvalidDocument') throw error
    throw new GuardiaError(
      'no-undo',
      `There is no document ${name}, so what ${document} did cannot be undone from here. Deploy it beside ${document} if guardia compiled that one; else undo it by hand.`,
      { cause: error },
    )
  }
}
