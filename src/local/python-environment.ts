/**
 * The project's own Python environment: `.guardia/venv`, made once from the pinned `requirements.txt`. It holds ministack (the
 * embedded AWS), boto3 (AWS calls and scripts) and pytest. Always run it as `python -m …` or `python FILE`: the scripts in
 * `venv/bin` name their interpreter by a path that breaks on spaces and on renaming.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { GuardiaError } from '../document/index.ts'
import { findPython } from './find-python.ts'
import { withFolderLock } from './folder-lock.ts'
import { guardiaHome } from './home.ts'

const run = promisify(execFile)
const requirementsFile = fileURLToPath(new URL('./requirements.txt', import.meta.url))
const installTimeoutMilliseconds = 15 * 60_000

/** A ready environment. */
export interface PythonEnvironment {
  /** The interpreter, absolute. */
  readonly python: string
  /** The environment's folder, absolute. */
  readonly folder: string
}

export interface PythonEnvironmentOptions {
  /** guardia's folder; `.guardia` in the project's root, or GUARDIA_HOME, unless given. */
  readonly home?: string
  /** Called with a sentence at each slow step; never when the environment is already there. */
  readonly onProgress?: (message: string) => void
}

/** Variables that would make another Python's packages or settings leak into ours. */
const foreign = ['PYTHONPATH', 'PYTHONHOME', 'PYTHONSTARTUP', 'VIRTUAL_ENV', '__PYVENV_LAUNCHER__']

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)))
}

function lastLines(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string }
  const text = stderr === undefined || stderr.trim() === '' ? message : stderr
  return text.trim().split('\n').slice(-6).join('\n')
}

async function makeFolder(python: string, folder: string): Promise<void> {
  try {
    await run(python, ['-m', 'venv', folder], { env: cleanEnvironment(), timeout: installTimeoutMilliseconds })
  } catch (cause) {
    throw new GuardiaError(
      'python-venv-failed',
      `${python} could not make a virtual environment in ${folder}. On Debian and Ubuntu its venv module is a package of its ` +
        `own: apt-get install python3-venv. Python said:\n${lastLines(cause)}`,
      { cause },
    )
  }
}

async function install(python: string): Promise<void> {
  const flags = ['--quiet', '--no-input', '--disable-pip-version-check', '--prefer-binary']
  try {
    await run(python, ['-m', 'pip', 'install', ...flags, '-r', requirementsFile], {
      env: cleanEnvironment(),
      timeout: installTimeoutMilliseconds,
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch (cause) {
    throw new GuardiaError(
      'python-packages-failed',
      "guardia's Python packages could not be installed. The first run needs the package index (network, or a mirror in " +
        `pip's own configuration); later runs do not. Run the same command again once it can be reached. pip said:\n${lastLines(cause)}`,
      { cause },
    )
  }
}

/**
 * Makes the environment unless it is there already, with the same requirements: then it touches neither network nor disk
 * (about 1 ms). Safe when several processes ask at once, and when one was killed half way.
 * Throws `python-missing`, `python-too-old`, `python-venv-failed`, `python-packages-failed`.
 *
 * @example const { python } = await pythonEnvironment({ onProgress: console.error })
 */
export async function pythonEnvironment(options: PythonEnvironmentOptions = {}): Promise<PythonEnvironment> {
  const home = options.home ?? guardiaHome()
  const folder = join(home, 'venv')
  const python = join(folder, 'bin', 'python')
  const wanted = createHash('sha256')
    .update(await readFile(requirementsFile))
    .digest('hex')
  const ready = async (): Promise<boolean> => {
    const stamp = await readFile(join(folder, 'guardia.json'), 'utf8').catch(() => '{}')
    const { requirements, base } = JSON.parse(stamp) as { readonly requirements?: string; readonly base?: string }
    // The interpreter is a link to the base's: gone when that Python was removed or upgraded away.
    return requirements === wanted && base !== undefined && existsSync(base)
  }
  if (await ready()) return { python, folder }

  const found = await findPython()
  await mkdir(home, { recursive: true })
  await withFolderLock(join(home, 'venv.lock'), async () => {
    if (await ready()) return
    const half = join(home, 'venv.half')
    await rm(half, { recursive: true, force: true })
    options.onProgress?.(`Making a Python ${found.version} environment in ${folder}`)
    try {
      await makeFolder(found.executable, half)
      options.onProgress?.('Installing the local AWS (ministack) and boto3, once')
      await install(join(half, 'bin', 'python'))
      const stamp = { requirements: wanted, python: found.version, base: found.executable }
      await writeFile(join(half, 'guardia.json'), `${JSON.stringify(stamp, null, 2)}\n`)
      await rm(folder, { recursive: true, force: true })
      await rename(half, folder)
    } finally {
      await rm(half, { recursive: true, force: true })
    }
  })
  return { python, folder }
}
