/** Scripts that mean harm, or are merely broken, on real processes. Each fails its own step, says why, and leaves nothing. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { StepFailure } from '../../src/actions/index.ts'
import { type PythonPool, pythonPool } from '../../src/engine/index.ts'
import { commandLines, pythonPath } from './processes.ts'

const usual = tmpdir()
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(usual, 'guardia-hostile-'))
  process.env['TMPDIR'] = folder
})
afterAll(() => {
  process.env['TMPDIR'] = usual
})

/** An argument of sleep by which the processes of one test are known. */
const mark = `${300 + Math.floor(Math.random() * 1e6)}.${process.pid}`
const sleepers = () => commandLines().filter((line) => line.startsWith(`sleep ${mark}`))
/** What scripts have written and nobody removed. */
const files = () => readdirSync(folder).flatMap((worker) => readdirSync(join(folder, worker)))

/** A Python on which no namespaces can be made, as in many containers: the other layers have to do. */
function withoutNamespaces(): string {
  const file = join(mkdtempSync(join(usual, 'guardia-')), 'python')
  const inside = `echo 0 > /proc/sys/user/max_user_namespaces; exec "${pythonPath()}" "$@"`
  writeFileSync(file, `#!/bin/sh\nexec unshare --user --map-root-user sh -c '${inside}' sh "$@"\n`)
  chmodSync(file, 0o755)
  return file
}

