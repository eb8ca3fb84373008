/** Runs the built command as a user does: a process of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

export const root: string = resolve(import.meta.dirname, '..', '..')
const program = join(root, 'bin', 'guardia.mjs')

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `guardia ARGS` to its end. */
export function guardia(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Ran {
  const done = spawnSync(process.execPath, [program, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** The same without blocking this process, which may be the one that answers. */
export async function guardiaAsync(
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  })
  const texts = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    texts.out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    texts.err += chunk
  })
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, ...texts }
}

/** Starts `guardia ARGS`; `ended` tells how it ended. */
export function startGuardia(args: readonly string[]): {
  readonly child: ChildProcess
  readonly text: () => string
  readonly ended: Promise<number | null>
} {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  return {
    child,
    text: () => text,
    ended: new Promise((done) => child.on('exit', (code, signal) => done(signal === null ? code : 128))),
  }
}

/** Waits until a condition holds; fails after `seconds`. */
export async function until(condition: () => boolean, seconds: number, what: string): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`)
    await new Promise((done) => setTimeout(done, 20))
  }
}
