import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AutomationDocument } from '../../src/document/index.ts'
import {
  type Clock,
  type Event,
  Execution,
  type ExecutionState,
  fold,
  type Ports,
  runDocument,
  startEvent,
  virtualClock,
} from '../../src/engine/index.ts'
import { answers, approve, branch, call, documentOf, fails, loop, set, sleep, story } from './small.ts'

const environment = { region: 'us-east-1', account: '123456789012', partition: 'aws', executionId: 'one' }
const executedBy = 'arn:aws:iam::123456789012:user/x'

/** A world whose answers depend on nothing but the question, so that asking twice changes nothing. */
function portsOf(clock: Clock): Ports {
  return {
    clock,
    aws: ({ step, input }) => {
      if (step.startsWith('Bad')) throw { name: 'ValidationException', message: `no ${step}` }
      return {
        V: `${step} ${JSON.stringify(input)}`,
        Table: { TableStatus: clock.now() > 1_000_000 ? 'ACTIVE' : 'UPDATING' },
      }
    },
    scripts: () => ({ made: 1 }),
  }
}

/** Approves whatever waits, 30 s after it began to. */
function approving(execution: Execution, clock: Clock): Execution {
  const decide = () => {
    const { attempt } = execution.state
    if (attempt?.until.kind !== 'signal') return
    clock.schedule(
      Math.max(clock.now(), attempt.startedAt + 30_000),
      () => void execution.signal({ type: 'Approve', approver: 'maria' }),
    )
  }
  execution.onEvent(decide)
  decide()
  return execution
}

const wait = (name: string) => ({
  name,
  action: 'aws:waitForAwsResourceProperty',
  inputs: {
    Service: 'dynamodb',
    Api: 'DescribeTable',
    TableName: 't',
    PropertySelector: '$.Table.TableStatus',
    DesiredValues: ['ACTIVE'],
  },
})

/** Only actions that may be repeated: a crash anywhere must change nothing. */
const repeatable: AutomationDocument = documentOf(
  [
    set('S1', 'V', 'a'),
    sleep('S2', 'PT10M'),
    wait('W'),
    branch('B', [{ Variable: '{{ variable:V }}', StringEquals: 'a', NextStep: 'L' }]),
    sleep('Never'),
    loop('L', {
      Iterators: ['x', 'y'],
      Steps: [set('I1', 'V', '{{ L.CurrentIteratorValue }}'), sleep('I2'), { ...wait('I3'), isEnd: true }],
    }),
    approve('A'),
    { ...sleep('S3', 'never'), onFailure: 'step:End' },
    sleep('Skipped'),
    set('End', 'V', 'done'),
  ],
  { variables: { V: { type: 'String', default: '' } }, outputs: ['A.ApprovalStatus'] },
)

async function whole(document: AutomationDocument): Promise<{ events: readonly Event[]; state: ExecutionState }> {
  const clock = virtualClock(0)
  const ports = portsOf(clock)
  const first = await startEvent(document, { environment, executedBy }, clock.now(), ports.aws)
  const execution = approving(await Execution.start(document, ports, first), clock)
  const state = await execution.run()
  return { events: execution.events, state }
}

/** Takes a journal up again at the moment of its last event. */
async function resumed(document: AutomationDocument, events: readonly Event[]): Promise<Execution> {
  const clock = virtualClock(events.at(-1)?.at ?? 0)
  const kept = JSON.parse(JSON.stringify(events)) as Event[]
  const execution = approving(Execution.resume(document, portsOf(clock), kept), clock)
  await execution.run()
  return execution
}

describe('the journal', () => {
  it('gives the state back, as text too', async () => {
    const { events, state } = await whole(repeatable)
    expect(state.status).toBe('Failed')
    expect(fold(events)).toEqual(state)
    expect(fold(JSON.parse(JSON.stringify(events)) as Event[])).toEqual(state)
  })

  it('may break off anywhere: the run taken up again ends the same', async () => {
    const { events, state } = await whole(repeatable)
    expect(events.length).toBeGreaterThan(30)
    for (let length = 1; length <= events.length; length += 1) {
      const execution = await resumed(repeatable, events.slice(0, length))
      expect(execution.state, `after ${length} of ${events.length}: ${events[length - 1]?.type}`).toEqual(state)
      expect(execution.events.slice(0, length)).toEqual(events.slice(0, length))
    }
  })

  it('repeats no finished step', async () => {
    const document = documentOf([call('A'), call('B'), call('C')])
    const { events } = await whole(document)
    for (let length = 1; length <= events.length; length += 1) {
      const kept = events.slice(0, length)
      const finished = kept.flatMap((event) => (event.type === 'StepEnded' ? event.step : []))
      const called: string[] = []
      const clock = virtualClock(0)
      const ports: Ports = { ...portsOf(clock), aws: ({ step }) => void called.push(step) }
      await Execution.resume(document, ports, kept).run()
      expect(called.filter((step) => finished.includes(step))).toEqual([])
    }
  })

  it('fails a step that was in flight and may not be repeated, and says so', async () => {
    const document = documentOf([
      {
        name: 'A',
        action: 'aws:executeScript',
        maxAttempts: 3,
        onFailure: 'step:C',
        inputs: { Runtime: 'python3.11', Handler: 'f', Script: 'x' },
      },
      call('B'),
      call('C'),
    ])
    const { events } = await whole(document)
    const cut = events.findIndex((event) => event.type === 'EffectStarted') + 1
    const execution = await resumed(document, events.slice(0, cut))
    expect(execution.state.steps.map(({ step, status }) => `${step} ${status}`)).toEqual(['A Failed', 'C Success'])
    expect(execution.state.steps[0]?.failure).toMatchObject({
      message: expect.stringContaining('The engine was stopped while this step was in flight'),
      type: 'Internal',
    })
  })

  it('starts a step again that had not touched anything yet', async () => {
    const document = documentOf([
      { name: 'A', action: 'aws:executeScript', inputs: { Runtime: 'python3.11', Handler: 'f', Script: 'x' } },
    ])
    const { events } = await whole(document)
    const cut = events.findIndex((event) => event.type === 'EffectStarted')
    expect((await resumed(document, events.slice(0, cut))).state.status).toBe('Success')
  })

  it('keeps an event before what follows from it', async () => {
    const document = documentOf([call('A'), approve('P'), call('B')])
    const clock = virtualClock(0)
    const order: string[] = []
    let kept = 0
    const ports: Ports = {
      ...portsOf(clock),
      aws: ({ step }) => void order.push(`call ${step} after ${kept}`),
      journal: async () => {
        await new Promise((resolve) => setTimeout(resolve, 1))
        kept += 1
      },
    }
    const first = await startEvent(document, { environment, executedBy }, 0, ports.aws)
    const execution = approving(await Execution.start(document, ports, first), clock)
    await execution.run()
    const at = (step: string) =>
      execution.events.findIndex(
        (event, index) =>
          event.type === 'EffectStarted' &&
          execution.events.slice(0, index).some((one) => one.type === 'StepStarted' && one.step === step),
      )
    expect(order).toEqual([`call A after ${at('A') + 1}`, `call B after ${at('B') + 1}`])
    expect(kept).toBe(execution.events.length)
  })

  it('ends the run where it cannot be kept', async () => {
    const document = documentOf([call('A')])
    const clock = virtualClock(0)
    const ports: Ports = {
      ...portsOf(clock),
      journal: (event) => (event.type === 'StepStarted' ? Promise.reject(new Error('disk full')) : undefined),
    }
    const first = await startEvent(document, { environment, executedBy }, 0, ports.aws)
    await expect((await Execution.start(document, ports, first)).run()).rejects.toThrow('disk full')
  })
})

