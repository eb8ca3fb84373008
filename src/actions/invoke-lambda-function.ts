/**
 * aws:invokeLambdaFunction: invokes a Lambda function.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 */
import { isObject, type Json, type JsonObject, textOf } from '../document/index.ts'
import { failure } from './failure-text.ts'
import { given, mapInput, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { narrowed, operation } from './needs.ts'
import { parsed } from './outputs.ts'

const name = 'aws:invokeLambdaFunction'

const inputs = {
  FunctionName: { kind: 'string', required: true, doc: 'The function: name or ARN.' },
  InvocationType: {
    kind: 'string',
    enum: ['RequestResponse', 'Event', 'DryRun'],
    default: 'RequestResponse',
    doc: 'Whether to wait for the result.',
  },
  LogType: {
    kind: 'string',
    enum: ['None', 'Tail'],
    doc: 'Tail: put out the last 4 KB of the log (RequestResponse only).',
  },
  Qualifier: { kind: 'string', doc: 'Version or alias.' },
  ClientContext: { kind: 'string', doc: 'Client data, as base64 of JSON.' },
  InputPayload: { kind: 'map', doc: "The function's event; wins over Payload." },
  Payload: { kind: 'any', doc: "The function's event as JSON text; a map is written as JSON." },
} as const

const outputs = {
  StatusCode: { type: 'Integer', doc: 'HTTP status of the invocation.' },
  FunctionError: { type: 'String', doc: 'Handled or Unhandled, where the function failed.' },
  LogResult: { type: 'String', doc: 'The end of the log, base64 (LogType Tail).' },
  Payload: { type: 'String', doc: 'What the function returned, as JSON text; a returned text is bare.' },
  OutputPayload: { type: 'String', doc: 'The whole output as JSON text.' },
} as const

/** aws:invokeLambdaFunction. An error of the function fails the step (D-39); selectors also read what it returned (D-15). */
export const invokeLambdaFunction: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Invokes a Lambda function and puts out what it returned.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html',
  impact: 'Undetermined',
  inputs,
  forwards: true,
  outputs,
  defaultTimeoutSeconds: 300,
  maxTimeoutSeconds: 300,
  repeatable: false,
  check({ InvocationType: invocation, LogType: log }, report) {
    if (log === 'Tail' && (invocation === 'Event' || invocation === 'DryRun')) {
      report(['LogType'], 'LogType Tail works only where InvocationType is RequestResponse.', 'warning')
    }
  },
  needs: (inputs) => [
    operation('lambda', 'Invoke', narrowed(inputs, { FunctionName: 'FunctionName', Qualifier: 'Qualifier' })),
  ],
  async run(inputs, context) {
    const event = mapInput(inputs, 'InputPayload')
    const invocation = textInput(inputs, 'InvocationType') ?? 'RequestResponse'
    const payload = event === undefined ? inputs['Payload'] : event
    const answer = await context.call(
      'lambda',
      'Invoke',
      given({
        FunctionName: requiredText(inputs, 'FunctionName'),
        InvocationType: invocation,
        // the guide calls Tail the default, which only an invocation that is waited for takes
        LogType: textInput(inputs, 'LogType') ?? (invocation === 'RequestResponse' ? 'Tail' : undefined),
        Qualifier: textInput(inputs, 'Qualifier'),
        ClientContext: textInput(inputs, 'ClientContext'),
        Payload: payload === undefined || payload === null || payload === '' ? undefined : textOf(payload),
      }),
    )
    const output = outputOf(answer)
    if (output['FunctionError'] !== undefined) throw functionError(requiredText(inputs, 'FunctionName'), output)
    return { kind: 'done', output }
  },
  roots(output) {
    const returned = parsed(output['Payload'])
    return returned === undefined ? [] : [returned, { ...output, Payload: returned }]
  },
}

/** A function that returns a text gives JSON with quotes around it: they are taken off, as consumers expect (D-40). */
function outputOf(answer: JsonObject): JsonObject {
  const { StatusCode, FunctionError, LogResult, Payload } = answer
  const text = Payload === undefined || Payload === null || Payload === '' ? undefined : plain(textOf(Payload))
  const returned = parsed(text)
  return given({ StatusCode, FunctionError, LogResult, Payload: typeof returned === 'string' ? returned : text })
}

/** A function returns JSON. Where the answer's bytes arrive as base64, as blobs do, they are decoded. */
function plain(text: string): string {
  if (parsed(text) !== undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return text
  const decoded = new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)))
  return parsed(decoded) === undefined ? text : decoded
}

function functionError(name_: string, output: JsonObject): Error {
  const error: Json | undefined = parsed(output['Payload'])
  const message =
    isObject(error) && typeof error['errorMessage'] === 'string' ? error['errorMessage'] : output['Payload']
  const detail = `The Lambda function ${name_} failed (${output['FunctionError']}): ${message ?? 'it gave no message'}`
  return failure(name, detail, { output })
}
