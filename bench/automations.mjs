/**
 * The durable engine by itself: `node bench/automations.mjs [PART…]`, on what was built. Each part in a process of its own; what it finds is
 * printed, and kept in bench/results.json.
 *
 * - disk: what a wait for the disk costs here, which is what limits a single execution
 * - durable: steps a second on the disk, for 1, 10 and 100 executions at once
 * - loop: a loop of 10,003 steps, on the disk and in memory
 * - cost: milliseconds a step as the store fills from 10 to 10,000 executions
 * - wait: 10,000 executions that wait for approval, then kill -9, start-up, memory, approvals
 */
import { spawn } from 'node:child_process'
import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAutomations } from '../dist/automations/index.js'
import { creatable, runDocument, wallClock } from '../dist/engine/index.js'
import { hundredSteps } from './generate.mjs'
import { median } from './measure.mjs'

const account = '123456789012'
const caller = { arn: `arn:aws:iam::${account}:user/starter` }
const maria = { type: 'Approve', approver: `arn:aws:iam::${account}:user/maria` }
const call = (name) => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'sts', Api: 'GetCallerIdentity' },
  outputs: [{ Name: 'V', Selector: '$.V' }],
})
const branch = (name, to) => ({
  name,
  action: 'aws:branch',
  inputs: { Choices: [{ Variable: '{{ global:REGION }}', StringEquals: 'us-east-1', NextStep: to }] },
})
const documentOf = (mainSteps) => JSON.stringify({ schemaVersion: '0.3', mainSteps })
const texts = (count) => Array.from({ length: count }, (_, n) => `${n}`)
const loop = (name, count, Steps) => ({ name, action: 'aws:loop', inputs: { Iterators: texts(count), Steps } })
/** Two calls, a loop, and 100 times in it another loop with 99 calls: 10,003 steps. */
const long = [call('First'), loop('Outer', 100, [loop('Inner', 99, [call('In')])]), call('Last')]
const documents = {
  Hundred: JSON.stringify(hundredSteps()),
  Loop: documentOf(long),
  Three: documentOf([call('A'), branch('B', 'C'), call('C')]),
  Asks: documentOf([call('A'), { name: 'P', action: 'aws:approve', inputs: { Approvers: ['maria'] } }, call('C')]),
}
const now = () => performance.now()
const seconds = (since) => (now() - since) / 1000
const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)

async function open(folder) {
  const waiting = new Map()
  const ended = new Set()
  const automations = await openAutomations({
    folder,
    clock: wallClock(),
    account,
    region: 'us-east-1',
    aws:
      () =>
      async ({ step }) => ({ V: step }),
    scripts: () => () => null,
    quotas: { concurrent: 100_000, queued: 100_000 },
    onEvent(event, { environment: { executionId } }) {
      if (event.type !== 'ExecutionEnded') return
      ended.add(executionId)
      waiting.get(executionId)?.()
    },
  })
  for (const [name, content] of Object.entries(documents)) {
    await automations.documents.create({ name, content, type: 'Automation' }).catch(() => {})
  }
  const run = async (documentName) => {
    const { executionId } = await automations.start({ documentName }, caller)
    if (!ended.has(executionId)) await new Promise((done) => waiting.set(executionId, done))
  }
  return { automations, run }
}

async function lanes(count, all, work) {
  let left = all
  const lane = async () => {
    while (left > 0) {
      left -= 1
      await work()
    }
  }
  const start = now()
  await Promise.all(Array.from({ length: count }, lane))
  return seconds(start)
}

/** What a wait for the disk takes: of the bare disk, and of a commit of SQLite with one row. */
async function disk(folder) {
  mkdirSync(folder, { recursive: true })
  const file = openSync(join(folder, 'file'), 'w')
  const rate = (once) => {
    const times = Array.from({ length: 500 }, () => {
      const start = now()
      once()
      return now() - start
    })
    return { medianMs: Number(median(times).toFixed(3)), perSecond: Math.round(1000 / median(times)) }
  }
  const block = Buffer.alloc(4096)
  const bare = rate(() => {
    writeSync(file, block)
    fdatasyncSync(file)
  })
  closeSync(file)
  const { default: Database } = await import('libsql')
  const db = new Database(join(folder, 'one.db'))
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL']) db.pragma(pragma)
  db.exec('CREATE TABLE t (a TEXT)')
  const insert = db.prepare('INSERT INTO t VALUES (?)')
  const commit = rate(() => insert.run('x'.repeat(300)))
  db.close()
  return { 'write 4 KiB and fdatasync': bare, 'commit of one row': commit }
}

