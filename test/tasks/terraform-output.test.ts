/** Values from real Terraform, found from the project's folder wherever the command is typed. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { terraformOutput } from '../../src/tasks/index.ts'
import { contextOf } from './workstation.ts'

let folder: string
const context = () => ({
  ...contextOf(
    { call: () => Promise.reject(new Error('no call')), as: () => never(), close: async () => {} },
    { folder },
  ),
  values: { env: 'dev' },
})
const never = (): never => {
  throw new Error('not here')
}
const output = (name: string, root = 'dev') => terraformOutput(`terraform/environments/${root}`, name)(context())

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardia terraform '))
  for (const name of ['dev', 'new']) {
    const root = join(folder, 'terraform', 'environments', name)
    mkdirSync(root, { recursive: true })
    writeFileSync(join(root, 'main.tf'), 'output "frontend_bucket_name" {\n  value = "acme-web"\n}\n')
  }
  const run = (...args: readonly string[]) =>
    execFileSync('terraform', [`-chdir=${join(folder, 'terraform/environments/dev')}`, ...args], { stdio: 'ignore' })
  run('init', '-input=false')
  run('apply', '-auto-approve', '-input=false')
})

// The seed's -chdir=../../terraform/environments/dev, typed in frontend/, is a level too high.
test('an output, from whatever folder the command is typed in', async () => {
  const from = process.cwd()
  expect(await output('frontend_bucket_name')).toBe('acme-web')
  expect(process.cwd()).toBe(from)
  await expect(
    terraformOutput('../../terraform/environments/dev', 'frontend_bucket_name')(context()),
  ).rejects.toMatchObject({ code: 'no-output' })
})

test('the folder may follow from the environment', async () => {
  const bucket = terraformOutput(({ values }) => `terraform/environments/${values['env']}`, 'frontend_bucket_name')
  expect(await bucket(context())).toBe('acme-web')
})

test('no such output, nothing applied yet, no such folder', async () => {
  await expect(output('bucket')).rejects.toMatchObject({
    code: 'no-output',
    message: expect.stringContaining('not found'),
  })
  await expect(output('frontend_bucket_name', 'new')).rejects.toMatchObject({ code: 'no-output' })
  await expect(output('frontend_bucket_name', 'qas')).rejects.toMatchObject({ code: 'no-output' })
})
