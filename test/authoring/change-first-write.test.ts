/** The first write of a change fails before anything has changed, whichever it is: then nothing may be undone. */
import { is, procedure, python, type Steps, severity, text } from 'guardia'
import { describe, expect, test } from 'vitest'

const decide = python(import.meta.url, 'undo.py', {
  handler: 'decide',
  inputs: { name: text() },
  outputs: { verdict: text(), hash: text(), question: text(), code: text(), undo: text() },
})
const prose = { title: 't', symptom: 's', cause: 'c', remedy: 'r' }

function changeOf(apply: (step: Steps, kind: Parameters<typeof is<string>>[0]) => void) {
  const { document } = procedure(
    {
      name: 'Unlock',
      revision: 1,
      severity: severity('P2', { respondMinutes: 60, resolveMinutes: 120 }),
      risk: 'low',
      text: { en: prose, es: prose },
      parameters: { Kind: text() },
    },
    (p, step) => {
      const plan = step.plan((inside) => inside.script('Decide', decide, { name: p.Kind }))
      step.change('Change', {
        plan,
        approve: { approvers: ['alice'] },
        apply: (inside) => apply(inside, p.Kind),
        verify: (inside) => inside.sleep('Verify', 'PT1S'),
        undo: (inside) => write(inside, 'Undo'),
        still: (inside) => inside.sleep('Still', 'PT1S'),
        outcome: 'applied',
      })
    },
  )
  return (name: string) => document.mainSteps.find((one) => one.name === name)
}

function write(step: Steps, name: string): void {
  step.call(name, 'ssm', 'PutParameter', { Name: name, Value: 'v', Type: 'String' })
}

describe('the first write of a change', () => {
  test('aborts, and what follows goes to the undo', () => {
    const step = changeOf((inside) => {
      write(inside, 'First')
      write(inside, 'Second')
    })
    expect(step('First')?.onFailure).toBe('Abort')
    expect(step('First')?.onCancel).toBe('step:Undo')
    expect(step('Second')?.onFailure).toBe('step:Undo')
  })

  test('is the head of each way of a choice, however deep', () => {
    const step = changeOf((inside, kind) => {
      inside
        .when(is(kind, 'a'), (a) => {
          write(a, 'A')
          write(a, 'AfterA')
        })
        .orWhen(is(kind, 'b'), (b) => write(b, 'B'))
        .otherwise((rest) => {
          rest.when(is(kind, 'c'), (c) => write(c, 'C')).otherwise((d) => write(d, 'D'))
        })
      write(inside, 'Last')
    })
    for (const name of ['A', 'B', 'C', 'D']) expect(step(name)?.onFailure).toBe('Abort')
    for (const name of ['AfterA', 'Last']) expect(step(name)?.onFailure).toBe('step:Undo')
    expect(step('A')?.onCancel).toBe('step:Undo')
    expect(step('B')?.nextStep).toBe('Last')
  })

  test.each<[string, Parameters<typeof changeOf>[0]]>([
    ['a choice that may fall through', (inside, kind) => void inside.when(is(kind, 'a'), (a) => write(a, 'A'))],
    [
      'a way that ends without a write',
      (inside, kind) => inside.when(is(kind, 'a'), (a) => write(a, 'A')).otherwise(() => {}),
    ],
    ['nothing', () => {}],
    ['a guarded block', (inside) => inside.attempt((one) => write(one, 'A')).recover((one) => write(one, 'B'))],
  ])('is refused where it is %s', (_what, apply) => {
    expect(() => changeOf(apply)).toThrow(/must begin with its first write/)
  })
})
