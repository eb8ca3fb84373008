/** Where guardia keeps what it makes on this machine: `.guardia/` in the project's root, or the folder GUARDIA_HOME names. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The project's root: the nearest folder, from `from` upwards, that holds a package.json; `from` itself where none does. */
export function projectRoot(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) return resolve(from)
  }
}

/** guardia's own folder, absolute. It need not exist yet. */
export function guardiaHome(from: string = process.cwd()): string {
  const chosen = process.env['GUARDIA_HOME']
  return chosen === undefined || chosen === '' ? join(projectRoot(from), '.guardia') : resolve(chosen)
}
