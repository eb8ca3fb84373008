import { describe, expect, test } from 'vitest'
import { findAction, StepFailure } from '../../src/actions/index.ts'
import type { JsonObject } from '../../src/document/index.ts'
import { checked, operationsOf, outputOf, play, series } from './play.ts'

const action = (name: string) => findAction(`aws:${name}`)!

describe('stacks', () => {
  const stack = (StackStatus: string, StackStatusReason?: string): JsonObject => ({
    Stacks: [
      { StackId: 'arn:stack/1', StackStatus, ...(StackStatusReason === undefined ? {} : { StackStatusReason }) },
    ],
  })
  const missing = new StepFailure('Stack with id S does not exist (Service: CloudFormation; …)')
  const create = (...statuses: (JsonObject | StepFailure)[]) =>
    play(
      action('createStack'),
      { StackName: 'S', TemplateBody: '{}', TimeoutInMinutes: '5', Parameters: [], OnFailure: 'DELETE' },
      { aws: { CreateStack: () => ({ StackId: 'arn:stack/1' }), DescribeStacks: series(...statuses) } },
    )

  test('aws:createStack waits for CREATE_COMPLETE', async () => {
    const played = await create(stack('CREATE_IN_PROGRESS'), stack('CREATE_COMPLETE'))
    expect(outputOf(played)).toEqual({ StackId: 'arn:stack/1', StackStatus: 'CREATE_COMPLETE', StackStatusReason: '' })
    expect(played.calls[0]?.input).toEqual({
      StackName: 'S',
      TemplateBody: '{}',
      TimeoutInMinutes: 5,
      OnFailure: 'DELETE',
    })
    expect(played.calls[1]?.input).toEqual({ StackName: 'arn:stack/1' })
  })

  test('waits for the roll-back to end, then fails with the reason', async () => {
    const { failure, elapsed } = await create(stack('ROLLBACK_IN_PROGRESS'), stack('ROLLBACK_COMPLETE', 'quota'))
    expect(failure?.message).toContain('The stack arn:stack/1 is ROLLBACK_COMPLETE, not CREATE_COMPLETE: quota')
    expect(failure?.output).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' })
    expect(elapsed).toBe(5)
  })

  test('a stack that vanished is a failure', async () => {
    expect((await create(missing)).failure?.message).toContain('is gone')
  })

  test('TemplateBody is bounded in bytes', () => {
    const check = (TemplateBody: string) => checked(action('createStack'), { StackName: 'S', TemplateBody })
    expect(check('x'.repeat(51_200))).toEqual([])
    expect(check('é'.repeat(30_000))).toEqual([
      'error TemplateBody: TemplateBody has 60000 bytes; at most 51200 are allowed.',
    ])
  })

  const remove = (inputs: JsonObject, ...statuses: (JsonObject | StepFailure)[]) =>
    play(
      action('deleteStack'),
      { StackName: 'S', ...inputs },
      { aws: { DeleteStack: () => ({}), DescribeStacks: series(...statuses) } },
    )

  test('aws:deleteStack follows the stack by its id until it is gone', async () => {
    const played = await remove(
      { 'RetainResources.member.N': ['Bucket'] },
      stack('CREATE_COMPLETE'),
      stack('CREATE_COMPLETE'),
      stack('DELETE_IN_PROGRESS'),
      stack('DELETE_COMPLETE'),
    )
    expect(outputOf(played)).toEqual({})
    expect(played.calls.find(({ operation }) => operation === 'DeleteStack')?.input).toEqual({
      StackName: 'S',
      RetainResources: ['Bucket'],
    })
    expect(played.calls.at(-1)?.input).toEqual({ StackName: 'arn:stack/1' })
    expect(operationsOf(played).filter((one) => one === 'DeleteStack')).toHaveLength(1)
  })

  test('a stack that is not there is deleted already', async () => {
    const played = await remove({}, missing)
    expect(outputOf(played)).toEqual({})
    expect(operationsOf(played)).toEqual(['DescribeStacks'])
  })

  test('fails where the deletion failed, or on another error', async () => {
    const failed = await remove(
      {},
      stack('CREATE_COMPLETE'),
      stack('CREATE_COMPLETE'),
      stack('DELETE_FAILED', 'in use'),
    )
    expect(failed.failure?.message).toContain('could not be deleted: in use')
    const denied = new StepFailure('denied', { type: 'Permission' })
    expect((await remove({}, denied)).failure).toBe(denied)
  })
})
