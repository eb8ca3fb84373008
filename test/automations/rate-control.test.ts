import { describe, expect, it } from 'vitest'
import { allowedErrorsOf, concurrencyOf, ramp } from '../../src/automations/rate-plan.ts'
import { wallClock } from '../../src/engine/index.ts'
import { call, documentOf, pause, sleep } from '../engine/small.ts'
import { ended, folderOfTest, opened, starter, storyOf, until } from './world.ts'

const refused = (awsCode: string) => expect.objectContaining({ awsCode })
const parameters = { Host: { type: 'String' }, More: { type: 'String', default: '' } }
const values = (...texts: string[]) => ({
  targets: [{ Key: 'ParameterValues', Values: texts }],
  targetParameterName: 'Host',
})

describe('the numbers', () => {
  it('of concurrency, errors and ramp-up', () => {
    expect([
      concurrencyOf(undefined, 50),
      concurrencyOf('3', 50),
      concurrencyOf('10%', 50),
      concurrencyOf('1%', 50),
    ]).toEqual([10, 3, 5, 1])
    // The sixth error of 50 at 10 % stops.
    expect([
      allowedErrorsOf(undefined, 50),
      allowedErrorsOf('2', 50),
      allowedErrorsOf('10%', 50),
      allowedErrorsOf('0%', 50),
    ]).toEqual([0, 2, 5, 0])
    expect([0, 1, 2, 3, 6, 7, 15].map(ramp)).toEqual([1, 2, 2, 4, 4, 8, 16])
  })
})

