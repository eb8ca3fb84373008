/** Tells an execution as it happens: one line a step, indented in loops, with the time on the execution's own clock. */

import { isObject, type Json } from '../document/index.ts'
import { type Event, type ExecutionState, hasEnded } from '../engine/index.ts'
import type { Terminal } from './terminal.ts'

/** Prints events; pass `onEvent` to the execution. */
export function storyTeller(terminal: Terminal): (event: Event, state: ExecutionState) => void {
  const { colors } = terminal
  return (event, state) => {
    const line = lineOf(event, state, colors)
    if (line !== undefined) terminal.out(`${colors.dim(clockText(event.at - state.startTime))}  ${line}\n`)
    if (hasEnded(state) && event.type === 'ExecutionEnded') terminal.out(`${endText(event, colors)}\n`)
  }
}

/** `+0:16:02` */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `+${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

type Colors = Terminal['colors']

function lineOf(event: Event, state: ExecutionState, colors: Colors): string | undefined {
  switch (event.type) {
    case 'StepEnded':
      return stepLine(event, state, colors)
    case 'AttemptSuspended':
      return waitLine(event, state, colors)
    case 'SignalReceived': {
      const { type, approver, comment } = event.signal
      const who = approver?.replace(/^.*[:/]/, '') ?? 'somebody'
      const words = comment === undefined ? '' : ` (“${comment}”)`
      const fate = event.refused === undefined ? '' : colors.red(` refused: ${event.refused}`)
      return `${colors.bold(who)} says ${type === 'Approve' ? colors.green('yes') : type === 'Reject' ? colors.red('no') : type}${words}${fate}`
    }
    case 'StopRequested':
      return colors.yellow(
        event.stop === 'Cancel' ? 'the execution is being cancelled' : 'the execution is being completed',
      )
    default:
      return undefined
  }
}

function stepLine(event: Extract<Event, { type: 'StepEnded' }>, state: ExecutionState, colors: Colors): string {
  const record = state.steps.find((one) => one.stepExecutionId === event.stepExecutionId)
  const indent = record?.parent === undefined ? '' : `  [${record.parent.iteration}] `
  const mark =
    event.status === 'Success' ? colors.green('✓') : event.status === 'Exited' ? colors.cyan('↷') : colors.red('✗')
  const took = record === undefined ? 0 : event.at - record.startTime
  const time = took >= 1000 ? colors.dim(` ${(took / 1000).toFixed(took < 10_000 ? 1 : 0)} s`) : ''
  const said = event.failure === undefined ? noteOf(event, record?.inputs ?? {}) : colors.red(event.failure.message)
  return `${mark} ${indent}${event.step}${time}${said === '' ? '' : `  ${said}`}`
}

/** What is worth saying about a step that went well: where a branch went, what a variable became, what a decision was. */
function noteOf(event: Extract<Event, { type: 'StepEnded' }>, inputs: { readonly [name: string]: Json }): string {
  if (typeof inputs['Value'] === 'string' && String(inputs['Name']).startsWith('variable:'))
    return String(inputs['Value'])
  const payload = event.output?.['Payload']
  if (isObject(payload) && typeof payload['verdict'] === 'string') return `verdict: ${payload['verdict']}`
  return event.next.kind === 'step' && inputs['Choices'] !== undefined ? `→ ${event.next.step}` : ''
}

function waitLine(
  event: Extract<Event, { type: 'AttemptSuspended' }>,
  state: ExecutionState,
  colors: Colors,
): string | undefined {
  const record = state.attempt === undefined ? undefined : state.steps[state.attempt.record]
  if (record === undefined || event.until.kind !== 'signal') return undefined
  const message = String(record.inputs['Message'] ?? '')
  const framed = message
    .split('\n')
    .map((one) => `            ${colors.cyan('│')} ${one}`)
    .join('\n')
  return `${colors.yellow('…')} ${record.step} waits for an approval\n${framed}`
}

function endText(event: Extract<Event, { type: 'ExecutionEnded' }>, colors: Colors): string {
  const painted = event.status === 'Success' ? colors.green(event.status) : colors.red(event.status)
  return `          ${colors.bold('The execution ended:')} ${painted}`
}
