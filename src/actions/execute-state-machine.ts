/**
 * aws:executeStateMachine: runs a Step Functions state machine and waits for its end.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeStateMachine.html
 */
import { type JsonObject, member, textOf } from '../document/index.ts'
import { failure } from './failure-text.ts'
import { given, input, requiredText, textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { textOr } from './instances.ts'
import { narrowed, operation } from './needs.ts'
import { lookAgain, proceed } from './polling.ts'

const name = 'aws:executeStateMachine'

const inputs = {
  stateMachineArn: { kind: 'string', required: true, doc: 'The state machine, by ARN.' },
  name: { kind: 'string', doc: 'The name of the execution.' },
  input: { kind: 'string', doc: 'Its input, as JSON text.' },
} as const

const outputs = {
  executionArn: { type: 'String', doc: 'The execution.' },
  input: { type: 'String', doc: 'Its input, as JSON text.' },
  name: { type: 'String', doc: 'Its name.' },
  output: { type: 'String', doc: 'What it put out, as JSON text.' },
  startDate: { type: 'String', doc: 'When it began.' },
  stateMachineArn: { type: 'String', doc: 'The state machine.' },
  status: { type: 'String', doc: 'SUCCEEDED, where the step succeeds.' },
  stopDate: { type: 'String', doc: 'When it ended.' },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
} as const

type Memo = JsonObject & { readonly polls: number; readonly executionArn: string }

/** aws:executeStateMachine. Its inputs and outputs begin with a small letter, alone among the actions. */
export const executeStateMachine: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Runs a Step Functions state machine and waits for its end.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeStateMachine.html',
  impact: 'Undetermined',
  inputs,
  forwards: true,
  outputs,
  repeatable: false,
  needs: (inputs) => [
    operation('stepfunctions', 'StartExecution', narrowed(inputs, { stateMachineArn: 'stateMachineArn' })),
    operation('stepfunctions', 'DescribeExecution'),
    operation('stepfunctions', 'StopExecution'),
  ],
  async run(inputs, context) {
    const memo = context.memo as Memo | undefined
    if (memo === undefined) {
      const data = input(inputs, 'input')
      const request = given({
        stateMachineArn: requiredText(inputs, 'stateMachineArn'),
        name: textInput(inputs, 'name'),
        input: data === undefined ? undefined : textOf(data),
      })
      const answer = await context.call('stepfunctions', 'StartExecution', request)
      return proceed(context.now, { polls: 0, executionArn: textOr(answer['executionArn'], '') })
    }
    const answer = await context.call('stepfunctions', 'DescribeExecution', { executionArn: memo.executionArn })
    const status = textOr(answer['status'], 'RUNNING')
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return lookAgain(context.now, memo)
    const names = Object.keys(outputs).filter((one) => one !== 'OutputPayload')
    const output = given(Object.fromEntries(names.map((one) => [one, member(answer, one)])))
    if (status === 'SUCCEEDED') return { kind: 'done', output }
    const why = [answer['error'], answer['cause']].filter((one) => typeof one === 'string').join(': ')
    throw failure(name, `The execution ${memo.executionArn} is ${status}${why === '' ? '' : `: ${why}`}`, { output })
  },
  async cancel(_inputs, context) {
    const executionArn = member(context.memo, 'executionArn')
    if (typeof executionArn === 'string') await context.call('stepfunctions', 'StopExecution', { executionArn })
  },
}
