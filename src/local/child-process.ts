/**
 * A child process that never outlives us: its own process group, killed whole when this process exits; and its stdin is a
 * pipe of ours, whose end it notices even when we are killed with kill -9.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** How a child ended. */
export interface ChildExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A running child. */
export interface Child {
  readonly pid: number
  /** Settles when the child is gone, however it went; never rejects. */
  readonly exited: Promise<ChildExit>
  /** What it wrote last on stderr, at most 4 KB. */
  errorTail(): string
  /** Calls `handle` with every whole line of stdout. */
  onLine(handle: (line: string) => void): void
  write(line: string): void
  /** SIGTERM, after `graceMilliseconds` SIGKILL for the whole group. Settles when it is gone; may be called again. */
  stop(graceMilliseconds?: number): Promise<void>
  /** SIGKILL for the whole group, now. */
  kill(): void
}

/** What to start. The environment is exactly `environment`: nothing of ours leaks into it. */
export interface ChildCommand {
  readonly executable: string
  readonly arguments: readonly string[]
  readonly environment: { readonly [name: string]: string }
  /** A folder that is its own: removed when it ends, or when we do. */
  readonly scratch?: string
}

const tailBytes = 4096
const running = new Map<number, ChildCommand>()

function removeScratch({ scratch }: ChildCommand): void {
  if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

process.on('exit', () => {
  for (const [pid, command] of running) {
    killGroup(pid)
    removeScratch(command)
  }
})

/** Starts a child. Rejects when the executable cannot be started at all. */
export async function startChild(command: ChildCommand): Promise<Child> {
  const child: ChildProcessWithoutNullStreams = spawn(command.executable, command.arguments, {
    env: command.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const exited = new Promise<ChildExit>((resolve) => {
    // 'close' and not 'exit': the last words on stderr have been read by then. A grandchild may hold the pipes open, so the
    // group is killed at 'exit'.
    child.once('exit', () => {
      if (child.pid === undefined) return
      running.delete(child.pid)
      killGroup(child.pid)
      removeScratch(command)
    })
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  const pid = child.pid as number
  running.set(pid, command)
  let tail = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailBytes)
  })
  // A child that dies while we write to it breaks the pipe; `exited` tells, so the pipe's own error says nothing new.
  child.stdin.on('error', () => {})
  const kill = (): void => {
    if (running.has(pid)) killGroup(pid)
  }
  return {
    pid,
    exited,
    errorTail: () => tail.trim(),
    onLine(handle) {
      createInterface({ input: child.stdout }).on('line', handle)
    },
    write(line) {
      child.stdin.write(`${line}\n`)
    },
    async stop(graceMilliseconds = 5000) {
      if (running.has(pid)) child.kill('SIGTERM')
      const timer = setTimeout(kill, graceMilliseconds)
      await exited
      clearTimeout(timer)
    },
    kill,
  }
}
