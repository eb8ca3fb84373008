/**
 * kill -9 at any moment: executions end as if nothing had happened, nothing that was finished is done again, and nothing that was
 * acknowledged is lost. GUARDIA_CRASHES: how many runs (20).
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Event, ExecutionState } from '../../../src/engine/index.ts'
import { bundled } from '../bundle.ts'
import { once } from './documents.ts'

const runs = Number(process.env['GUARDIA_CRASHES'] ?? 20)
const lanes = 2
let program: string
beforeAll(async () => {
  program = await bundled(join(import.meta.dirname, 'child.ts'))
})

afterAll(() => rmSync(dirname(program), { recursive: true, force: true }))

interface Line {
  readonly t: 'call' | 'ended' | 'started' | 'approved' | 'problem'
  readonly id: string
  readonly step: string
  readonly [key: string]: unknown
}

interface End {
  readonly all: readonly {
    readonly name: string
    readonly isParent: boolean
    readonly state: ExecutionState
    readonly events: readonly Event[]
  }[]
}

function start(folder: string, kept: number): ChildProcess {
  return spawn(process.execPath, [program, folder, String(kept)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = ''
  child.stderr?.on('data', (part: Buffer) => {
    said += part.toString()
  })
  return new Promise((done) => child.on('close', (code) => done({ code, said })))
}

/** The Python workers of a process (Linux). */
function workersOf(child: ChildProcess): readonly number[] {
  const path = `/proc/${child.pid}/task/${child.pid}/children`
  return existsSync(path) ? readFileSync(path, 'utf8').split(' ').filter(Boolean).map(Number) : []
}

/** Runs to the end, killed up to `kills` times before, each within `milliseconds`; answers how many kills met a living process. */
async function run(folder: string, kills: number, milliseconds = 0): Promise<number> {
  let met = 0
  for (let kill = 0; ; kill += 1) {
    const child = start(folder, Math.random() < 0.5 ? 0 : 500)
    const end = ended(child)
    if (kill >= kills) {
      const guard = setTimeout(() => child.kill('SIGKILL'), 40_000)
      const { code, said } = await end
      clearTimeout(guard)
      expect(said).toBe('')
      expect(code).toBe(0)
      return met
    }
    const timer = setTimeout(() => {
      const workers = Math.random() < 0.2 ? workersOf(child) : []
      for (const worker of workers) process.kill(worker, 'SIGKILL')
      if (workers.length === 0) child.kill('SIGKILL')
      else setTimeout(() => child.kill('SIGKILL'), 30)
    }, Math.random() * milliseconds)
    const { code } = await end
    clearTimeout(timer)
    if (code === 0) return met
    met += 1
  }
}

