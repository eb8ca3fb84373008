/**
 * aws:executeScript: runs a Python or PowerShell script.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
import { isList, type Json, timeoutSeconds } from '../document/index.ts'
import { StepFailure } from './action.ts'
import { failure, failureText, reworded } from './failure-text.ts'
import { given, mapInput, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { isLiteral, writtenText } from './needs.ts'

const name = 'aws:executeScript'
const limits = { seconds: 600, items: 100, bytes: 100 * 1024 } as const

const inputs = {
  Runtime: {
    kind: 'string',
    required: true,
    enum: [
      'python3.6',
      'python3.7',
      'python3.8',
      'python3.9',
      'python3.10',
      'python3.11',
      'python3.12',
      'PowerShell 7.4',
      'PowerShell 7.0',
      'PowerShell Core 6.0',
    ],
    doc: 'The runtime: python3.11, PowerShell 7.4, …',
  },
  Handler: { kind: 'string', doc: 'The Python function to call: handler, or file.handler with an attachment.' },
  InputPayload: { kind: 'map', doc: "The function's first argument; PowerShell reads it from $env:InputPayload." },
  Script: { kind: 'string', doc: 'The script itself.' },
  Attachment: { kind: 'string', doc: 'A file of the document: the script, or a zip with what the script imports.' },
} as const

const outputs = {
  Payload: {
    type: 'StringMap',
    doc: 'What the function returned; a list is cut to 100 items, more than 100 KB fails.',
  },
  OutputPayload: { type: 'String', doc: 'The whole output as JSON text.' },
} as const

/** aws:executeScript. A real document may give both Script and Attachment: the script then imports from the attachment. */
export const executeScript: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Runs a Python or PowerShell script.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html',
  impact: 'Undetermined',
  inputs,
  oneOf: [['Script', 'Attachment']],
  outputs,
  defaultTimeoutSeconds: limits.seconds,
  maxTimeoutSeconds: limits.seconds,
  repeatable: false,
  check({ Runtime: runtime, Handler: handler }, report) {
    if (typeof runtime !== 'string' || !isLiteral(runtime)) return
    if (runtime.startsWith('python') && (handler === undefined || handler === '')) {
      report([], 'A Python script needs the input Handler: the name of the function to call.')
    }
    if (runtime.startsWith('PowerShell') && handler !== undefined) {
      report(['Handler'], 'A PowerShell script has no Handler: the whole script runs. Leave the input out.')
    }
    if (/^python3\.[6-9]$/.test(runtime) || /^PowerShell (?:7\.0|Core 6\.0)$/.test(runtime)) {
      const instead = runtime.startsWith('python') ? 'python3.12' : 'PowerShell 7.4'
      report(['Runtime'], `${runtime} is no longer in AWS's table of runtimes (D-66); use ${instead}.`, 'warning')
    }
  },
  needs: (inputs) => [
    { kind: 'script', runtime: writtenText(inputs, 'Runtime') ?? '', source: writtenText(inputs, 'Script') },
  ],
  async run(inputs, context) {
    const request = {
      runtime: requiredText(inputs, 'Runtime'),
      payload: mapInput(inputs, 'InputPayload') ?? {},
      timeoutSeconds: Math.min(timeoutSeconds(context.step) ?? limits.seconds, limits.seconds),
      region: context.environment.region,
      ...(given({
        handler: textInput(inputs, 'Handler'),
        script: textInput(inputs, 'Script'),
        attachment: textInput(inputs, 'Attachment'),
      }) as { readonly handler?: string; readonly script?: string; readonly attachment?: string }),
    }
    const payload = cut(await context.script(request).catch(inScript))
    const bytes = new TextEncoder().encode(JSON.stringify(payload)).length
    if (bytes > limits.bytes) {
      const detail = `The script returned ${bytes} bytes of JSON; at most ${limits.bytes} are allowed`
      throw failure(name, detail, { stage: 'PostVerification' })
    }
    return { kind: 'done', output: { Payload: payload } }
  },
}

function inScript(error: unknown): never {
  throw error instanceof StepFailure ? reworded(error, failureText(name, error.message)) : error
}

function cut(payload: Json): Json {
  return isList(payload) ? payload.slice(0, limits.items) : payload
}
