/**
 * One warm Python process that runs scripts (`python/worker.py`), each in a fork of its own. It has a process group of its own, which
 * is killed whole; and it ends by itself when we are gone, for its stdin is a pipe of ours.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { GuardiaError } from '../document/index.ts'

const worker = fileURLToPath(new URL('./python/worker.py', import.meta.url))
const tailBytes = 4096
/** How long the worker may take to end a script when asked, before it is killed itself. */
const graceMilliseconds = 5000

/** What the worker answers to one request. `value` is JSON text; `log` is what the script printed. */
export interface Answer {
  readonly id: string
  readonly value?: string
  readonly error?: string
  readonly timedOut?: true
  /** A program that the machine lacks. */
  readonly missing?: string
  readonly log: string
}

/** The process died before it answered. */
export class WorkerDied extends Error {
  constructor(code: number | null, signal: NodeJS.Signals | null, tail: string) {
    const how = signal === null ? `exited with code ${code}` : `was killed by ${signal}`
    super(`The Python worker ${how} while the script ran${tail === '' ? '' : `: ${tail}`}`)
    this.name = 'WorkerDied'
  }
}

/**
 * Ends what is left of a worker, and removes what its scripts wrote. When this process itself ends, the worker does both: it notices
 * that its stdin is closed.
 */
function bury(child: ChildProcess, folder: string): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** A process that takes one request at a time. */
export interface PythonProcess {
  readonly pid: number | undefined
  readonly isAlive: boolean
  /** Rejects with WorkerDied when the process goes down, with GuardiaError `python-missing` when it never came up. */
  ask(request: { readonly id: string; readonly [name: string]: unknown }): Promise<Answer>
  /** Ends the script that runs; `ask` answers that it was stopped. */
  stop(): void
  /** Ends the process, and the script with it. */
  kill(): void
}

/** Starts a process. The environment is exactly `environment`. While it is idle it does not keep Node alive. */
export function startPython(python: string, environment: NodeJS.ProcessEnv): PythonProcess {
  const folder = mkdtempSync(join(tmpdir(), 'guardia-scripts-'))
  const child = spawn(python, ['-u', '-B', worker, folder], {
    env: environment,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  })
  const stdin = child.stdin
  const stderr = child.stderr
  const answers = child.stdio[3] as Readable
  let pending: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined
  let isAlive = true
  let tail = ''
  let grace: NodeJS.Timeout | undefined
  const end = (error: Error) => {
    isAlive = false
    clearTimeout(grace)
    bury(child, folder)
    pending?.reject(error)
    pending = undefined
  }
  const keepsAlive = (kept: boolean) => {
    for (const handle of [child, stdin, stderr, answers] as unknown as { ref?(): void; unref?(): void }[]) {
      if (kept) handle.ref?.()
      else handle.unref?.()
    }
  }
  const endAfterGrace = () => {
    grace ??= setTimeout(() => bury(child, folder), graceMilliseconds).unref()
  }
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailBytes)
  })
  // A pipe that breaks because the process died says nothing that `exit` does not say.
  stdin?.on('error', () => {})
  child.once('error', (cause) => end(missing(python, cause)))
  child.once('exit', () => bury(child, folder))
  child.once('close', (code, signal) => end(new WorkerDied(code, signal, tail.trim())))
  createInterface({ input: answers }).on('line', (line) => {
    const waiting = pending
    pending = undefined
    clearTimeout(grace)
    grace = undefined
    keepsAlive(false)
    waiting?.resolve(JSON.parse(line) as Answer)
  })
  keepsAlive(false)
  return {
    pid: child.pid,
    get isAlive() {
      return isAlive
    },
    ask(request) {
      return new Promise((resolve, reject) => {
        if (!isAlive) return reject(new WorkerDied(child.exitCode, child.signalCode, tail.trim()))
        pending = { resolve, reject }
        tail = ''
        keepsAlive(true)
        stdin?.write(`${JSON.stringify(request)}\n`)
      })
    },
    stop() {
      if (pending === undefined) return
      stdin?.write('stop\n')
      endAfterGrace()
    },
    kill() {
      isAlive = false
      stdin?.end()
      endAfterGrace()
    },
  }
}

function missing(python: string, cause: Error): GuardiaError {
  return new GuardiaError(
    'python-missing',
    `Scripts need Python, but "${python}" cannot be started (${cause.message}). Install Python 3.10 or newer, or name one in GUARDIA_PYTHON.`,
    { cause },
  )
}
