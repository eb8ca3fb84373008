import { describe, expect, it } from 'vitest'
import { type Event, fold, virtualClock, wallClock } from '../../src/engine/index.ts'
import { approve, call, documentOf, loop, pause, set, sleep } from '../engine/small.ts'
import { ended, folderOfTest, opened, storyOf, until } from './world.ts'

const maria = 'arn:aws:iam::123456789012:user/maria'
const refused = (awsCode: string) => expect.objectContaining({ awsCode })

describe('an execution', () => {
  it('runs, and stays readable', async () => {
    const world = await opened()
    const id = await world.run(documentOf([call('A'), sleep('S', 'PT3H'), call('B')], { outputs: ['A.V'] }))
    expect(await ended(world, id)).toBe('A Success, S Success, B Success; Success')
    expect(world.calls.map(({ step }) => step)).toEqual(['A', 'B'])
    const view = world.get(id)
    expect(view?.state).toMatchObject({ executedBy: 'arn:aws:iam::123456789012:user/starter', documentVersion: '1' })
    expect(fold(world.events(id))).toEqual(view?.state)
    expect(world.list([], {}).items).toEqual([view])
    expect(world.get('no such')).toBeUndefined()
    expect(world.events('no such')).toEqual([])
  })

  it('tells of each event once it is durable, in order', async () => {
    const told: Event[] = []
    const world = await opened({ onEvent: (event) => told.push(event) })
    const id = await world.run(documentOf([call('A'), set('B', 'V', 'b')], { variables: { V: { type: 'String' } } }))
    await ended(world, id)
    expect(told).toEqual(world.events(id))
  })

  it('outlives what listens to it', async () => {
    const world = await opened({
      onEvent: () => {
        throw new Error('a listener broke')
      },
    })
    expect(await ended(world, await world.run(documentOf([call('A')])))).toBe('A Success; Success')
    expect(world.problems[0]).toContain('a listener broke')
  })

  it('keeps the content it was started with, though the document changes and goes', async () => {
    const world = await opened({ clock: wallClock(), keptInMemory: 0 })
    const name = await world.keep(documentOf([approve('P'), call('Old')]))
    const id = await world.run(documentOf([]), { documentName: name })
    await until(() => world.get(id)?.state.status === 'Waiting')
    await world.documents.update({ name, content: JSON.stringify(documentOf([call('New')])) })
    await world.documents.delete(name)
    await world.signal(id, { type: 'Approve', approver: maria })
    expect(await ended(world, id)).toBe('P Success, Old Success; Success')
    expect(world.get(id)?.document.mainSteps.map(({ name }) => name)).toEqual(['P', 'Old'])
  })

  it('is found nowhere: the API says so', async () => {
    const world = await opened()
    await expect(world.signal('x', { type: 'Approve' })).rejects.toEqual(
      refused('AutomationExecutionNotFoundException'),
    )
    await expect(world.stop('x', 'Cancel', maria)).rejects.toEqual(refused('AutomationExecutionNotFoundException'))
    expect(() => world.steps('x', [], {})).toThrow(refused('AutomationExecutionNotFoundException'))
  })

  it('takes no signal after its end', async () => {
    const world = await opened()
    const id = await world.run(documentOf([call('A')]))
    await ended(world, id)
    expect(await world.signal(id, { type: 'Approve', approver: maria })).toMatchObject({
      accepted: false,
      error: 'InvalidAutomationSignalException',
    })
    expect(await world.stop(id, 'Cancel', maria)).toMatchObject({ error: 'InvalidAutomationStatusUpdateException' })
  })

  it('waits between steps in Interactive mode', async () => {
    const world = await opened({ keptInMemory: 0 })
    const id = await world.run(documentOf([call('A'), call('B')]), { mode: 'Interactive' })
    await until(() => world.get(id)?.state.status === 'Waiting')
    expect(await world.signal(id, { type: 'StartStep', payload: { StepName: 'A' } })).toMatchObject({ accepted: true })
    await until(() => world.get(id)?.state.steps[0]?.status === 'Success')
    await world.signal(id, { type: 'StartStep' })
    await until(() => world.get(id)?.state.steps[1]?.status === 'Success')
    expect(world.get(id)?.state.status).toBe('Waiting')
    await world.stop(id, 'Complete', maria)
    expect(await ended(world, id)).toBe('A Success, B Success; Success')
  })

  it('is stopped by its alarm, with its child', async () => {
    const world = await opened({ clock: wallClock() })
    const child = await world.keep(documentOf([sleep('S', 'PT2H')]))
    const run = { name: 'Run', action: 'aws:executeAutomation', inputs: { DocumentName: child } }
    const alarmConfiguration = { Alarms: [{ Name: 'broken' }] }
    const id = await world.run(documentOf([run]), { alarmConfiguration })
    await until(() => world.list([{ key: 'ParentExecutionId', values: [id] }], {}).items.length === 1)
    expect(await world.alarmRaised('another')).toEqual([])
    expect(await world.alarmRaised('broken')).toEqual([id])
    expect(await ended(world, id)).toBe('Run Cancelled; Cancelled')
    expect(world.get(id)?.triggeredAlarm).toBe('broken')
    const [made] = world.list([{ key: 'ParentExecutionId', values: [id] }], {}).items
    expect(await ended(world, made?.state.environment.executionId ?? '')).toBe('S Cancelled; Cancelled')
  })
})

