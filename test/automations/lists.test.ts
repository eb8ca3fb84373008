import { describe, expect, it } from 'vitest'
import type { Filter } from '../../src/automations/index.ts'
import { wallClock } from '../../src/engine/index.ts'
import { approve, call, documentOf, loop } from '../engine/small.ts'
import { ended, opened, until } from './world.ts'

const refused = (awsCode: string) => expect.objectContaining({ awsCode })
const filter = (key: string, ...values: string[]): Filter => ({ key, values })

describe('executions', () => {
  it('are listed newest first, in pages, by filters', async () => {
    const world = await opened({ clock: wallClock() })
    await world.keep(documentOf([call('A')]), 'Alpha')
    await world.keep(documentOf([approve('P')]), 'Beta_x')
    const ids: string[] = []
    for (const documentName of ['Alpha', 'Beta_x', 'Alpha']) {
      const targetFree = documentName === 'Alpha' ? { tags: [{ Key: 'Team', Value: 'x' }] } : {}
      ids.push(await world.run(documentOf([]), { documentName, ...targetFree }))
    }
    await ended(world, ids[0] ?? '')
    await ended(world, ids[2] ?? '')
    await until(() => world.get(ids[1] ?? '')?.state.status === 'Waiting')
    const found = (...filters: Filter[]) =>
      world.list(filters, {}).items.map(({ state }) => ids.indexOf(state.environment.executionId))
    expect(found()).toEqual([2, 1, 0])
    expect(found(filter('DocumentNamePrefix', 'Al'))).toEqual([2, 0])
    expect(found(filter('DocumentNamePrefix', 'Beta%', 'B_ta'))).toEqual([])
    expect(found(filter('ExecutionStatus', 'Waiting', 'Failed'))).toEqual([1])
    expect(found(filter('CurrentAction', 'aws:approve'))).toEqual([1])
    expect(found(filter('ExecutionId', ids[0] ?? ''))).toEqual([0])
    expect(found(filter('ExecutionId', 'unknown'))).toEqual([])
    expect(found(filter('TagKey', 'Team'), filter('ExecutionStatus', 'Success'))).toEqual([2, 0])
    expect(found(filter('AutomationType', 'CrossAccount'))).toEqual([])
    expect(found(filter('StartTimeBefore', '2000-01-01T00:00:00Z'))).toEqual([])
    expect(found(filter('StartTimeAfter', '2000-01-01T00:00:00Z'))).toEqual([2, 1, 0])
    expect(found(filter('TargetResourceGroup', 'none'))).toEqual([])
    expect(() => found(filter('Colour', 'red'))).toThrow(refused('InvalidFilterKey'))
    expect(() => found(filter('ExecutionStatus', 'Strange'))).toThrow(refused('InvalidFilterValue'))
    expect(() => found(filter('StartTimeAfter', 'yesterday'))).toThrow(refused('InvalidFilterValue'))
    expect(() => world.list([], { nextToken: 'e30' })).toThrow(refused('InvalidNextToken'))
    const first = world.list([], { maxResults: 2 })
    const second = world.list([], { maxResults: 2, nextToken: first.next ?? '' })
    expect([...first.items, ...second.items]).toEqual(world.list([], {}).items)
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, undefined])
  })
})

describe('steps', () => {
  it('are listed in document order, with their iterations, pending ones included', async () => {
    const world = await opened()
    const body = [call('In'), call('Then')]
    const document = documentOf([
      loop('L', { Iterators: ['x', 'y'], Steps: body }),
      call('Stop', { isEnd: true }),
      call('Never'),
    ])
    const id = await world.run(document)
    await ended(world, id)
    const names = (filters: Filter[] = [], reverse = false) =>
      world
        .steps(id, filters, {}, reverse)
        .items.map(
          ({ step, record }) => `${step.name}${record?.parent?.iteration ?? ''} ${record?.status ?? 'Pending'}`,
        )
    const all = [
      'L Success',
      'In1 Success',
      'Then1 Success',
      'In2 Success',
      'Then2 Success',
      'Stop Success',
      'Never Pending',
    ]
    expect(names()).toEqual(all)
    expect(names([], true)).toEqual(all.toReversed())
    expect(names([filter('StepExecutionStatus', 'Pending')])).toEqual(['Never Pending'])
    expect(names([filter('StepName', 'In', 'Stop')])).toEqual(['In1 Success', 'In2 Success', 'Stop Success'])
    expect(names([filter('ParentStepIteration', '2')])).toEqual(['In2 Success', 'Then2 Success'])
    expect(names([filter('ParentStepIteratorValue', 'x')])).toEqual(['In1 Success', 'Then1 Success'])
    expect(names([filter('Action', 'aws:loop')])).toEqual(['L Success'])
    const [looped] = world.steps(id, [], {}).items
    expect(names([filter('ParentStepExecutionId', looped?.stepExecutionId ?? '')])).toHaveLength(4)
    expect(names([filter('StepExecutionId', looped?.stepExecutionId ?? '')])).toEqual(['L Success'])
    expect(() => names([filter('Colour', 'red')])).toThrow(refused('InvalidFilterKey'))
    expect(() => names([filter('StepExecutionStatus', 'Odd')])).toThrow(refused('InvalidFilterValue'))
    expect(world.steps(id, [], { maxResults: 3 })).toMatchObject({ next: expect.anything() })
  })
})
