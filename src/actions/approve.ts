/**
 * aws:approve: waits until enough of the named people approve, or one rejects.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html
 */
import { isList, isObject, type JsonObject, member, wholeReference } from '../document/index.ts'
import type { StepContext } from './action.ts'
import { type Decision, decisionsOf, requiredApprovals, tooMany } from './approvers.ts'
import { failure } from './failure-text.ts'
import { textInput } from './inputs.ts'
import type { ActionOf } from './inputs-of.ts'
import { operation, writtenText } from './needs.ts'

const name = 'aws:approve'

const inputs = {
  Approvers: {
    kind: 'stringList',
    min: 1,
    max: 10,
    doc: 'Who may decide: user names, user ARNs, role ARNs, assumed-role ARNs; at most 10.',
  },
  MinRequiredApprovals: { kind: 'integer', min: 1, default: 1, doc: 'How many of them must approve.' },
  NotificationArn: { kind: 'string', doc: 'The SNS topic that tells them; its name must start with Automation.' },
  Message: { kind: 'string', max: 4_096, doc: 'What they are asked; goes into the notification.' },
  EnhancedApprovals: { kind: 'map', doc: 'In place of Approvers, in Change Manager templates only.' },
} as const

const outputs = {
  ApprovalStatus: { type: 'String', doc: 'Approved or Rejected.' },
  ApproverDecisions: { type: 'MapList', doc: 'Each decision: approver, decision (Approved, Rejected), comment.' },
  OutputPayload: { type: 'String', doc: 'All outputs as JSON text.' },
} as const

/** aws:approve. Step and execution are Waiting meanwhile; one rejection fails the step, whose outputs stay readable (D-22). */
export const approve: ActionOf<typeof inputs, typeof outputs> = {
  name,
  doc: 'Waits until enough of the named people approve, or one of them rejects.',
  url: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-approve.html',
  impact: 'NonMutating',
  inputs,
  oneOf: [['Approvers', 'EnhancedApprovals']],
  exclusive: [['Approvers', 'EnhancedApprovals']],
  outputs,
  defaultTimeoutSeconds: 604_800,
  maxTimeoutSeconds: 2_592_000,
  repeatable: true,
  check({ Approvers: approvers, MinRequiredApprovals: required, NotificationArn: topic }, report) {
    const known = isList(approvers) && !approvers.some((one) => wholeReference(one) !== undefined)
    if (known && typeof required === 'number' && required > approvers.length) {
      report(['MinRequiredApprovals'], tooMany(required, approvers.length))
    }
    if (typeof topic === 'string' && /^arn:[^{}]*:(?!Automation)[^:{}]+$/.test(topic)) {
      report(
        ['NotificationArn'],
        `The name of the SNS topic must start with "Automation"; this is ${topic}.`,
        'warning',
      )
    }
  },
  needs(inputs) {
    const topic = topicOf(inputs, writtenText)
    return topic === undefined ? [] : [operation('sns', 'Publish', { TopicArn: topic })]
  },
  async run(inputs, context) {
    const required = requiredApprovals(inputs)
    // the memo says that people have been told: a crash must not tell them again
    if (context.memo === undefined) await notify(inputs, context)
    const decisions = decisionsOf(context.signals)
    const rejected = decisions.find(({ decision }) => decision === 'Rejected')
    if (rejected !== undefined) throw rejection(rejected, decisions)
    if (decisions.length < required) return { kind: 'signal', memo: { notified: true } }
    return { kind: 'done', output: { ApprovalStatus: 'Approved', ApproverDecisions: decisions } }
  },
}

function topicOf(
  inputs: JsonObject,
  read: (inputs: JsonObject, name: string) => string | undefined,
): string | undefined {
  const enhanced = member(inputs, 'EnhancedApprovals')
  return read(inputs, 'NotificationArn') ?? (isObject(enhanced) ? read(enhanced, 'NotificationArn') : undefined)
}

/** The body is JSON (D-60). */
async function notify(inputs: JsonObject, context: StepContext): Promise<void> {
  const topic = topicOf(inputs, textInput)
  if (topic === undefined) return
  const { step, environment } = context
  const { executionId, region, account } = environment
  const body = { executionId, step: step.name, message: textInput(inputs, 'Message') ?? '', region, account }
  await context.call('sns', 'Publish', {
    TopicArn: topic,
    Subject: `Approval wanted: ${step.name}`.slice(0, 100),
    Message: JSON.stringify(body),
  })
}

function rejection({ approver, comment }: Decision, decisions: readonly Decision[]): Error {
  const why = comment === undefined ? '' : ` with the comment "${comment}"`
  return failure(name, `The approval was rejected by ${approver}${why}`, {
    output: { ApprovalStatus: 'Rejected', ApproverDecisions: decisions },
  })
}
