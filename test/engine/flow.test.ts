import { describe, expect, it } from 'vitest'
import { type RunOptions, runDocument } from '../../src/engine/index.ts'
import { answers, branch, call, documentOf, fails, loop, sleep, story } from './small.ts'

const bad = { aws: answers({ A: fails() }) }
const late = { name: 'A', action: 'aws:pause', inputs: {} }

/** Steps, what happens to them, and the story that must come of it. */
const cases: readonly [string, Parameters<typeof story>[0], RunOptions, string][] = [
  ['list order', [call('A'), call('B')], {}, 'A Success, B Success; Success'],
  ['nextStep skips', [call('A', { nextStep: 'C' }), call('B'), call('C')], {}, 'A Success, C Success; Success'],
  [
    'backward nextStep',
    [call('A', { nextStep: 'C' }), call('B', { isEnd: true }), call('C', { nextStep: 'B' })],
    {},
    'A Success, C Success, B Success; Success',
  ],
  ['isEnd stops', [call('A', { isEnd: true }), call('B')], {}, 'A Success; Success'],
  ['isEnd as text', [call('A', { isEnd: 'True' }), call('B')], {}, 'A Success; Success'],
  ['abort by default', [call('A'), call('B')], bad, 'A Failed; Failed'],
  ['Abort', [call('A', { onFailure: 'Abort' }), call('B')], bad, 'A Failed; Failed'],
  ['Continue', [call('A', { onFailure: 'Continue' }), call('B')], bad, 'A Failed, B Success; Success'],
  [
    'Continue follows nextStep',
    [call('A', { onFailure: 'Continue', nextStep: 'C' }), call('B'), call('C')],
    bad,
    'A Failed, C Success; Success',
  ],
  [
    'Continue with isEnd stops',
    [call('A', { onFailure: 'Continue', isEnd: true }), call('B')],
    bad,
    'A Failed; Success',
  ],
  [
    'Continue, critical',
    [call('A', { onFailure: 'Continue', isCritical: true }), call('B')],
    bad,
    'A Failed, B Success; Failed',
  ],
  [
    'Continue, critical as text',
    [call('A', { onFailure: 'Continue', isCritical: 'true' }), call('B')],
    bad,
    'A Failed, B Success; Failed',
  ],
  [
    'Continue, not critical',
    [call('A', { onFailure: 'Continue', isCritical: false }), call('B')],
    bad,
    'A Failed, B Success; Success',
  ],
  [
    'jump, isCritical absent counts (D-45)',
    [call('A', { onFailure: 'step:C' }), call('B'), call('C')],
    bad,
    'A Failed, C Success; Failed',
  ],
  [
    'jump, critical',
    [call('A', { onFailure: 'step:C', isCritical: true }), call('B'), call('C')],
    bad,
    'A Failed, C Success; Failed',
  ],
  [
    'jump, not critical',
    [call('A', { onFailure: 'step:C', isCritical: false }), call('B'), call('C')],
    bad,
    'A Failed, C Success; Success',
  ],
  [
    'jump beats isEnd (D-46)',
    [call('A', { onFailure: 'step:C', isEnd: true, isCritical: false }), call('B'), call('C')],
    bad,
    'A Failed, C Success; Success',
  ],
  ['abort, explicitly not critical', [call('A', { isCritical: false }), call('B')], bad, 'A Failed; Success'],
  ['timeout aborts as TimedOut', [{ ...late, timeoutSeconds: 5 }, call('B')], {}, 'A TimedOut; TimedOut'],
  [
    'timeout, jump',
    [{ ...late, timeoutSeconds: 5, onFailure: 'step:C' }, call('B'), call('C')],
    {},
    'A TimedOut, C Success; TimedOut',
  ],
  [
    'timeout, not critical',
    [{ ...late, timeoutSeconds: '5', onFailure: 'Continue' }, call('B')],
    {},
    'A TimedOut, B Success; Success',
  ],
  [
    'timeout, Continue and critical',
    [{ ...late, timeoutSeconds: 5, onFailure: 'Continue', isCritical: true }, call('B')],
    {},
    'A TimedOut, B Success; TimedOut',
  ],
  [
    'the first failure that counts decides',
    [
      call('A', { onFailure: 'step:B' }),
      { ...late, name: 'B', timeoutSeconds: 5, onFailure: 'Continue', isCritical: true },
    ],
    bad,
    'A Failed, B TimedOut; Failed',
  ],
  [
    'a recovery that aborts decides',
    [call('A', { onFailure: 'step:B' }), { ...late, name: 'B', timeoutSeconds: 5 }],
    bad,
    'A Failed, B TimedOut; TimedOut',
  ],
]

