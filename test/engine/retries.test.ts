import { describe, expect, it } from 'vitest'
import { runDocument } from '../../src/engine/index.ts'
import { answers, call, documentOf, fails, pause, sleep, storyOf } from './small.ts'

const throttled = fails('ThrottlingException', 'Rate exceeded')
const types = (events: readonly { readonly type: string }[]) => events.map((event) => event.type)

describe('maxAttempts', () => {
  it('tries again at once, until it works (D-47)', async () => {
    const result = await runDocument(documentOf([call('A', { maxAttempts: 3 })]), {
      aws: answers({ A: [fails(), fails(), {}] }),
    })
    expect(storyOf(result)).toBe('A Success; Success')
    expect(result.steps[0]?.attempts).toBe(3)
    expect(result.elapsedSeconds).toBe(0)
    expect(types(result.events)).toContain('AttemptFailed')
  })

  it('is the total, as text too', async () => {
    let calls = 0
    const result = await runDocument(documentOf([call('A', { maxAttempts: '2' })]), {
      aws: () => {
        calls += 1
        throw { name: 'ValidationException', message: 'no' }
      },
    })
    expect([storyOf(result), calls]).toEqual(['A Failed; Failed', 2])
  })

  it('is TimedOut only when every attempt was', async () => {
    const result = await runDocument(documentOf([{ ...pause('A'), maxAttempts: 3, timeoutSeconds: 10 }]))
    expect(storyOf(result)).toBe('A TimedOut; TimedOut')
    expect(result.elapsedSeconds).toBe(30)
  })

  it('does not repeat what would be refused again', async () => {
    const result = await runDocument(documentOf([sleep('A', 'soon', { maxAttempts: 5 })]))
    expect(result.steps[0]).toMatchObject({ status: 'Failed', attempts: 1 })
  })
})

describe('throttling', () => {
  it('is retried before attempts are counted', async () => {
    const result = await runDocument(documentOf([call('A')]), {
      aws: answers({ A: [throttled, throttled, throttled, {}] }),
    })
    expect(storyOf(result)).toBe('A Success; Success')
    expect(result.steps[0]?.attempts).toBe(1)
    expect(result.elapsedSeconds).toBe(1 + 2 + 4)
  })

  it('ends at the time limit of the account', async () => {
    const result = await runDocument(documentOf([call('A')]), {
      aws: answers({ A: throttled }),
      throttlingRetrySeconds: 10,
    })
    expect(storyOf(result)).toBe('A Failed; Failed')
    expect(result.elapsedSeconds).toBe(7)
    expect(result.events.at(-2)).toMatchObject({ failure: { type: 'Throttling' } })
  })

  it('may be off', async () => {
    const result = await runDocument(documentOf([call('A', { maxAttempts: 2 })]), {
      aws: answers({ A: throttled }),
      throttlingRetrySeconds: 0,
    })
    expect([storyOf(result), result.elapsedSeconds, result.steps[0]?.attempts]).toEqual(['A Failed; Failed', 0, 2])
  })

  it('is not retried for scripts', async () => {
    const script = {
      name: 'A',
      action: 'aws:executeScript',
      inputs: { Runtime: 'python3.11', Handler: 'f', Script: 'x' },
    }
    const result = await runDocument(documentOf([script]), {
      scripts: () => {
        throw new Error('ThrottlingException - Rate exceeded')
      },
    })
    expect(types(result.events)).not.toContain('AttemptThrottled')
  })
})

describe('errors of a call', () => {
  it.each([
    ['AccessDeniedException', 'Permission'],
    ['UnauthorizedOperation', 'Permission'],
    ['ResourceNotFoundException', 'Action'],
    ['TypeError', 'Internal'],
  ])('%s is of type %s', async (code, type) => {
    const result = await runDocument(documentOf([call('A')]), { aws: answers({ A: fails(code) }) })
    expect(result.events.at(-2)).toMatchObject({ type: 'StepEnded', status: 'Failed', failure: { type } })
  })

  it('fail the step whatever is thrown', async () => {
    const aws = () => {
      throw 'just a text'
    }
    const result = await runDocument(documentOf([call('A')]), { aws })
    expect(result.failureMessage).toContain('Internal Server Error. just a text')
  })

  it('says so where a run was given nothing to call', async () => {
    const result = await runDocument(documentOf([call('A')]))
    expect(result.failureMessage).toContain('this run was given no "aws"')
  })
})

describe('polling', () => {
  const wait = (more: object = {}) => ({
    name: 'A',
    action: 'aws:waitForAwsResourceProperty',
    inputs: {
      Service: 'dynamodb',
      Api: 'DescribeTable',
      TableName: 't',
      PropertySelector: '$.Table.TableStatus',
      DesiredValues: ['ACTIVE'],
    },
    ...more,
  })

  it('takes clock time, no wall time', async () => {
    const busy = { Table: { TableStatus: 'UPDATING' } }
    const result = await runDocument(documentOf([wait()]), {
      aws: answers({ A: [busy, busy, { Table: { TableStatus: 'ACTIVE' } }] }),
    })
    expect(storyOf(result)).toBe('A Success; Success')
    expect(result.elapsedSeconds).toBeGreaterThan(0)
  })

  it('times out after an hour', async () => {
    const result = await runDocument(documentOf([wait()]), {
      aws: answers({ A: { Table: { TableStatus: 'UPDATING' } } }),
    })
    expect([storyOf(result), result.elapsedSeconds]).toEqual(['A TimedOut; TimedOut', 3600])
  })

  it('sleeps longer than an hour', async () => {
    const result = await runDocument(documentOf([sleep('A', 'PT24H5M')]))
    expect([storyOf(result), result.elapsedSeconds]).toEqual(['A Success; Success', 86_700])
  })
})