/** Documents made of any steps, linked forward in any way. */
const plan = fc.record({
  kind: fc.constantFrom('call', 'bad', 'sleep', 'loop', 'approve', 'branch'),
  onFailure: fc.constantFrom('Abort', 'Continue', 'jump', undefined),
  critical: fc.constantFrom(true, false, undefined),
  end: fc.constantFrom(true, false, undefined),
  attempts: fc.constantFrom(1, 2),
  to: fc.nat(5),
})
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never
const documents = fc
  .array(plan, { minLength: 1, maxLength: 7 })
  .map((plans) => documentOf(plans.map((plan, index) => stepOf(plan, index, plans))))

function nameOf(kind: string | undefined, index: number): string {
  return `${kind === 'bad' ? 'Bad' : 'S'}${index}`
}

function stepOf(plan: Plan, index: number, plans: readonly Plan[]): { readonly [key: string]: unknown } {
  const isLast = index === plans.length - 1
  const to = Math.min(plans.length - 1, index + 1 + plan.to)
  const target = nameOf(plans[to]?.kind, to)
  const name = nameOf(plan.kind, index)
  const jump = isLast ? undefined : `step:${target}`
  const common = {
    maxAttempts: plan.attempts,
    onFailure: (plan.onFailure === 'jump' ? jump : plan.onFailure) ?? 'Abort',
    ...(plan.critical === undefined ? {} : { isCritical: plan.critical }),
    ...(plan.end === undefined ? {} : { isEnd: plan.end }),
  }
  if (plan.kind === 'sleep') return sleep(name, 'PT90S', common)
  if (plan.kind === 'approve') return approve(name, ['maria'], common)
  if (plan.kind === 'branch' && !isLast) {
    const region = plan.to > 2 ? 'us-east-1' : 'elsewhere'
    return branch(name, [{ Variable: '{{ global:REGION }}', StringEquals: region, NextStep: target }], common)
  }
  if (plan.kind !== 'loop') return call(name, common)
  const inner = call(`${plan.to > 3 ? 'Bad' : 'In'}${index}inner`, isLast ? {} : { onFailure: 'Continue' })
  return loop(name, { Iterators: ['a', 'b'], Steps: [inner, sleep(`Z${index}`)] }, common)
}

describe('any document', () => {
  it('ends, folds to its state, and tells the same story when taken up again anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.double({ min: 0, max: 1, noNaN: true }), async (document, where) => {
        const { events, state } = await whole(document)
        expect(['Success', 'Failed', 'TimedOut']).toContain(state.status)
        expect(fold(events)).toEqual(state)
        expect(state.attempt).toBeUndefined()
        expect(state.frames).toEqual([])
        expect(state.steps.every((step) => step.endTime !== undefined)).toBe(true)
        const kept = events.slice(0, 1 + Math.floor(where * (events.length - 1)))
        const again = (await resumed(document, kept)).state
        const inFlight = kept.at(-1)?.type === 'EffectStarted'
        if (!inFlight) expect(again).toEqual(state)
        else expect(again.endTime).toBeDefined()
      }),
      { numRuns: 150 },
    )
  })

  it('runs beside others on one clock', async () => {
    const stories = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        story([sleep('A', `PT${index}S`), call('B')], { aws: answers(index % 2 === 0 ? {} : { B: fails() }) }),
      ),
    )
    expect(stories.filter((one) => one.endsWith('Success'))).toHaveLength(10)
    const clock = virtualClock(0)
    const results = await Promise.all(
      ['PT30S', 'PT10S', 'PT20S'].map((time) => runDocument(documentOf([sleep('A', time)]), { clock })),
    )
    expect(results.map((result) => result.elapsedSeconds)).toEqual([30, 10, 20])
  })
})
