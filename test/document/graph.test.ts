import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AutomationDocument,
  cycles,
  dominators,
  type Edge,
  type Flow,
  flowOf,
  isLoopRound,
  reachable,
  type Step,
} from '../../src/document/index.ts'

const step = (name: string, more: object = {}): Step => ({ name, action: 'aws:sleep', inputs: {}, ...more })
const loop = (name: string, steps: readonly Step[], more: object = {}): Step =>
  ({ name, action: 'aws:loop', inputs: { Steps: steps }, ...more }) as unknown as Step
const flow = (...mainSteps: readonly Step[]): Flow => flowOf({ schemaVersion: '0.3', mainSteps })

/** What can be reached without passing a step: the definition of dominance, word for word. */
function reachableWithout(given: Flow, avoided: string | undefined): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (name: string | undefined): void => {
    if (name === undefined || name === avoided || seen.has(name)) return
    seen.add(name)
    for (const edge of given.from(name)) visit(edge.to)
  }
  visit(given.start)
  return seen
}

/** Steps with arbitrary links, some of them inside loops. */
const mainSteps: fc.Arbitrary<readonly Step[]> = fc.integer({ min: 1, max: 9 }).chain((count) => {
  const name = fc.integer({ min: 0, max: count }).map((one) => `s${one}`)
  const links = fc.record(
    {
      nextStep: name,
      isEnd: fc.boolean(),
      onFailure: fc.oneof(
        fc.constantFrom('Abort', 'Continue'),
        name.map((one) => `step:${one}`),
      ),
      onCancel: name.map((one) => `step:${one}`),
      targets: fc.array(name, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  return fc
    .tuple(fc.array(links, { minLength: count, maxLength: count }), fc.integer({ min: 0, max: count }))
    .map(([all, split]) => {
      const steps = all.map(({ targets, ...more }, index): Step => {
        if (targets === undefined) return step(`s${index}`, more)
        const choices = targets.map((to) => ({ NextStep: to, Variable: '{{ x }}', StringEquals: 'y' }))
        return step(`s${index}`, { ...more, action: 'aws:branch', inputs: { Choices: choices } })
      })
      return split === 0 ? steps : [...steps.slice(split), loop(`s${count}`, steps.slice(0, split))]
    })
})

describe('laws', () => {
  test('a step dominates another exactly if the other cannot be reached without it', () => {
    fc.assert(
      fc.property(mainSteps, (steps) => {
        const given = flow(...steps)
        const all = reachableWithout(given, undefined)
        expect(reachable(given)).toEqual(all)
        const found = dominators(given)
        expect(new Set(found.keys())).toEqual(all)
        for (const name of all) {
          const naive = [...all].filter((one) => !reachableWithout(given, one).has(name))
          expect([...(found.get(name) ?? [])].sort(), name).toEqual(naive.sort())
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a cycle is found exactly where one is, and each found is a walk back to its begin', () => {
    fc.assert(
      fc.property(mainSteps, (steps) => {
        const given = flow(...steps)
        const counted = given.edges.filter((edge) => !isLoopRound(edge, given))
        const outOf = (name: string | undefined): readonly Edge[] => counted.filter((edge) => edge.from === name)
        const found = cycles(given)
        for (const round of found) {
          expect(new Set(round).size).toBe(round.length)
          for (const [index, name] of round.entries()) {
            const next = round[(index + 1) % round.length]
            expect(outOf(name).some((edge) => edge.to === next)).toBe(true)
          }
        }
        // Taking away steps that nothing follows leaves exactly the steps that lead into a cycle.
        let left = [...given.places.keys()]
        for (let before = -1; before !== left.length; ) {
          before = left.length
          left = left.filter((name) => outOf(name).some((edge) => edge.to !== undefined && left.includes(edge.to)))
        }
        expect(found.length > 0).toBe(left.length > 0)
      }),
      { numRuns: 500 },
    )
  })
})

test('an approval that a failure edge goes around does not dominate', () => {
  const guarded = flow(step('read'), step('approve'), step('write'))
  expect(dominators(guarded).get('write')).toEqual(new Set(['read', 'approve', 'write']))
  const around = flow(step('read', { onFailure: 'step:write' }), step('approve'), step('write'))
  expect(dominators(around).get('write')).toEqual(new Set(['read', 'write']))
})

test('cycles name their steps, the first in the document first', () => {
  expect(cycles(flow(step('a'), step('b'), step('c', { onFailure: 'step:b' }), step('d', { nextStep: 'd' })))).toEqual([
    ['b', 'c'],
    ['d'],
  ])
})

test('what a loop repeats is no cycle, a link from inside it to before it is one', () => {
  expect(
    cycles(flow(step('a'), loop('l', [step('i', { onFailure: 'Continue' }), step('j', { isEnd: true })]))),
  ).toEqual([])
  expect(cycles(flow(step('a'), loop('l', [step('i', { onFailure: 'step:a' })]), step('z')))).toEqual([['a', 'l', 'i']])
  expect(cycles(flow(loop('l', [step('i', { nextStep: 'l' })])))).toEqual([['l', 'i']])
})

test('backward links are no cycles', () => {
  expect(cycles(flow(step('a', { nextStep: 'c' }), step('b', { isEnd: true }), step('c', { nextStep: 'b' })))).toEqual(
    [],
  )
})

test('thousands of steps take no time', () => {
  const many = Array.from({ length: 3000 }, (_, at) =>
    step(`s${at}`, {
      onFailure: `step:s${Math.min(2999, at + 1 + ((at * 7919) % 40))}`,
      ...(at % 50 === 49 ? { onCancel: `step:s${at - 40}` } : {}),
    }),
  )
  const document: AutomationDocument = { schemaVersion: '0.3', mainSteps: many }
  const start = performance.now()
  const given = flowOf(document)
  expect(dominators(given).size).toBe(3000)
  expect(cycles(given).length).toBeGreaterThan(0)
  expect(performance.now() - start).toBeLessThan(5000)
})
