import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { StepFailure } from '../../src/actions/index.ts'
import { type PythonPoolOptions, pythonPool, runDocument } from '../../src/engine/index.ts'
import { commandLines, pythonPath } from './processes.ts'
import { call, documentOf, storyOf } from './small.ts'

const pools: { close(): void }[] = []
function poolOf(options: PythonPoolOptions = {}) {
  const pool = pythonPool(options)
  pools.push(pool)
  return pool
}
afterAll(() => {
  for (const pool of pools) pool.close()
})

const pool = poolOf()
const runtime = 'python3.11'

/** What a script returns, or why it fails. */
async function run(script: string, payload: object = {}, more: object = {}): Promise<unknown> {
  try {
    return await pool.run({ runtime, handler: 'f', script, payload: payload as never, timeoutSeconds: 20, ...more })
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error
    return `failed: ${error.message}`
  }
}

describe('a script', () => {
  it('is given events and a context, and answers JSON', async () => {
    const script =
      'def f(events, context):\n  return {"twice": events["n"] * 2, "context": str(type(context)), "é": None}'
    expect(await run(script, { n: 21 })).toEqual({ twice: 42, context: "<class 'dict'>", é: null })
  })

  it('may print what it likes', async () => {
    const said: string[] = []
    const loud = poolOf({ onLog: (text) => void said.push(text) })
    const script = [
      'import os, sys, subprocess',
      'def f(events, context):',
      '  print("{\\"id\\": \\"x\\"}")',
      '  sys.stderr.write("to stderr\\n")',
      '  os.write(1, b"raw\\n")',
      '  subprocess.run(["echo", "child"])',
      '  return len(sys.stdin.read())',
    ].join('\n')
    expect(await loud.run({ runtime, handler: 'f', script, payload: {}, timeoutSeconds: 20 })).toBe(0)
    expect(said).toEqual(['{"id": "x"}\nto stderr\nraw\nchild\n'])
  })

  it('fails with the traceback as SSM words it', async () => {
    const script = [
      'import json',
      '',
      'def parse_event(event, _):',
      "    my_control_id = event['expected_control_id']",
      '    return my_control_id',
    ].join('\n')
    const document = documentOf([
      { name: 'A', action: 'aws:executeScript', inputs: { Runtime: runtime, Handler: 'parse_event', Script: script } },
    ])
    const result = await runDocument(document, { scripts: pool.run })
    expect(result.failureMessage).toMatch(
      /^Step fails when it is Poll action status for completion\. Traceback \(most recent call last\):\n {2}File "[^"]+\/customer_script\.py", line 4, in parse_event\n {4}my_control_id = event\['expected_control_id'\]\n\nKeyError - 'expected_control_id'\. Please refer to Automation Service Troubleshooting Guide for more diagnosis details\.$/,
    )
  })

  it.each<[string, string, RegExp]>([
    [
      'that is no Python',
      'def f(events, context)\n  pass',
      /^failed: SyntaxError - expected ':' \(customer_script\.py, line 1\)$/,
    ],
    [
      'without its handler',
      'def g(events, context):\n  pass',
      /^failed: The script has no function 'f', which Handler names; its functions: g$/,
    ],
    [
      'with a wrong signature',
      'def f():\n  pass',
      /^failed: TypeError - f\(\) takes 0 positional arguments but 2 were given$/,
    ],
    [
      'that returns a datetime',
      'import datetime\ndef f(e, c):\n  return {"at": datetime.datetime(2026, 1, 1)}',
      /^failed: What the handler returned cannot be written as JSON: TypeError - Object of type datetime is not JSON serializable$/,
    ],
    [
      'that returns NaN',
      'def f(e, c):\n  return float("nan")',
      /^failed: What the handler returned cannot be written as JSON: ValueError/,
    ],
    ['that exits', 'import sys\ndef f(e, c):\n  sys.exit(3)', /SystemExit - 3$/],
    [
      'that fails while it loads',
      'import nowhere_to_be_found',
      /ModuleNotFoundError - No module named 'nowhere_to_be_found'$/,
    ],
    [
      'that ends its process',
      'import os\ndef f(e, c):\n  os._exit(7)',
      /^failed: The process that ran the script exited with code 7 before the script returned$/,
    ],
    [
      'that kills its process',
      'import os\ndef f(e, c):\n  os.kill(os.getpid(), 9)',
      /^failed: The process that ran the script was killed by SIGKILL before the script returned$/,
    ],
  ])('%s fails', async (_, script, message) => {
    expect(await run(script)).toMatch(message)
    expect(await run('def f(e, c):\n  return 1')).toBe(1)
  })

  it('leaves nothing behind for the next one', async () => {
    const leaving = [
      'import builtins, json, os, signal, sys, threading, time',
      'import boto3',
      'def f(e, c):',
      '  open("left.txt", "w").close()',
      '  os.environ["LEFT"] = "1"',
      '  sys.path.append("/left")',
      '  os.chdir("/")',
      '  builtins.left = 1',
      '  json.dumps = lambda *a, **k: "\\"broken\\""',
      '  boto3.client = None',
      '  sys.modules["left"] = sys',
      '  del sys.modules["boto3"]',
      '  signal.signal(signal.SIGTERM, signal.SIG_IGN)',
      '  threading.Thread(target=time.sleep, args=(60,)).start()',
      '  return 1',
    ].join('\n')
    expect(await run(leaving)).toBe(1)
    const script = [
      'import builtins, json, os, signal, sys, threading',
      'import boto3',
      'def f(e, c):',
      '  return ["LEFT" in os.environ, "/left" in sys.path, hasattr(builtins, "left"), os.getcwd() == "/", "left" in sys.modules,',
      '    boto3.client is None, signal.getsignal(signal.SIGTERM) == signal.SIG_IGN, threading.active_count(), os.listdir(".")]',
    ].join('\n')
    expect(await run(script)).toEqual([false, false, false, false, false, false, false, 1, []])
  })

  it('is warm the second time: what takes long to load is there already', async () => {
    const warm = poolOf()
    const script = 'import sys\nthere = "boto3" in sys.modules\nimport boto3\ndef f(e, c):\n  return there'
    const ask = () => warm.run({ runtime, handler: 'f', script, payload: {}, timeoutSeconds: 20 })
    expect([await ask(), await ask()]).toEqual([true, true])
  })

  it('runs beside others', async () => {
    const script = 'import time\ndef f(e, c):\n  time.sleep(0.2)\n  return e["n"]'
    const results = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => run(script, { n })))
    expect(results).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('sees the environment of the pool', async () => {
    const own = poolOf({ environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } })
    const script = 'import os\ndef f(e, c):\n  return os.environ["AWS_ENDPOINT_URL"]'
    expect(await own.run({ runtime, handler: 'f', script, payload: {}, timeoutSeconds: 20 })).toBe('http://127.0.0.1:1')
  })

  it('sees nothing else of this process, but knows its Region', async () => {
    process.env['GUARDIA_TEST_SECRET'] = 'hidden'
    process.env['AWS_SECRET_ACCESS_KEY'] = 'hidden'
    const script = 'import os\ndef f(e, c):\n  return sorted(os.environ.items())'
    const seen = Object.fromEntries((await run(script, {}, { region: 'eu-west-1' })) as [string, string][])
    delete process.env['GUARDIA_TEST_SECRET']
    delete process.env['AWS_SECRET_ACCESS_KEY']
    expect(Object.keys(seen)).toEqual([
      'AWS_CONFIG_FILE',
      'AWS_DEFAULT_REGION',
      'AWS_EC2_METADATA_DISABLED',
      'AWS_REGION',
      'AWS_SHARED_CREDENTIALS_FILE',
      'HOME',
      'LANG',
      'MALLOC_ARENA_MAX',
      'PATH',
      'PWD',
      'PYTHONDONTWRITEBYTECODE',
      'PYTHONNOUSERSITE',
      'TMPDIR',
    ])
    expect(seen['AWS_REGION']).toBe('eu-west-1')
    expect(Object.values(seen)).not.toContain('hidden')
  })

  it('may be an attachment, or import from one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guardia-'))
    const path = join(folder, 'tool.py')
    writeFileSync(
      path,
      'def f(e, c):\n  return help_with(e)\ndef help_with(e):\n  return e["n"] / 0 if e["n"] == 0 else e["n"]\n',
    )
    const own = poolOf({ attachments: { 'tool.py': path } })
    const ask = (more: object) =>
      own.run({ runtime, payload: { n: 4 }, timeoutSeconds: 20, attachment: 'tool.py', ...more })
    expect(await ask({ handler: 'tool.f' })).toBe(4)
    expect(
      await ask({ handler: 'g', script: 'from tool import help_with\ndef g(e, c):\n  return help_with(e) + 1' }),
    ).toBe(5)
    await expect(ask({ handler: 'other.f' })).rejects.toThrow(
      'The attachment has no file other.py, which the Handler other.f names',
    )
    await expect(ask({ handler: 'tool.f', payload: { n: 0 } })).rejects.toThrow(
      /tool\.py", line 4, in help_with\n.*\n\nZeroDivisionError - division by zero$/s,
    )
    await expect(ask({ attachment: 'gone.py', handler: 'gone.f' })).rejects.toThrow(
      'The attachment gone.py is not at hand',
    )
  })

  it('may be a zip, with files beside its modules', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guardia-'))
    const make = [
      'import sys, zipfile',
      'with zipfile.ZipFile(sys.argv[1], "w") as file:',
      '  file.writestr("main.py", "import helper, os\\ndef f(e, c): return [helper.n, open(\'data.txt\').read(), sorted(os.listdir())]")',
      '  file.writestr("helper.py", "n = 7")',
      '  file.writestr("data.txt", "x")',
    ].join('\n')
    const path = join(folder, 'code.zip')
    await promisify(execFile)(pythonPath(), ['-c', make, path])
    const own = poolOf({ attachments: { 'code.zip': path } })
    const ask = { runtime, payload: {}, timeoutSeconds: 20, attachment: 'code.zip' }
    expect(await own.run({ ...ask, handler: 'main.f' })).toEqual([
      7,
      'x',
      ['code.zip', 'data.txt', 'helper.py', 'main.py'],
    ])
    writeFileSync(path, 'no zip')
    await expect(own.run({ ...ask, handler: 'main.f' })).rejects.toThrow(/BadZipFile - File is not a zip file$/)
  })

  it('is the attachment that the document was made with, or fails', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'guardia-')), 'tool.py')
    writeFileSync(path, 'def f(e, c):\n  return 1\n')
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
    const inputs = { Runtime: runtime, Handler: 'tool.f', Attachment: 'tool.py' }
    const document = documentOf([{ name: 'A', action: 'aws:executeScript', inputs }], {
      files: { 'tool.py': { checksums: { sha256: sha256.toUpperCase() } } },
    })
    const attachments = { 'tool.py': path }
    expect((await runDocument(document, { attachments })).status).toBe('Success')
    writeFileSync(path, 'def f(e, c):\n  return 2\n')
    const changed = await runDocument(document, { attachments })
    expect([changed.status, changed.failureMessage]).toEqual([
      'Failed',
      expect.stringContaining(`say ${sha256.toUpperCase()}`),
    ])
  })

  it('needs a Python, and says which is missing', async () => {
    const lost = poolOf({ python: '/nowhere/python3' })
    const asked = () => lost.run({ runtime, handler: 'f', script: 'x', payload: {}, timeoutSeconds: 5 })
    await expect(asked()).rejects.toMatchObject({
      code: 'python-missing',
      message: expect.stringContaining('"/nowhere/python3" cannot be started'),
    })
    await expect(asked()).rejects.toMatchObject({ code: 'python-missing' })
  })

  it('says what is missing where it is PowerShell and there is none', async () => {
    const path = process.env['PATH']
    process.env['PATH'] = '/usr/bin:/bin'
    const bare = poolOf({ python: pythonPath() })
    const asked = bare.run({ runtime: 'PowerShell 7.4', script: 'Get-Date', payload: {}, timeoutSeconds: 5 })
    await expect(asked).rejects.toThrow(
      /^The runtime PowerShell 7\.4 needs PowerShell, but there is no pwsh on this machine's PATH\. Install PowerShell 7 /,
    )
    process.env['PATH'] = path
  })

  it('hands a PowerShell script to pwsh: input in the environment, no handler', async () => {
    // What pwsh itself does with the script is tried only where there is one; this stands in for the program alone.
    const folder = mkdtempSync(join(tmpdir(), 'guardia-'))
    const program = [
      '#!/bin/sh',
      'test "$3 $4" = "-NonInteractive -File" || exit 9',
      'cd "$(dirname "$5")" || exit 8',
      'grep -q fail customer_script.ps1 && { echo "it broke" > error.txt; exit 1; }',
      'printf "%s" "$InputPayload" > answer.json',
    ].join('\n')
    const file = join(folder, 'pwsh')
    writeFileSync(file, program)
    chmodSync(file, 0o755)
    const path = process.env['PATH']
    process.env['PATH'] = `${folder}:${path}`
    const shell = poolOf({ python: pythonPath() })
    const ask = (script: string) =>
      shell.run({ runtime: 'PowerShell 7.4', script, payload: { a: [1, 'é'] }, timeoutSeconds: 20 })
    expect(await ask('Get-Date')).toEqual({ a: [1, 'é'] })
    await expect(ask('fail')).rejects.toThrow(/^it broke/)
    process.env['PATH'] = path
  })
})

