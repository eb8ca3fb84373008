import { describe, expect, it } from 'vitest'
import {
  type Event,
  Execution,
  type Ports,
  pythonPool,
  runDocument,
  startEvent,
  virtualClock,
  wallClock,
} from '../../src/engine/index.ts'
import { approve, call, documentOf, sleep, storyOf } from './small.ts'

describe('the wall clock', () => {
  it('takes its time', async () => {
    const before = performance.now()
    const result = await runDocument(documentOf([sleep('A', 'PT0.2S')]), { clock: 'wall' })
    expect(storyOf(result)).toBe('A Success; Success')
    expect(performance.now() - before).toBeGreaterThanOrEqual(190)
  })

  it('cuts off a call that does not come back', async () => {
    let aborted = false
    const result = await runDocument(documentOf([call('A', { timeoutSeconds: 0.1 })]), {
      clock: 'wall',
      aws: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => {
            aborted = true
            reject(new Error('cut off'))
          }),
        ),
    })
    expect([storyOf(result), aborted]).toEqual(['A TimedOut; TimedOut', true])
  })

  it('cancels a call in flight, and a script', async () => {
    const pool = pythonPool()
    const script = {
      name: 'A',
      action: 'aws:executeScript',
      inputs: { Runtime: 'python3.11', Handler: 'f', Script: 'import time\ndef f(e, c):\n  time.sleep(30)' },
    }
    for (const step of [call('A'), script]) {
      const before = performance.now()
      const result = await runDocument(documentOf([step]), {
        clock: 'wall',
        aws: () => new Promise(() => {}),
        scripts: pool.run,
        signals: [{ type: 'Cancel', afterSeconds: 0.1 }],
      })
      expect(storyOf(result)).toBe('A Cancelled; Cancelled')
      expect(performance.now() - before).toBeLessThan(5000)
    }
    pool.close()
  })

  it('leaves no timer behind for decisions that nobody waits for any more', async () => {
    const result = await runDocument(documentOf([approve('A', ['maria'], { timeoutSeconds: 0.1 })]), {
      clock: 'wall',
      approvals: [{ approver: 'maria', decision: 'Approve', afterSeconds: 3600 }],
    })
    expect(storyOf(result)).toBe('A TimedOut; TimedOut')
  })
})

describe('an execution', () => {
  const environment = { region: 'us-east-1', account: '123456789012', partition: 'aws', executionId: 'one' }

  it('tells what happens, and takes signals while it runs', async () => {
    const clock = wallClock()
    const ports: Ports = { clock, aws: () => ({}), scripts: () => null }
    const document = documentOf([approve('A', ['maria']), call('B')])
    const first = await startEvent(document, { environment, executedBy: 'me' }, clock.now(), ports.aws)
    const execution = await Execution.start(document, ports, first)
    const seen: Event['type'][] = []
    const waiting = new Promise<void>((resolve) =>
      execution.onEvent((event) => {
        seen.push(event.type)
        if (event.type === 'AttemptSuspended') resolve()
      }),
    )
    const run = execution.run()
    await waiting
    expect(execution.state.status).toBe('Waiting')
    expect(await execution.signal({ type: 'Approve', approver: 'jo' })).toMatchObject({
      accepted: false,
      error: 'InvalidAutomationSignalException',
    })
    expect(await execution.signal({ type: 'Resume' })).toMatchObject({ accepted: false })
    expect(await execution.signal({ type: 'Resume', payload: { StepName: 'X' } })).toMatchObject({
      error: 'AutomationStepNotFoundException',
    })
    expect(await execution.signal({ type: 'Approve', approver: 'maria' })).toEqual({ accepted: true, step: 'A' })
    expect((await run).status).toBe('Success')
    expect(seen.at(-1)).toBe('ExecutionEnded')
    expect(await execution.stop()).toMatchObject({ accepted: false, error: 'InvalidAutomationStatusUpdateException' })
    expect(await execution.signal({ type: 'Approve', approver: 'maria' })).toMatchObject({ accepted: false })
  })

  it('refuses a second cancellation', async () => {
    const clock = virtualClock(0)
    const ports: Ports = { clock, aws: () => ({}), scripts: () => null }
    const document = documentOf([sleep('A', 'PT60S', { onCancel: 'step:B' }), call('X'), call('B')])
    const execution = await Execution.start(
      document,
      ports,
      await startEvent(document, { environment, executedBy: 'me' }, 0, ports.aws),
    )
    const replies: unknown[] = []
    clock.schedule(
      1000,
      () => void Promise.all([execution.stop(), execution.stop()]).then((two) => replies.push(...two)),
    )
    await execution.run()
    expect(replies).toMatchObject([
      { accepted: true },
      { accepted: false, error: 'InvalidAutomationStatusUpdateException' },
    ])
  })
})

describe('the virtual clock', () => {
  it('fires in order of time, then of setting, and never while somebody works', async () => {
    const clock = virtualClock(0)
    const fired: string[] = []
    const release = clock.hold()
    clock.schedule(20, () => void fired.push(`b ${clock.now()}`))
    clock.schedule(10, () => void fired.push(`a ${clock.now()}`))
    clock.schedule(20, () => void fired.push(`c ${clock.now()}`))
    clock.schedule(15, () => void fired.push('taken back'))()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(fired).toEqual([])
    const still = new Promise<void>((resolve) => clock.whenStill?.(resolve))
    release()
    await still
    expect(fired).toEqual(['a 10', 'b 20', 'c 20'])
  })
})
