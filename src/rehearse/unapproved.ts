/** The ways in which an approval does not come about. Every change that asks for one must survive them all with nothing written. */
import type { Scenario } from './scenario.ts'
import type { World } from './world.ts'

/**
 * Four scenarios: rejected, expired, approved by the requester alone, approved without having read. In each the world stays byte-equal.
 *
 * @param incident breaks the platform so that the procedure asks
 * @param objection what the approver says when rejecting
 * @example scenarios: [repaired, ...unapproved(tooLittle, 'wait for the campaign to end')]
 */
export function unapproved(incident: (world: World) => Promise<void>, objection: string): readonly Scenario[] {
  return [
    {
      name: 'rejected',
      story: 'The approver says no.',
      incident,
      answers: [{ by: 'approver', decision: 'Reject', comment: objection }],
      expect: { status: 'Failed', failure: /reject/i, world: 'unchanged' },
    },
    {
      name: 'expired',
      story: 'Nobody answers within the response time, nor does the next contact.',
      incident,
      expect: { status: 'TimedOut', world: 'unchanged' },
    },
    {
      name: 'self-approved',
      story: 'Whoever started it approves it too.',
      incident,
      answers: [{ by: 'requester', decision: 'Approve' }],
      expect: { status: 'Failed', failure: /approved it too/, world: 'unchanged' },
    },
    {
      name: 'careless',
      story: 'The approval does not repeat the code that the request shows: nobody has read it.',
      incident,
      answers: [{ by: 'approver', decision: 'Approve', comment: 'ok' }],
      expect: { status: 'Failed', failure: /does not repeat/, world: 'unchanged' },
    },
  ]
}

/**
 * The repair once more, decided by the next contact: nobody answers the first request within the response time.
 *
 * @example scenarios: [repaired, escalated(repaired)]
 */
export function escalated(repaired: Scenario): Scenario {
  return {
    ...repaired,
    name: 'escalated',
    story: 'Nobody answers in time; the next contact is told, and approves.',
    answers: ['nobody', ...(repaired.answers ?? [])],
  }
}
