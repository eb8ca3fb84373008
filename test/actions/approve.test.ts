import { describe, expect, test } from 'vitest'
import { findAction, type StepSignal } from '../../src/actions/index.ts'
import { checked, outputOf, play } from './play.ts'

const approve = findAction('aws:approve')!
const pause = findAction('aws:pause')!

const user = (name: string) => `arn:aws:iam::123456789012:user/${name}`
const signal = (type: StepSignal['type'], name: string, comment?: string): StepSignal => ({
  type,
  approver: user(name),
  at: 0,
  ...(comment === undefined ? {} : { comment }),
})
const asked = { Approvers: [user('ana'), user('bo'), user('cy')] }

describe('aws:approve', () => {
  test('waits for a signal, having told the topic once', async () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:Automation-ops'
    const inputs = { ...asked, NotificationArn: topic, Message: 'Raise the timeout?' }
    const played = await play(approve, inputs, { aws: { Publish: () => ({}) } })
    expect(played.outcome).toEqual({ kind: 'signal', memo: { notified: true } })
    expect(played.calls).toHaveLength(1)
    expect(played.calls[0]).toMatchObject({ service: 'sns', input: { TopicArn: topic } })
    expect(JSON.parse(String(played.calls[0]!.input['Message']))).toMatchObject({
      executionId: 'e-1',
      step: 'Step',
      message: 'Raise the timeout?',
    })
  })

  test('one approval is enough by default', async () => {
    expect(outputOf(await play(approve, asked, { signals: [signal('Approve', 'bo', 'fine')] }))).toEqual({
      ApprovalStatus: 'Approved',
      ApproverDecisions: [{ approver: user('bo'), decision: 'Approved', comment: 'fine' }],
    })
  })

  test('counts people, not signals', async () => {
    const two = { ...asked, MinRequiredApprovals: '2' }
    const once = [signal('Approve', 'bo'), signal('Approve', 'bo')]
    expect((await play(approve, two, { signals: once })).outcome?.kind).toBe('signal')
    const both = await play(approve, two, { signals: [...once, signal('Approve', 'ana')] })
    expect(outputOf(both)['ApproverDecisions']).toHaveLength(2)
  })

  test('a signal without a principal, or of another kind, is no decision', async () => {
    const signals: StepSignal[] = [
      { type: 'Approve', at: 0 },
      { type: 'Resume', approver: user('bo'), at: 0 },
    ]
    expect((await play(approve, asked, { signals })).outcome?.kind).toBe('signal')
  })

  test('one rejection ends it, and the decisions stay readable', async () => {
    const signals = [signal('Approve', 'ana'), signal('Reject', 'bo', 'not on Friday'), signal('Approve', 'cy')]
    const { failure } = await play(approve, { ...asked, MinRequiredApprovals: 3 }, { signals })
    expect(failure?.message).toContain(`rejected by ${user('bo')} with the comment "not on Friday"`)
    expect(failure?.output).toEqual({
      ApprovalStatus: 'Rejected',
      ApproverDecisions: [
        { approver: user('ana'), decision: 'Approved' },
        { approver: user('bo'), decision: 'Rejected', comment: 'not on Friday' },
      ],
    })
  })

  test.each([0, 4, 'many'])('cannot ask for %j approvals of three', async (required) => {
    const { failure } = await play(approve, { ...asked, MinRequiredApprovals: required })
    expect(failure?.stage).toBe('InputValidation')
  })

  test('a change template asks by EnhancedApprovals', async () => {
    const inputs = {
      EnhancedApprovals: {
        Approvers: [
          { approver: 'ana', type: 'IamUser', minRequiredApprovals: 1 },
          { approver: 'Ops', type: 'IamGroup', minRequiredApprovals: 1 },
        ],
      },
    }
    expect((await play(approve, inputs, { signals: [signal('Approve', 'ana')] })).outcome?.kind).toBe('signal')
    const both = [signal('Approve', 'ana'), signal('Approve', 'bo')]
    expect(outputOf(await play(approve, inputs, { signals: both }))['ApprovalStatus']).toBe('Approved')
  })

  test('is checked', () => {
    expect(checked(approve, { Approvers: ['ana'], MinRequiredApprovals: 2 })).toEqual([
      'error MinRequiredApprovals: MinRequiredApprovals is 2; it must be from 1 to the number of Approvers, which is 1.',
    ])
    expect(checked(approve, { Approvers: ['{{ Approvers }}'], MinRequiredApprovals: 2 })).toEqual([])
    expect(checked(approve, { Approvers: '{{ Approvers }}', MinRequiredApprovals: 2 })).toEqual([])
    const topic = (name: string) => checked(approve, { NotificationArn: `arn:aws:sns:eu-west-1:123456789012:${name}` })
    expect(topic('Automation-ops')).toEqual([])
    expect(topic('ops')).toEqual([expect.stringMatching(/^warning NotificationArn: /)])
    expect(checked(approve, { NotificationArn: '{{ Topic }}' })).toEqual([])
  })
})

describe('aws:pause', () => {
  test('waits for Resume', async () => {
    expect((await play(pause, {})).outcome).toEqual({ kind: 'signal', memo: {} })
    expect(outputOf(await play(pause, {}, { signals: [{ type: 'Resume', at: 0 }] }))).toEqual({})
  })
})