const lines = (folder: string): readonly Line[] =>
  readFileSync(join(folder, 'log.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
const endOf = (folder: string): End => JSON.parse(readFileSync(join(folder, 'end.json'), 'utf8')) as End

/** What must be the same, however often it was killed: everything but ids, times and who asked. */
function outcome(state: ExecutionState): unknown {
  const { status, failureMessage, variables, outputs, documentOutputs, steps } = state
  const plain = { status, failureMessage, variables, outputs, documentOutputs }
  const told = steps.map(({ step, status, outputs: made, failure, parent, inputs }) => ({
    step,
    status,
    made,
    failure,
    inputs,
    iteration: parent?.iteration,
  }))
  const text = JSON.stringify({ ...plain, told }).replaceAll(
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
    'ID',
  )
  return JSON.parse(text) as unknown
}

/** Executions whose order does not depend on time: by name, then by what they came to. */
const byName = ({ all }: End) => all.map(({ name, state }) => ({ name, outcome: outcome(state) }))

/** The only difference that is allowed: a step that may not be repeated was in flight. */
const interrupted =
  /The engine was stopped while this step was in flight|The Python worker was killed by SIGKILL while the script ran/

function judge(folder: string, calm: ReadonlyMap<string, unknown>): { readonly interruptions: number } {
  const end = endOf(folder)
  const log = lines(folder)
  expect(log.filter(({ t }) => t === 'problem')).toEqual([])
  let interruptions = 0
  for (const { name, state } of end.all) {
    // A loop repeats the failure of its step.
    const failed = state.steps.find(
      ({ action, failure }) => action !== 'aws:loop' && failure !== undefined && interrupted.test(failure.message),
    )
    if (failed === undefined) expect({ name, outcome: outcome(state) }).toEqual({ name, outcome: calm.get(name) })
    else {
      interruptions += 1
      expect(once.has(failed.step), `${failed.step} may be repeated`).toBe(true)
    }
  }
  const done = new Set<string>()
  const begun = new Set<string>()
  for (const { t, id, step, ...rest } of log) {
    if (t === 'ended') done.add(`${id} ${step}`)
    if (t !== 'call') continue
    const key = `${id} ${step} ${String(rest['key'])}`
    if (once.has(step)) expect(begun.has(key), `${key} was done twice`).toBe(false)
    // Loops run their steps again.
    if (!/^I/.test(step)) expect(done.has(`${id} ${step}`), `${key} was finished`).toBe(false)
    begun.add(key)
  }
  const starts = new Map<unknown, string>()
  for (const { id, ...rest } of log.filter(({ t }) => t === 'started')) {
    expect(starts.get(rest['index']) ?? id, 'a start that was acknowledged').toBe(id)
    starts.set(rest['index'], id)
  }
  const approvals = log
    .filter(({ t }) => t === 'approved')
    .map(({ id, step, approver }) => `${id} ${step} ${String(approver)}`)
  expect(new Set(approvals).size, 'nobody had to approve twice').toBe(approvals.length)
  for (const { state, events } of end.all) {
    const accepted = events.filter((event) => event.type === 'SignalReceived' && event.refused === undefined).length
    const told = approvals.filter((one) => one.startsWith(state.environment.executionId)).length
    expect(accepted, 'approvals that were acknowledged').toBeGreaterThanOrEqual(told)
  }
  return { interruptions }
}

/** So that an undisturbed run which is no run at all is noticed. */
const expected = [
  ...['Calm Failed 17', 'Calm Failed 17', 'Child Success 3', 'Child Success 3', 'Host Success 4'],
  ...['Host h1 Success 2', 'Host h2 Success 2', 'Host h3 Success 2', 'Host h4 Success 2', 'Parent Success 3'],
  ...['Wild Success 9', 'Wild Success 9', 'Wild Success 9'],
]

it(
  `${runs} runs, killed at random moments`,
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'guardia crash '))
    try {
      const undisturbed = join(root, 'undisturbed')
      mkdirSync(undisturbed)
      const before = performance.now()
      expect(await run(undisturbed, 0)).toBe(0)
      const whole = performance.now() - before
      const calm = new Map<string, unknown>()
      for (const { name, outcome: told } of byName(endOf(undisturbed))) {
        if (calm.has(name)) expect(told).toEqual(calm.get(name))
        calm.set(name, told)
      }
      expect(
        endOf(undisturbed)
          .all.map(({ name, state }) => `${name} ${state.status} ${state.steps.length}`)
          .toSorted(),
      ).toEqual(expected)
      let [kills, interruptions, left] = [0, 0, runs]
      const lane = async () => {
        while (left > 0) {
          left -= 1
          const folder = mkdtempSync(join(root, 'run '))
          const met = await run(folder, 1 + Math.floor(Math.random() * 6), whole)
          interruptions += judge(folder, calm).interruptions
          rmSync(folder, { recursive: true, force: true })
          kills += met
          // It was too quick for us: that was no run.
          if (met === 0) left += 1
        }
      }
      await Promise.all(Array.from({ length: lanes }, lane))
      console.info(`${runs} runs, ${kills} kills, ${interruptions} executions that were told of a step in flight`)
      expect(kills).toBeGreaterThanOrEqual(runs)
      expect(readdirSync(root)).toEqual(['undisturbed'])
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  },
  60_000 + runs * 20_000,
)
