/** build-lambdas with real commands. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { lambdaBuild } from '../../src/tasks/index.ts'
import { elf } from './functions.ts'
import { run, toDo } from './workstation.ts'

const nobody = {
  call: () => Promise.reject(new Error('a build calls no AWS')),
  as: () => nobody,
  close: async () => {},
}
const product = 'backend/target/lambda/health/bootstrap'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardia sources '))
  writeFileSync(join(folder, 'package.json'), '{}')
  mkdirSync(join(folder, 'backend/target/lambda/health'), { recursive: true })
  writeFileSync(join(folder, 'backend/main.rs'), 'one')
  writeFileSync(join(folder, 'backend/arm'), elf(0xb7))
  writeFileSync(join(folder, 'backend/intel'), elf(0x3e))
})
const task = (...command: readonly string[]) =>
  lambdaBuild({ parameters: {}, folder: 'backend', command, executables: [product], architecture: 'arm64' })
const copy = task('cp', '-v', 'arm', 'target/lambda/health/bootstrap')

test('builds once; sources, command or products that changed are built again, and the plan says why', async () => {
  const first = await run(copy, nobody, { folder })
  expect([first.outcome, first.planned.steps[0]?.before.en]).toEqual(['applied', 'never built here'])
  expect((await run(copy, nobody, { folder })).outcome).toBe('nothing to do')
  writeFileSync(join(folder, 'backend/main.rs'), 'two')
  expect((await run(copy, nobody, { folder })).planned.steps[0]?.before.en).toBe('sources changed since the last build')
  rmSync(join(folder, product))
  expect((await run(copy, nobody, { folder })).planned.steps[0]?.before.en).toBe('what was built is gone or changed')
  const other = await run(task('cp', 'arm', 'target/lambda/health/bootstrap'), nobody, { folder })
  expect(other.planned.steps[0]?.before.en).toBe('another command than the last time')
  expect(await toDo(task('cp', 'arm', 'target/lambda/health/bootstrap'), nobody, { folder })).toEqual([])
})

test('a build that fails, makes nothing, or makes it for another processor does not count', async () => {
  const failing = run(task('sh', '-c', 'echo error: no such crate >&2; exit 101'), nobody, { folder })
  await expect(failing).rejects.toThrow(/ended with code 101\. It wrote last:\nerror: no such crate/)
  await expect(run(task('cargo-that-is-not-there'), nobody, { folder })).rejects.toThrow(/did not start/)
  await expect(run(task('true'), nobody, { folder })).rejects.toMatchObject({ code: 'not-built' })
  const intel = task('cp', 'intel', 'target/lambda/health/bootstrap')
  await expect(run(intel, nobody, { folder })).rejects.toMatchObject({ code: 'wrong-architecture' })
  expect(await toDo(intel, nobody, { folder })).toEqual(['build'])
})

test('sources that change during the build: it does not count', async () => {
  const racing = task('sh', '-c', 'cp arm target/lambda/health/bootstrap; echo three > main.rs')
  await expect(run(racing, nobody, { folder })).rejects.toMatchObject({ code: 'changed-on-disk' })
})

test('Ctrl-C ends the build', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(new Error('Stopped.')), 200)
  const began = Date.now()
  await expect(run(task('sleep', '30'), nobody, { folder, signal: stop.signal })).rejects.toThrow('Stopped.')
  expect(Date.now() - began).toBeLessThan(10_000)
  expect(await toDo(copy, nobody, { folder })).toEqual(['build'])
})
