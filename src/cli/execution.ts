/** An execution as SSM's API gives it, and how it reads in a terminal. */
import type { SsmClient } from '../client/index.ts'
import { isObject, type Json, type JsonObject } from '../document/index.ts'
import { clockText } from './story.ts'
import type { Terminal } from './terminal.ts'

const ended: ReadonlySet<string> = new Set([
  'Success',
  'Failed',
  'TimedOut',
  'Cancelled',
  'CompletedWithSuccess',
  'CompletedWithFailure',
  'Rejected',
  'Exited',
])

/** An execution with all of its steps. */
export interface ExecutionRecord {
  readonly execution: JsonObject
  readonly steps: readonly JsonObject[]
}

/** Has a status no more to come? */
export function isFinal(status: Json | undefined): boolean {
  return ended.has(String(status))
}

/** Reads an execution; its steps by pages where there are many. */
export async function readExecution(client: SsmClient, id: string): Promise<ExecutionRecord> {
  const answer = await client.call('GetAutomationExecution', { AutomationExecutionId: id })
  const execution = isObject(answer['AutomationExecution']) ? answer['AutomationExecution'] : {}
  if (execution['StepExecutionsTruncated'] === true) {
    return {
      execution,
      steps: await client.list('DescribeAutomationStepExecutions', { AutomationExecutionId: id }, 'StepExecutions'),
    }
  }
  const steps = execution['StepExecutions']
  return { execution, steps: (Array.isArray(steps) ? (steps as readonly Json[]) : []).filter(isObject) }
}

type Colors = Terminal['colors']

/** The colour of a status. */
export function paintStatus(status: string, colors: Colors): string {
  if (status === 'Success') return colors.green(status)
  if (status === 'Failed' || status === 'TimedOut' || status === 'Rejected') return colors.red(status)
  return status === 'Cancelled' || status === 'Cancelling' || status === 'Waiting'
    ? colors.yellow(status)
    : colors.cyan(status)
}

/** `+0:00:12  ✓ ReadTable 0.4 s`, and under a step that waits what it waits for. */
export function stepLines(step: JsonObject, execution: JsonObject, colors: Colors, now: number): readonly string[] {
  const status = String(step['StepStatus'])
  const begun = secondsOf(step['ExecutionStartTime'])
  if (status === 'Pending' || begun === undefined) return []
  const start = secondsOf(execution['ExecutionStartTime']) ?? begun
  const end = secondsOf(step['ExecutionEndTime'])
  const parent = isObject(step['ParentStepDetails'])
    ? `  [${String(step['ParentStepDetails']['Iteration'] ?? '')}] `
    : ''
  const took = end === undefined ? '' : colors.dim(` ${durationText(end - begun)}`)
  const why =
    typeof step['FailureMessage'] === 'string' && step['FailureMessage'] !== ''
      ? `  ${colors.red(step['FailureMessage'])}`
      : ''
  const line = `${colors.dim(clockText(((end ?? begun) - start) * 1000))}  ${markOf(status, colors)} ${parent}${String(step['StepName'])}${took}${why}`
  return end === undefined ? [line, ...waitLines(step, begun, colors, now)] : [line]
}

function markOf(status: string, colors: Colors): string {
  if (status === 'Success') return colors.green('✓')
  if (status === 'Failed' || status === 'TimedOut') return colors.red('✗')
  if (status === 'Cancelled') return colors.yellow('■')
  return status === 'Exited' ? colors.cyan('↷') : colors.yellow('…')
}

/** Who must do what, and until when. */
function waitLines(step: JsonObject, begun: number, colors: Colors, now: number): readonly string[] {
  const inputs = isObject(step['Inputs']) ? step['Inputs'] : {}
  const read = (name: string): Json | undefined => jsonOf(inputs[name])
  const pad = '            '
  const limit = secondsOf(step['TimeoutSeconds'])
  if (step['Action'] === 'aws:approve') {
    const approvers = read('Approvers')
    const needed = read('MinRequiredApprovals') ?? 1
    const until = begun + (limit ?? 604_800)
    const who = Array.isArray(approvers) ? approvers.map(String).join(', ') : String(approvers ?? '')
    const message = String(read('Message') ?? '')
      .split('\n')
      .filter((line) => line !== '')
    return [
      `${pad}${colors.bold('needs an approval')}: ${String(needed)} of ${who}; until ${timeText(until)} (${leftText(until - now / 1000)})`,
      ...message.map((line) => `${pad}${colors.cyan('│')} ${line}`),
    ]
  }
  if (step['Action'] === 'aws:pause') return [`${pad}paused; go on with: guardia resume ID`]
  const wake = step['Action'] === 'aws:sleep' ? wakeOf(read('Duration'), read('Timestamp'), begun) : undefined
  if (wake !== undefined) return [`${pad}until ${timeText(wake)} (${leftText(wake - now / 1000)})`]
  return limit === undefined
    ? []
    : [`${pad}${colors.dim(`at most until ${timeText(begun + limit)} (${leftText(begun + limit - now / 1000)})`)}`]
}

function wakeOf(duration: Json | undefined, timestamp: Json | undefined, begun: number): number | undefined {
  if (typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp))) return Date.parse(timestamp) / 1000
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(String(duration)) ?? []
  const total = Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return total === 0 ? undefined : begun + total
}

/** Inputs stand as JSON text. */
function jsonOf(text: Json | undefined): Json | undefined {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

function secondsOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** `2026-11-24 10:05:00` in local time. */
export function timeText(seconds: number): string {
  const at = new Date(seconds * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** `0.4 s`, `3 min`, `2 h 5 min`, `6 d 23 h` */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  const hours = Math.floor(seconds / 3600)
  return hours < 48
    ? `${hours} h ${Math.round((seconds % 3600) / 60)} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

const leftText = (seconds: number): string => (seconds <= 0 ? 'any moment' : `in ${durationText(seconds)}`)

/** The last words about an execution. */
export function endLines(execution: JsonObject, colors: Colors): readonly string[] {
  const status = String(execution['AutomationExecutionStatus'])
  const failure = execution['FailureMessage']
  const lines = [`${colors.bold('The execution ended:')} ${paintStatus(status, colors)}`]
  if (typeof failure === 'string' && failure !== '') lines.push(colors.red(failure))
  return [...lines, ...outputLines(execution['Outputs']), ...outputLines(execution['Variables'])]
}

function outputLines(outputs: Json | undefined): readonly string[] {
  return Object.entries(isObject(outputs) ? outputs : {}).map(
    ([name, value]) => `  ${name} = ${Array.isArray(value) ? value.map(String).join(', ') : String(value)}`,
  )
}