async function durable(folder) {
  const { automations, run } = await open(folder)
  const result = {}
  await lanes(1, 10, () => run('Hundred'))
  for (const count of [1, 10, 100]) {
    const rates = []
    for (let round = 0; round < 5; round += 1) {
      rates.push((100 * 100) / (await lanes(count, 100, () => run('Hundred'))))
    }
    rates.sort((a, b) => a - b)
    const [min, mid, max] = [rates[0], rates[2], rates[4]].map(Math.round)
    result[`steps a second, ${count} at once`] = { min, median: mid, max }
  }
  await automations.close()
  return result
}

async function looped(folder) {
  const { automations, run } = await open(folder)
  const durableSeconds = await lanes(1, 1, () => run('Loop'))
  await automations.close()
  const start = now()
  const { steps } = await runDocument(creatable(documents.Loop), { aws: async ({ step }) => ({ V: step }) })
  return {
    steps: steps.length,
    durableSeconds: Number(durableSeconds.toFixed(2)),
    inMemorySeconds: Number(seconds(start).toFixed(2)),
    megabytes: megabytes(),
  }
}

async function cost(folder) {
  const { automations, run } = await open(folder)
  const result = {}
  await lanes(10, 100, () => run('Three'))
  let before = 0
  for (const until of [10, 100, 1000, 10_000]) {
    const time = await lanes(10, until - before, () => run('Three'))
    result[`${before} to ${until} executions`] = Number(((time * 1000) / ((until - before) * 3)).toFixed(3))
    before = until
  }
  await automations.close()
  return result
}

async function wait(folder) {
  const { automations } = await open(folder)
  const start = now()
  await lanes(100, 10_000, () => automations.start({ documentName: 'Asks' }, caller))
  const working = () => automations.list([{ key: 'ExecutionStatus', values: ['InProgress'] }], { maxResults: 1 }).items
  while (working().length > 0) await new Promise((done) => setTimeout(done, 10))
  process.stdout.write(JSON.stringify({ startedSeconds: Number(seconds(start).toFixed(2)), megabytes: megabytes() }))
  process.kill(process.pid, 'SIGKILL')
}

async function reopen(folder) {
  const start = now()
  const { automations } = await open(folder)
  const openMs = Math.round(now() - start)
  const openMegabytes = megabytes()
  const ids = []
  for (let nextToken = ''; ids.length === 0 || nextToken !== ''; ) {
    const { items, next = '' } = automations.list([{ key: 'ExecutionStatus', values: ['Waiting'] }], { nextToken })
    ids.push(...items.map(({ state }) => state.environment.executionId))
    nextToken = next
  }
  const times = []
  for (let n = 0; n < 1000; n += 1) {
    const [id] = ids.splice(Math.floor(Math.random() * ids.length), 1)
    const before = now()
    await automations.signal(id, maria)
    times.push(now() - before)
  }
  times.sort((a, b) => a - b)
  const [median, p99, most] = [times[500], times[990], times[999]].map((time) => Number(time.toFixed(2)))
  const result = {
    waiting: ids.length + 1000,
    openMs,
    openMegabytes,
    approveMs: { median, p99, most },
    megabytes: megabytes(),
  }
  await automations.close()
  return result
}

const parts = { disk, durable, loop: looped, cost, wait, reopen }

/** A part in a process of its own. */
function apart(name, folder) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'run', name, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (part) => {
    said += part
  })
  return new Promise((done) => child.on('close', () => done(JSON.parse(said))))
}

const [command, part, given] = process.argv.slice(2)
if (command === 'run') process.stdout.write(JSON.stringify(await parts[part](given)))
else {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['disk', 'durable', 'loop', 'cost', 'wait']
  const root = mkdtempSync(join(tmpdir(), 'guardia bench '))
  const found = {}
  for (const name of wanted) {
    process.stderr.write(`bench: ${name} …\n`)
    const folder = join(root, name)
    found[name] = await apart(name, folder)
    // It ends with kill -9; what is there then is opened again.
    if (name === 'wait') found.reopen = await apart('reopen', folder)
  }
  rmSync(root, { recursive: true, force: true })
  const file = join(fileURLToPath(import.meta.url), '..', 'results.json')
  const results = JSON.parse(readFileSync(file, 'utf8'))
  const automations = { ...results.automations, ...found }
  writeFileSync(file, `${JSON.stringify({ ...results, automations }, null, 2)}\n`)
  console.log(JSON.stringify(found, null, 2))
}
