/** What a build was made of: a hash of all files below a folder. */
import { createHash } from 'node:crypto'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { GuardiaError } from '../document/index.ts'

/**
 * SHA-256 over paths and contents; `skip` are folder names that are products, not sources.
 *
 * @throws GuardiaError `cannot-read`
 */
export async function sourceHash(folder: string, skip: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of (await pathsBelow(folder, '', new Set(skip))).sort()) {
    const content = await readFile(join(folder, path)).catch(() => readlink(join(folder, path)))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

async function pathsBelow(folder: string, under: string, skip: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(join(folder, under), { withFileTypes: true }).catch((cause: Error) => {
    throw new GuardiaError('cannot-read', `The folder ${join(folder, under)} cannot be read: ${cause.message}.`, {
      cause,
    })
  })
  const found: string[] = []
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`
    if (entry.isDirectory()) {
      if (!skip.has(entry.name)) found.push(...(await pathsBelow(folder, path, skip)))
    } else if (entry.isFile() || entry.isSymbolicLink()) found.push(path)
  }
  return found
}
