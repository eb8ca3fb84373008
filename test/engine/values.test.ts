import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/document/index.ts'
import { convert, runDocument, toWire } from '../../src/engine/index.ts'
import { answers, call, documentOf, fails, loop, set, storyOf } from './small.ts'

const none = 'No output available yet because the step is not successfully executed'

/** What reaches the API for a value in the step's inputs. */
async function sent(value: unknown, more: object = {}, options: object = {}): Promise<Json | undefined> {
  let seen: Json | undefined
  const steps = [call('A', {}, { Service: 'sns', Api: 'Publish', Message: value })]
  const result = await runDocument(documentOf(steps, more as never), {
    aws: ({ input }) => {
      seen = input['Message']
    },
    environment: { region: 'cn-north-1', account: '111122223333', executionId: 'id-1', now: '2026-03-04T05:06:07Z' },
    ...options,
  })
  return result.status === 'Success' ? seen : `failed: ${result.failureMessage}`
}

const parameters = {
  parameters: {
    S: { type: 'String', default: 's' },
    L: { type: 'StringList', default: ['a', 'b'] },
    N: { type: 'Integer', default: '7' },
    B: { type: 'Boolean', default: true },
    M: { type: 'StringMap', default: '{"k": ["v"]}' },
    MM: { type: 'MapList', default: [{ a: 1 }] },
  },
  variables: { V: { type: 'String', default: 'of {{ S }} in {{ automation:EXECUTION_ID }}' }, W: { type: 'String' } },
}

describe('references', () => {
  it.each<[unknown, Json]>([
    ['{{ S }}', 's'],
    ['{{S}}', 's'],
    ['{{ L }}', ['a', 'b']],
    ['{{ N }}', 7],
    ['{{ B }}', true],
    ['{{ M }}', { k: ['v'] }],
    ['{{ MM }}', [{ a: 1 }]],
    ['x{{ S }}y{{ S }}', 'xsys'],
    ['n={{ N }} l={{ L }} b={{ B }}', 'n=7 l=["a","b"] b=true'],
    [
      ['{{ L }}', 'c'],
      ['a', 'b', 'c'],
    ],
    [['{{ S }}'], ['s']],
    [{ deep: [{ er: '{{ N }}' }] }, { deep: [{ er: 7 }] }],
    ['{{ global:REGION }} {{ global:ACCOUNT_ID }} {{ global:AWS_PARTITION }}', 'cn-north-1 111122223333 aws-cn'],
    ['{{ global:DATE }} {{ global:DATE_TIME }}', '2026-03-04 2026-03-04_05.06.07'],
    ['{{ automation:EXECUTION_ID }}', 'id-1'],
    ['{{ variable:V }}', 'of s in id-1'],
    ['{{ x[0] }} {{}} {{{S}}}', '{{ x[0] }} {{}} {s}'],
  ])('%j is %j', async (value, expected) => {
    const got = await sent(value, parameters)
    // Braces around braces are other languages' business: only the well-formed inside may be replaced.
    if (value === '{{ x[0] }} {{}} {{{S}}}') expect(got).toMatch(/^\{\{ x\[0\] \}\} \{\{\}\} /)
    else expect(got).toEqual(expected)
  })

  it('resolves the defaults of parameters, never what was given', async () => {
    const declared = {
      parameters: {
        Image: { type: 'String' },
        Name: { type: 'String', default: '{{Image}} in {{ global:REGION }} by {{ automation:EXECUTION_ID }}' },
      },
    }
    expect(await sent('{{ Name }}', declared, { parameters: { Image: '{{ Name }}' } })).toBe(
      '{{ Name }} in cn-north-1 by id-1',
    )
    expect(await sent('{{ Image }}', declared, { parameters: { Image: '{{ global:REGION }}' } })).toBe(
      '{{ global:REGION }}',
    )
  })

  it('takes the time when the step runs', async () => {
    const seen: Json[] = []
    const step = (name: string) => call(name, {}, { Service: 'sns', Api: 'Publish', Message: '{{ global:DATE_TIME }}' })
    await runDocument(
      documentOf([step('A'), { name: 'W', action: 'aws:sleep', inputs: { Duration: 'PT1H' } }, step('B')]),
      {
        aws: ({ input }) => void seen.push(input['Message'] ?? null),
        environment: { now: '2026-01-01T23:30:00Z' },
      },
    )
    expect(seen).toEqual(['2026-01-01_23.30.00', '2026-01-02_00.30.00'])
  })

  it('reads a variable as it was set last, and none before', async () => {
    expect(await sent('{{ variable:W }}', parameters)).toMatch(/^failed: .*\{\{ variable:W \}\} has no value/)
    const seen: Json[] = []
    const show = (name: string) => call(name, {}, { Service: 'sns', Api: 'Publish', Message: '{{ variable:W }}' })
    const steps = [set('S1', 'W', 'one'), show('A'), set('S2', 'W', '{{ variable:W }} two'), show('B')]
    await runDocument(documentOf(steps, parameters), { aws: ({ input }) => void seen.push(input['Message'] ?? null) })
    expect(seen).toEqual(['one', 'one two'])
  })

  it('replaces nothing in scripts but what is known', async () => {
    let script: string | undefined
    const steps = [
      {
        name: 'A',
        action: 'aws:executeScript',
        inputs: { Runtime: 'python3.11', Handler: 'f', Script: "f'{{x}} {{ S }} {{ no.such }} {{ nor }}' % {'a': {}}" },
      },
    ]
    const result = await runDocument(documentOf(steps, parameters), {
      scripts: (request) => {
        script = request.script
        return null
      },
    })
    expect(result.status).toBe('Success')
    expect(script).toBe("f'{{x}} s {{ no.such }} {{ nor }}' % {'a': {}}")
  })
})

