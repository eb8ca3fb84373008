/** Finds a Python that the project's own environment can be made from. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { GuardiaError } from '../document/index.ts'

const run = promisify(execFile)

/** A Python on this machine: `executable` is the interpreter itself, not a pyenv shim. */
export interface FoundPython {
  readonly executable: string
  /** `3.11.7` */
  readonly version: string
}

const oldest = [3, 10] as const
const names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']
const question = 'import sys, platform; print(sys.executable); print(platform.python_version())'

async function ask(name: string): Promise<FoundPython | undefined> {
  try {
    const { stdout } = await run(name, ['-c', question], { timeout: 20_000 })
    const [executable = '', version = ''] = stdout.trim().split('\n')
    return executable === '' ? undefined : { executable, version }
  } catch {
    // Not there, or a shim for a version that is not installed: either way not this one; the caller reports if none is left.
    return undefined
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}

/**
 * The first Python >= 3.10 among GUARDIA_PYTHON (alone, when set), `python3`, `python3.14` … `python3.10`, `python`.
 * Throws `python-missing` or `python-too-old`.
 */
export async function findPython(): Promise<FoundPython> {
  const chosen = process.env['GUARDIA_PYTHON']
  const candidates = chosen === undefined || chosen === '' ? names : [chosen]
  const seen: FoundPython[] = []
  for (const name of candidates) {
    const found = await ask(name)
    if (found === undefined) continue
    if (isNewEnough(found.version)) return found
    seen.push(found)
  }
  const mend =
    'Install Python 3.10 or newer (Debian: apt-get install python3 python3-venv), or name one in GUARDIA_PYTHON.'
  const [first] = seen
  if (first !== undefined) {
    throw new GuardiaError(
      'python-too-old',
      `Python 3.10 or newer is needed, but ${first.executable} is ${first.version}. ${mend}`,
    )
  }
  throw new GuardiaError('python-missing', `Python 3.10 or newer is needed; tried ${candidates.join(', ')}. ${mend}`)
}
