/** The clock of the machine is set while executions wait: by hand, by NTP, by a machine that slept. */
import { describe, expect, it } from 'vitest'
import { fold, wallClock } from '../../src/engine/index.ts'
import { approve, call, documentOf, loop, sleep } from '../engine/small.ts'
import { ended, folderOfTest, type Opened, opened, storyOf, until } from './world.ts'

const maria = 'arn:aws:iam::123456789012:user/maria'
const hour = 3_600_000

/** A clock of the machine that can be set. */
function settable() {
  let shift = 0
  return {
    clock: () => wallClock(() => Date.now() + shift, 20),
    move(milliseconds: number) {
      shift += milliseconds
    },
  }
}

const madeBy = (world: Opened) => world.calls.map(({ step }) => step).sort()
const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

function whole(world: Opened, id: string): void {
  const events = world.events(id)
  expect(fold(events)).toEqual(world.get(id)?.state)
  expect(events.filter(({ type }) => type === 'ExecutionEnded')).toHaveLength(1)
}

describe('a clock that is set forward', () => {
  it('ends what is due by then, once, and leaves the rest', async () => {
    const machine = settable()
    const world = await opened({ clock: machine.clock(), keptInMemory: 1 })
    const slept = await world.run(documentOf([call('A'), sleep('S', 'PT1H'), call('B')]))
    const asked = await world.run(documentOf([approve('P', ['maria'], { timeoutSeconds: 600 }), call('C')]))
    const long = await world.run(documentOf([sleep('S', 'PT9H'), call('D')]))
    await until(() => [slept, asked, long].every((id) => world.get(id)?.state.attempt?.until.kind !== 'now'))
    machine.move(2 * hour)
    expect(await ended(world, slept)).toBe('A Success, S Success, B Success; Success')
    expect(await ended(world, asked)).toBe('P TimedOut; TimedOut')
    await pass(100)
    expect(storyOf(world, long)).toBe('S InProgress; InProgress')
    machine.move(8 * hour)
    expect(await ended(world, long)).toBe('S Success, D Success; Success')
    expect(madeBy(world)).toEqual(['A', 'B', 'D'])
    for (const id of [slept, asked, long]) whole(world, id)
  })

  it('does not undo what came back in time', async () => {
    const machine = settable()
    const world = await opened({
      clock: machine.clock(),
      aws: () => () => {
        machine.move(hour)
        return {}
      },
    })
    const id = await world.run(documentOf([call('A', { timeoutSeconds: 5 }), call('B')]))
    expect(await ended(world, id)).toBe('A Success, B Success; Success')
  })
})

describe('a clock that is set back', () => {
  it('makes waits longer, loses none, repeats nothing, and holds up nothing that begins then', async () => {
    const machine = settable()
    const world = await opened({ clock: machine.clock() })
    const slept = await world.run(documentOf([call('A'), sleep('S', 'PT0.2S'), call('B')]))
    const asked = await world.run(documentOf([approve('P', ['maria']), call('C')]))
    await until(() => [slept, asked].every((id) => world.get(id)?.state.attempt?.until.kind !== 'now'))
    await until(() => world.get(slept)?.state.steps[1]?.step === 'S')
    machine.move(-3 * hour)
    const later = await world.run(documentOf([sleep('S', 'PT0.1S'), call('D')]))
    expect(await ended(world, later)).toBe('S Success, D Success; Success')
    await world.signal(asked, { type: 'Approve', approver: maria })
    expect(await ended(world, asked)).toBe('P Success, C Success; Success')
    await pass(300)
    expect(storyOf(world, slept)).toBe('A Success, S InProgress; InProgress')
    machine.move(3 * hour)
    expect(await ended(world, slept)).toBe('A Success, S Success, B Success; Success')
    expect(madeBy(world)).toEqual(['A', 'B', 'C', 'D'])
    for (const id of [slept, asked, later]) whole(world, id)
  })

  it('between two lives of the endpoint, too', async () => {
    const machine = settable()
    const folder = folderOfTest()
    const document = documentOf([call('A'), sleep('S', 'PT1H'), call('B')])
    const first = await opened({ folder, clock: machine.clock() })
    const id = await first.run(document)
    await until(() => first.get(id)?.state.steps[1]?.step === 'S')
    await first.close()
    machine.move(-5 * hour)
    const second = await opened({ folder, clock: machine.clock() })
    await pass(100)
    expect(storyOf(second, id)).toBe('A Success, S InProgress; InProgress')
    await second.close()
    machine.move(7 * hour)
    const third = await opened({ folder, clock: machine.clock() })
    expect(await ended(third, id)).toBe('A Success, S Success, B Success; Success')
    expect([first, second, third].map(madeBy)).toEqual([['A'], [], ['B']])
    whole(third, id)
  })
})

it('a clock that will not stand still: every step of many executions happens once', async () => {
  const machine = settable()
  const world = await opened({ clock: machine.clock(), keptInMemory: 3 })
  const document = documentOf([
    loop('L', { Iterators: ['x', 'y', 'z'], Steps: [call('In'), sleep('Nap', 'PT0.05S')] }),
    call('End'),
  ])
  let sign = 1
  const restless = setInterval(() => {
    machine.move(sign * 20 * 60_000)
    sign = -sign
  }, 7)
  try {
    const ids = await Promise.all(Array.from({ length: 20 }, () => world.run(document)))
    for (const id of ids) {
      const steps = ['x', 'y', 'z'].map(() => 'In Success, Nap Success, ').join('')
      expect(await ended(world, id)).toBe(`L Success, ${steps}End Success; Success`)
      whole(world, id)
    }
    expect(world.calls).toHaveLength(80)
  } finally {
    clearInterval(restless)
  }
})