describe('rate control', () => {
  it('runs a child for each target, and ends with them', async () => {
    const world = await opened()
    const documentName = await world.keep(
      documentOf(
        [call('A', {}, { Service: 'sns', Api: 'Publish', Message: '{{ Host }} {{ More }}' }), sleep('S', 'PT5M')],
        { parameters },
      ),
      'Doc',
    )
    const id = await world.run(documentOf([]), {
      documentName,
      ...values('a', 'b', 'c', 'd'),
      parameters: { More: ['x'] },
      maxConcurrency: '2',
    })
    expect(await ended(world, id)).toBe('a Success, b Success, c Success, d Success; Success')
    expect(world.calls.map(({ input }) => input['Message']).toSorted()).toEqual(['a x', 'b x', 'c x', 'd x'])
    const view = world.get(id)
    expect(view).toMatchObject({
      resolvedTargets: ['a', 'b', 'c', 'd'],
      state: { documentName: 'Doc', status: 'Success' },
    })
    expect(view?.state.steps[0]).toMatchObject({
      action: 'aws:executeAutomation',
      inputs: { Host: 'a' },
      outputs: { Status: 'Success' },
    })
    const children = world.list([{ key: 'ParentExecutionId', values: [id] }], {}).items
    expect(children.map(({ target }) => target)).toEqual(['d', 'c', 'b', 'a'])
    expect(children.map(({ state }) => state.parentExecutionId)).toEqual([id, id, id, id])
    expect(world.steps(id, [], {}).items.map(({ step }) => step.name)).toEqual(['a', 'b', 'c', 'd'])
    // One, then two at a time: three rounds of five minutes.
    expect(((view?.state.endTime ?? 0) - (view?.state.startTime ?? 0)) / 60_000).toBe(15)
  })

  it('starts none any more after too many errors; those that run finish', async () => {
    const world = await opened({
      aws:
        () =>
        ({ input }) => {
          if (input['Message'] === 'bad') throw { name: 'X', message: 'no' }
          return {}
        },
    })
    const step = call('A', {}, { Service: 'sns', Api: 'Publish', Message: '{{ Host }}' })
    const documentName = await world.keep(
      documentOf([step], { parameters: { Host: { type: 'String' }, N: { type: 'String', default: '' } } }),
      'Doc',
    )
    const maps = ['bad', 'good', 'bad', 'good', 'good'].map((Host, index) => ({ Host: [Host], N: [String(index)] }))
    const run = (maxErrors: string) =>
      world.run(documentOf([]), { documentName, targetMaps: maps, maxConcurrency: '1', maxErrors })
    const strict = await run('0')
    expect(await ended(world, strict)).toBe('bad,0 Failed; Failed')
    expect(world.get(strict)?.state.failureMessage).toContain(
      '1 of 5 targets did not succeed, and MaxErrors allows 0: bad,0 (Failed)',
    )
    expect(world.steps(strict, [{ key: 'StepExecutionStatus', values: ['Pending'] }], {}).items).toHaveLength(4)
    expect(await ended(world, await run('40%'))).toBe(
      'bad,0 Failed, good,1 Success, bad,2 Failed, good,3 Success, good,4 Success; Success',
    )
  })

  it('goes on after a restart, and starts no child twice', async () => {
    const folder = folderOfTest()
    const options = { folder, clock: wallClock(), keptInMemory: 0 }
    const first = await opened(options)
    const documentName = await first.keep(documentOf([pause('P'), call('A')], { parameters }), 'Doc')
    const id = await first.run(documentOf([]), { documentName, ...values('a', 'b', 'c') })
    const waiting = (world: typeof first) => world.list([{ key: 'ExecutionStatus', values: ['Waiting'] }], {}).items
    const resume = async (world: typeof first, count: number) => {
      await until(() => waiting(world).length === count, `${count} children`)
      for (const { state } of waiting(world)) await world.signal(state.environment.executionId, { type: 'Resume' })
    }
    await resume(first, 1)
    await until(() => waiting(first).length === 2, 'two children')
    await first.close()
    const second = await opened(options)
    await resume(second, 2)
    expect(await ended(second, id)).toBe('a Success, b Success, c Success; Success')
    expect(second.list([{ key: 'ParentExecutionId', values: [id] }], {}).items).toHaveLength(3)
    expect([...first.calls, ...second.calls]).toHaveLength(3)
  })

  it('is stopped with its children', async () => {
    const world = await opened({ clock: wallClock() })
    const documentName = await world.keep(documentOf([pause('P')], { parameters }), 'Doc')
    const id = await world.run(documentOf([]), { documentName, ...values('a', 'b') })
    await until(() => world.list([{ key: 'ExecutionStatus', values: ['Waiting'] }], {}).items.length === 1)
    expect(await world.signal(id, { type: 'Approve' })).toMatchObject({ accepted: false })
    expect(await world.stop(id, 'Cancel', starter)).toEqual({ accepted: true })
    expect(await ended(world, id)).toBe('a Cancelled; Cancelled')
    expect(
      storyOf(
        world,
        world.list([{ key: 'ParentExecutionId', values: [id] }], {}).items[0]?.state.environment.executionId ?? '',
      ),
    ).toBe('P Cancelled; Cancelled')
  })

  it('finds targets by tag, by group, and all instances', async () => {
    const world = await opened({
      aws:
        () =>
        ({ operation, input }) => {
          if (operation === 'GetResources')
            return {
              ResourceTagMappingList: [
                { ResourceARN: `arn:aws:ec2:us-east-1:1:instance/i-${JSON.stringify(input).includes('ec2:instance')}` },
              ],
            }
          if (operation === 'ListGroupResources')
            return {
              ResourceIdentifiers: [{ ResourceArn: 'arn:aws:s3:::bucket' }, { ResourceArn: 'arn:aws:s3:::other' }],
            }
          if (operation === 'DescribeInstances')
            return { Reservations: [{ Instances: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] }] }
          return {}
        },
    })
    const content = JSON.stringify(documentOf([call('A')], { parameters }))
    await world.documents.create({ name: 'Doc', type: 'Automation', content, targetType: '/AWS::EC2::Instance' })
    const run = (target: object) =>
      world.run(documentOf([]), { documentName: 'Doc', targetParameterName: 'Host', targets: [{ ...target }] })
    expect(await ended(world, await run({ Key: 'tag:Env', Values: ['prod'] }))).toBe('i-true Success; Success')
    expect(await ended(world, await run({ Key: 'ResourceGroup', Values: ['g'] }))).toBe(
      'bucket Success, other Success; Success',
    )
    expect(world.list([{ key: 'TargetResourceGroup', values: ['g'] }], {}).items).toHaveLength(1)
    expect(await ended(world, await run({ Key: 'AWS::EC2::Instance', Values: ['*'] }))).toBe(
      'i-1 Success, i-2 Success; Success',
    )
    await expect(run({ Key: 'Colour', Values: ['red'] })).rejects.toEqual(refused('InvalidTarget'))
  })

  it('is refused where its request is not sound', async () => {
    const world = await opened()
    const documentName = await world.keep(documentOf([call('A')], { parameters }), 'Doc')
    const start = (request: object) => world.start({ documentName, ...request }, { arn: starter })
    const wrong = refused('InvalidAutomationExecutionParametersException')
    await expect(start({ targets: values('a').targets })).rejects.toEqual(wrong)
    await expect(start({ ...values('a'), targetParameterName: 'host' })).rejects.toEqual(wrong)
    await expect(start({ ...values('a'), parameters: { Nope: ['x'] } })).rejects.toEqual(wrong)
    await expect(start({ targetMaps: [{ Nope: ['x'] }] })).rejects.toEqual(wrong)
    await expect(start({ ...values('a'), targetMaps: [{ Host: ['x'] }] })).rejects.toEqual(refused('InvalidTarget'))
    await expect(start({ targetLocations: [{ Accounts: ['1'], Regions: ['x'] }] })).rejects.toEqual(
      refused('InvalidTarget'),
    )
    expect(world.list([], {}).items).toEqual([])
  })
})

