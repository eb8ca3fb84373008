/**
 * Scripts of aws:executeScript on warm Python processes. One is kept; more come and go while several executions run scripts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type ScriptRequest, StepFailure, timeoutText } from '../actions/index.ts'
import type { Json } from '../document/index.ts'
import { type PythonProcess, startPython, WorkerDied } from './python-process.ts'

export interface PythonPoolOptions {
  /** The interpreter; default GUARDIA_PYTHON, else `.guardia/venv` of the project, else python3. */
  readonly python?: string
  /** Added to this process's environment: AWS_ENDPOINT_URL, AWS_REGION, credentials … */
  readonly environment?: { readonly [name: string]: string }
  /** False: `environment` is all that scripts see, so that no secret of this process reaches them. Default true. */
  readonly inherit?: boolean
  /** Scripts that may run at one time; others wait. Default 4. */
  readonly parallel?: number
  /** Attachments of documents: name → path of a .py or .zip file on this machine. */
  readonly attachments?: { readonly [name: string]: string }
  /** Told what a script printed. */
  readonly onLog?: (text: string) => void
}

/** A pool; `run` is a `RunScript` port. */
export interface PythonPool {
  run(request: ScriptRequest, signal?: AbortSignal): Promise<Json>
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
    const worker =
      found ??
      startPython(options.python ?? defaultPython(), {
        ...(options.inherit === false ? {} : process.env),
        ...options.environment,
      })
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
    async run(request, signal) {
      const attachment = attachmentOf(request, options)
      if (!request.runtime.startsWith('python')) {
        throw new StepFailure(
          `${request.runtime} scripts are not run locally: only Python is. Give the run a "scripts" port of your own`,
        )
      }
      const worker = await take()
      const { handler = '', script, payload } = request
      let timedOut = false
      const stop = () => worker.kill()
      const timer = setTimeout(() => {
        timedOut = true
        stop()
      }, request.timeoutSeconds * 1000)
      signal?.addEventListener('abort', stop, { once: true })
      try {
        if (signal?.aborted === true) stop()
        const answer = await worker.ask({
          id: randomUUID(),
          handler,
          payload,
          ...(script === undefined ? {} : { script }),
          ...(attachment === undefined ? {} : { attachment }),
        })
        if (answer.log !== '') options.onLog?.(answer.log)
        if (answer.error !== undefined) throw new StepFailure(answer.error)
        return JSON.parse(answer.value ?? 'null') as Json
      } catch (error) {
        if (timedOut) throw new StepFailure(timeoutText('aws:executeScript'), { timedOut: true, cause: error })
        if (error instanceof WorkerDied) throw new StepFailure(error.message, { cause: error })
        throw error
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
        giveBack(worker)
      }
    },
    close() {
      for (const worker of [...idle.splice(0), ...busy]) worker.kill()
    },
  }
}

function attachmentOf({ attachment }: ScriptRequest, { attachments = {} }: PythonPoolOptions): string | undefined {
  if (attachment === undefined) return undefined
  const path = Object.hasOwn(attachments, attachment) ? attachments[attachment] : undefined
  if (path !== undefined) return resolve(path)
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
