/** Writes a new project whole or not at all, and never over anything that is there. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GuardiaError } from '../document/index.ts'

/** What may lie in the folder of a new project: its old runbook, and a repository that was just made. */
const welcome: ReadonlySet<string> = new Set(['RUNBOOK.md', '.git'])

/**
 * Looks whether a project can be made in a folder. Gives what lies there; nothing for a folder that is not there.
 *
 * @throws GuardiaError `folder-taken`, `cannot-read`
 */
export function assertFree(folder: string): readonly string[] {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') throw taken(`${folder} is a file, or below one`, cause)
    throw new GuardiaError('cannot-read', `Cannot read ${folder}: ${message}.`, { cause })
  }
  const others = names.filter((name) => !welcome.has(name))
  if (others.length === 0) return names
  const shown = others.slice(0, 5).join(', ')
  throw taken(`${folder} is not empty: it holds ${shown}${others.length > 5 ? ', …' : ''}`)
}

function taken(what: string, cause?: unknown): GuardiaError {
  return new GuardiaError(
    'folder-taken',
    `${what}. guardia init writes into a new or empty folder, beside nothing but a RUNBOOK.md; name another one.`,
    { cause },
  )
}

/**
 * Writes the files beside the folder (inside it, where it is there already) and moves them to their places at the end, package.json last.
 * Until then nothing is to be seen; when it fails or is interrupted, nothing stays.
 *
 * @throws GuardiaError `cannot-write`, `folder-taken`; the signal's reason
 */
export async function writeProject(
  folder: string,
  files: Iterable<readonly [string, string | Uint8Array]>,
  signal: AbortSignal,
): Promise<void> {
  const there = assertFree(folder)
  const isThere = existsSync(folder)
  const draft = isThere
    ? join(folder, `.guardia-init-${process.pid}`)
    : join(dirname(folder), `.${basename(folder)}.guardia-init-${process.pid}`)
  let firstMade: string | undefined
  try {
    signal.throwIfAborted()
    firstMade = mkdirSync(draft, { recursive: true })
    for (const [path, content] of files) {
      signal.throwIfAborted()
      if (there.includes(path)) continue
      await mkdir(dirname(join(draft, path)), { recursive: true })
      await writeFile(join(draft, path), content, { flag: 'wx' })
    }
    signal.throwIfAborted()
    if (isThere) moveInto(folder, draft)
    else renameSync(draft, folder)
  } catch (cause) {
    // The folders above, too, are only there because of this.
    rmSync(firstMade ?? draft, { recursive: true, force: true })
    if (cause === signal.reason || cause instanceof GuardiaError) throw cause
    throw new GuardiaError(
      'cannot-write',
      `Cannot write ${folder}: ${(cause as Error).message}. Nothing was left behind. Check that the folder may be written to and that the disk has room.`,
      { cause },
    )
  }
}

function moveInto(folder: string, draft: string): void {
  const names = readdirSync(draft).sort(
    (one, other) => Number(one === 'package.json') - Number(other === 'package.json'),
  )
  const moved: string[] = []
  try {
    for (const name of names) {
      const target = join(folder, name)
      if (existsSync(target)) throw taken(`${target} has appeared meanwhile`)
      renameSync(join(draft, name), target)
      moved.push(target)
    }
    rmSync(draft, { recursive: true })
  } catch (cause) {
    for (const target of moved) rmSync(target, { recursive: true, force: true })
    throw cause
  }
}
