/** `guardia serve` as a process: ready, killed, started again; executions go on, and nothing that was done is done twice. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateDocumentCommand,
  GetAutomationExecutionCommand,
  SendAutomationSignalCommand,
  SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awsCaller, createUser } from '../../../src/local/index.ts'
import { guardia, root as project, until } from '../../cli/run.ts'
import { asks } from './documents.ts'
import { eventually, everything, root } from './running.ts'

const program = join(project, 'bin', 'guardia.mjs')
let folder: string
const started: ChildProcess[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardia serve '))
})
afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Served {
  readonly child: ChildProcess
  readonly url: string
  readonly ended: Promise<number | null>
}

async function serve(...more: string[]): Promise<Served> {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--data', join(folder, 'data'), ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, AWS_ACCESS_KEY_ID: root.accessKeyId, AWS_SECRET_ACCESS_KEY: root.secretAccessKey },
  })
  started.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const line = /guardia listening on (http:\/\/127\.0\.0\.1:\d+)\n/
  await until(() => line.test(text) || child.exitCode !== null, 30, `listening (it said: ${text})`)
  const url = line.exec(text)?.[1]
  if (url === undefined) throw new Error(text)
  return { child, url, ended }
}

const client = (url: string, credentials = root) => new SSMClient({ endpoint: url, region: 'us-east-1', credentials })

describe('serve', () => {
  test('kill -9 while an approval is waited for; the approval still counts afterwards', async () => {
    const first = await serve()
    expect((await fetch(`${first.url}/_guardia/health`)).status).toBe(200)
    const caller = awsCaller({ endpoint: first.url, region: 'us-east-1', credentials: root })
    const maria = await createUser(caller, 'maria', everything)
    await caller.close()
    const ssm = client(first.url)
    await ssm.send(
      new CreateDocumentCommand({
        Name: 'Asks',
        Content: asks('maria'),
        DocumentType: 'Automation',
        DocumentFormat: 'YAML',
      }),
    )
    const { AutomationExecutionId: id = '' } = await ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'Asks' }),
    )
    const get = async (one: SSMClient) =>
      (await one.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))).AutomationExecution
    const before = await eventually(
      () => get(ssm),
      (execution) => execution?.AutomationExecutionStatus === 'Waiting',
    )
    first.child.kill('SIGKILL')
    await first.ended

    const second = await serve()
    const again = client(second.url)
    expect(await get(again)).toEqual(before)
    await client(second.url, maria.credentials).send(
      new SendAutomationSignalCommand({ AutomationExecutionId: id, SignalType: 'Approve' }),
    )
    const after = await eventually(
      () => get(again),
      (execution) => execution?.AutomationExecutionStatus === 'Success',
    )
    expect(after?.StepExecutions?.[0]).toMatchObject({
      StepExecutionId: before?.StepExecutions?.[0]?.StepExecutionId,
      StepStatus: 'Success',
    })

    const busy = guardia(['serve', '--port', new URL(second.url).port, '--data', join(folder, 'other')])
    expect([busy.code, busy.err]).toEqual([
      1,
      expect.stringMatching(/cannot listen on 127\.0\.0\.1:\d+: another process uses it.*--port/s),
    ])
    const locked = guardia(['serve', '--port', '0', '--data', join(folder, 'data')])
    expect([locked.code, locked.out]).toEqual([1, ''])

    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  }, 120_000)
})

describe('up and down', () => {
  test('detached, used by every command, and ended', async () => {
    const env = { GUARDIA_HOME: join(folder, 'home') }
    // The Python environment is the project's: making another one takes minutes and the network.
    const { symlinkSync, mkdirSync } = await import('node:fs')
    mkdirSync(env.GUARDIA_HOME)
    symlinkSync(join(project, '.guardia', 'venv'), join(env.GUARDIA_HOME, 'venv'))
    const run = (...args: string[]) => guardia(args, { env })
    try {
      const up = run('up', '--detach', '--port', '0')
      expect([up.code, up.err, up.out]).toEqual([
        0,
        '',
        expect.stringContaining('guardia listening on http://127.0.0.1:'),
      ])
      expect(run('up', '--detach').out).toContain('running already')
      expect(run('history').out).toBe('No executions.\n')
      const url = /http:\S+/.exec(up.out)?.[0] ?? ''
      const { readFileSync } = await import('node:fs')
      const state = JSON.parse(readFileSync(join(env.GUARDIA_HOME, 'endpoint.json'), 'utf8')) as {
        people: { [name: string]: typeof root }
      }
      const operator = client(url, state.people['operator'])
      await operator.send(
        new CreateDocumentCommand({
          Name: 'Asks',
          Content: asks('approver'),
          DocumentType: 'Automation',
          DocumentFormat: 'YAML',
        }),
      )
      const id = run('start', 'Asks').out.trim()
      expect(id).toMatch(/^[0-9a-f-]{36}$/)
      await eventually(
        async () => run('status', id).out,
        (text) => text.includes('needs an approval') && text.includes('may I?'),
      )
      expect(run('approve', id, '--as', 'second')).toMatchObject({
        code: 1,
        err: expect.stringContaining('InvalidAutomationSignalException'),
      })
      expect(run('approve', id, '--comment', 'fine').out).toBe(`approved ${id}\n`)
      const watched = run('watch', id)
      expect([watched.code, watched.out]).toEqual([0, expect.stringContaining('The execution ended: Success')])
      expect(run('history').out).toContain(id)
      const other = run('start', 'Asks').out.trim()
      await eventually(
        async () => run('status', other).out,
        (text) => text.includes('needs an approval'),
      )
      expect(run('stop', other).code).toBe(0)
      expect(run('watch', other).code).toBe(1)
      expect(JSON.parse(run('history', '--json').out)).toMatchObject({
        executions: [{ AutomationExecutionId: other }, { AutomationExecutionId: id }],
      })
      expect(run('status', '00000000-0000-4000-8000-000000000000')).toMatchObject({
        code: 1,
        err: expect.stringContaining('AutomationExecutionNotFoundException'),
      })
    } finally {
      expect(run('down').out).toBe('Stopped.\n')
    }
    expect(run('down').out).toBe('Nothing was running.\n')
    expect(run('history')).toMatchObject({ code: 2, err: expect.stringContaining('guardia up --detach') })
  }, 180_000)
})

test('a port that is none is wrong usage', () => {
  expect(guardia(['serve', '--port', 'x']).code).toBe(2)
})
