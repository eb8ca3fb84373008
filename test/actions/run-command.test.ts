import { describe, expect, test } from 'vitest'
import { findAction } from '../../src/actions/index.ts'
import type { Json } from '../../src/document/index.ts'
import { cancelled, outputOf, play, series, type World } from './play.ts'

describe('aws:runCommand', () => {
  const command = findAction('aws:runCommand')!
  const plugin = {
    Name: 'shell',
    ResponseCode: 1,
    Output: '\n----------ERROR-------\nfailed to run commands: exit status 1',
  }
  const world = (status: string, plugins: Json): World => ({
    aws: {
      SendCommand: () => ({ Command: { CommandId: 'c-1' } }),
      ListCommands: series(
        { Commands: [] },
        { Commands: [{ Status: 'InProgress' }] },
        { Commands: [{ Status: status }] },
      ),
      ListCommandInvocations: () => ({ CommandInvocations: [{ CommandPlugins: plugins }] }),
      CancelCommand: () => ({}),
    },
  })
  const inputs = {
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: ['i-1'],
    Parameters: { commands: 'ls', n: [1] },
    Comment: '',
  }

  test('sends once, waits, and puts out what the command wrote', async () => {
    const played = await play(command, inputs, world('Success', [{ ResponseCode: 0, Output: '{"err": false}' }]))
    expect(outputOf(played)).toEqual({ Status: 'Success', ResponseCode: 0, Output: '{"err": false}', CommandId: 'c-1' })
    expect(played.calls[0]?.input).toEqual({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: ['i-1'],
      Parameters: { commands: ['ls'], n: ['1'] },
    })
    expect(played.elapsed).toBe(15)
    expect(command.roots?.(outputOf(played))[0]).toMatchObject({ Payload: { err: false } })
  })

  test('fails with the text that SSM writes, and the outputs stay readable', async () => {
    const { failure } = await play(command, inputs, world('Failed', [plugin]))
    expect(failure?.message).toBe(
      'Step fails when it is verifying the command has completed. Command c-1 returns unexpected invocation result: \n' +
        '{Status=[Failed], ResponseCode=[1], Output=[\n----------ERROR-------\nfailed to run commands: exit status 1], ' +
        'OutputPayload=[{"Status":"Failed","ResponseCode":1,"Output":"\\n----------ERROR-------\\nfailed to run commands: exit status 1","CommandId":"c-1"}], ' +
        'CommandId=[c-1]}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
    )
    expect(failure?.output).toMatchObject({ Status: 'Failed', ResponseCode: 1 })
  })

  test('joins streams that come apart; several steps have no code; several nodes have no text', async () => {
    const apart = [{ StandardOutputContent: 'out', StandardErrorContent: 'err' }, { StandardOutputContent: 'more' }]
    expect(outputOf(await play(command, inputs, world('Success', apart)))).toEqual({
      Status: 'Success',
      Output: 'out\n----------ERROR-------\nerr\nmore',
      CommandId: 'c-1',
    })
    const many = { ...inputs, InstanceIds: ['i-1', 'i-2'] }
    expect(outputOf(await play(command, many, world('Success', [plugin])))).toEqual({
      Status: 'Success',
      CommandId: 'c-1',
    })
    const targets = { ...inputs, InstanceIds: [], Targets: [{ Key: 'tag:a', Values: ['b'] }] }
    const targeted = await play(command, targets, world('Success', [plugin]))
    expect(outputOf(targeted)).toEqual({ Status: 'Success', CommandId: 'c-1' })
    expect(targeted.calls[0]?.input).not.toHaveProperty('InstanceIds')
  })

  test('is stopped by what it left', async () => {
    const before = await cancelled(command, undefined)
    expect(before).toEqual([])
    const calls = await cancelled(command, { polls: 3, commandId: 'c-1' })
    expect(calls).toEqual([{ operation: 'CancelCommand', input: { CommandId: 'c-1' } }])
  })
})