describe('where the flow goes and how it ends', () => {
  it.each(cases)('%s', async (_, steps, options, expected) => {
    expect(await story(steps, options)).toBe(expected)
  })

  it('says why: the failed step and the execution carry the same message', async () => {
    const result = await runDocument(documentOf([call('A')]), {
      aws: answers({ A: fails('ValidationException', 'One or more parameter values were invalid') }),
    })
    expect(result.failureMessage).toBe(result.steps[0]?.failureMessage)
    expect(result.failureMessage).toMatch(
      /^Step fails when it is executing\/canceling action\. One or more parameter values were invalid \(Service: sts; .*Status Code: 400; Error Code: ValidationException; Request ID: [-0-9a-f]{36}\)\. Please refer to Automation Service Troubleshooting Guide for more diagnosis details\.$/,
    )
  })
})

const mode = (value: string, next: string) => ({ Variable: '{{ Mode }}', StringEquals: value, NextStep: next })
const parameters = (value: string) => ({ parameters: { Mode: value } })
const declared = { parameters: { Mode: { type: 'String' } } }

const branches: readonly [string, Parameters<typeof story>[0], string, string][] = [
  [
    'first choice',
    [branch('A', [mode('x', 'C'), mode('x', 'B')]), call('B', { isEnd: true }), call('C')],
    'x',
    'A Success, C Success; Success',
  ],
  [
    'second choice',
    [branch('A', [mode('y', 'C'), mode('x', 'B')]), call('B', { isEnd: true }), call('C')],
    'x',
    'A Success, B Success; Success',
  ],
  [
    'Default',
    [branch('A', [mode('y', 'C')], {}, { Default: 'C' }), call('B'), call('C')],
    'x',
    'A Success, C Success; Success',
  ],
  [
    'Default beats isEnd',
    [branch('A', [mode('y', 'B')], { isEnd: true }, { Default: 'C' }), call('B'), call('C')],
    'x',
    'A Success, C Success; Success',
  ],
  [
    'falls through to the list',
    [branch('A', [mode('y', 'C')]), call('B'), call('C')],
    'x',
    'A Success, B Success, C Success; Success',
  ],
  [
    'falls through to nextStep',
    [branch('A', [mode('y', 'B')], { nextStep: 'C' }), call('B'), call('C')],
    'x',
    'A Success, C Success; Success',
  ],
  ['ends with isEnd', [branch('A', [mode('y', 'B')], { isEnd: true }), call('B')], 'x', 'A Success; Success'],
  [
    'a choice goes before isEnd',
    [branch('A', [mode('x', 'B')], { isEnd: true }), call('B')],
    'x',
    'A Success, B Success; Success',
  ],
  [
    'and, or, not',
    [
      branch('A', [
        {
          And: [{ Variable: '{{ Mode }}', StartsWith: 'ab' }, { Not: { Variable: '{{ Mode }}', EndsWith: 'z' } }],
          NextStep: 'C',
        },
      ]),
      call('B', { isEnd: true }),
      call('C'),
    ],
    'abc',
    'A Success, C Success; Success',
  ],
  [
    'a mismatch of types fails the step (D-27)',
    [branch('A', [{ Variable: '{{ Mode }}', NumericEquals: 1, NextStep: 'B' }]), call('B')],
    '1',
    'A Failed; Failed',
  ],
  [
    'a later choice is not resolved',
    [
      branch('A', [mode('x', 'C'), { Variable: '{{ B.Count }}', NumericEquals: 1, NextStep: 'C' }]),
      call('B', { outputs: [{ Name: 'Count', Selector: '$.Count', Type: 'Integer' }] }),
      call('C'),
    ],
    'x',
    'A Success, C Success; Success',
  ],
  [
    'an output never produced fails where no text can stand for it (D-17)',
    [
      branch('A', [{ Variable: '{{ B.Count }}', NumericEquals: 1, NextStep: 'C' }]),
      call('B', { outputs: [{ Name: 'Count', Selector: '$.Count', Type: 'Integer' }] }),
      call('C'),
    ],
    'x',
    'A Failed; Failed',
  ],
]