describe('opened again', () => {
  it('waits go on with the time they have left', async () => {
    const folder = folderOfTest()
    const first = await opened({ folder, clock: wallClock() })
    const id = await first.run(documentOf([call('A'), sleep('S', 'PT1H'), call('B')]))
    await until(() => first.get(id)?.state.steps[1]?.step === 'S')
    const before = first.get(id)
    await first.close()
    const clock = virtualClock(Date.now() + 60_000)
    const second = await opened({ folder, clock })
    expect(second.get(id)).toEqual(before)
    expect(await ended(second, id)).toBe('A Success, S Success, B Success; Success')
    const { startTime = 0, endTime = 0 } = second.get(id)?.state.steps[1] ?? {}
    // To the millisecond in which it began to wait.
    expect(Math.floor((endTime - startTime) / 1000)).toBe(3600)
    expect([first.calls, second.calls].map((calls) => calls.map(({ step }) => step))).toEqual([['A'], ['B']])
  })

  it('a wait whose time passed meanwhile ends at once; an approval runs out', async () => {
    const folder = folderOfTest()
    const first = await opened({ folder, clock: wallClock() })
    const slept = await first.run(documentOf([sleep('S', 'PT1H')]))
    const asked = await first.run(documentOf([approve('P', ['maria'], { timeoutSeconds: 600 })]))
    await until(() => first.get(asked)?.state.status === 'Waiting')
    await first.close()
    const second = await opened({ folder, clock: virtualClock(Date.now() + 7_200_000) })
    expect(await ended(second, slept)).toBe('S Success; Success')
    expect(await ended(second, asked)).toBe('P TimedOut; TimedOut')
  })

  it('a parent goes on with the child that it has', async () => {
    const folder = folderOfTest()
    const first = await opened({ folder, clock: wallClock() })
    const child = await first.keep(
      documentOf([approve('P'), call('C', { outputs: [{ Name: 'V', Selector: '$.V' }] })], { outputs: ['C.V'] }),
      'Child',
    )
    const run = { name: 'Run', action: 'aws:executeAutomation', inputs: { DocumentName: child } }
    const id = await first.run(
      documentOf([run, call('After', {}, { Service: 'sns', Api: 'Publish', Message: '{{ Run.Output }}' })]),
    )
    await until(() => first.list([{ key: 'ExecutionStatus', values: ['Waiting'] }], {}).items.length === 1)
    await first.close()
    const second = await opened({ folder, clock: wallClock(), keptInMemory: 0 })
    const children = second.list([{ key: 'ParentExecutionId', values: [id] }], {}).items
    expect(children).toHaveLength(1)
    await second.signal(children[0]?.state.environment.executionId ?? '', { type: 'Approve', approver: maria })
    expect(await ended(second, id)).toBe('Run Success, After Success; Success')
    expect(second.calls.at(-1)?.input).toMatchObject({ Message: ['C'] })
    expect(second.list([], {}).items).toHaveLength(2)
  })

  it('a child that ended while its parent slept in the store is found', async () => {
    const folder = folderOfTest()
    const world = await opened({ folder, clock: wallClock(), keptInMemory: 0 })
    await world.keep(documentOf([pause('P')]), 'Child')
    const run = { name: 'Run', action: 'aws:executeAutomation', inputs: { DocumentName: 'Child' } }
    const ids = await Promise.all([1, 2, 3].map(() => world.run(documentOf([run]))))
    const waiting = () => world.list([{ key: 'ExecutionStatus', values: ['Waiting'] }], {}).items
    await until(() => waiting().length === 3)
    for (const { state } of waiting()) await world.signal(state.environment.executionId, { type: 'Resume' })
    for (const id of ids) expect(await ended(world, id)).toBe('Run Success; Success')
  })

  it('several children of one step are several executions', async () => {
    const world = await opened()
    await world.keep(documentOf([call('C')], { parameters: { P: { type: 'String' } } }), 'Child')
    const inputs = {
      DocumentName: 'Child',
      TargetParameterName: 'P',
      Targets: [{ Key: 'ParameterValues', Values: ['a', 'b', 'c'] }],
    }
    const id = await world.run(documentOf([{ name: 'Run', action: 'aws:executeAutomation', inputs }]))
    expect(await ended(world, id)).toBe('Run Success; Success')
    const children = world.list([{ key: 'ParentExecutionId', values: [id] }], {}).items
    expect(children.map(({ state }) => state.values['P'])).toEqual(['c', 'b', 'a'])
    expect(world.calls).toHaveLength(3)
  })

  it('stops what a step began: a command, a state machine', async () => {
    const calls: string[] = []
    const world = await opened({
      clock: wallClock(),
      aws:
        () =>
        ({ operation }) => {
          calls.push(operation)
          if (operation === 'SendCommand') return { Command: { CommandId: 'c-1' } }
          return operation === 'ListCommands'
            ? { Commands: [{ CommandId: 'c-1', Status: 'InProgress' }] }
            : { executionArn: 'arn', status: 'RUNNING' }
        },
    })
    const command = { name: 'R', action: 'aws:runCommand', inputs: { DocumentName: 'D', InstanceIds: ['i-1'] } }
    const machine = { name: 'M', action: 'aws:executeStateMachine', inputs: { stateMachineArn: 'arn' } }
    for (const [step, stops] of [
      [command, 'CancelCommand'],
      [machine, 'StopExecution'],
    ] as const) {
      const id = await world.run(documentOf([step]))
      await until(() => world.get(id)?.state.attempt?.until.kind === 'wake')
      await world.stop(id, 'Cancel', maria)
      expect(await ended(world, id)).toMatch(/Cancelled; Cancelled$/)
      expect(calls.at(-1)).toBe(stops)
    }
  })

  it('has nothing in memory, and yet everything goes on', async () => {
    const folder = folderOfTest()
    const world = await opened({ folder, keptInMemory: 0 })
    const document = documentOf(
      [
        set('V', 'V', 'a'),
        loop('L', { Iterators: ['x', 'y'], Steps: [call('In'), sleep('S', 'PT1M')] }),
        sleep('Long', 'PT48H'),
        call('B'),
      ],
      { variables: { V: { type: 'String', default: '' } } },
    )
    const ids = await Promise.all(Array.from({ length: 20 }, () => world.run(document)))
    for (const id of ids) {
      expect(await ended(world, id)).toBe(
        'V Success, L Success, In Success, S Success, In Success, S Success, Long Success, B Success; Success',
      )
    }
    expect(world.calls).toHaveLength(60)
    expect(storyOf(world, ids[0] ?? '')).toContain('; Success')
  })
})