/** What a step with this selector and type puts out from this response; undefined: the step failed. */
async function output(response: Json, Selector: string, Type?: string): Promise<Json | undefined> {
  const steps = [call('A', { outputs: [{ Name: 'O', Selector, ...(Type === undefined ? {} : { Type }) }] })]
  const result = await runDocument(documentOf(steps), { aws: () => response })
  return result.status === 'Success' ? (result.outputs['A.O'] ?? 'not produced') : undefined
}

describe('declared outputs', () => {
  it.each<[string, string | undefined, Json | undefined]>([
    ['$.s', undefined, 'text'],
    ['$.s', 'StringList', ['text']],
    ['$.digits', 'Integer', 42],
    ['$.yes', 'Boolean', true],
    ['$.s', 'Integer', undefined],
    ['$.s', 'Boolean', undefined],
    ['$.s', 'StringMap', undefined],
    ['$.n', 'Integer', 3],
    ['$.n', 'String', '3'],
    ['$.n', 'StringList', ['3']],
    ['$.n', 'Boolean', undefined],
    ['$.half', 'Integer', undefined],
    ['$.b', 'String', 'false'],
    ['$.b', 'StringList', ['false']],
    ['$.one', 'String', 'x'],
    ['$.ones', 'Integer', 1],
    ['$.bools', 'Boolean', true],
    ['$.two', 'String', undefined],
    ['$.two', 'StringList', ['x', 'y']],
    ['$.numbers', 'StringList', ['1', '2']],
    ['$.map', 'StringMap', { k: 'v' }],
    ['$.map', 'String', undefined],
    ['$.maps', 'MapList', [{ k: 'v' }, { k: 'w' }]],
    ['$.maps', 'StringList', undefined],
    ['$..k', 'StringList', ['v', 'v', 'w']],
    ["$.maps[?(@.k == 'w')].k", 'String', 'w'],
    ['maps[0].k', 'String', 'v'],
    ['$.maps[1]', 'StringMap', { k: 'w' }],
    ['$.nothing', 'String', ''],
    ['$.nothing', 'StringList', []],
    ['$.nothing', 'MapList', []],
    ['$.nothing', 'StringMap', {}],
    ['$.nothing', 'Integer', 'not produced'],
    ["$.maps[?(@.k == 'z')].k", 'String', ''],
  ])('%s as %s', async (selector, type, expected) => {
    const response = {
      s: 'text',
      digits: '42',
      yes: 'True',
      n: 3,
      half: 1.5,
      b: false,
      one: ['x'],
      ones: [1],
      bools: [true],
      two: ['x', 'y'],
      numbers: [1, 2],
      map: { k: 'v' },
      maps: [{ k: 'v' }, { k: 'w' }],
    }
    expect(await output(response, selector, type)).toEqual(expected)
  })

  it('fails at PostVerification and says what was there', async () => {
    const steps = [call('A', { outputs: [{ Name: 'O', Selector: '$.m', Type: 'Integer' }] })]
    const result = await runDocument(documentOf(steps), { aws: () => ({ m: { a: 1 } }) })
    expect(result.failureMessage).toContain('Output O: the selector $.m gives {"a":1}, which cannot become a Integer')
    const ended = result.events.find((event) => event.type === 'StepEnded')
    expect(ended).toMatchObject({ failure: { stage: 'PostVerification', type: 'Verification' } })
  })

  it('is missing, not a failure, where a script did not return it (D-17)', async () => {
    const script = {
      name: 'A',
      action: 'aws:executeScript',
      inputs: { Runtime: 'python3.11', Handler: 'f', Script: 'x' },
      outputs: [{ Name: 'O', Selector: '$.Payload.gone', Type: 'String' }],
    }
    const show = call('B', {}, { Service: 'sns', Api: 'Publish', Message: 'it is: {{ A.O }}' })
    const seen: Json[] = []
    const result = await runDocument(documentOf([script, show], { outputs: ['A.O'] }), {
      scripts: () => ({}),
      aws: ({ input }) => void seen.push(input['Message'] ?? null),
    })
    expect(result.status).toBe('Success')
    expect(seen).toEqual([`it is: ${none}`])
    expect(result.documentOutputs).toEqual({ 'A.O': [none] })
  })

  it('keeps plain JSON of whatever a port answers', async () => {
    const steps = [
      call('A', {
        outputs: [
          { Name: 'At', Selector: '$.at' },
          { Name: 'Raw', Selector: '$.raw' },
        ],
      }),
    ]
    const result = await runDocument(documentOf(steps), {
      aws: () => ({ at: new Date('2026-01-02T03:04:05.006Z'), raw: new Uint8Array([1, 2]), gone: undefined, big: 5n }),
    })
    expect(result.outputs).toMatchObject({ 'A.At': '2026-01-02T03:04:05.006+00:00', 'A.Raw': 'AQI=' })
    expect(JSON.parse(JSON.stringify(result.events))).toEqual(result.events)
  })

  it('survives names that every object has', async () => {
    const steps = [
      call('constructor', { outputs: [{ Name: '__proto__', Selector: '$.a' }] }),
      call('hasOwnProperty'),
      call('toString', {}, { Service: 'sns', Api: 'Publish', Message: '{{ hasOwnProperty.valueOf }}' }),
    ]
    const result = await runDocument(documentOf(steps), { aws: () => ({ a: 'x' }) })
    expect(result.status).toBe('Success')
    expect(result.outputs['constructor.__proto__']).toBe('x')
    expect(result.steps[2]?.inputs['Message']).toBe(none)
  })
})