describe('aws:branch', () => {
  it.each(branches)('%s', async (_, steps, value, expected) => {
    expect(await story(steps, parameters(value), declared)).toBe(expected)
  })
})

const each = (steps: readonly object[], values: unknown = ['a', 'b', 'c'], more: object = {}) =>
  loop('L', { Iterators: values, Steps: steps, ...more })
const echo = { outputs: [{ Name: 'V', Selector: '$.V', Type: 'String' }] }

const loops: readonly [string, Parameters<typeof story>[0], RunOptions, string][] = [
  [
    'for each',
    [each([call('A')]), call('B')],
    {},
    'L Success, A#1 Success, A#2 Success, A#3 Success, B Success; Success',
  ],
  ['nothing to iterate', [each([call('A')], []), call('B')], {}, 'L Success, B Success; Success'],
  [
    'MaxIterations stops it without failure',
    [each([call('A')], ['a', 'b', 'c'], { MaxIterations: 2 })],
    {},
    'L Success, A#1 Success, A#2 Success; Success',
  ],
  [
    'isEnd ends the iteration',
    [each([call('A', { isEnd: true }), call('B')], ['a', 'b']), call('C')],
    {},
    'L Success, A#1 Success, A#2 Success, C Success; Success',
  ],
  [
    'isEnd on the loop ends the automation',
    [{ ...each([call('A')], ['a']), isEnd: true }, call('B')],
    {},
    'L Success, A#1 Success; Success',
  ],
  [
    'a jump out leaves it: Exited',
    [each([call('A', { nextStep: 'C' })]), call('B'), call('C')],
    {},
    'L Exited, A#1 Success, C Success; Success',
  ],
  [
    'a failure that jumps out leaves it',
    [each([call('A', { onFailure: 'step:C', isCritical: false })]), call('B'), call('C')],
    bad,
    'L Exited, A#1 Failed, C Success; Success',
  ],
  [
    'an inner Continue goes on',
    [each([call('A', { onFailure: 'Continue' }), call('B')], ['a'])],
    bad,
    'L Success, A#1 Failed, B#1 Success; Success',
  ],
  [
    'an inner abort fails the loop and the automation (D-34)',
    [each([call('A')]), call('B')],
    bad,
    'L Failed, A#1 Failed; Failed',
  ],
  [
    'an inner abort goes by the onFailure of the loop',
    [{ ...each([call('A')]), onFailure: 'Continue' }, call('B')],
    bad,
    'L Failed, A#1 Failed, B Success; Success',
  ],
  [
    'an inner timeout aborts as TimedOut',
    [each([{ ...late, timeoutSeconds: 5 }])],
    {},
    'L TimedOut, A#1 TimedOut; TimedOut',
  ],
  [
    'a branch inside may leave',
    [
      each([branch('A', [{ Variable: '{{ L.CurrentIteratorValue }}', StringEquals: 'b', NextStep: 'C' }])]),
      call('B'),
      call('C'),
    ],
    {},
    'L Exited, A#1 Success, A#2 Success, C Success; Success',
  ],
  [
    'do while',
    [loop('L', { LoopCondition: { Variable: '{{ A.V }}', StringEquals: 'on' }, Steps: [call('A', echo)] })],
    { aws: answers({ A: [{ V: 'on' }, { V: 'on' }, { V: 'off' }] }) },
    'L Success, A#1 Success, A#2 Success, A#3 Success; Success',
  ],
  [
    'do while runs once at least',
    [loop('L', { LoopCondition: { Variable: '{{ A.V }}', StringEquals: 'on' }, Steps: [call('A', echo)] })],
    { aws: answers({ A: { V: 'off' } }) },
    'L Success, A#1 Success; Success',
  ],
  [
    'do while at its limit is a success (D-36)',
    [
      loop('L', {
        MaxIterations: 2,
        LoopCondition: { Variable: '{{ A.V }}', StringEquals: 'on' },
        Steps: [call('A', echo)],
      }),
      call('B'),
    ],
    { aws: answers({ A: { V: 'on' } }) },
    'L Success, A#1 Success, A#2 Success, B Success; Success',
  ],
  [
    'a condition of mismatching types fails the loop',
    [loop('L', { LoopCondition: { Variable: '{{ A.V }}', NumericEquals: 1 }, Steps: [call('A', echo)] })],
    { aws: answers({ A: { V: 'on' } }) },
    'L Failed, A#1 Success; Failed',
  ],
  [
    'more than 100 values are refused',
    [
      each(
        [call('A')],
        Array.from({ length: 101 }, (_, at) => `${at}`),
      ),
    ],
    {},
    'L Failed; Failed',
  ],
  [
    'MaxIterations out of range is refused',
    [each([call('A')], ['a'], { MaxIterations: '{{ global:REGION }}' })],
    {},
    'L Failed; Failed',
  ],
  [
    'the time limit of the loop stops what runs in it',
    [{ ...each([sleep('A', 'PT60S')]), timeoutSeconds: 90 }, call('B')],
    {},
    'L TimedOut, A#1 Success, A#2 Cancelled; TimedOut',
  ],
  [
    'a loop in a loop (D-35)',
    [each([loop('M', { Iterators: ['x', 'y'], Steps: [call('A')] })], ['a'])],
    {},
    'L Success, M#1 Success, A#1 Success, A#2 Success; Success',
  ],
  [
    'out of both loops',
    [
      each([loop('M', { Iterators: ['x', 'y'], Steps: [call('A', { nextStep: 'C' })] })], ['a', 'b']),
      call('B'),
      call('C'),
    ],
    {},
    'L Exited, M#1 Exited, A#1 Success, C Success; Success',
  ],
]

