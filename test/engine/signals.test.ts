import { describe, expect, it } from 'vitest'
import { type RunOptions, runDocument, standsFor } from '../../src/engine/index.ts'
import { answers, approve, call, documentOf, loop, pause, sleep, story, storyOf } from './small.ts'

const ok = (approver: string, more: object = {}) => ({ approver, decision: 'Approve' as const, ...more })
const no = (approver: string, more: object = {}) => ({ approver, decision: 'Reject' as const, ...more })

const approvals: readonly [string, Parameters<typeof story>[0], RunOptions, string][] = [
  ['approved', [approve('A'), call('B')], { approvals: [ok('maria')] }, 'A Success, B Success; Success'],
  ['nobody answers', [approve('A'), call('B')], {}, 'A TimedOut; TimedOut'],
  [
    'too late',
    [approve('A', ['maria'], { timeoutSeconds: 60 })],
    { approvals: [ok('maria', { afterSeconds: 61 })] },
    'A TimedOut; TimedOut',
  ],
  ['rejected fails (D-22)', [approve('A'), call('B')], { approvals: [no('maria')] }, 'A Failed; Failed'],
  [
    'rejected, onFailure',
    [approve('A', ['maria'], { onFailure: 'step:C', isCritical: false }), call('B'), call('C')],
    { approvals: [no('maria')] },
    'A Failed, C Success; Success',
  ],
  [
    'a rejection is not tried again',
    [approve('A', ['maria'], { maxAttempts: 3 })],
    { approvals: [no('maria'), ok('maria')] },
    'A Failed; Failed',
  ],
  [
    'a timed out one is',
    [approve('A', ['maria'], { maxAttempts: 2, timeoutSeconds: 60 })],
    { approvals: [ok('maria', { afterSeconds: 90 })] },
    'A Success; Success',
  ],
  ['not listed does not count', [approve('A', ['maria'])], { approvals: [ok('jo')] }, 'A TimedOut; TimedOut'],
  ['not listed cannot reject', [approve('A', ['maria'])], { approvals: [no('jo'), ok('maria')] }, 'A Success; Success'],
  [
    'two of three',
    [approve('A', ['maria', 'jo', 'li'], {}, { MinRequiredApprovals: 2 })],
    { approvals: [ok('jo'), ok('li')] },
    'A Success; Success',
  ],
  [
    'twice the same is one',
    [approve('A', ['maria', 'jo'], {}, { MinRequiredApprovals: 2 })],
    { approvals: [ok('jo'), ok('jo')] },
    'A TimedOut; TimedOut',
  ],
  [
    'one rejects after one approved',
    [approve('A', ['maria', 'jo'], {}, { MinRequiredApprovals: 2 })],
    { approvals: [ok('jo'), no('maria')] },
    'A Failed; Failed',
  ],
  [
    'more wanted than asked',
    [approve('A', ['maria'], {}, { MinRequiredApprovals: '2' })],
    { approvals: [ok('maria')] },
    'A Failed; Failed',
  ],
  [
    'each for its step',
    [approve('A'), approve('B')],
    { approvals: [ok('maria', { step: 'B' }), no('maria', { step: 'A' })] },
    'A Failed; Failed',
  ],
  [
    'one after the other',
    [approve('A'), approve('B')],
    { approvals: [ok('maria'), no('maria')] },
    'A Success, B Failed; Failed',
  ],
  [
    'a list by reference',
    [approve('A', ['{{ Who }}'])],
    { approvals: [ok('jo')], parameters: { Who: ['maria', 'jo'] } },
    'A Success; Success',
  ],
  [
    'in a loop, each iteration anew',
    [loop('L', { Iterators: ['a', 'b'], Steps: [approve('A')] })],
    { approvals: [ok('maria'), ok('maria')] },
    'L Success, A#1 Success, A#2 Success; Success',
  ],
]

