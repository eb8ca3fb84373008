import { describe, expect, it } from 'vitest'
import { mermaidOf, terminalChart, wordsOf } from '../../src/docs/index.ts'
import { chart, documentOf, golden } from './drawing.ts'

const sleep = (name: string, more: object = {}): object => ({
  name,
  action: 'aws:sleep',
  inputs: { Duration: 'PT1S' },
  ...more,
})
const arrowsOf = (steps: readonly object[]): readonly string[] => {
  const { boxes, arrows } = chart(documentOf(steps))
  const name = (id: string): string => boxes.find((box) => box.id === id)?.lines[0] ?? id
  return arrows.map(({ from, to, label }) => `${name(from)} > ${name(to)}${label === '' ? '' : `: ${label}`}`)
}

describe('a chart', () => {
  it('marks what asks, what changes, what may change, and what is never reached', () => {
    const kinds = (name: string) => Object.fromEntries(chart(golden(name)).boxes.map((box) => [box.step, box.kind]))
    expect(kinds('change')).toMatchObject({ Approve: 'approve', Raise: 'write', PutBack: 'write', Read: 'step' })
    expect(kinds('loops')).toMatchObject({ Run: 'perhaps', Child: 'perhaps', Each: 'loop', Look: 'step' })
    const unreached = chart(golden('loops')).boxes.filter((box) => box.unreached)
    expect(unreached.map((box) => box.step)).toEqual(['Forgotten'])
  })

  it('gives each way out an end of its own', () => {
    expect(arrowsOf([sleep('A', { isEnd: true }), sleep('B')])).toEqual(['start > A', 'A > end', 'B > end'])
  })

  it('gathers rows of equal ways out of trouble, and no others', () => {
    const to = { onFailure: 'step:Z', onCancel: 'step:Z' }
    const row = ['A', 'B', 'C'].map((name) => sleep(name, to))
    const arrows = arrowsOf([...row, sleep('D'), sleep('E', to), sleep('F'), sleep('Z')])
    expect(arrows.filter((arrow) => / > Z/.test(arrow)).sort()).toEqual([
      'E > Z: if it fails or is cancelled',
      'F > Z',
      'u1 > Z: fails or is cancelled',
    ])
  })

  it('draws one arrow where failure goes on all the same', () => {
    expect(arrowsOf([sleep('A', { onFailure: 'Continue' }), sleep('B')])).toEqual([
      'start > A',
      'A > B: even if it fails',
      'B > end',
    ])
  })

  it('joins choices with the same target', () => {
    const choice = (value: string) => ({ NextStep: 'B', Variable: '{{ x }}', StringEquals: value })
    const branch = { name: 'A', action: 'aws:branch', inputs: { Choices: [choice('1'), choice('2')], Default: 'B' } }
    expect(arrowsOf([branch, sleep('B')])).toContain('A > B: x is "1" or x is "2" or otherwise')
  })

  it('keeps a loop with its steps, and both in the guard around it', () => {
    const to = { onFailure: 'step:Z' }
    const loop = { name: 'L', action: 'aws:loop', inputs: { Iterators: ['a'], Steps: [sleep('I')] }, ...to }
    const { boxes, groups } = chart(documentOf([sleep('A', to), loop, sleep('B', to), sleep('C'), sleep('Z')]))
    expect(groups).toMatchObject([
      { id: 'u1', kind: 'guard' },
      { id: 'gs2', kind: 'loop', parent: 'u1' },
    ])
    const inside = (group: string) => boxes.filter((box) => box.group === group).map((box) => box.step)
    expect(inside('gs2')).toEqual(['L', 'I'])
    expect(inside('u1')).toEqual(['A', 'B'])
  })

  it.each([
    ['no steps', []],
    ['no list', undefined],
    ['things that are no steps', [null, 7, 'x', {}, { name: '' }, { name: 'A' }]],
    [
      'steps without inputs',
      [
        { name: 'A', action: 'aws:loop' },
        { name: 'B', action: 'aws:branch' },
      ],
    ],
    ['names of JavaScript', ['__proto__', 'constructor', 'toString'].map((name) => sleep(name))],
    ['the same name twice', [sleep('A'), sleep('A')]],
    ['links into nowhere', [sleep('A', { nextStep: 'Q', onFailure: 'step:Q', onCancel: 'step:Q' })]],
    [
      'odd inputs',
      [
        { name: 'A', action: 'aws:approve', inputs: 'x' },
        { name: 'B', action: 7, inputs: [1] },
      ],
    ],
  ])('is drawn also of a document with %s', (_, steps) => {
    const drawn = chart(documentOf(steps as unknown[]), 'en', () => 'none')
    expect(mermaidOf(drawn)).toMatch(/^flowchart TD\n/)
    expect(terminalChart(drawn, wordsOf('en'))).not.toContain('undefined')
    const ids = new Set([...drawn.boxes, ...drawn.groups].map(({ id }) => id))
    for (const { from, to } of drawn.arrows) expect([ids.has(from), ids.has(to)]).toEqual([true, true])
  })
})