describe('aws:loop', () => {
  it.each(loops)('%s', async (_, steps, options, expected) => {
    expect(await story(steps, options)).toBe(expected)
  })

  it('runs a do-while 100 times at most', async () => {
    const steps = [
      loop('L', { LoopCondition: { Variable: '{{ A.V }}', StringEquals: 'on' }, Steps: [call('A', echo)] }),
    ]
    const result = await runDocument(documentOf(steps), { aws: answers({ A: { V: 'on' } }) })
    expect(result.status).toBe('Success')
    expect(result.steps.filter((step) => step.name === 'A')).toHaveLength(100)
    expect(result.outputs['L.CurrentIteration']).toBe(100)
  })

  it('tells inner steps the iteration and its value, typed', async () => {
    const seen: unknown[] = []
    const steps = [
      loop('L', {
        Iterators: ['1', '2'],
        IteratorDataType: 'Integer',
        Steps: [
          call(
            'A',
            {},
            {
              Service: 'sqs',
              Api: 'ListQueues',
              MaxResults: '{{ L.CurrentIteratorValue }}',
              QueueNamePrefix: 'no {{ L.CurrentIteration }}',
            },
          ),
        ],
      }),
    ]
    await runDocument(documentOf(steps), { aws: ({ input }) => void seen.push(input) })
    expect(seen).toEqual([
      { MaxResults: 1, QueueNamePrefix: 'no 1' },
      { MaxResults: 2, QueueNamePrefix: 'no 2' },
    ])
  })
})

describe('a circle that a branch can leave', () => {
  const steps = [
    sleep('A', 'PT0S'),
    branch('B', [{ Variable: '{{ P }}', StringEquals: 'go', NextStep: 'C' }], {}, { Default: 'A' }),
    sleep('C', 'PT0S'),
  ]
  const parameters = { P: { type: 'String' } }

  it('is left', async () => {
    expect(await story(steps, { parameters: { P: 'go' } }, { parameters })).toBe(
      'A Success, B Success, C Success; Success',
    )
  })

  it('ends the automation where it is not', async () => {
    const result = await runDocument(documentOf(steps, { parameters }), { parameters: { P: 'stay' } })
    expect([result.status, result.steps.length]).toEqual(['Failed', 10_000])
    expect(result.failureMessage).toBe(
      'The automation has run 10000 steps and comes to A again: its steps go round in a circle. Repeat steps with aws:loop.',
    )
  }, 60_000)
})
