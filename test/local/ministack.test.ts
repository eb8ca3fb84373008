import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { awsCaller, callerIdentity, type LocalAws, type LocalAwsOptions, startLocalAws } from '../../src/local/index.ts'

const started: LocalAws[] = []
const start = async (options?: LocalAwsOptions): Promise<LocalAws> => {
  const aws = await startLocalAws(options)
  started.push(aws)
  return aws
}
afterEach(async () => {
  for (const aws of started.splice(0)) await aws.stop()
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // A zombie that nobody has waited for yet is no running process.
    return !/^State:\s+Z/m.test(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '')
  } catch {
    return false
  }
}

const answers = (host: string, port: number): Promise<boolean> =>
  fetch(`http://${host}:${port}/_ministack/ready`, { signal: AbortSignal.timeout(3000) }).then(
    (response) => response.ok,
    () => false,
  )

describe('the local AWS', () => {
  it('answers on 127.0.0.1 and on no other address, and is gone after stop', async () => {
    const aws = await start()
    expect(await answers('127.0.0.1', aws.port)).toBe(true)
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
    for (const one of others.filter((each) => !each.internal && each.family === 'IPv4')) {
      expect(await answers(one.address, aws.port)).toBe(false)
    }
    await aws.stop()
    expect(isAlive(aws.pid)).toBe(false)
    expect(await answers('127.0.0.1', aws.port)).toBe(false)
    await aws.stop()
  })

  it('keeps two instances apart', async () => {
    const [one, two] = await Promise.all([start(), start({ account: '999988887777', region: 'eu-west-1' })])
    const caller = awsCaller({ endpoint: one.endpoint, region: one.region, credentials: one.root })
    const other = caller.as({ endpoint: two.endpoint, region: two.region, credentials: two.root })
    try {
      await caller.call({ service: 'sqs', operation: 'CreateQueue', input: { QueueName: 'only-here' } })
      const list = { service: 'sqs', operation: 'ListQueues' }
      expect(await caller.call(list)).toMatchObject({ QueueUrls: [expect.stringMatching(/only-here$/)] })
      expect(await other.call(list)).toMatchObject({ QueueUrls: [] })
      expect((await callerIdentity(other)).account).toBe('999988887777')
    } finally {
      await caller.close()
    }
  })

  it('says who has the port when it is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { readonly port: number }
    try {
      await expect(start({ port })).rejects.toMatchObject({
        code: 'port-busy',
        message: expect.stringContaining(`127.0.0.1:${port}`),
      })
    } finally {
      server.close()
    }
  })

  it('notices its own death', async () => {
    const aws = await start()
    process.kill(aws.pid, 'SIGKILL')
    expect(await aws.died).toMatchObject({ code: 'local-aws-died', message: expect.stringContaining('SIGKILL') })
  })

  it('does not count a stop as a death', async () => {
    const aws = await start()
    await aws.stop()
    expect(await Promise.race([aws.died, Promise.resolve('quiet')])).toBe('quiet')
  })

  it('keeps its state in a folder when asked', async () => {
    const stateFolder = await mkdtemp(join(tmpdir(), 'guardia state '))
    try {
      for (const expected of ['written', 'read']) {
        const aws = await start({ stateFolder })
        const caller = awsCaller({
          endpoint: aws.endpoint,
          region: aws.region,
          credentials: aws.root,
          streaming: 'read',
        })
        try {
          if (expected === 'written') {
            const input = { Name: '/a', Value: 'kept', Type: 'String' }
            await caller.call({ service: 'ssm', operation: 'PutParameter', input })
            await caller.call({ service: 's3', operation: 'CreateBucket', input: { Bucket: 'kept' } })
            await caller.call({
              service: 's3',
              operation: 'PutObject',
              input: { Bucket: 'kept', Key: 'k', Body: 'kept' },
            })
          } else {
            expect(
              await caller.call({ service: 'ssm', operation: 'GetParameter', input: { Name: '/a' } }),
            ).toMatchObject({
              Parameter: { Value: 'kept' },
            })
            const read = { service: 's3', operation: 'GetObject', input: { Bucket: 'kept', Key: 'k' } }
            expect(await caller.call(read)).toMatchObject({ Body: 'kept' })
          }
        } finally {
          await caller.close()
          await aws.stop()
        }
      }
    } finally {
      await rm(stateFolder, { recursive: true })
    }
  })

  it.each([
    ['kill -9', 'wait'],
    ['SIGINT', 'wait'],
    ['an uncaught error', 'throw'],
    ['process.exit', 'exit'],
  ])('ends with its parent: %s', async (how, then) => {
    const parent = spawn(process.execPath, ['node_modules/jiti/lib/jiti-cli.mjs', 'test/local/parent.ts', then], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const gone = new Promise((resolve) => parent.once('exit', resolve))
    const line = await new Promise<string>((resolve) => createInterface({ input: parent.stdout }).once('line', resolve))
    const { pid, port } = JSON.parse(line) as { readonly pid: number; readonly port: number }
    if (then === 'wait') parent.kill(how === 'SIGINT' ? 'SIGINT' : 'SIGKILL')
    await gone
    const deadline = Date.now() + 10_000
    while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(isAlive(pid)).toBe(false)
    expect(await answers('127.0.0.1', port)).toBe(false)
  })
})
