/** Finding and reading document files. */
import {
  type Dirent,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { GuardiaError } from '../document/index.ts'

const documentFile = /\.(ya?ml|json)$/i

/**
 * The document files of paths: a file as it is, a folder with everything below it (`.yaml .yml .json`), sorted. What `guardia compile`
 * writes beside its documents, policies and the catalogue, is left out of a folder.
 *
 * @throws GuardiaError `cannot-read` for a path that is not there
 */
export function documentFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    let folder: boolean
    try {
      folder = statSync(path).isDirectory()
    } catch (cause) {
      throw new GuardiaError('cannot-read', `There is no file or folder ${path}. Check the path.`, { cause })
    }
    return folder ? below(path) : [path]
  })
}

function below(folder: string): readonly string[] {
  const entries: readonly Dirent[] = readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
  const names = new Set(entries.map((entry) => entry.name))
  return entries.flatMap((entry) => {
    if (isCompanion(entry.name, names)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : below(path)
    return entry.isFile() && documentFile.test(entry.name) ? [path] : []
  })
}

/** `X.policy.json` beside `X.yaml`, and the catalogue of a folder that holds such pairs. */
function isCompanion(name: string, names: ReadonlySet<string>): boolean {
  const policyOf = (one: string): boolean =>
    one.endsWith('.policy.json') && names.has(one.replace(/\.policy\.json$/, '.yaml'))
  return name === 'catalog.json' ? [...names].some(policyOf) : policyOf(name)
}

/**
 * Reads a text file.
 *
 * @throws GuardiaError `cannot-read`
 */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new GuardiaError('cannot-read', `Cannot read ${path}: ${(cause as Error).message}.`, { cause })
  }
}

/**
 * Replaces a text file at once: whoever reads it meanwhile gets the old text or the new one, never a part. Its mode is kept, and a link
 * leads where it led.
 *
 * @throws GuardiaError `cannot-write`
 */
export function replaceText(path: string, text: string): void {
  let beside: string | undefined
  try {
    const file = realpathSync(path)
    beside = `${file}.guardia-${process.pid}`
    writeFileSync(beside, text, { mode: statSync(file).mode })
    renameSync(beside, file)
  } catch (cause) {
    if (beside !== undefined) rmSync(beside, { force: true })
    throw new GuardiaError('cannot-write', `Cannot write ${path}: ${(cause as Error).message}.`, { cause })
  }
}
