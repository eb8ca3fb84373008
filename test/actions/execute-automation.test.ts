import { describe, expect, test } from 'vitest'
import { type ChildResult, findAction } from '../../src/actions/index.ts'
import { checked, outputOf, play } from './play.ts'

describe('aws:executeAutomation', () => {
  const automation = findAction('aws:executeAutomation')!
  const child = (status: string, outputs: ChildResult['outputs'] = {}, id = 'child-1'): ChildResult => ({
    executionId: id,
    status,
    outputs,
    ...(status === 'Success' ? {} : { failureMessage: 'because' }),
  })
  const inputs = {
    DocumentName: 'Child',
    DocumentVersion: '$DEFAULT',
    RuntimeParameters: { A: 'x', B: ['y'], C: true, D: { e: 1 }, F: 3 },
  }

  test('starts the child with parameters as the API takes them, and waits', async () => {
    const { outcome } = await play(automation, inputs)
    expect(outcome).toEqual({
      kind: 'child',
      document: 'Child',
      version: '$DEFAULT',
      parameters: { A: ['x'], B: ['y'], C: ['true'], D: ['{"e":1}'], F: ['3'] },
      memo: { ended: [] },
    })
  })

  test("puts out the child's outputs in the order of its document", async () => {
    const played = await play(automation, inputs, { children: [child('Success', { 'b.B': ['1', '2'], 'a.A': ['3'] })] })
    expect(outputOf(played)).toEqual({ ExecutionId: 'child-1', Status: 'Success', Output: ['1', '2', '3'] })
  })

  test.each(['Failed', 'TimedOut', 'Cancelled'])('fails where the child is %s', async (status) => {
    const { failure } = await play(automation, inputs, { children: [child(status)] })
    expect(failure?.message).toContain(`The automation Child, child-1 is ${status}: because`)
    expect(failure?.output).toEqual({ ExecutionId: 'child-1', Status: status, Output: [] })
  })

  test('in other accounts and Regions there is no Output', async () => {
    const scattered = { ...inputs, TargetLocations: [{ Accounts: ['1'], Regions: ['r'] }] }
    const played = await play(automation, scattered, { children: [child('Success', { 'a.A': ['3'] })] })
    expect(outputOf(played)).toEqual({ ExecutionId: 'child-1', Status: 'Success' })
  })

  const targeted = {
    DocumentName: 'Child',
    TargetParameterName: 'T',
    Targets: [{ Key: 'ParameterValues', Values: ['a', 'b', 'c'] }],
  }

  test('runs one child a target', async () => {
    const children = ['1', '2', '3'].map((id) => child('Success', {}, id))
    const played = await play(automation, targeted, { children })
    expect(played.started.map(({ parameters }) => parameters)).toEqual([{ T: ['a'] }, { T: ['b'] }, { T: ['c'] }])
    expect(outputOf(played)).toMatchObject({ Status: 'Success' })
  })

  test('MaxErrors says when the rest is left', async () => {
    const children = ['1', '2', '3'].map((id) => child('Failed', {}, id))
    const run = (MaxErrors?: string) =>
      play(automation, { ...targeted, ...(MaxErrors ? { MaxErrors } : {}) }, { children })
    expect((await run()).started).toHaveLength(1)
    expect((await run('1')).started).toHaveLength(2)
    const all = await run('100%')
    expect(all.started).toHaveLength(3)
    expect(all.failure?.message).toContain('3 of 3 are not Success')
  })

  test('TargetMaps give each child its parameters; no target is no work', async () => {
    const maps = { DocumentName: 'Child', RuntimeParameters: { A: 'x' }, TargetMaps: [{ T: ['a'] }] }
    const played = await play(automation, maps, { children: [child('Success')] })
    expect(played.started).toEqual([{ document: 'Child', parameters: { A: ['x'], T: ['a'] } }])
    const none = { ...targeted, Targets: [{ Key: 'ParameterValues', Values: [] }] }
    expect(outputOf(await play(automation, none))).toEqual({ Status: 'Success', Output: [] })
  })

  test('targets that only an account knows cannot be run here', async () => {
    const tags = { ...targeted, Targets: [{ Key: 'tag:Team', Values: ['a'] }] }
    expect((await play(automation, tags)).failure).toMatchObject({
      stage: 'InputValidation',
      message: expect.stringContaining('tag:Team'),
    })
    expect(checked(automation, { Targets: [] })).toHaveLength(1)
  })
})
