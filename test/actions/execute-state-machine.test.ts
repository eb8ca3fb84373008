import { describe, expect, test } from 'vitest'
import { findAction } from '../../src/actions/index.ts'
import type { JsonObject } from '../../src/document/index.ts'
import { cancelled, outputOf, play, series, type World } from './play.ts'

describe('aws:executeStateMachine', () => {
  const machine = findAction('aws:executeStateMachine')!
  const inputs = { stateMachineArn: 'arn:machine', input: { a: 1 } }
  const world = (last: JsonObject): World => ({
    aws: {
      StartExecution: () => ({ executionArn: 'arn:execution' }),
      DescribeExecution: series({ status: 'RUNNING' }, last),
    },
  })

  test('waits for the end and puts out the description', async () => {
    const last = { status: 'SUCCEEDED', executionArn: 'arn:execution', output: '{}', traceHeader: 'x' }
    const played = await play(machine, inputs, world(last))
    expect(outputOf(played)).toEqual({ status: 'SUCCEEDED', executionArn: 'arn:execution', output: '{}' })
    expect(played.calls[0]?.input).toEqual({ stateMachineArn: 'arn:machine', input: '{"a":1}' })
    expect(played.elapsed).toBe(5)
  })

  test('fails with the error and its cause', async () => {
    const { failure } = await play(machine, inputs, world({ status: 'FAILED', error: 'Boom', cause: 'why' }))
    expect(failure?.message).toContain('The execution arn:execution is FAILED: Boom: why')
  })

  test('is stopped by what it left', async () => {
    const before = await cancelled(machine, undefined)
    expect(before).toEqual([])
    const calls = await cancelled(machine, { polls: 3, executionArn: 'arn:execution' })
    expect(calls).toEqual([{ operation: 'StopExecution', input: { executionArn: 'arn:execution' } }])
  })
})