describe('aws:approve', () => {
  it.each(approvals)('%s', async (_, steps, options, expected) => {
    const declared = options.parameters === undefined ? {} : { parameters: { Who: { type: 'StringList' } } }
    expect(await story(steps, options, declared)).toBe(expected)
  })

  it('waits seven days, and only on the clock', async () => {
    const result = await runDocument(documentOf([approve('A')]))
    expect(result.elapsedSeconds).toBe(604_800)
    expect(result.failureMessage).toBe(
      'Step timed out while step is executing/canceling action. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
    )
  })

  it('counts seconds from when the step waits, then from decision to decision', async () => {
    const steps = [sleep('S', 'PT10S'), approve('A', ['maria', 'jo'], {}, { MinRequiredApprovals: 2 })]
    const result = await runDocument(documentOf(steps), {
      approvals: [ok('maria', { afterSeconds: 5 }), ok('jo', { afterSeconds: 7 })],
    })
    expect(result.elapsedSeconds).toBe(22)
    expect(result.outputs).toMatchObject({
      'A.ApprovalStatus': 'Approved',
      'A.ApproverDecisions': [
        { approver: 'maria', decision: 'Approved' },
        { approver: 'jo', decision: 'Approved' },
      ],
    })
  })

  it('keeps what a rejection said readable, and records refused decisions with the reason', async () => {
    const steps = [
      approve('A', ['maria'], { onFailure: 'Continue' }),
      call('B', {}, { Service: 'sns', Api: 'Publish', Message: '{{ A.ApprovalStatus }}' }),
    ]
    const seen: unknown[] = []
    const result = await runDocument(documentOf(steps), {
      approvals: [ok('jo'), no('maria', { comment: 'not today' })],
      aws: ({ input }) => void seen.push(input['Message']),
    })
    expect(seen).toEqual(['Rejected'])
    expect(result.steps[0]?.failureMessage).toContain('rejected by maria with the comment "not today"')
    expect(result.events.filter((event) => event.type === 'SignalReceived')).toMatchObject([
      { signal: { approver: 'jo' }, refused: 'jo is not an approver of this step. Approvers: maria.' },
      { signal: { approver: 'maria' }, step: 'A' },
    ])
  })

  const account = '111122223333'
  it.each<[string, string, boolean]>([
    ['maria', 'maria', true],
    ['maria', 'arn:aws:iam::111122223333:user/maria', true],
    ['maria', 'arn:aws:iam::111122223333:user/team/maria', true],
    ['maria', 'arn:aws:sts::111122223333:assumed-role/maria/x', false],
    ['arn:aws:iam::111122223333:user/maria', 'maria', true],
    ['arn:aws:iam::111122223333:user/team/maria', 'maria', true],
    ['arn:aws:iam::999999999999:user/maria', 'maria', false],
    ['arn:aws:iam::111122223333:user/team/maria', 'arn:aws:iam::111122223333:user/maria', false],
    ['arn:aws:iam::111122223333:role/OnCall', 'arn:aws:sts::111122223333:assumed-role/OnCall/maria', true],
    ['arn:aws:iam::111122223333:role/path/OnCall', 'arn:aws:sts::111122223333:assumed-role/OnCall/maria', true],
    ['arn:aws:iam::111122223333:role/OnCall', 'arn:aws:sts::999999999999:assumed-role/OnCall/maria', false],
    ['arn:aws:iam::111122223333:role/OnCall', 'arn:aws:iam::111122223333:role/OnCall', true],
    [
      'arn:aws:sts::111122223333:assumed-role/OnCall/maria',
      'arn:aws:sts::111122223333:assumed-role/OnCall/maria',
      true,
    ],
    ['arn:aws:sts::111122223333:assumed-role/OnCall/maria', 'arn:aws:sts::111122223333:assumed-role/OnCall/jo', false],
    ['OnCall', 'arn:aws:sts::111122223333:assumed-role/OnCall/maria', false],
  ])('%s stands for %s: %s', (listed, caller, expected) => {
    expect(standsFor(listed, caller, account)).toBe(expected)
  })

  it('counts two sessions of one role as one approver', async () => {
    const role = `arn:aws:iam::${account}:role/OnCall`
    const session = (name: string) => `arn:aws:sts::${account}:assumed-role/OnCall/${name}`
    const steps = [approve('A', [role, 'maria'], {}, { MinRequiredApprovals: 2 })]
    const result = await runDocument(documentOf(steps), {
      approvals: [ok(session('a')), ok(session('b'))],
      environment: { account },
    })
    expect(storyOf(result)).toBe('A TimedOut; TimedOut')
  })
})

const inside = [call('A'), sleep('S', 'PT60S', { onCancel: 'step:C' }), call('B', { isEnd: true }), call('C')]
const at = (type: 'Cancel' | 'Complete' | 'Resume', afterSeconds: number, payload: object = {}) => ({
  signals: [{ type, afterSeconds, payload: { ...payload } }],
})