describe('document outputs', () => {
  it('reads as texts, maps as JSON, the rest as not available', async () => {
    const steps = [
      call('A', {
        outputs: [
          { Name: 'S', Selector: '$.s' },
          { Name: 'L', Selector: '$.l', Type: 'StringList' },
          { Name: 'M', Selector: '$.m', Type: 'StringMap' },
          { Name: 'N', Selector: '$.n', Type: 'Integer' },
          { Name: 'B', Selector: '$.b', Type: 'Boolean' },
          { Name: 'MM', Selector: '$.mm', Type: 'MapList' },
        ],
        nextStep: 'C',
      }),
      call('B', { outputs: [{ Name: 'S', Selector: '$.s' }] }),
      call('C'),
    ]
    const outputs = ['A.S', 'A.L', 'A.M', 'A.N', 'A.B', 'A.MM', 'B.S']
    const result = await runDocument(documentOf(steps, { outputs }), {
      aws: answers({ A: { s: 'x', l: ['a', 'b'], m: { k: 'a=<b>' }, n: 5, b: false, mm: [{ a: 1 }, { b: 2 }] } }),
    })
    expect(result.documentOutputs).toEqual({
      'A.S': ['x'],
      'A.L': ['a', 'b'],
      'A.M': ['{"k":"a\\u003d\\u003cb\\u003e"}'],
      'A.N': ['5'],
      'A.B': ['false'],
      'A.MM': ['{"a":1}', '{"b":2}'],
      'B.S': [none],
    })
  })

  it('shows the last iteration of a looped step (D-18)', async () => {
    const inner = call('A', { outputs: [{ Name: 'S', Selector: '$.s' }] })
    const result = await runDocument(
      documentOf([loop('L', { Iterators: ['1', '2'], Steps: [inner] })], { outputs: ['A.S'] }),
      {
        aws: answers({ A: [{ s: 'first' }, { s: 'last' }] }),
      },
    )
    expect(result.documentOutputs).toEqual({ 'A.S': ['last'] })
  })

  it('are none of a failed step', async () => {
    const steps = [call('A', { onFailure: 'Continue', outputs: [{ Name: 'S', Selector: '$.s' }] })]
    const result = await runDocument(documentOf(steps, { outputs: ['A.S'] }), { aws: answers({ A: fails() }) })
    expect(storyOf(result)).toBe('A Failed; Success')
    expect(result.documentOutputs).toEqual({ 'A.S': [none] })
  })
})

describe('conversion', () => {
  it('changes nothing that is of the type already', () => {
    expect(convert(['a'], 'StringList')).toEqual(['a'])
    expect(convert({}, 'MapList')).toBeUndefined()
    expect(toWire('')).toEqual([''])
    expect(toWire([])).toEqual([])
  })
})
