/**
 * aws:runCommand: runs a Command document on managed nodes.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runcommand.html
 */
import { isObject, type JsonObject, member, textOf } from '../document/index.ts'
import type { Need } from './action.ts'
import { combined, commandStatus, isFinished, reportOf } from './commands.ts'
import { failure } from './failure-text.ts'
import { given, input, integerInput, listInput, mapInput, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { textOr } from './instances.ts'
import { narrowed, operation, writtenText } from './needs.ts'
import { parsed } from './outputs.ts'
import { lookAgain, proceed } from './polling.ts'

const name = 'aws:runCommand'

const inputs = {
  DocumentName: { kind: 'string', required: true, doc: 'The Command document: name or ARN.' },
  InstanceIds: { kind: 'stringList', max: 50, doc: 'The nodes, at most 50.' },
  Targets: { kind: 'mapList', doc: 'The nodes by tag or group: Key, Values.' },
  Parameters: { kind: 'map', doc: "The document's parameters." },
  Comment: { kind: 'string', doc: 'A remark that is kept with the command.' },
  TimeoutSeconds: {
    kind: 'integer',
    min: 30,
    max: 2_592_000,
    doc: "How long the command may take to reach a node; not the step's timeoutSeconds.",
  },
  DocumentVersion: { kind: 'string', doc: 'The version of the document.' },
  DocumentHash: { kind: 'string', doc: 'The hash that the document must have.' },
  DocumentHashType: { kind: 'string', enum: ['Sha256', 'Sha1'], doc: 'The kind of that hash.' },
  CloudWatchOutputConfig: { kind: 'map', doc: 'Where in CloudWatch Logs the output goes.' },
  NotificationConfig: { kind: 'map', doc: 'Whom SNS tells of the status.' },
  OutputS3BucketName: { kind: 'string', doc: 'The bucket for the output.' },
  OutputS3KeyPrefix: { kind: 'string', doc: 'The prefix in that bucket.' },
  ServiceRoleArn: { kind: 'string', doc: 'The role that publishes the notifications.' },
  MaxConcurrency: { kind: 'string', doc: 'How many nodes at a time: a number or a percentage.' },
  MaxErrors: { kind: 'string', doc: 'How many errors stop the command: a number or a percentage.' },
} as const

const outputs = {
  CommandId: { type: 'String', doc: 'The id of the command.' },
  Status: { type: 'String', doc: 'The status of the command.' },
  ResponseCode: { type: 'Integer', doc: 'The exit code; absent where the document has several steps.' },
  Output: { type: 'String', doc: 'What the command wrote; absent for targets and for several nodes.' },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
} as const

type Memo = JsonObject & { readonly polls: number; readonly commandId: string }

/** aws:runCommand. Polls ListCommands, then reads ListCommandInvocations; both outputs and failure text come from there. */
export const runCommand: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Runs a Command document on managed nodes and waits for it.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-runcommand.html',
  impact: 'Undetermined',
  inputs,
  forwards: true,
  // CrowdStrike-FalconSensorDeploy gives both, one of them empty: so one is needed, and both are not refused
  oneOf: [['InstanceIds', 'Targets']],
  outputs,
  repeatable: false,
  needs(inputs) {
    const command = narrowed(inputs, { DocumentName: 'DocumentName', InstanceIds: 'InstanceIds' })
    const all: readonly Need[] = [
      operation('ssm', 'SendCommand', command),
      operation('ssm', 'ListCommands'),
      operation('ssm', 'ListCommandInvocations'),
      operation('ssm', 'CancelCommand'),
    ]
    const role = writtenText(inputs, 'ServiceRoleArn')
    return role === undefined ? all : [...all, { kind: 'passRole', role, service: 'ssm.amazonaws.com' }]
  },
  async run(inputs, context) {
    const memo = context.memo as Memo | undefined
    if (memo === undefined) {
      const answer = await context.call('ssm', 'SendCommand', requestOf(inputs))
      const commandId = textOr(member(answer['Command'], 'CommandId'), '')
      return proceed(context.now, { polls: 0, commandId })
    }
    const status = await commandStatus(memo.commandId, context)
    if (!isFinished(status)) return lookAgain(context.now, memo)
    const single = listInput(inputs, 'Targets').length === 0 && listInput(inputs, 'InstanceIds').length === 1
    const output = await reportOf(memo.commandId, status, single, context)
    if (status === 'Success') return { kind: 'done', output }
    const detail = `Command ${memo.commandId} returns unexpected invocation result: \n${combined(output)}`
    throw failure(name, detail, { stage: 'PostVerification', output })
  },
  async cancel(_inputs, context) {
    const commandId = member(context.memo, 'commandId')
    if (typeof commandId === 'string') await context.call('ssm', 'CancelCommand', { CommandId: commandId })
  },
  roots(output) {
    const printed = parsed(output['Output'])
    return isObject(printed) ? [{ ...output, Payload: printed }, printed] : []
  },
}

/** The step's inputs are SendCommand's, by the same names; parameters travel as lists of texts. */
function requestOf(written: JsonObject): JsonObject {
  const names = Object.keys(inputs)
  const parameters = Object.entries(mapInput(written, 'Parameters') ?? {}).map(
    ([key]) => [key, listInput(mapInput(written, 'Parameters') ?? {}, key).map(textOf)] as const,
  )
  return given({
    ...Object.fromEntries(names.map((one) => [one, input(written, one)])),
    DocumentName: requiredText(written, 'DocumentName'),
    InstanceIds: listInput(written, 'InstanceIds'),
    Targets: listInput(written, 'Targets'),
    Parameters: parameters.length === 0 ? undefined : Object.fromEntries(parameters),
    TimeoutSeconds: integerInput(written, 'TimeoutSeconds'),
    MaxConcurrency: textInput(written, 'MaxConcurrency'),
    MaxErrors: textInput(written, 'MaxErrors'),
  })
}
