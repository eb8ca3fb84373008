/** `guardia import` and `guardia emit`, in a folder with a blank in its name. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emitCommand } from '../../src/cli/emit.ts'
import { importCommand } from '../../src/cli/import.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { readSource } from '../../src/document/index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardia import '))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function cli(...args: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  const said = { out: '', err: '' }
  const terminal = {
    cwd: folder,
    out: (text: string) => {
      said.out += text
    },
    err: (text: string) => {
      said.err += text
    },
  } as unknown as Terminal
  const program = new Command('guardia').exitOverride()
  for (const add of [importCommand, emitCommand]) add(program, terminal, () => {})
  await program.parseAsync(args, { from: 'user' })
  return said
}

const document = {
  schemaVersion: '0.3',
  mainSteps: [
    {
      name: 'Work',
      action: 'aws:executeScript',
      inputs: { Runtime: 'python3.11', Handler: 'main', Script: 'def main(e, c):\n  return {}\n' },
    },
    { name: 'Draft' },
  ],
}

test('a document goes to TypeScript and its scripts, and comes back', async () => {
  writeFileSync(join(folder, 'Work.json'), JSON.stringify(document))
  const first = await cli('import', 'Work.json', '--out', 'made/work.ts', '--scripts', 'made/python scripts')
  expect(first).toEqual({ out: '', err: 'note: 1 of 2 steps stand as data (step.raw).\n' })
  expect(readFileSync(join(folder, 'made/python scripts/work.py'), 'utf8')).toContain('def main')
  expect(readFileSync(join(folder, 'made/work.ts'), 'utf8')).toContain("'./python%20scripts/work.py'")
  const yaml = await cli('emit', 'made/work.ts')
  expect(readSource(yaml.out).value).toEqual(document)
  writeFileSync(join(folder, 'Other.json'), JSON.stringify(document).replace('return', 'yield'))
  const clash = cli('import', 'Other.json', '--out', 'made/other.ts', '--scripts', 'made/python scripts')
  await expect(clash).rejects.toThrow('is already there with another text')
  const json = await cli('emit', 'made/work.ts', '--format', 'json')
  expect(JSON.parse(json.out)).toEqual(document)
})

test('without --out the TypeScript goes to stdout', async () => {
  const { out } = await cli('import', join(folder, 'Work.json'))
  expect(out).toContain("step.raw({ name: 'Draft' })")
  const { statistics } = JSON.parse((await cli('import', 'Work.json', '--json')).out) as { statistics: object }
  expect(statistics).toEqual({ steps: 2, rawSteps: 1, references: 0, typedReferences: 0, referencesByName: 0 })
  expect(existsSync(join(folder, 'scripts'))).toBe(false)
})

test('emit takes named exports, and says which there are', async () => {
  writeFileSync(
    join(folder, 'two.ts'),
    `import { automation } from 'guardia'
export const one = automation({ description: 'one' }, (_, step) => step.sleep('A', 'PT1S') as undefined)
export const two = { document: automation({ description: 'two' }, () => undefined) }
export const three = 3
`,
  )
  expect((await cli('emit', 'two.ts', '--export', 'two')).out).toContain('description: two')
  await expect(cli('emit', 'two.ts')).rejects.toThrow(
    'exports no document as "default". Name one with --export: one, two.',
  )
  await expect(cli('emit', 'two.ts', '--export', 'three')).rejects.toThrow('Name one with --export')
  await expect(cli('emit', 'two.ts', '--export', 'one', '--format', 'xml')).rejects.toThrow('Use yaml or json')
  await expect(cli('import', 'nothing.yaml')).rejects.toThrow('Cannot read')
})
