import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkCommand } from '../../src/cli/check.ts'
import { schemaCommand } from '../../src/cli/schema.ts'
import { runCommand } from './in-process.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardia check '))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const wrong = `# a comment
schemaVersion: 0.3
mainSteps:
  - name: Wait   # for a while
    action: aws:sleep
    inputs: {Duraton: PT1S}
    nextStep: Nowhere
`

describe('check --fix', () => {
  it('mends the file, says what it mended, and reports what is left', async () => {
    const path = join(folder, 'wrong.yaml')
    writeFileSync(path, wrong)
    chmodSync(path, 0o640)
    const { code, out, err } = await runCommand(checkCommand, ['check', '--fix', '--json', path])
    expect(readFileSync(path, 'utf8')).toBe(wrong.replace('0.3', '"0.3"').replace('Duraton', 'Duration'))
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(err).toBe(
      `${path}:2:1 mended 0.3 → "0.3" (schema-version)\n${path}:6:14 mended Duraton → Duration (unknown-input)\n`,
    )
    expect(JSON.parse(out).files[0].diagnostics.map((one: { rule: string }) => one.rule)).toEqual(['unknown-step'])
    expect(code).toBe(1)
  })

  it('follows a link, and leaves nothing behind', async () => {
    const path = join(folder, 'real.yaml')
    writeFileSync(path, wrong)
    symlinkSync(path, join(folder, 'link.yaml'))
    await runCommand(checkCommand, ['check', '--fix', join(folder, 'link.yaml')])
    expect(readFileSync(path, 'utf8')).toContain('Duration')
    expect(readdirSync(folder).filter((name) => name.includes('guardia-'))).toEqual([])
  })

  it('touches nothing without the flag', async () => {
    const path = join(folder, 'untouched.yaml')
    writeFileSync(path, wrong)
    expect((await runCommand(checkCommand, ['check', path])).code).toBe(1)
    expect(readFileSync(path, 'utf8')).toBe(wrong)
  })
})

it('schema prints the JSON Schema', async () => {
  const { code, out } = await runCommand(schemaCommand, ['schema'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' })
})
