import { describe, expect, test } from 'vitest'
import { checkDocument } from '../../src/check/index.ts'
import type { Step } from '../../src/document/index.ts'
import {
  and,
  boolean,
  execution,
  greater,
  integer,
  is,
  isNot,
  not,
  type Parameters,
  type Procedure,
  procedure,
  type Steps,
  say,
  severity,
  text,
  textList,
} from '../../src/index.ts'

const P1 = severity('P1', { respondMinutes: 60, resolveMinutes: 480 })
const words = { title: 't', symptom: 's', cause: 'c', remedy: 'r' }
const kinds = {
  Name: text(),
  Seconds: integer({ default: 20 }),
  Hot: boolean({ default: false }),
  People: textList(),
  Mode: text({ allowed: ['fast', 'slow'], default: 'slow' }),
}

function build(body: (p: Parameters<typeof kinds>, step: Steps) => void): Procedure {
  return procedure(
    { name: 'Test', revision: 1, severity: P1, risk: 'low', text: { en: words, es: words }, parameters: kinds },
    body,
  )
}
const steps = (body: Body): readonly Step[] => build(body).document.mainSteps
type Body = (p: Parameters<typeof kinds>, step: Steps) => void
/** `A→B C!`: name, explicit successor, `!` for isEnd. */
const shape = (body: Body): string =>
  steps(body)
    .map(
      (one) =>
        `${one.name}${one.nextStep ? `→${one.nextStep}` : ''}${one.isEnd ? '!' : ''}${one.onFailure ? ` f:${one.onFailure}` : ''}${one.onCancel ? ` c:${one.onCancel}` : ''}`,
    )
    .join(' | ')
const code = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return `${(error as { code?: string }).code}: ${(error as Error).message}`
  }
  return 'no error'
}

describe('outputs', () => {
  test('reading a member declares it once, with the type of the service model', () => {
    const [read] = steps((p, step) => {
      const before = step.call('Read', 'lambda', 'GetFunctionConfiguration', { FunctionName: p.Name })
      step.call('Write', 'lambda', 'UpdateFunctionConfiguration', {
        FunctionName: p.Name,
        Timeout: before.Timeout,
        RevisionId: before.RevisionId,
      })
      step.when(greater(before.Timeout, 10), (inner) => inner.finish('Done', 'x'))
    })
    expect(read?.outputs).toEqual([
      { Name: 'Timeout', Selector: '$.Timeout', Type: 'Integer' },
      { Name: 'RevisionId', Selector: '$.RevisionId', Type: 'String' },
    ])
  })

  test('a number that stands in a text is declared once more as String', () => {
    const [read, ask] = steps((p, step) => {
      const before = step.call('Read', 'lambda', 'GetFunctionConfiguration', { FunctionName: p.Name })
      step.approve('Ask', { approvers: p.People, message: say`From ${before.Timeout} s in ${execution.region}?` })
    })
    expect(read?.outputs).toEqual([{ Name: 'TimeoutText', Selector: '$.Timeout', Type: 'String' }])
    expect(ask?.inputs['Message']).toBe('From {{ Read.TimeoutText }} s in {{ global:REGION }}?')
  })

  test('paths go through structures and lists', () => {
    const [read] = steps((_p, step) => {
      const answer = step.call('Read', 'lambda', 'ListFunctions', {})
      step.when(is(answer.Functions[0]!.FunctionName, 'x'), (inner) => inner.finish('Done', 'x'))
    })
    expect(read?.outputs).toEqual([
      { Name: 'Functions_0_FunctionName', Selector: '$.Functions[0].FunctionName', Type: 'String' },
    ])
  })

  test('an output that the operation does not give is refused, with what it gives', () => {
    const message = code(() =>
      steps((p, step) => {
        const answer = step.call('Read', 'lambda', 'GetFunctionConfiguration', { FunctionName: p.Name }) as unknown as {
          Timeoutt: never
        }
        step.when(is(answer.Timeoutt, 1 as never), (inner) => inner.finish('Done', 'x'))
      }),
    )
    expect(message).toMatch(
      /^unknown-output: Step Read reads an output that lambda.GetFunctionConfiguration does not give/,
    )
    expect(message).toMatch(/Timeout/)
  })
})

