/**
 * The durable engine by itself: `node bench/automations.mjs`, on what was built. Steps a second with and without durability, the cost of a
 * step as the store fills, ten thousand executions that wait for approval. Prints one JSON object.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAutomations } from '../dist/automations/index.js'
import { creatable, runDocument, wallClock } from '../dist/engine/index.js'

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
const hundred = Array.from({ length: 50 }, (_, n) => [call(`C${n}`), branch(`B${n}`, `C${n + 1}`)]).flat()
hundred.push(call('C50'))
const documents = {
  Hundred: documentOf(hundred),
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

async function plain() {
  const document = creatable(documents.Hundred)
  const round = () => lanes(1, 100, () => runDocument(document, { aws: async ({ step }) => ({ V: step }) }))
  const first = await round()
  for (let n = 0; n < 3; n += 1) await round()
  const warm = await round()
  return { firstStepsPerSecond: Math.round(10_100 / first), warmStepsPerSecond: Math.round(10_100 / warm) }
}

async function durable(folder) {
  const { automations, run } = await open(folder)
  const result = {}
  await lanes(1, 10, () => run('Hundred'))
  for (const count of [1, 10, 100]) {
    result[`${count} at once`] = Math.round((200 * 101) / (await lanes(count, 200, () => run('Hundred'))))
  }
  await automations.close()
  return result
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

const parts = { plain, durable, cost, wait, reopen }

/** Each part in a process of its own. */
function apart(name, folder) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (part) => {
    said += part
  })
  return new Promise((done) => child.on('close', () => done(JSON.parse(said))))
}

const [part, given] = process.argv.slice(2)
if (part !== undefined) {
  const result = await parts[part](given)
  process.stdout.write(JSON.stringify(result))
} else {
  const root = mkdtempSync(join(tmpdir(), 'guardia bench '))
  const result = {}
  for (const name of Object.keys(parts)) {
    result[name] = await apart(name, join(root, name === 'reopen' ? 'wait' : name))
  }
  rmSync(root, { recursive: true, force: true })
  console.log(JSON.stringify(result, null, 2))
}
