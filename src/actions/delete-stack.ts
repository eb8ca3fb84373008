/**
 * aws:deleteStack: deletes a CloudFormation stack and waits until it is gone.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-deletestack.html
 */
import type { JsonObject } from '../document/index.ts'
import { failure } from './failure-text.ts'
import { given, requiredText, textInput, textsInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { lookAgain, proceed } from './polling.ts'
import { findStack, stackNeeds } from './stacks.ts'

const name = 'aws:deleteStack'

const inputs = {
  StackName: { kind: 'string', required: true, doc: 'The stack: name or id.' },
  ClientRequestToken: {
    kind: 'string',
    pattern: '[a-zA-Z][-a-zA-Z0-9]*',
    max: 128,
    doc: 'Tells a repeated request from a new one.',
  },
  RetainResources: { kind: 'stringList', doc: 'Logical ids of resources to keep.' },
  'RetainResources.member.N': { kind: 'any', doc: 'The name that the guide has for RetainResources.' },
  RoleARN: { kind: 'string', min: 20, max: 2_048, doc: 'The role that CloudFormation takes.' },
} as const

type Memo = JsonObject & { readonly polls: number; readonly stackId: string; readonly asked: boolean }

/** aws:deleteStack. Deleting a stack that is already gone succeeds, as in CloudFormation. */
export const deleteStack: ActionOf<typeof inputs> = {
  name,
  doc: 'Deletes a CloudFormation stack and waits until it is gone.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-deletestack.html',
  impact: 'Mutating',
  inputs,
  forwards: true,
  outputs: {},
  repeatable: true,
  needs: (inputs) => stackNeeds(inputs, 'DeleteStack', 'What deletes the resources of the stack'),
  async run(inputs, context) {
    const stackName = requiredText(inputs, 'StackName')
    const memo = context.memo as Memo | undefined
    const stack = await findStack(memo?.stackId ?? stackName, context)
    if (stack === undefined || stack.status === 'DELETE_COMPLETE') return { kind: 'done', output: {} }
    if (memo === undefined) {
      // only its id still finds a stack that is deleted
      return proceed(context.now, { polls: 0, stackId: stack.id, asked: false })
    }
    if (!memo.asked) {
      await context.call('cloudformation', 'DeleteStack', requestOf(inputs, stackName))
      return proceed(context.now, { ...memo, asked: true })
    }
    if (stack.status !== 'DELETE_FAILED') return lookAgain(context.now, memo)
    const why = stack.reason === '' ? '' : `: ${stack.reason}`
    throw failure(name, `The stack ${stack.id} could not be deleted${why}`)
  },
}

function requestOf(inputs: JsonObject, StackName: string): JsonObject {
  return given({
    StackName,
    ClientRequestToken: textInput(inputs, 'ClientRequestToken'),
    RoleARN: textInput(inputs, 'RoleARN'),
    RetainResources: [...textsInput(inputs, 'RetainResources'), ...textsInput(inputs, 'RetainResources.member.N')],
  })
}
