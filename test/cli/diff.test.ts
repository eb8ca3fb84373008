import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { diffCommand } from '../../src/cli/diff.ts'
import { runCommand } from './in-process.ts'

const pair = (name: string, side: string) =>
  fileURLToPath(new URL(`../diff/pairs/${name}.${side}.yaml`, import.meta.url))

describe('diff', () => {
  it('says what changed, and exits with 0 as git diff does', async () => {
    const { code, out } = await runCommand(diffCommand, ['diff', pair('renamed', 'before'), pair('renamed', 'after')])
    expect(out).toBe('~ step LookAtTable (aws:executeAwsApi), until now Read\n')
    expect(code).toBe(0)
  })

  it('exits with 1 for a difference where that is asked for', async () => {
    const files = [pair('approval-gone', 'before'), pair('approval-gone', 'after')]
    expect((await runCommand(diffCommand, ['diff', '--exit-code', ...files])).code).toBe(1)
    const same = [pair('same', 'before'), pair('same', 'after')]
    expect(await runCommand(diffCommand, ['diff', '--exit-code', ...same])).toMatchObject({
      code: 0,
      out: 'No difference.\n',
    })
  })

  it('is data with --json', async () => {
    const { out } = await runCommand(diffCommand, ['diff', '--json', pair('moved', 'before'), pair('moved', 'after')])
    expect(JSON.parse(out)).toMatchObject({
      equal: false,
      steps: [
        { name: 'Ask', kind: 'changed' },
        { name: 'Read', movedBehind: 'Ask' },
      ],
      permissions: [],
      approval: [],
    })
  })

  it('refuses what is no document', async () => {
    await expect(runCommand(diffCommand, ['diff', pair('same', 'before'), pair('same', 'absent')])).rejects.toThrow(
      /absent\.yaml/,
    )
  })
})