describe('control flow', () => {
  test('choices meet again after the branch', () => {
    expect(
      shape((p, step) => {
        step
          .when(is(p.Mode, 'fast'), (inner) => inner.sleep('A', 'PT1S'), 'Pick')
          .otherwise((inner) => inner.sleep('B', 'PT2S'))
        step.sleep('C', 'PT3S')
      }),
    ).toBe('Pick | A→C | B | C!')
  })

  test('without an otherwise the branch goes on, or ends the automation', () => {
    expect(
      shape((p, step) => {
        step.when(is(p.Mode, 'fast'), (inner) => inner.sleep('A', 'PT1S'), 'Pick')
        step.sleep('C', 'PT3S')
      }),
    ).toBe('Pick | A | C!')
    expect(
      shape((p, step) => {
        step.when(is(p.Mode, 'fast'), (inner) => inner.sleep('A', 'PT1S'), 'Pick')
      }),
    ).toBe('Pick! | A!')
  })

  test('nested choices and several conditions', () => {
    const [pick] = steps((p, step) => {
      step
        .when(and(is(p.Mode, 'fast'), not(is(p.Hot, true))), (inner) => inner.sleep('A', 'PT1S'), 'Pick')
        .orWhen(isNot(p.Name, 'x'), (inner) => inner.sleep('B', 'PT1S'))
      step.sleep('End', 'PT0S')
    })
    expect(pick?.inputs).toEqual({
      Choices: [
        {
          NextStep: 'A',
          And: [
            { Variable: '{{ Mode }}', StringEquals: 'fast' },
            { Not: { Variable: '{{ Hot }}', BooleanEquals: true } },
          ],
        },
        { NextStep: 'B', Not: { Variable: '{{ Name }}', StringEquals: 'x' } },
      ],
      Default: 'End',
    })
  })

  test('attempt and recover', () => {
    expect(
      shape((_p, step) => {
        step.attempt((inner) => inner.sleep('Try', 'PT1S')).recover((inner) => inner.sleep('Mend', 'PT1S'))
        step.sleep('After', 'PT1S')
      }),
    ).toBe('Try→After f:step:Mend | Mend | After!')
  })

  test('loops hold their steps, and a failure inside one finds the recovery', () => {
    const list = steps((p, step) => {
      step.guarded(
        (inner) =>
          inner.each('Each', p.People, (item, body) =>
            body.call('Say', 'sns', 'Publish', { TopicArn: item, Message: 'hi' }),
          ),
        (undo) => undo.set('Mend', undo.session.outcome, 'mended'),
        { onFailure: true, onCancel: false, isCritical: true },
      )
    })
    expect(list[0]).toMatchObject({ name: 'Each', onFailure: 'step:Mend', isCritical: true })
    expect((list[0]?.inputs['Steps'] as unknown as Step[] | undefined)?.[0]).toMatchObject({
      isEnd: true,
      inputs: { TopicArn: '{{ Each.CurrentIteratorValue }}' },
    })
  })

  test('a loop where a cancellation must be undone is refused: between two iterations nothing would catch it', () => {
    expect(
      code(() =>
        shape((p, step) => {
          step.guarded(
            (inner) => inner.each('Each', p.People, (_item, body) => body.sleep('Nap', 'PT1S')),
            (undo) => undo.sleep('Mend', 'PT1S'),
            { onFailure: true, onCancel: true },
          )
        }),
      ),
    ).toMatch(/^cancel-gap: Step Each is a loop/)
  })

  test('what can never run is refused', () => {
    expect(
      code(() =>
        shape((_p, step) => {
          step.finish('Done', 'x')
          step.sleep('Never', 'PT1S')
        }),
      ),
    ).toMatch(/^unreachable: Step Never can never run/)
  })

  test('a step name is used once, loops included', () => {
    expect(
      code(() =>
        shape((p, step) => {
          step.sleep('Nap', 'PT1S')
          step.each('Each', p.People, (_item, inner) => inner.sleep('Nap', 'PT1S'))
        }),
      ),
    ).toMatch(/^duplicate-step: Two steps are named Nap/)
  })
})

describe('mistakes that types cannot see', () => {
  const cases: readonly (readonly [string, RegExp, Body])[] = [
    [
      'an unknown service',
      /^unknown-service: Step X calls the service "lamda"/,
      (_p, s) => void s.call('X', 'lamda', 'Foo', {}),
    ],
    [
      'an unknown operation',
      /^unknown-operation: Step X calls sqs.SendMesage.*Did you mean SendMessage/,
      (_p, s) => void s.call('X', 'sqs', 'SendMesage', {}),
    ],
    [
      'an unknown member of a service without types',
      /^call-input: X\.QueueURL.*QueueUrl/,
      (_p, s) => void s.call('X', 'sqs', 'GetQueueAttributes', { QueueURL: 'x' }),
    ],
    ['a missing member', /^call-input: X.*QueueUrl/, (_p, s) => void s.call('X', 'sqs', 'GetQueueAttributes', {})],
    ['a step name with blanks', /^step-name: "a b"/, (_p, s) => s.sleep('a b', 'PT1S')],
    [
      'a condition over a text',
      /^condition-not-a-reference/,
      (p, s) => void s.when(is(say`x${p.Name}`, 'y'), (i) => i.finish('E', 'x')),
    ],
    [
      'an impossible expiry',
      /^approval-time/,
      (p, s) => void s.approve('A', { approvers: p.People, message: 'x', within: 2_592_001 }),
    ],
    [
      'a variable twice',
      /^duplicate-variable/,
      (_p, s) => {
        s.variable('V', text({ default: 'a' }))
        s.variable('V', text({ default: 'a' }))
      },
    ],
    [
      'a map in a text',
      /^not-sayable/,
      (p, s) => {
        const r = s.call('R', 'dynamodb', 'DescribeTable', { TableName: p.Name })
        s.finish('E', say`${r.Table as never}`)
      },
    ],
  ]
  test.each(cases)('%s', (_name, expected, body) => {
    expect(code(() => steps(body))).toMatch(expected)
  })
})

test('a built document passes the check', () => {
  const { document } = build((p, step) => {
    const before = step.call('Read', 'lambda', 'GetFunctionConfiguration', { FunctionName: p.Name })
    step.approve('Ask', { approvers: p.People, message: say`Raise ${p.Name} from ${before.Timeout} s?` })
    step.call('Write', 'lambda', 'UpdateFunctionConfiguration', {
      FunctionName: p.Name,
      Timeout: p.Seconds,
      RevisionId: before.RevisionId,
    })
    step.wait(
      'Wait',
      'lambda',
      'GetFunctionConfiguration',
      { FunctionName: p.Name },
      { property: (answer) => answer.LastUpdateStatus, is: ['Successful'] },
    )
    step.repeat('Watch', 5, (inner) => {
      inner.sleep('Nap', 'PT10S')
      return is(p.Hot, true)
    })
    step.finish('Done', 'applied')
  })
  expect(checkDocument(document, { approval: 'error' }).filter((one) => one.severity === 'error')).toEqual([])
})
