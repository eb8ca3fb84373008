/**
 * Scripts of aws:executeScript on warm Python processes. One is kept; more come and go while several executions run scripts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
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

/** What belongs to one script: the credentials of its execution, the files of its document. */
export type RunOwn = Pick<PythonPoolOptions, 'environment' | 'attachments' | 'onLog'>

/** A pool; `run` is a `RunScript` port. */
export interface PythonPool {
  /** @param own what is this run's: its `environment` and `attachments` are added to the pool's, its `onLog` stands in for the pool's */
  run(request: ScriptRequest, signal?: AbortSignal, own?: RunOwn): Promise<Json>
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
    async run(request, signal, own = {}) {
      const attachment = attachmentOf(request, { ...options.attachments, ...own.attachments })
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
          environment: { ...scriptEnvironment(region), ...options.environment, ...own.environment },
          ...(script === undefined ? {} : { script }),
          ...(attachment === undefined ? {} : { attachment }),
        })
        signal?.addEventListener('abort', stop, { once: true })
        const answer = await answering
        if (answer.log !== '') (own.onLog ?? options.onLog)?.(answer.log)
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
  { attachment, sha256 }: ScriptRequest,
  attachments: { readonly [name: string]: string },
): { readonly name: string; readonly path: string } | undefined {
  if (attachment === undefined) return undefined
  const path = Object.hasOwn(attachments, attachment) ? attachments[attachment] : undefined
  if (path !== undefined) {
    const found = resolve(path)
    if (sha256 !== undefined) requireChecksum(attachment, found, sha256)
    // By the document's name for it, that a Handler `file.function` is written for; its kind is that of the file where the name has none.
    const name = /\.(py|zip)$/.test(attachment) ? basename(attachment) : basename(found)
    return { name, path: found }
  }
  throw new StepFailure(`The attachment ${attachment} is not at hand: give its path to the run (option attachments)`)
}

function requireChecksum(attachment: string, path: string, wanted: string): void {
  const found = createHash('sha256').update(readFileSync(path)).digest('hex')
  if (found === wanted.toLowerCase()) return
  throw new StepFailure(
    `The attachment ${attachment} (${path}) has the SHA-256 ${found}, but the document's files say ${wanted}: it is not the file that the document was made with`,
  )
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
