/**
 * Scripts of aws:executeScript on warm Python processes. One is kept; more come and go while several executions run scripts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { type ScriptRequest, StepFailure, timeoutText } from '../actions/index.ts'
import type { Json } from '../document/index.ts'
import { type PythonProcess, startPython, WorkerDied } from './python-process.ts'

export interface PythonPoolOptions {
  /** The interpreter; default GUARDIA_PYTHON, else `.guardia/venv` of the project, else python3. */
  readonly python?: string
  /**
   * What scripts see: AWS_ENDPOINT_URL, AWS_REGION, credentials … Nothing of this process's own environment reaches them but PATH, so no
   * secret does.
   */
  readonly environment?: { readonly [name: string]: string }
  /** Scripts that may run at one time; others wait. Default 4. */
  readonly parallel?: number
  /** Attachments of documents: name → path of a .py or .zip file on this machine. */
  readonly attachments?: { readonly [name: string]: string }
  /** Told what a script printed. */
  readonly onLog?: (text: string) => void
}

/** A pool; `run` is a `RunScript` port. */
export interface PythonPool {
  /** `environment` is added to the pool's: the credentials of one execution. `onLog` stands in for the pool's. */
  run(
    request: ScriptRequest,
    signal?: AbortSignal,
    environment?: { readonly [name: string]: string },
    onLog?: (text: string) => void,
  ): Promise<Json>
  /** Ends its processes; scripts that still run fail. */
  close(): void
}

/** A pool that starts its first process at the first script. An idle pool does not keep Node alive. */
export function pythonPool(options: PythonPoolOptions = {}): PythonPool {
  const idle: PythonProcess[] = []
  const busy = new Set<PythonProcess>()
  const waiting: (() => void)[] = []
  const parallel = options.parallel ?? 4

  const take = async (): Promise<PythonProcess> => {
    while (busy.size >= parallel) await new Promise<void>((go) => waiting.push(go))
    let found = idle.pop()
    while (found !== undefined && !found.isAlive) found = idle.pop()
    const worker = found ?? startPython(options.python ?? defaultPython(), workerEnvironment())
    busy.add(worker)
    return worker
  }
  const giveBack = (worker: PythonProcess) => {
    busy.delete(worker)
    if (worker.isAlive && idle.length === 0) idle.push(worker)
    else worker.kill()
    waiting.shift()?.()
  }

  return {
    async run(request, signal, environment = {}, onLog = options.onLog) {
      const attachment = attachmentOf(request, options)
      const worker = await take()
      const { runtime, handler = '', script, payload, timeoutSeconds, region } = request
      const stop = () => worker.stop()
      try {
        signal?.throwIfAborted()
        const answering = worker.ask({
          id: randomUUID(),
          at: Date.now(),
          runtime,
          handler,
          payload,
          timeoutSeconds,
          processorSeconds: Math.ceil(timeoutSeconds * availableParallelism()) + 1,
          environment: { ...scriptEnvironment(region), ...options.environment, ...environment },
          ...(script === undefined ? {} : { script }),
          ...(attachment === undefined ? {} : { attachment }),
        })
        signal?.addEventListener('abort', stop, { once: true })
        const answer = await answering
        if (answer.log !== '') onLog?.(answer.log)
        if (answer.missing !== undefined) throw lacking(answer.missing, runtime)
        if (answer.timedOut) throw new StepFailure(timeoutText('aws:executeScript'), { timedOut: true })
        if (answer.error !== undefined) throw new StepFailure(answer.error)
        return JSON.parse(answer.value ?? 'null') as Json
      } catch (error) {
        if (error instanceof WorkerDied) throw new StepFailure(error.message, { cause: error })
        throw error
      } finally {
        signal?.removeEventListener('abort', stop)
        giveBack(worker)
      }
    },
    close() {
      for (const worker of [...idle.splice(0), ...busy]) worker.kill()
    },
  }
}

/** What a worker itself starts with: enough to find programs, nothing secret. */
function workerEnvironment(): { readonly [name: string]: string } {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8', MALLOC_ARENA_MAX: '2' }
}

/** What every script sees. No file or service of this machine may lend it credentials. */
function scriptEnvironment(region: string | undefined): { readonly [name: string]: string } {
  return {
    ...workerEnvironment(),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONNOUSERSITE: '1',
    ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  }
}

function lacking(program: string, runtime: string): StepFailure {
  return new StepFailure(
    `The runtime ${runtime} needs PowerShell, but there is no ${program} on this machine's PATH. Install PowerShell 7 (https://learn.microsoft.com/powershell/scripting/install/installing-powershell), or give the run a "scripts" port of your own`,
  )
}

function attachmentOf(
  { attachment }: ScriptRequest,
  { attachments = {} }: PythonPoolOptions,
): { readonly name: string; readonly path: string } | undefined {
  if (attachment === undefined) return undefined
  const path = Object.hasOwn(attachments, attachment) ? attachments[attachment] : undefined
  if (path !== undefined) {
    const found = resolve(path)
    // By the document's name for it, that a Handler `file.function` is written for; its kind is that of the file where the name has none.
    const name = /\.(py|zip)$/.test(attachment) ? basename(attachment) : basename(found)
    return { name, path: found }
  }
  throw new StepFailure(`The attachment ${attachment} is not at hand: give its path to the run (option attachments)`)
}

/** GUARDIA_PYTHON, else the environment that guardia made for this project or one around it, else what PATH has. */
function defaultPython(): string {
  const chosen = process.env['GUARDIA_PYTHON']
  if (chosen !== undefined && chosen !== '') return chosen
  const home = process.env['GUARDIA_HOME']
  const homes = home === undefined || home === '' ? [] : [resolve(home)]
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    homes.push(join(folder, '.guardia'))
    if (folder === dirname(folder)) break
  }
  return homes.map((one) => join(one, 'venv', 'bin', 'python')).find((path) => existsSync(path)) ?? 'python3'
}
