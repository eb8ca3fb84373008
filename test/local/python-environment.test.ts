import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withFolderLock } from '../../src/local/folder-lock.ts'
import { guardiaHome, projectRoot, pythonEnvironment } from '../../src/local/index.ts'

const run = promisify(execFile)

describe('the Python environment', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'guardia home '))
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(home, { recursive: true })
  })

  /** A program that answers as a Python would. */
  const pretender = async (script: string): Promise<string> => {
    const file = join(home, 'python')
    await writeFile(file, `#!/bin/sh\n${script}\n`)
    await chmod(file, 0o755)
    return file
  }

  it('holds exactly the pinned packages', async () => {
    const { python } = await pythonEnvironment()
    const { stdout } = await run(python, ['-m', 'pip', 'list', '--format=freeze', '--disable-pip-version-check'])
    const installed = new Set(stdout.trim().toLowerCase().replaceAll('-', '_').split('\n'))
    const pinned = (await readFile('src/local/requirements.txt', 'utf8')).toLowerCase().replaceAll('-', '_').split('\n')
    const wanted = pinned.filter((line) => line.includes('==') && !line.includes(';'))
    expect(wanted.length).toBeGreaterThan(20)
    expect([...installed]).toEqual(expect.arrayContaining(wanted))
    const known = new Set([...pinned.map((line) => line.split('==')[0]), 'pip', 'setuptools'])
    expect([...installed].filter((line) => !known.has(line.split('==')[0]))).toEqual([])
  })

  it('is not made again, and asks nobody, once it is there', async () => {
    await pythonEnvironment()
    vi.stubEnv('GUARDIA_PYTHON', '/nowhere/python')
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:1/')
    const said: string[] = []
    const began = performance.now()
    await pythonEnvironment({ onProgress: (message) => said.push(message) })
    expect(performance.now() - began).toBeLessThan(100)
    expect(said).toEqual([])
  })

  it('says so when there is no Python', async () => {
    vi.stubEnv('GUARDIA_PYTHON', '/nowhere/python')
    await expect(pythonEnvironment({ home })).rejects.toMatchObject({
      code: 'python-missing',
      message: expect.stringMatching(/GUARDIA_PYTHON/),
    })
  })

  it('says which Python is too old', async () => {
    vi.stubEnv('GUARDIA_PYTHON', await pretender('echo /opt/old/python3; echo 3.9.18'))
    await expect(pythonEnvironment({ home })).rejects.toMatchObject({
      code: 'python-too-old',
      message: expect.stringMatching(/3\.10 or newer .* \/opt\/old\/python3 is 3\.9\.18/),
    })
  })

  it('says what to install when the venv module is missing, and leaves nothing half made', async () => {
    const broken = await pretender(
      'case "$1" in -c) echo "$0"; echo 3.11.2;; *) echo "No module named venv" >&2; exit 1;; esac',
    )
    vi.stubEnv('GUARDIA_PYTHON', broken)
    await expect(pythonEnvironment({ home })).rejects.toMatchObject({
      code: 'python-venv-failed',
      message: expect.stringMatching(/python3-venv[\s\S]*No module named venv/),
    })
    expect(existsSync(join(home, 'venv'))).toBe(false)
    expect(existsSync(join(home, 'venv.half'))).toBe(false)
    expect(existsSync(join(home, 'venv.lock'))).toBe(false)
  })

  it('says that the first run needs the package index, clears away what a killed run left, and leaves nothing', async () => {
    await mkdir(join(home, 'venv.half', 'bin'), { recursive: true })
    await mkdir(join(home, 'venv.lock'))
    // A process that has ended: its number is nobody's.
    const { stdout } = await run(process.execPath, ['-p', 'process.pid'])
    await writeFile(join(home, 'venv.lock', 'pid'), stdout.trim())
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:1/')
    vi.stubEnv('PIP_NO_CACHE_DIR', '1')
    vi.stubEnv('PIP_RETRIES', '0')
    const said: string[] = []
    await expect(pythonEnvironment({ home, onProgress: (message) => said.push(message) })).rejects.toMatchObject({
      code: 'python-packages-failed',
      message: expect.stringMatching(/first run needs the package index/),
    })
    expect(said).toHaveLength(2)
    for (const name of ['venv', 'venv.half', 'venv.lock']) expect(existsSync(join(home, name))).toBe(false)
  })
})

describe('a folder lock', () => {
  it('lets one in at a time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guardia lock '))
    let inside = 0
    const seen: number[] = []
    const work = async (): Promise<void> => {
      inside += 1
      seen.push(inside)
      await new Promise((resolve) => setTimeout(resolve, 20))
      inside -= 1
    }
    try {
      await Promise.all(Array.from({ length: 4 }, () => withFolderLock(join(folder, 'lock'), work)))
      expect(seen).toEqual([1, 1, 1, 1])
      await expect(withFolderLock(join(folder, 'lock'), () => Promise.reject(new Error('mine')))).rejects.toThrow(
        'mine',
      )
      expect(existsSync(join(folder, 'lock'))).toBe(false)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('guardia’s folder', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('is in the project’s root, wherever in the project one stands', () => {
    vi.stubEnv('GUARDIA_HOME', '')
    expect(projectRoot(join(process.cwd(), 'src', 'local'))).toBe(process.cwd())
    expect(guardiaHome(join(process.cwd(), 'src'))).toBe(join(process.cwd(), '.guardia'))
  })

  it('is where GUARDIA_HOME says', () => {
    vi.stubEnv('GUARDIA_HOME', '/somewhere/else')
    expect(guardiaHome()).toBe('/somewhere/else')
  })
})
