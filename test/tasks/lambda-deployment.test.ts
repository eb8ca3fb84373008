/** deploy-lambdas against functions that really run. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { lambdaDeployment } from '../../src/tasks/index.ts'
import { zipOf } from '../../src/tasks/zip.ts'
import { useLocalAws } from '../local/started.ts'
import { answer, bootstrap, built, createFunction, elf, executable, lambda, rebuild } from './functions.ts'
import { run, toDo, writes } from './workstation.ts'

const local = useLocalAws()
const aws = () => local.root()
const taskOf = (...names: readonly string[]) =>
  lambdaDeployment({
    parameters: {},
    alias: 'production',
    functions: names.map((name) => ({ name, executable: executable(name) })),
  })
beforeAll(async () => {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  await aws().call({
    service: 'iam',
    operation: 'CreateRole',
    input: { RoleName: 'functions', AssumeRolePolicyDocument },
  })
})
const alias = async (FunctionName: string): Promise<unknown> =>
  (await lambda(aws(), 'GetAlias', { FunctionName, Name: 'production' }))['FunctionVersion']

describe('a deployment', () => {
  // The seed copies every target/lambda/*/bootstrap.zip into one folder, where they have one name; and it never moves the alias.
  test('each function gets its own code, and the alias serves it', async () => {
    for (const name of ['health', 'bookings']) await createFunction(aws(), name)
    const folder = built({ health: 'health 1', bookings: 'bookings 1' })
    const task = taskOf('health', 'bookings')
    const changed = writes()
    const first = await run(task, aws(), { folder, before: changed.before })
    expect([first.outcome, first.steps]).toEqual([
      'applied',
      ['health-code', 'health-version', 'bookings-code', 'bookings-version', 'health-alias', 'bookings-alias'],
    ])
    expect([await answer(aws(), 'health'), await answer(aws(), 'bookings')]).toEqual(['health 1', 'bookings 1'])
    for (const { operation, input } of changed.made)
      if (['UpdateFunctionCode', 'PublishVersion', 'UpdateAlias'].includes(operation))
        expect(input).toMatchObject({ RevisionId: expect.any(String) })

    const again = writes()
    expect((await run(task, aws(), { folder, before: again.before })).outcome).toBe('nothing to do')
    expect(again.made).toEqual([])

    rebuild(folder, 'bookings', 'bookings 2')
    const second = await run(task, aws(), { folder })
    expect(second.steps).toEqual(['bookings-code', 'bookings-version', 'bookings-alias'])
    expect(second.planned.steps.at(-1)?.before.en).toBe('version 1')
    expect([await answer(aws(), 'health'), await answer(aws(), 'bookings'), await alias('bookings')]).toEqual([
      'health 1',
      'bookings 2',
      '2',
    ])
  })

  test('settings that Terraform changed serve only when they are published: the same code, a new version', async () => {
    await createFunction(aws(), 'settings')
    const folder = built({ settings: 'one' })
    await run(taskOf('settings'), aws(), { folder })
    await lambda(aws(), 'UpdateFunctionConfiguration', { FunctionName: 'settings', Timeout: 20 })
    const { steps, planned } = await run(taskOf('settings'), aws(), { folder })
    expect(steps).toEqual(['settings-version', 'settings-alias'])
    expect(planned.steps[0]?.before.en).toContain('(Timeout)')
    const serving = await lambda(aws(), 'GetFunctionConfiguration', {
      FunctionName: 'settings',
      Qualifier: 'production',
    })
    expect(serving).toMatchObject({ Timeout: 20, Version: '2' })
    expect(await toDo(taskOf('settings'), aws(), { folder })).toEqual([])
  })

  test('a secret in the environment is in no plan and no record', async () => {
    await createFunction(aws(), 'secret')
    const folder = built({ secret: 'one' })
    await run(taskOf('secret'), aws(), { folder })
    const Environment = { Variables: { PASSWORD: 'planted-s3cret-77' } }
    await lambda(aws(), 'UpdateFunctionConfiguration', { FunctionName: 'secret', Environment })
    const { planned, records } = await run(taskOf('secret'), aws(), { folder })
    expect(planned.steps[0]?.before.en).toContain('Environment')
    expect(JSON.stringify([planned, records])).not.toContain('planted')
  })
})

describe('half way', () => {
  test('a run that breaks at any write leaves what serves alone, and the next one completes it', async () => {
    await createFunction(aws(), 'broken')
    await createFunction(aws(), 'broken2')
    const folder = built({ broken: 'release 0', broken2: 'release 0' })
    const task = taskOf('broken', 'broken2')
    await run(task, aws(), { folder })
    for (let breaks = 0; breaks < 6; breaks += 1) {
      const [was, next] = [`release ${breaks}`, `release ${breaks + 1}`]
      for (const name of ['broken', 'broken2']) rebuild(folder, name, next)
      const changed = writes()
      const before = (call: Parameters<typeof changed.before>[0]): void => {
        const made = changed.made.length
        changed.before(call)
        if (changed.made.length > made && made >= breaks) throw new Error('the line is cut')
      }
      await expect(run(task, aws(), { folder, before })).rejects.toMatchObject({ code: 'step-failed' })
      expect(await answer(aws(), 'broken')).toBe(breaks < 5 ? was : next)
      expect(await answer(aws(), 'broken2')).toBe(was)
      await run(task, aws(), { folder })
      expect([await answer(aws(), 'broken'), await answer(aws(), 'broken2')]).toEqual([next, next])
      expect(await toDo(task, aws(), { folder })).toEqual([])
      // Nothing is published twice.
      expect([await alias('broken'), await alias('broken2')]).toEqual([String(breaks + 2), String(breaks + 2)])
    }
  }, 120_000)
})

