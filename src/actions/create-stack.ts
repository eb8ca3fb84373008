/**
 * aws:createStack: creates a CloudFormation stack and waits until it is complete.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createstack.html
 */
import type { JsonObject } from '../document/index.ts'
import { failure } from './failure-text.ts'
import { booleanInput, given, input, integerInput, requiredText } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { textOr } from './instances.ts'
import { isLiteral } from './needs.ts'
import { lookAgain, proceed } from './polling.ts'
import { findStack, isInProgress, stackNeeds } from './stacks.ts'

const name = 'aws:createStack'
const maxBodyBytes = 51_200

const inputs = {
  StackName: {
    kind: 'string',
    required: true,
    pattern: '[a-zA-Z][-a-zA-Z0-9]*',
    max: 128,
    doc: 'The name: letters, digits and hyphens, a letter first, at most 128.',
  },
  TemplateBody: { kind: 'string', min: 1, max: 51_200, doc: 'The template itself, at most 51,200 bytes.' },
  TemplateURL: { kind: 'string', min: 1, max: 1_024, doc: 'The template in S3, at most 460,800 bytes.' },
  Parameters: { kind: 'mapList', doc: 'Parameters of the template: ParameterKey, ParameterValue.' },
  Capabilities: {
    kind: 'stringList',
    enum: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    doc: 'What the template may do beyond creating plain resources.',
  },
  DisableRollback: { kind: 'boolean', default: false, doc: 'Leave what was created when the stack fails.' },
  OnFailure: {
    kind: 'string',
    enum: ['DO_NOTHING', 'ROLLBACK', 'DELETE'],
    default: 'ROLLBACK',
    doc: 'What to do when the stack fails.',
  },
  ClientRequestToken: {
    kind: 'string',
    pattern: '[a-zA-Z0-9][-a-zA-Z0-9]*',
    max: 128,
    doc: 'Makes a repeated creation return the first one; give it where maxAttempts is more than 1.',
  },
  NotificationARNs: { kind: 'stringList', max: 5, doc: 'SNS topics for stack events, at most 5.' },
  ResourceTypes: { kind: 'stringList', doc: 'The resource types that the template may use.' },
  RoleARN: { kind: 'string', min: 20, max: 2_048, doc: 'The role that CloudFormation takes.' },
  StackPolicyBody: { kind: 'string', doc: 'The stack policy itself.' },
  StackPolicyURL: { kind: 'string', doc: 'The stack policy in S3.' },
  Tags: { kind: 'mapList', max: 50, doc: 'Tags of the stack: Key, Value. The guide allows 10, CloudFormation 50.' },
  TimeoutInMinutes: { kind: 'integer', min: 1, doc: 'How long the creation may take.' },
} as const

const outputs = {
  StackId: { type: 'String', doc: 'The id of the stack.' },
  StackStatus: { type: 'String', doc: 'CREATE_COMPLETE, where the step succeeds.' },
  StackStatusReason: {
    type: 'String',
    doc: 'Why the stack is in that status; empty where CloudFormation says nothing.',
  },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
} as const

type Memo = JsonObject & { readonly polls: number; readonly stackId: string }

/** aws:createStack. Only CREATE_COMPLETE succeeds; a roll-back is waited for, then the step fails (D-28). */
export const createStack: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Creates a CloudFormation stack and waits until it is complete.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-createstack.html',
  impact: 'Mutating',
  inputs,
  forwards: true,
  oneOf: [['TemplateBody', 'TemplateURL']],
  exclusive: [
    ['TemplateBody', 'TemplateURL'],
    ['DisableRollback', 'OnFailure'],
    ['StackPolicyBody', 'StackPolicyURL'],
  ],
  outputs,
  repeatable: false,
  check({ TemplateBody: body }, report) {
    if (typeof body !== 'string' || !isLiteral(body) || body.length > maxBodyBytes) return
    const bytes = new TextEncoder().encode(body).length
    if (bytes > maxBodyBytes)
      report(['TemplateBody'], `TemplateBody has ${bytes} bytes; at most ${maxBodyBytes} are allowed.`)
  },
  needs: (inputs) => stackNeeds(inputs, 'CreateStack', "What the stack's template creates"),
  async run(inputs, context) {
    const memo = context.memo as Memo | undefined
    if (memo === undefined) {
      const answer = await context.call('cloudformation', 'CreateStack', requestOf(inputs))
      return proceed(context.now, { polls: 0, stackId: textOr(answer['StackId'], requiredText(inputs, 'StackName')) })
    }
    const stack = await findStack(memo.stackId, context)
    if (stack === undefined) throw failure(name, `The stack ${memo.stackId} is gone`)
    if (isInProgress(stack)) return lookAgain(context.now, memo)
    const output = { StackId: stack.id, StackStatus: stack.status, StackStatusReason: stack.reason }
    if (stack.status === 'CREATE_COMPLETE') return { kind: 'done', output }
    const why = stack.reason === '' ? '' : `: ${stack.reason}`
    throw failure(name, `The stack ${stack.id} is ${stack.status}, not CREATE_COMPLETE${why}`, { output })
  },
}

/** The step's inputs are the operation's, by the same names. */
function requestOf(written: JsonObject): JsonObject {
  const names = Object.keys(inputs)
  return given({
    ...Object.fromEntries(names.map((one) => [one, input(written, one)])),
    StackName: requiredText(written, 'StackName'),
    DisableRollback: booleanInput(written, 'DisableRollback'),
    TimeoutInMinutes: integerInput(written, 'TimeoutInMinutes'),
  })
}
