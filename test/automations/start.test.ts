import { describe, expect, it } from 'vitest'
import type { CallerContext, StartRequest } from '../../src/automations/index.ts'
import { wallClock } from '../../src/engine/index.ts'
import { approve, call, documentOf, sleep } from '../engine/small.ts'
import { ended, folderOfTest, opened, starter, storyOf, until } from './world.ts'

const refused = (awsCode: string, message: unknown = expect.anything()) => expect.objectContaining({ awsCode, message })
const maria = 'arn:aws:iam::123456789012:user/maria'

describe('a start', () => {
  it('is refused as SSM refuses it, and leaves nothing', async () => {
    const world = await opened()
    const document = documentOf([call('A')], {
      assumeRole: '{{ AutomationAssumeRole }}',
      parameters: {
        AutomationAssumeRole: { type: 'String', default: '' },
        Size: { type: 'String', allowedValues: ['small', 'large'] },
      },
    })
    const documentName = await world.keep(document, 'Doc')
    const start = (request: Partial<StartRequest>) => world.start({ documentName, ...request }, { arn: starter })
    const wrong = 'InvalidAutomationExecutionParametersException'
    await expect(start({ documentName: 'No' })).rejects.toEqual(refused('AutomationDefinitionNotFoundException'))
    await expect(start({ documentVersion: '2' })).rejects.toEqual(
      refused('AutomationDefinitionVersionNotFoundException'),
    )
    await expect(start({})).rejects.toEqual(refused(wrong, expect.stringContaining('Size')))
    await expect(start({ parameters: { Size: ['huge'] } })).rejects.toEqual(
      refused(wrong, expect.stringContaining('not found in [small, large]')),
    )
    const role = { Size: ['small'], AutomationAssumeRole: ['not an arn'] }
    await expect(start({ parameters: role })).rejects.toEqual(
      refused(wrong, "The format of the supplied assume role ARN isn't valid."),
    )
    expect(world.list([], {}).items).toEqual([])
  })

  it('settles as whom the execution calls', async () => {
    const callers: CallerContext[] = []
    const world = await opened({
      aws: (caller) => () => {
        callers.push(caller)
        return {}
      },
    })
    const document = documentOf([call('A')], {
      assumeRole: '{{ Role }}',
      parameters: { Role: { type: 'String', default: 'arn:aws:iam::{{ global:ACCOUNT_ID }}:role/Runner' } },
    })
    const documentName = await world.keep(document)
    const { executionId } = await world.start({ documentName }, { arn: starter, credentials: 'secret' })
    await ended(world, executionId)
    expect(callers).toEqual([
      { executionId, executedBy: starter, assumeRole: 'arn:aws:iam::123456789012:role/Runner', credentials: 'secret' },
    ])
    expect(world.get(executionId)?.assumeRole).toBe('arn:aws:iam::123456789012:role/Runner')
    expect(JSON.stringify(world.events(executionId))).not.toContain('secret')
  })

  it('with a token happens once', async () => {
    const folder = folderOfTest()
    const world = await opened({ folder })
    const documentName = await world.keep(
      documentOf([call('A')], { parameters: { P: { type: 'String', default: '' } } }),
    )
    const clientToken = '0A0B0C0D-0000-4000-8000-000000000000'
    const request = { documentName, clientToken, parameters: { P: ['x'] } }
    const start = (more: Partial<StartRequest> = {}) => world.start({ ...request, ...more }, { arn: starter })
    const both = await Promise.all([start(), start({ clientToken: clientToken.toLowerCase() })])
    expect(both[0]).toEqual(both[1])
    await expect(start({ parameters: { P: ['y'] } })).rejects.toEqual(refused('IdempotentParameterMismatch'))
    await ended(world, both[0].executionId)
    await world.close()
    const again = await opened({ folder })
    expect(await again.start(request, { arn: starter })).toEqual(both[0])
    expect(again.list([], {}).items).toHaveLength(1)
  })
})

describe('quotas', () => {
  it('let so many work, queue the others in order, and refuse the rest', async () => {
    const folder = folderOfTest()
    const options = { folder, clock: wallClock(), quotas: { concurrent: 2, queued: 3 } }
    const world = await opened(options)
    const documentName = await world.keep(documentOf([sleep('S', 'PT1H'), call('A')]), 'Doc')
    const start = async () => (await world.start({ documentName }, { arn: starter })).executionId
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.push(await start())
    await expect(start()).rejects.toEqual(refused('AutomationExecutionLimitExceededException'))
    const statuses = () => ids.map((id) => world.get(id)?.state.status)
    await until(() => statuses().join() === 'InProgress,InProgress,Pending,Pending,Pending', 'two that run')
    expect(world.list([{ key: 'ExecutionStatus', values: ['Pending'] }], {}).items).toHaveLength(3)
    expect(await world.signal(ids[2] ?? '', { type: 'Approve', approver: maria })).toMatchObject({ accepted: false })
    expect(statuses()[2]).toBe('Pending')
    // A queued one is stopped where it stands; a running one makes room.
    expect(await world.stop(ids[2] ?? '', 'Cancel', maria)).toEqual({ accepted: true })
    expect(await ended(world, ids[2] ?? '')).toBe('; Cancelled')
    await world.stop(ids[0] ?? '', 'Cancel', maria)
    await until(
      () => statuses().join() === 'Cancelled,InProgress,Cancelled,InProgress,Pending',
      'the next in the queue',
    )
    await world.close()
    const again = await opened(options)
    expect(ids.map((id) => again.get(id)?.state.status)).toEqual([
      'Cancelled',
      'InProgress',
      'Cancelled',
      'InProgress',
      'Pending',
    ])
    await again.stop(ids[1] ?? '', 'Cancel', maria)
    await until(() => again.get(ids[4] ?? '')?.state.status === 'InProgress', 'the last')
  })

  it('count only what works: approvals and parents block nobody', async () => {
    const world = await opened({ clock: wallClock(), quotas: { concurrent: 1, queued: 2 } })
    const asks = await world.keep(documentOf([approve('P'), call('A')]), 'Asks')
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) {
      ids.push(await world.run(documentOf([]), { documentName: asks }))
      await until(() => world.get(ids[count] ?? '')?.state.status === 'Waiting')
    }
    await world.keep(documentOf([call('C')]), 'Child')
    const parent = documentOf([{ name: 'Run', action: 'aws:executeAutomation', inputs: { DocumentName: 'Child' } }])
    expect(await ended(world, await world.run(parent))).toBe('Run Success; Success')
    for (const id of ids) await world.signal(id, { type: 'Approve', approver: maria })
    for (const id of ids) expect(await ended(world, id)).toBe('P Success, A Success; Success')
  })
})

describe('a child', () => {
  it('that cannot be started fails its step, and says why', async () => {
    const world = await opened()
    const run = (DocumentName: string) =>
      documentOf([{ name: 'Run', action: 'aws:executeAutomation', inputs: { DocumentName } }])
    const id = await world.run(run('Nowhere'))
    expect(await ended(world, id)).toBe('Run Failed; Failed')
    expect(world.get(id)?.state.failureMessage).toContain(
      'Document with name Nowhere does not exist. (AutomationDefinitionNotFoundException)',
    )
    await world.keep(documentOf([call('C')], { parameters: { P: { type: 'Integer' } } }), 'Needs')
    const other = await world.run(run('Needs'))
    await ended(world, other)
    expect(world.get(other)?.state.failureMessage).toContain('Missing required parameter: P')
    expect(storyOf(world, other)).toBe('Run Failed; Failed')
  })
})
