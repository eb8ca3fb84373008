/** boto3 and the AWS CLI on the endpoint. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pythonEnvironment } from '../../../src/local/index.ts'
import { type Running, root, running } from './running.ts'

let endpoint: Running
beforeAll(async () => {
  endpoint = await running()
})
afterAll(() => endpoint.close())

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: endpoint.folder,
  AWS_ENDPOINT_URL: endpoint.url,
  AWS_DEFAULT_REGION: endpoint.region,
  AWS_ACCESS_KEY_ID: root.accessKeyId,
  AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
})

function run(program: string, words: readonly string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()))
    child.on('close', (code) => resolve({ code, text }))
  })
}

test('boto3', async () => {
  const { python } = await pythonEnvironment()
  const { code, text } = await run(python, [join(import.meta.dirname, 'operator_with_boto3.py')])
  expect([code, text]).toEqual([0, 'boto3 is content\n'])
}, 60_000)

const cli = spawnSync('aws', ['--version']).status === 0
if (!cli && process.env['CI'] === 'true') throw new Error('CI must run the AWS CLI, and it is not on PATH.')

describe.skipIf(!cli)(`the AWS CLI${cli ? '' : ' (skipped: aws is not on PATH)'}`, () => {
  test('creates, starts, asks', async () => {
    const content =
      '{"schemaVersion":"0.3","mainSteps":[{"name":"A","action":"aws:sleep","inputs":{"Duration":"PT1S"}}]}'
    const made = await run('aws', [
      'ssm',
      'create-document',
      '--name',
      'FromCli',
      '--document-type',
      'Automation',
      '--content',
      content,
    ])
    expect([made.code, made.text]).toEqual([0, expect.stringContaining('"FromCli"')])
    const started = await run('aws', [
      'ssm',
      'start-automation-execution',
      '--document-name',
      'FromCli',
      '--query',
      'AutomationExecutionId',
      '--output',
      'text',
    ])
    const id = started.text.trim()
    const shown = await run('aws', ['ssm', 'get-automation-execution', '--automation-execution-id', id])
    expect([shown.code, shown.text]).toEqual([0, expect.stringContaining('"StepName": "A"')])
    const refused = await run('aws', ['ssm', 'start-automation-execution', '--document-name', 'Absent'])
    expect(refused.text).toContain('AutomationDefinitionNotFoundException')
  }, 60_000)
})
