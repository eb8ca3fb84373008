import { describe, expect, it } from 'vitest'
import { isSealed, type Json, templateOf } from '../../src/document/index.ts'
import { apply, creatable, type Event, type ExecutionState, fold, runDocument } from '../../src/engine/index.ts'
import { answers, branch, call, documentOf, loop, set, sleep, storyOf } from './small.ts'

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('a document that runs', () => {
  it('is a sealed copy, and the same one as long as it says the same', () => {
    const mine = plain(documentOf([call('A')]))
    const ready = creatable(mine)
    expect(ready).toEqual(mine)
    expect(ready).not.toBe(mine)
    expect([isSealed(ready), isSealed(ready.mainSteps[0]?.inputs), Object.isFrozen(mine)]).toEqual([true, true, false])
    expect(creatable(ready)).toBe(ready)
    expect(creatable(mine)).toBe(ready)
    expect(() => Object.assign(ready.mainSteps[0] ?? {}, { name: 'B' })).toThrow(TypeError)
  })

  it('that its owner changes between two runs is read again', async () => {
    const mine = plain(
      documentOf([
        branch('B', [{ Variable: '{{ global:REGION }}', StringEquals: 'us-east-1', NextStep: 'Y' }]),
        sleep('X'),
        sleep('Y'),
      ]),
    ) as unknown as { mainSteps: { inputs: { Choices: { NextStep: string }[] } }[] }
    const run = () => runDocument(mine as unknown as Json)
    expect(storyOf(await run())).toBe('B Success, Y Success; Success')
    const [choice] = mine.mainSteps[0]?.inputs.Choices ?? []
    if (choice !== undefined) choice.NextStep = 'X'
    expect(storyOf(await run())).toBe('B Success, X Success, Y Success; Success')
    if (choice !== undefined) choice.NextStep = 'Nowhere'
    await expect(run()).rejects.toThrow('Nowhere')
  })

  it('may not change under a run that has begun', async () => {
    const mine = plain(documentOf([call('A'), call('B')])) as unknown as { mainSteps: { inputs: { Api: string } }[] }
    const made: string[] = []
    const result = await runDocument(mine as unknown as Json, {
      aws: ({ operation }) => {
        for (const step of mine.mainSteps) step.inputs.Api = 'GetAccessKeyInfo'
        made.push(operation)
        return {}
      },
    })
    expect([storyOf(result), made]).toEqual([
      'A Success, B Success; Success',
      ['GetCallerIdentity', 'GetCallerIdentity'],
    ])
  })

  it('gives every call inputs of its own, to do with as it likes', async () => {
    const input = { Items: ['a', { b: 1 }] }
    const document = creatable(
      documentOf([call('A', { onFailure: 'Continue' }, { Service: 'x' }), set('S', 'V', input)], {
        variables: { V: { type: 'StringMap', default: {} } },
      }),
    )
    const seen: Json[] = []
    for (let run = 0; run < 2; run += 1) {
      const { steps } = await runDocument(document)
      const given = steps[1]?.inputs['Value'] as { Items: Json[] }
      seen.push(plain(given) as Json)
      given.Items.push('mine')
    }
    expect(seen).toEqual([input, input])
  })

  it('is no document where JSON has no words for it', () => {
    for (const none of [undefined, null, 3, 'x: [', [], { toJSON: () => undefined }]) {
      expect(() => creatable(none as never)).toThrow()
    }
  })
})

describe('a template', () => {
  it('knows whether it is always the same, and fills in own keys of any name', () => {
    const value = JSON.parse(
      '{"__proto__": ["{{ A }}", "{{ B }}"], "t": "x {{ A }} {{ no[0] }}", "n": [["{{ A }}"]]}',
    ) as Json
    const template = templateOf(value)
    const filled = template.fill((reference) =>
      reference.kind === 'parameter' ? (reference.name === 'A' ? ['1', 2] : null) : undefined,
    )
    expect(JSON.stringify(filled)).toBe('{"__proto__":["1",2,null],"t":"x [\\"1\\",2] {{ no[0] }}","n":[["1",2]]}')
    expect(template.isConstant).toBe(false)
    expect(templateOf({ a: ['{{ not a reference', '{{}}', 1, null] }).isConstant).toBe(true)
  })
})

describe('a state', () => {
  it('that was handed out never changes, and folding step by step comes to the same as folding at once', async () => {
    const states: { readonly state: ExecutionState; readonly text: string }[] = []
    const { events } = await runDocument(
      documentOf(
        [
          loop('L', {
            Iterators: ['a', 'b', 'c'],
            Steps: [set('__proto__', 'V', '{{ L.CurrentIteratorValue }}'), call('I')],
          }),
          call('F', { onFailure: 'Continue', maxAttempts: 2 }),
        ],
        { variables: { V: { type: 'String', default: '' } } },
      ),
      {
        aws: answers({ I: { V: 'v' } }),
        onEvent: (_, state) => void states.push({ state, text: JSON.stringify(state) }),
      },
    )
    let state: ExecutionState | undefined
    for (const [at, event] of events.entries()) {
      const before = JSON.stringify(state)
      const next: ExecutionState = apply(state, event as Event)
      expect(JSON.stringify(state)).toBe(before)
      state = next
      expect(states[at]?.text).toBe(JSON.stringify(next))
      expect(JSON.stringify(fold(events.slice(0, at + 1)))).toBe(JSON.stringify(next))
    }
    expect(states).toHaveLength(events.length)
    for (const one of states) expect(JSON.stringify(one.state)).toBe(one.text)
    expect(new Set(state?.steps.map((step) => step.stepExecutionId)).size).toBe(state?.steps.length)
    expect(Object.keys(state?.outputs ?? {})).toContain('__proto__')
  })
})
