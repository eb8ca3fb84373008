/** The undo document that a change is compiled into: what it holds, and what authoring refuses. */
import {
  type Change,
  is,
  type PlanOutputs,
  type Procedure,
  procedure,
  python,
  type Steps,
  severity,
  text,
} from 'guardia'
import { describe, expect, test } from 'vitest'
import { compileProcedure } from '../../src/compile/index.ts'
import { referencesIn } from '../../src/document/index.ts'
import { derivePolicy } from '../../src/iam/index.ts'

const prose = { title: 't', symptom: 's', cause: 'c', remedy: 'r' }
const decide = python(import.meta.url, 'undo.py', {
  handler: 'decide',
  inputs: { name: text() },
  outputs: { verdict: text(), hash: text(), question: text(), code: text(), undo: text(), before: text() },
})

type Part = Partial<Pick<Change<PlanOutputs>, 'undo' | 'still' | 'apply'>>

/** A procedure that sets a parameter; with `second` it has two changes of one plan. */
function setting(part: (step: Steps) => Part = () => ({}), second = false): Procedure {
  return procedure(
    {
      name: 'Set',
      revision: 1,
      severity: severity('P2', { respondMinutes: 60, resolveMinutes: 120 }),
      risk: 'low',
      text: { en: prose, es: prose },
      parameters: { Name: text({ default: 'a' }), Note: text({ default: '' }) },
    },
    (p, step) => {
      const plan = step.plan((inside) => inside.script('Decide', decide, { name: p.Name }))
      const put = (inside: Steps, name: string, Value: typeof plan.result.before | string): void => {
        inside.call(name, 'ssm', 'PutParameter', { Name: p.Name, Value, Type: 'String', Overwrite: true })
      }
      const change = (inside: Steps, name: string): void =>
        inside.change(name, {
          plan,
          approve: { approvers: ['alice'] },
          apply: (go) => put(go, `Write${name}`, 'new'),
          verify: (go) => go.sleep(`Watch${name}`, 'PT1S'),
          still: (go) =>
            go.assert(
              `Still${name}`,
              'ssm',
              'GetParameter',
              { Name: p.Name },
              { property: '$.Parameter.Value', is: ['new'] },
            ),
          undo: (go) => put(go, `Restore${name}`, plan.result.before),
          outcome: 'applied',
          ...part(inside),
        })
      if (!second) return change(step, 'One')
      step
        .when(is(plan.result.verdict, 'one'), (inside) => change(inside, 'One'))
        .otherwise((inside) => change(inside, 'Two'))
    },
  )
}

const names = (one: Procedure | undefined): readonly string[] => (one?.document.mainSteps ?? []).map(({ name }) => name)

describe('the undo of a change', () => {
  test('reads the execution, refuses, asks, looks again, undoes', () => {
    const { undo } = setting()
    expect(undo?.name).toBe('SetUndo')
    expect(undo?.undoes).toBe('Set')
    expect(names(undo)).toEqual([
      'ReadSelf',
      'ReadExecution',
      'ReadChanges',
      'FindChange',
      'Decide',
      'StillOne',
      'ApproveUndoOne',
      'UndoOneRequester',
      'UndoOneApprovals',
      'ConfirmUndoOne',
      'RecheckStillOne',
      'UndoOneBegun',
      'RestoreOne',
      'UndoOneUnfinished',
      'UndoOneDone',
    ])
  })

  test('takes the parameters that it reads, and no others', () => {
    expect(Object.keys(setting().undo?.parameters ?? {})).toEqual(['ExecutionId', 'Name', 'AutomationAssumeRole'])
  })

  test('compiles without a finding: every reference is known, and every write is behind the approval', () => {
    for (const one of [setting(), setting(undefined, true)]) {
      const { undo } = one
      if (undo === undefined) throw new Error('no undo')
      expect(compileProcedure(undo).diagnostics).toEqual([])
    }
  })

  test('may do less than the change', () => {
    const { undo } = setting()
    const actions = derivePolicy(undo?.document ?? setting().document).policy.Statement.flatMap((one) => one.Action)
    expect(new Set(actions)).toEqual(
      new Set([
        'ssm:DescribeAutomationStepExecutions',
        'ssm:GetAutomationExecution',
        'ssm:GetParameter',
        'ssm:PutParameter',
      ]),
    )
  })

  test('of several changes is the one that the execution made', () => {
    const { undo } = setting(undefined, true)
    expect(names(undo)).toEqual(expect.arrayContaining(['ChooseChangeOfDecide', 'RestoreOne', 'RestoreTwo']))
    expect(names(undo).filter((name) => name === 'Decide')).toHaveLength(1)
  })

  test('finds the plan on record: every output of it is an output of the execution', () => {
    const recorded = setting().document.outputs
    for (const name of ['verdict', 'hash', 'question', 'code', 'undo', 'before'])
      expect(recorded).toContain(`Decide.${name}`)
  })

  test('is not there without a change', () => {
    const quiet = procedure(
      {
        name: 'Look',
        revision: 1,
        severity: severity('P2', { respondMinutes: 60, resolveMinutes: 120 }),
        risk: 'none',
        text: { en: prose, es: prose },
        parameters: {},
      },
      (_p, step) => step.sleep('Wait', 'PT1S'),
    )
    expect(quiet.undo).toBeUndefined()
  })
})

describe('authoring refuses', () => {
  test('an undo that reads what only the run knew', () => {
    const wrong = (): Procedure =>
      setting((step) => ({
        undo: (go) =>
          go.call('Restore', 'ssm', 'PutParameter', {
            Name: 'n',
            Value: step.output('WriteOne', 'Version'),
            Type: 'String',
          }),
      }))
    expect(wrong).toThrow(/reads WriteOne\.Version.*Make the value an output of Decide/)
  })

  test('an empty still', () => {
    expect(() => setting(() => ({ still: () => {} }))).toThrow(/empty `still`/)
  })
})

test('a later undo reads nothing but parameters, its own steps, and the recalled plan', () => {
  const { undo } = setting(undefined, true)
  const own = new Set(names(undo))
  for (const { reference } of referencesIn((undo?.document.mainSteps ?? []) as never)) {
    if (reference.kind === 'output') expect(own).toContain(reference.step)
  }
})