describe('somebody else', () => {
  test('moves the alias between the plan and the yes: refused, nothing written', async () => {
    await createFunction(aws(), 'raced')
    const folder = built({ raced: 'one' })
    await run(taskOf('raced'), aws(), { folder })
    rebuild(folder, 'raced', 'two')
    const changed = writes()
    const type = async ({ code }: { code: string }): Promise<string> => {
      await lambda(aws(), 'UpdateAlias', { FunctionName: 'raced', Name: 'production', FunctionVersion: '$LATEST' })
      return code
    }
    const refused = run(taskOf('raced'), aws(), { folder, type, before: changed.before })
    await expect(refused).rejects.toMatchObject({ code: 'plan-changed' })
    expect(changed.made).toEqual([])
  })

  test.each([
    ['UpdateFunctionCode', 'late-code', 'UpdateFunctionConfiguration', { Timeout: 11 }],
    ['PublishVersion', 'late-version', 'UpdateFunctionConfiguration', { Timeout: 11 }],
    ['UpdateAlias', 'late-alias', 'UpdateAlias', { Name: 'production', Description: 'mine' }],
  ] as const)('writes right before %s: ours does not serve', async (operation, name, other, input) => {
    await createFunction(aws(), name)
    const folder = built({ [name]: 'one' })
    await run(taskOf(name), aws(), { folder })
    rebuild(folder, name, 'two')
    const before = async (call: { operation: string }): Promise<void> => {
      if (call.operation === operation) await lambda(aws(), other, { FunctionName: name, ...input })
    }
    await expect(run(taskOf(name), aws(), { folder, before })).rejects.toThrow(
      /PreconditionFailed|ResourceConflict|is not what was planned/,
    )
    expect(await answer(aws(), name)).toBe('one')
    await run(taskOf(name), aws(), { folder })
    expect(await answer(aws(), name)).toBe('two')
  })
})

describe('refuses, and writes nothing', () => {
  const refused = async (folder: string, name: string, code: string): Promise<void> => {
    const changed = writes()
    await expect(run(taskOf(name), aws(), { folder, before: changed.before })).rejects.toMatchObject({ code })
    expect(changed.made).toEqual([])
  }

  test('no build, nothing that runs, the wrong processor, no such function', async () => {
    await createFunction(aws(), 'arm', { Architectures: ['arm64'] })
    await createFunction(aws(), 'python', { Runtime: 'python3.11' })
    await refused(built({}), 'arm', 'not-built')
    await refused(built({ arm: Buffer.from('PK\x03\x04') }), 'arm', 'not-executable')
    await refused(built({ arm: elf(0x3e) }), 'arm', 'wrong-architecture')
    expect(await toDo(taskOf('arm'), aws(), { folder: built({ arm: elf(0xb7) }) })).toContain('arm-code')
    await refused(built({ arm: elf(0xf3) }), 'arm', 'not-executable')
    await refused(built({ python: 'one' }), 'python', 'wrong-architecture')
    await refused(built({ nobody: 'one' }), 'nobody', 'no-function')
  })

  test('while a release is being shifted by weights', async () => {
    await createFunction(aws(), 'weights')
    const folder = built({ weights: 'one' })
    await run(taskOf('weights'), aws(), { folder })
    rebuild(folder, 'weights', 'two')
    await run(taskOf('weights'), aws(), { folder })
    const RoutingConfig = { AdditionalVersionWeights: { '1': 0.1 } }
    await lambda(aws(), 'UpdateAlias', { FunctionName: 'weights', Name: 'production', RoutingConfig })
    await refused(folder, 'weights', 'shifting-alias')
  })
})

test('the archive is one that others read, with an executable in it, and the same each time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guardia zip '))
  const zip = zipOf('bootstrap', Buffer.from(bootstrap('one')))
  writeFileSync(join(folder, 'code.zip'), zip)
  const script =
    'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), oct(z.infolist()[0].external_attr >> 16))'
  const said = execFileSync('python3', ['-c', script, join(folder, 'code.zip')], { encoding: 'utf8' })
  expect(said.trim()).toBe('None 0o100755')
  expect(statSync(join(folder, 'code.zip')).size).toBe(zip.length)
  expect(zipOf('bootstrap', Buffer.from(bootstrap('one'))).equals(zip)).toBe(true)
})