describe.each([
  ['in namespaces', true, () => pythonPath()],
  ['without namespaces', false, withoutNamespaces],
])('%s', (_, inNamespaces, python) => {
  let pool: PythonPool
  beforeAll(() => {
    pool = pythonPool({ python: python(), parallel: 1 })
  })
  afterAll(() => pool.close())
  afterEach(async () => {
    await expect.poll(sleepers, { timeout: 5000 }).toEqual([])
    expect(files()).toEqual([])
    const script = 'def f(e, c):\n  return e["n"]'
    expect(await pool.run({ runtime: 'python3.11', handler: 'f', script, payload: { n: 1 }, timeoutSeconds: 20 })).toBe(
      1,
    )
  })

  async function run(body: readonly string[], timeoutSeconds = 20, signal?: AbortSignal): Promise<unknown> {
    const head = 'import ctypes, os, signal, subprocess, sys, threading, time\ndef f(e, c):\n'
    const script = head + body.map((line) => `  ${line}\n`).join('')
    try {
      const request = { runtime: 'python3.11', handler: 'f', script, payload: { mark }, timeoutSeconds }
      return await pool.run(request, signal)
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error
      return error.timedOut ? `timed out: ${error.message}` : error.message
    }
  }

  it('is what is tried here', async () => {
    expect(await run(['return os.getpid() == 2'])).toBe(inNamespaces)
  })

  it('children are ended with the script that leaves them', async () => {
    expect(await run(['subprocess.Popen(["sleep", e["mark"]])', 'return 1'])).toBe(1)
  })

  it('so are those that went into a session of their own, and on by a double fork', async () => {
    const body = [
      'subprocess.Popen(["sleep", e["mark"]], start_new_session=True)',
      'if os.fork() == 0:',
      '  os.setsid()',
      '  if os.fork() == 0:',
      '    os.closerange(0, 256)',
      '    os.execvpe("sleep", ["sleep", e["mark"]], {})',
      '  os._exit(0)',
      'time.sleep(0.2)',
      'return 1',
    ]
    expect(await run(body)).toBe(1)
  })

  it('one that never ends is stopped at its time, with what it started, whatever it does about signals', async () => {
    const body = [
      'for n in range(1, 65):',
      '  try: signal.signal(n, signal.SIG_IGN)',
      '  except (OSError, ValueError): pass',
      'subprocess.Popen(["sleep", e["mark"]], start_new_session=True)',
      'while True: pass',
    ]
    expect(await run(body, 1)).toMatch(/^timed out: Step timed out while step is Poll action status for completion\./)
  })

  it('one that stops itself is stopped at its time, too', async () => {
    expect(await run(['os.kill(os.getpid(), signal.SIGSTOP)'], 1)).toMatch(/^timed out/)
  })

  it('one whose step is cancelled is ended at once', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 500)
    const begun = Date.now()
    expect(await run(['subprocess.Popen(["sleep", e["mark"]])', 'time.sleep(60)'], 60, stop.signal)).toBe(
      'The script was stopped, and was ended',
    )
    expect(Date.now() - begun).toBeLessThan(5000)
  })

  it('one that forks without end is ended', async () => {
    const body = ['while True:', '  try:', '    if os.fork() == 0: time.sleep(300)', '  except OSError: pass']
    expect(await run(body)).toBe('The script had more than 100 processes at a time, and was ended')
    expect(commandLines().filter((line) => line.includes(folder)).length).toBeLessThan(3)
  })

  it('one that prints without end is ended, and does not fill our memory', async () => {
    const before = process.memoryUsage().rss
    expect(await run(['while True: print("x" * 100000)'])).toBe('The script printed more than 64 MB, and was ended')
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })

  it('one that returns without end is ended', async () => {
    expect(await run(['return "x" * 20000000'])).toBe('The script returned more than 16 MB, and was ended')
  })

  it('one that takes memory without end is refused it', async () => {
    expect(await run(['x = []', 'while True: x.append(bytearray(10_000_000))'])).toMatch(
      /used more than 512 MB of memory, and was ended$|MemoryError - the script asked for more memory than a script may have$/,
    )
  })

  it('several processes together have no more memory than one', async () => {
    const body = [
      'for n in range(4):',
      '  if os.fork() == 0:',
      '    x = bytearray(os.urandom(1000) * 200_000)',
      '    time.sleep(300)',
      'time.sleep(300)',
    ]
    expect(await run(body)).toBe('The script used more than 512 MB of memory, and was ended')
  })

  it('one that writes without end is refused the disk', async () => {
    const body = ['with open("big", "wb") as file:', '  while True: file.write(bytes(10_000_000))']
    expect(await run(body)).toMatch(
      /OSError - \[Errno 27\] File too large$|^The script wrote more than 512 MB to the disk, and was ended$/,
    )
  })

  it('many files are no way around that', async () => {
    const body = [
      'n = 0',
      'while True:',
      '  n += 1',
      '  with open(f"big{n}", "wb") as file: file.write(bytes(50_000_000))',
    ]
    expect(await run(body)).toBe('The script wrote more than 512 MB to the disk, and was ended')
  })

  it.each([
    ['sys.exit(0)', /SystemExit - 0$/],
    ['raise KeyboardInterrupt', /KeyboardInterrupt - $/],
    ['os._exit(0)', /^The process that ran the script exited with code 0 before the script returned$/],
    ['os.kill(os.getpid(), 9)', /^The process that ran the script was killed by SIGKILL before the script returned$/],
    ['os.abort()', /^The process that ran the script was killed by SIGABRT before the script returned$/],
    ['ctypes.string_at(0)', /^The process that ran the script was killed by SIGSEGV before the script returned$/],
    ['def g(): g()\n  g()', /RecursionError - maximum recursion depth exceeded/],
  ])('%s ends only the script', async (line, message) => {
    expect(await run([line])).toMatch(message)
  })

  it('one that kills whatever it can reaches neither the worker nor us', async () => {
    const body = [
      'subprocess.Popen(["sleep", e["mark"]], start_new_session=True)',
      'for process in [os.getppid(), *(int(n) for n in os.listdir("/proc") if n.isdigit())]:',
      '  try:',
      '    if process not in (os.getpid(), 0): os.kill(process, 9)',
      '  except OSError: pass',
      'try: os.kill(-1, 9)',
      'except OSError: pass',
      'return "alive"',
    ]
    expect(await run(body)).toBe('alive')
  })

  it('one that writes into every pipe it has forges no answer of the worker', async () => {
    const body = [
      'for n in range(3, 64):',
      '  try: os.write(n, b"{\\"id\\": 1}\\n")',
      '  except OSError: pass',
      'time.sleep(60)',
    ]
    expect(await run(body)).toBe('The script wrote into the pipe that takes what it returns')
  })

  it('files outside are neither written nor read', async () => {
    const secret = join(mkdtempSync(join(usual, 'guardia-')), 'secret')
    writeFileSync(secret, 'hidden')
    const body = [
      'seen = []',
      `for path in ("/etc/left-by-script", "/usr/left", os.path.dirname(${JSON.stringify(secret)}) + "/left"):`,
      '  try: open(path, "w"); seen.append(path)',
      '  except OSError: pass',
      `for path in (${JSON.stringify(secret)}, "/proc/" + str(os.getppid()) + "/environ", "/proc/${process.pid}/environ"):`,
      '  try: open(path).read(); seen.append(path)',
      '  except OSError: pass',
      'return seen',
    ]
    expect(await run(body)).toEqual([])
    expect(existsSync('/etc/left-by-script')).toBe(false)
  })

  it('a temporary file is its own, and goes with it', async () => {
    const body = [
      'import tempfile',
      'with tempfile.NamedTemporaryFile("w", delete=False) as file: file.write("x")',
      'os.mkdir("locked")',
      'open("locked/x", "w").close()',
      'os.chmod("locked", 0)',
      'return 1',
    ]
    expect(await run(body)).toBe(1)
  })

  it('what it may not have, it cannot get back', async () => {
    const body = [
      'import resource',
      'libc = ctypes.CDLL(None, use_errno=True)',
      'got = [libc.umount2(b"/tmp", 2), libc.unshare(0x10000000), libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), libc.setuid(0) if os.getuid() else -1]',
      'for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):',
      '  try: resource.setrlimit(kind, (-1, -1)); got.append(kind)',
      '  except (ValueError, OSError): got.append(-1)',
      'return got',
    ]
    const got = (await run(body)) as number[]
    // A namespace of users may be made anew: it gives nothing over files, processes or limits outside.
    expect(got.toSpliced(1, 1)).toEqual([-1, -1, -1, -1, -1, -1])
  })
})

describe('a worker', () => {
  it('that is killed itself fails the step, and takes the script with it', async () => {
    const pool = pythonPool({ python: pythonPath(), parallel: 1 })
    const script = 'import subprocess, time\ndef f(e, c):\n  subprocess.Popen(["sleep", e["mark"]])\n  time.sleep(60)'
    const asked = pool.run({ runtime: 'python3.11', handler: 'f', script, payload: { mark }, timeoutSeconds: 60 })
    const failed = expect(asked).rejects.toThrow(/^The Python worker was killed by SIGKILL while the script ran/)
    await expect.poll(sleepers, { timeout: 10_000 }).toHaveLength(1)
    const workers = execFileSync('pgrep', ['-f', `worker.py ${folder}/`], { encoding: 'utf8' })
      .trim()
      .split('\n')
    process.kill(Number(workers[0]), 'SIGKILL')
    await failed
    await expect.poll(sleepers, { timeout: 5000 }).toEqual([])
    expect(files()).toEqual([])
    expect(
      await pool.run({
        runtime: 'python3.11',
        handler: 'f',
        script: 'def f(e, c): return 1',
        payload: {},
        timeoutSeconds: 20,
      }),
    ).toBe(1)
    pool.close()
  })
})
