/** Following a Run Command command: its status, and what it wrote. */
import { type Json, type JsonObject, member, textOf } from '../document/index.ts'
import type { StepContext } from './action.ts'
import { given } from './inputs.ts'
import { elements, textOr } from './instances.ts'

/** Between the two streams in the output of a command, as the service writes it. */
export const errorMark = '\n----------ERROR-------\n'

const running = ['Pending', 'InProgress', 'Delayed', 'Cancelling']

/** The status of a command; `Pending` while the service doesn't list it yet. */
export async function commandStatus(commandId: string, context: StepContext): Promise<string> {
  const answer = await context.call('ssm', 'ListCommands', { CommandId: commandId })
  return textOr(member(elements(answer['Commands'])[0], 'Status'), 'Pending')
}

/** Whether a command's status is its last. */
export function isFinished(status: string): boolean {
  return !running.includes(status)
}

/** The outputs of aws:runCommand. `single`: one node was named, so there is one text to put out. */
export async function reportOf(
  commandId: string,
  status: string,
  single: boolean,
  context: StepContext,
): Promise<JsonObject> {
  const answer = await context.call('ssm', 'ListCommandInvocations', { CommandId: commandId, Details: true })
  const invocations = elements(answer['CommandInvocations'])
  const plugins = single ? elements(member(invocations[0], 'CommandPlugins')) : []
  return given({
    Status: status,
    ResponseCode: plugins.length === 1 ? member(plugins[0], 'ResponseCode') : undefined,
    Output: single ? plugins.map(pluginOutput).join('\n') : undefined,
    CommandId: commandId,
  })
}

/** ListCommandInvocations gives both streams in one text; an emulator may give them apart. */
function pluginOutput(plugin: Json): string {
  const whole = member(plugin, 'Output')
  if (typeof whole === 'string') return whole
  const written = textOr(member(plugin, 'StandardOutputContent'), '')
  const errors = textOr(member(plugin, 'StandardErrorContent'), '')
  return errors === '' ? written : written + errorMark + errors
}

/** The outputs as the service's failure message lists them: `{Status=[Failed], ResponseCode=[1], …}`. */
export function combined(output: JsonObject): string {
  const { CommandId, ...rest } = output
  const shown: JsonObject = given({ ...rest, OutputPayload: JSON.stringify(output), CommandId })
  return `{${Object.entries(shown)
    .map(([key, value]) => `${key}=[${textOf(value)}]`)
    .join(', ')}}`
}