describe('target locations', () => {
  const here = { Accounts: ['123456789012'], Regions: ['us-east-1'] }
  const flow = documentOf([call('A', {}, { Service: 'sns', Api: 'Publish', Message: '{{ Host }}' })], { parameters })

  it('are run where they are this account and Region, a child for the pair', async () => {
    const world = await opened()
    const id = await world.run(flow, { targetLocations: [here, {}], parameters: { Host: ['a'] } })
    expect(await ended(world, id)).toBe('123456789012/us-east-1 Success; Success')
    expect(world.calls.map(({ input }) => input['Message'])).toEqual(['a'])
    expect(world.get(id)?.locations).toEqual({ '123456789012/us-east-1': here })
  })

  it("with targets have children of children; the location's beat the request's", async () => {
    const world = await opened()
    const own = { Targets: [{ Key: 'ParameterValues', Values: ['x', 'y'] }], TargetsMaxConcurrency: '1' }
    const id = await world.run(flow, { ...values('a', 'b', 'c'), targetLocations: [{ ...here, ...own }] })
    expect(await ended(world, id)).toBe('123456789012/us-east-1 Success; Success')
    expect(world.calls.map(({ input }) => input['Message'])).toEqual(['x', 'y'])
    const children = world.list([{ key: 'ParentExecutionId', values: [id] }], {}).items
    expect(children.map(({ request }) => [request.targets, request.maxConcurrency])).toEqual([[own.Targets, '1']])
  })

  it('fail with their child', async () => {
    const world = await opened({ aws: () => () => Promise.reject({ name: 'NotFound', message: 'no topic' }) })
    const id = await world.run(flow, { targetLocations: [here], parameters: { Host: ['a'] } })
    expect(await ended(world, id)).toBe('123456789012/us-east-1 Failed; Failed')
  })

  it.each([
    [
      'another account',
      { Accounts: ['999999999999'] },
      /The account 999999999999 cannot be reached\. This endpoint is the account 123456789012/,
    ],
    ['an organizational unit', { Accounts: ['ou-abcd-12345678'] }, /is an organizational unit/],
    [
      'another Region',
      { Regions: ['us-east-1', 'eu-west-1'] },
      /The Region eu-west-1 cannot be reached: this endpoint is us-east-1/,
    ],
    ['nobody', { ExcludeAccounts: ['123456789012'] }, /leave no account/],
  ])('refuse %s, and start nothing', async (_, location, message) => {
    const world = await opened()
    const started = world.run(flow, { targetLocations: [location], parameters: { Host: ['a'] } })
    await expect(started).rejects.toMatchObject({ awsCode: 'InvalidTarget', message: expect.stringMatching(message) })
    expect(world.list([], {}).items).toEqual([])
  })

  it('refuse an approval, wrong parameters, and targets that match nothing', async () => {
    const world = await opened()
    const asking = documentOf([{ name: 'A', action: 'aws:approve', inputs: { Approvers: ['maria'] } }])
    await expect(world.run(asking, { targetLocations: [here] })).rejects.toEqual(refused('InvalidTarget'))
    await expect(world.run(flow, { targetLocations: [here] })).rejects.toEqual(
      refused('InvalidAutomationExecutionParametersException'),
    )
    const none = { Targets: [{ Key: 'ParameterValues', Values: [] }], TargetParameterName: 'Host' }
    await expect(world.run(flow, { targetLocations: [{ ...here, ...none }] })).rejects.toEqual(refused('InvalidTarget'))
  })
})