const stops: readonly [string, Parameters<typeof story>[0], RunOptions, string][] = [
  ['pause resumes', [pause('P'), call('B')], at('Resume', 5), 'P Success, B Success; Success'],
  [
    'pause resumes by name',
    [pause('P'), call('B')],
    at('Resume', 5, { StepName: ['P'] }),
    'P Success, B Success; Success',
  ],
  ['pause times out', [pause('P'), call('B')], {}, 'P TimedOut; TimedOut'],
  ['a Resume sent early is kept', [sleep('S', 'PT60S'), pause('P')], at('Resume', 5), 'S Success, P Success; Success'],
  ['Cancel stops the step', [sleep('S', 'PT60S'), call('B')], at('Cancel', 30), 'S Cancelled; Cancelled'],
  ['Cancel before anything', [sleep('S', 'PT60S'), call('B')], at('Cancel', 0), '; Cancelled'],
  ['Cancel while waiting', [approve('A'), call('B')], at('Cancel', 30), 'A Cancelled; Cancelled'],
  ['Cancel takes onCancel', inside, at('Cancel', 30), 'A Success, S Cancelled, C Success; Cancelled'],
  [
    'Cancel inside a loop',
    [loop('L', { Iterators: ['a'], Steps: [sleep('S', 'PT60S')] }), call('B')],
    at('Cancel', 30),
    'L Cancelled, S#1 Cancelled; Cancelled',
  ],
  [
    'onCancel out of a loop',
    [loop('L', { Iterators: ['a'], Steps: [sleep('S', 'PT60S', { onCancel: 'step:C' })] }), call('B'), call('C')],
    at('Cancel', 30),
    'L Exited, S#1 Cancelled, C Success; Cancelled',
  ],
  [
    'the way back has two minutes',
    [sleep('S', 'PT60S', { onCancel: 'step:C' }), call('B'), call('C'), sleep('D', 'PT10M')],
    at('Cancel', 30),
    'S Cancelled, C Success, D Cancelled; Cancelled',
  ],
  ['Cancel after the end does nothing', [sleep('S', 'PT10S')], at('Cancel', 30), 'S Success; Success'],
  ['Complete ends after the step (D-49)', [sleep('S', 'PT60S'), call('B')], at('Complete', 30), 'S Success; Success'],
]

describe('pause and stop', () => {
  it.each(stops)('%s', async (_, steps, options, expected) => {
    expect(await story(steps, options)).toBe(expected)
  })

  it('takes at most two minutes to cancel, and says Cancelling meanwhile', async () => {
    const steps = [sleep('S', 'PT60S', { onCancel: 'step:C' }), sleep('C', 'PT10M')]
    const statuses = new Set<string>()
    const result = await runDocument(documentOf(steps), {
      signals: [{ type: 'Cancel', afterSeconds: 30 }],
      onEvent: (_, state) => void statuses.add(state.status),
    })
    expect(result.elapsedSeconds).toBe(150)
    expect([...statuses]).toEqual(['InProgress', 'Cancelling', 'Cancelled'])
  })

  it('is Waiting while it waits, InProgress while it sleeps (D-37)', async () => {
    const seen: string[] = []
    await runDocument(documentOf([sleep('S'), approve('A')]), {
      approvals: [ok('maria')],
      onEvent: (event, state) => {
        if (event.type === 'AttemptSuspended')
          seen.push(`${state.steps.at(-1)?.step} ${state.steps.at(-1)?.status} ${state.status}`)
      },
    })
    expect(seen).toEqual(['S InProgress InProgress', 'A Waiting Waiting'])
  })
})

describe('Interactive mode', () => {
  const start = (name: string) => ({ type: 'StartStep' as const, payload: { StepName: [name] } })

  it('runs what is started, and ends on Complete', async () => {
    const result = await runDocument(documentOf([call('A'), call('B'), call('C')]), {
      aws: answers({}),
      mode: 'Interactive',
      signals: [start('A'), start('C'), { type: 'Complete', afterSeconds: 10 }],
    })
    expect(storyOf(result)).toBe('A Success, C Success; Success')
    expect(result.elapsedSeconds).toBe(10)
  })

  it('stands still where nobody starts a step', async () => {
    const result = await runDocument(documentOf([call('A'), call('B')]), {
      aws: answers({}),
      mode: 'Interactive',
      signals: [start('A')],
    })
    expect(storyOf(result)).toBe('A Success; Waiting')
  })

  it('stops the running step, not the automation', async () => {
    const result = await runDocument(documentOf([sleep('A', 'PT60S'), call('B')]), {
      aws: answers({}),
      mode: 'Interactive',
      signals: [
        start('A'),
        { type: 'StopStep', afterSeconds: 20 },
        { ...start('B'), afterSeconds: 30 },
        { type: 'Complete', afterSeconds: 40 },
      ],
    })
    expect(storyOf(result)).toBe('A Cancelled, B Success; Success')
  })
})