describe('a document with scripts', () => {
  it('runs with the default worker, and time stands still meanwhile', async () => {
    const script = 'import time\ndef f(events, context):\n  time.sleep(0.05)\n  return {"word": events["word"][::-1]}'
    const steps = [
      {
        name: 'A',
        action: 'aws:executeScript',
        inputs: { Runtime: runtime, Handler: 'f', Script: script, InputPayload: { word: '{{ Word }}' } },
        outputs: [{ Name: 'Word', Selector: '$.Payload.word' }],
      },
      call('B', {}, { Service: 'sns', Api: 'Publish', Message: '{{ A.Word }}' }),
    ]
    const seen: unknown[] = []
    const result = await runDocument(documentOf(steps, { parameters: { Word: { type: 'String' } } }), {
      parameters: { Word: 'abc' },
      aws: ({ input }) => void seen.push(input['Message']),
    })
    expect([storyOf(result), seen, result.elapsedSeconds]).toEqual(['A Success, B Success; Success', ['cba'], 0])
  })

  it('fails its step where there is no Python, saying so', async () => {
    const lost = poolOf({ python: '/nowhere/python3' })
    const document = documentOf([
      { name: 'A', action: 'aws:executeScript', inputs: { Runtime: runtime, Handler: 'f', Script: 'x' } },
    ])
    const result = await runDocument(document, { scripts: lost.run })
    expect([result.status, result.failureMessage]).toEqual([
      'Failed',
      expect.stringMatching(/"\/nowhere\/python3" cannot be started .*Install Python 3\.10 or newer/),
    ])
  })

  it('lets Node end when nothing runs any more, and leaves no process and no file', async () => {
    const engine = fileURLToPath(new URL('../../src/engine/index.ts', import.meta.url))
    const jiti = fileURLToPath(new URL('../../node_modules/jiti/lib/jiti.mjs', import.meta.url))
    const program = `
      import { createJiti } from ${JSON.stringify(jiti)}
      const { pythonPool } = await createJiti(import.meta.url).import(${JSON.stringify(engine)})
      const script = 'def f(e, c): return 1'
      console.log(await pythonPool().run({ runtime: 'python3.11', handler: 'f', script, payload: {}, timeoutSeconds: 20 }))`
    const folder = mkdtempSync(join(tmpdir(), 'guardia-'))
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      timeout: 20_000,
      env: { ...process.env, TMPDIR: folder },
    })
    expect(stdout.trim()).toBe('1')
    await expect.poll(() => readdirSync(folder).filter((name) => name !== 'jiti'), { timeout: 5000 }).toEqual([])
    await expect.poll(() => commandLines().filter((line) => line.includes(folder)), { timeout: 5000 }).toEqual([])
  })
})
