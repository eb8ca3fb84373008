import { describe, expect, it } from 'vitest'
import { runDocument } from '../../src/engine/index.ts'
import { answers, approve, call, documentOf, fails, sleep, storyOf } from './small.ts'

const start = (more: object = {}, inputs: object = {}) => ({
  name: 'Run',
  action: 'aws:executeAutomation',
  inputs: { DocumentName: 'Child', ...inputs },
  ...more,
})
const echo = documentOf(
  [
    call(
      'C',
      { outputs: [{ Name: 'V', Selector: '$.V' }] },
      { Service: 'sns', Api: 'Publish', Message: '{{ P }} {{ N }}' },
    ),
  ],
  {
    parameters: { P: { type: 'String', default: '' }, N: { type: 'Integer', default: 1 } },
    outputs: ['C.V'],
  },
)

describe('aws:executeAutomation', () => {
  it('runs the child on the same clock and takes its outputs', async () => {
    const seen: unknown[] = []
    const steps = [
      start({}, { RuntimeParameters: { P: 'x', N: ['2'] } }),
      call('B', {}, { Service: 'sns', Api: 'Publish', Message: 'got {{ Run.Output }}' }),
    ]
    const result = await runDocument(documentOf(steps), {
      documents: { Child: echo },
      aws: ({ step, input }) => {
        seen.push([step, input['Message']])
        return { V: 'v' }
      },
    })
    expect(storyOf(result)).toBe('Run Success, B Success; Success')
    expect(seen).toEqual([
      ['C', 'x 2'],
      ['B', 'got ["v"]'],
    ])
    expect(result.outputs).toMatchObject({ 'Run.Status': 'Success', 'Run.Output': ['v'] })
  })

  it('passes time with the child', async () => {
    const result = await runDocument(documentOf([start()]), { documents: { Child: documentOf([sleep('S', 'PT2H')]) } })
    expect(result.elapsedSeconds).toBe(7200)
  })

  it('fails with the child, and says why (D-29)', async () => {
    const result = await runDocument(documentOf([start()]), {
      documents: { Child: echo },
      aws: answers({ C: fails('X', 'broken') }),
    })
    expect(storyOf(result)).toBe('Run Failed; Failed')
    expect(result.failureMessage).toContain('broken')
  })

  it('hands approvals to whoever waits, also inside the child', async () => {
    const result = await runDocument(documentOf([start(), approve('A', ['jo'])]), {
      documents: { Child: documentOf([approve('A', ['maria'])]) },
      approvals: [
        { approver: 'maria', decision: 'Approve', afterSeconds: 10 },
        { approver: 'jo', decision: 'Approve', afterSeconds: 10 },
      ],
    })
    expect([storyOf(result), result.elapsedSeconds]).toEqual(['Run Success, A Success; Success', 20])
  })

  it('stops the child when it runs out of time', async () => {
    const statuses: string[] = []
    const result = await runDocument(documentOf([start({ timeoutSeconds: 60 })]), {
      documents: { Child: documentOf([sleep('S', 'PT2H')]) },
      onEvent: (event) => void (event.type === 'ExecutionEnded' && statuses.push(event.status)),
    })
    expect(storyOf(result)).toBe('Run TimedOut; TimedOut')
    expect(statuses).toEqual(['Cancelled', 'TimedOut'])
  })

  it('stops the child when it is cancelled', async () => {
    const statuses: string[] = []
    const result = await runDocument(documentOf([start()]), {
      documents: { Child: documentOf([sleep('S', 'PT2H')]) },
      signals: [{ type: 'Cancel', afterSeconds: 30 }],
      onEvent: (event) => void (event.type === 'ExecutionEnded' && statuses.push(event.status)),
    })
    expect([storyOf(result), result.elapsedSeconds]).toEqual(['Run Cancelled; Cancelled', 30])
    expect(statuses).toEqual(['Cancelled', 'Cancelled'])
  })

  it.each<[string, object, object, RegExp]>([
    [
      'an unknown document',
      {},
      {},
      /There is no document "Child" \(AutomationDefinitionNotFoundException\); this run has: none/,
    ],
    [
      'refused parameters',
      { Child: echo },
      { RuntimeParameters: { N: 'many' } },
      /The automation Child cannot be started: Parameter "N" must be of type Integer/,
    ],
    [
      'a refused document',
      { Child: { schemaVersion: '0.3' } },
      {},
      /The automation Child cannot be started: Missing "mainSteps"/,
    ],
  ])('fails on %s', async (_, documents, inputs, message) => {
    const result = await runDocument(documentOf([start({}, inputs)]), { documents: documents as never })
    expect(result.status).toBe('Failed')
    expect(result.failureMessage).toMatch(message)
  })

  it('gives each child an id of its own, always the same', async () => {
    const run = async () => {
      const ids: string[] = []
      await runDocument(documentOf([start({ maxAttempts: 2 })]), {
        documents: { Child: documentOf([call('C')]) },
        aws: answers({ C: [fails(), {}] }),
        environment: { executionId: 'parent' },
        onEvent: (event) => void (event.type === 'ExecutionStarted' && ids.push(event.environment.executionId)),
      })
      return ids
    }
    const ids = await run()
    expect(new Set(ids).size).toBe(3)
    expect(await run()).toEqual(ids)
  })
})
