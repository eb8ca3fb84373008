/** `guardia task` at a terminal, killed half way, and in a project of its own that is written in TypeScript. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AwsCaller } from '../../src/local/index.ts'
import { useLocalAws } from '../local/started.ts'
import { build, folderOf, platform } from '../tasks/site.ts'
import { type Ran, root, until } from './run.ts'

const local = useLocalAws()
const program = join(root, 'bin', 'guardia.mjs')
let project: string
let aws: AwsCaller
beforeAll(() => {
  aws = local.root().as({ streaming: 'read' })
  project = mkdtempSync(join(tmpdir(), 'guardia project '))
  mkdirSync(join(project, '.guardia'))
  symlinkSync(join(root, '.guardia', 'venv'), join(project, '.guardia', 'venv'))
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ type: 'module', guardia: { procedures: './none.ts', tasks: './tasks/index.ts' } }),
  )
  mkdirSync(join(project, 'tasks'))
  writeFileSync(
    join(project, 'tasks', 'index.ts'),
    `import { both, frontendDeployment, lambdaBuild, terraformBackend, type Task } from 'guardia/tasks'
const name = { describe: both('a name', 'un nombre') }
export const tasks: readonly Task[] = [
  terraformBackend({ parameters: { name }, bucket: ({ values }) => values['name'] as string }),
  frontendDeployment({
    parameters: { name, distributionId: name, folder: name },
    bucket: ({ values }) => values['name'] as string,
    distributionId: ({ values }) => values['distributionId'] as string,
    folder: ({ values }) => values['folder'] as string,
  }),
  lambdaBuild({ parameters: {}, folder: 'src', command: ['cp', 'a', 'b'], executables: ['src/b'], architecture: 'arm64', skip: [] }),
]
`,
  )
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  AWS_ENDPOINT_URL: local.aws().endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: local.aws().root.accessKeyId,
  AWS_SECRET_ACCESS_KEY: local.aws().root.secretAccessKey,
  LANG: 'C.UTF-8',
})
const here = ['--account', '111122223333', '--region', 'us-east-1']
const start = (args: readonly string[]): { child: ChildProcess; text: () => string; ended: Promise<number | null> } => {
  const child = spawn(process.execPath, [program, 'task', ...args], {
    cwd: project,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  return { child, text: () => text, ended: new Promise((done) => child.on('close', done)) }
}
const task = async (...args: readonly string[]): Promise<{ code: number | null; text: string }> => {
  const { text, ended } = start(args)
  return { code: await ended, text: text() }
}
const codeOf = async (...args: readonly string[]): Promise<string> =>
  JSON.parse((await task(...args, '--plan', '--json')).text).code
const buckets = async (): Promise<string> =>
  JSON.stringify((await aws.call({ service: 's3', operation: 'ListBuckets' }))['Buckets'])

describe('at a terminal', () => {
  const typed = (what: string, ...args: readonly string[]): Promise<Ran> =>
    new Promise((done) => {
      const all = [join(import.meta.dirname, 'typed.py'), what, process.execPath, program, 'task', ...args]
      execFile('python3', all, { cwd: project, env: environment() }, (error, out, err) =>
        done({ code: error === null ? 0 : Number(error.code), out, err }),
      )
    })

  test.each([
    ['no', 1, /Nothing was done: "no" was given/],
    ['', 1, /Nothing was done: nothing was typed/],
    ['ctrl-d', 1, /Nothing was done/],
    ['ctrl-c', 130, /Stopped\./],
  ])('"%s" does nothing', async (what, code, said) => {
    const ran = await typed(what, 'init-backend', '--name', 'typed-state', ...here)
    expect([ran.code, ran.out]).toEqual([code, expect.stringMatching(said)])
    expect(await buckets()).not.toContain('typed-state')
  })

  test('the code that is shown does it', async () => {
    const ran = await typed('code', 'init-backend', '--name', 'typed-state', ...here)
    expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/4\/4 .*✓.* keep every version/)])
    expect(await buckets()).toContain('typed-state')
  })
})

describe('killed half way', () => {
  test.each([
    ['SIGKILL', null, 'Running'],
    ['SIGINT', 130, 'Interrupted'],
  ] as const)(
    '%s: the record says so, no page lacks a file, and the same command completes it',
    async (signal, code, status) => {
      const bucket = `killed-${signal.toLowerCase()}`
      const id = await platform(aws, bucket)
      const many = Object.fromEntries(
        Array.from({ length: 300 }, (_, place) => [`_app/immutable/chunk.${place}.js`, `chunk(${place})`]),
      )
      const args = [
        'deploy-frontend',
        '--name',
        bucket,
        '--distribution-id',
        id,
        '--folder',
        folderOf({ ...build('a1'), ...many }),
        ...here,
      ]
      const running = start([...args, '--yes', await codeOf(...args)])
      await until(() => running.text().includes('20/302'), 60, 'the twentieth upload')
      running.child.kill(signal)
      expect(await running.ended).toBe(code)
      const records = readdirSync(join(project, '.guardia', 'records')).filter((one) =>
        one.startsWith('deploy-frontend'),
      )
      const last = JSON.parse(readFileSync(join(project, '.guardia', 'records', String(records.sort().at(-1))), 'utf8'))
      expect(last).toMatchObject({
        status,
        steps: expect.arrayContaining([expect.objectContaining({ id: 'index', status: 'Pending' })]),
      })
      const keys = JSON.stringify(
        (await aws.call({ service: 's3', operation: 'ListObjectsV2', input: { Bucket: bucket } }))['Contents'],
      )
      expect(keys).not.toContain('index.html')
      expect(keys).toContain('_app/immutable/')

      const rest = await task(...args, '--yes', await codeOf(...args))
      expect([rest.code, rest.text]).toEqual([0, expect.stringMatching(/✓ invalidate/)])
      expect((await task(...args)).text).toContain('Nothing to do')
    },
  )
})

describe('a project of its own', () => {
  test('a refusal of a task is a sentence, not a defect', async () => {
    const args = ['deploy-frontend', '--name', 'x', '--distribution-id', 'E1', '--folder', 'nowhere', ...here]
    expect(await task(...args)).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^guardia: The folder .*nowhere cannot be read/m),
    })
  })

  test('a task that touches no AWS asks for no account', async () => {
    mkdirSync(join(project, 'src'))
    writeFileSync(join(project, 'src', 'a'), '#!/bin/sh\n')
    expect((await task('build-lambdas', '--help')).text).not.toContain('--account')
    const shown = await task('build-lambdas')
    expect([shown.code, shown.text]).toEqual([2, expect.stringContaining('run "cp a b"')])
  })

  test('nobody answers: that is said', async () => {
    const args = ['init-backend', '--name', 'x', ...here, '--endpoint-url', 'http://127.0.0.1:9']
    expect(await task(...args)).toMatchObject({
      code: 1,
      text: expect.not.stringContaining('this should not have happened'),
    })
  })
})
