/** A process that runs executions until all have ended, or until somebody kills it. It writes down what it does as it does it. */
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { openAutomations, type StartRequest } from '../../../src/automations/index.ts'
import { pythonPool, wallClock } from '../../../src/engine/index.ts'
import { documents, starts } from './documents.ts'

const [folder = '', keptInMemory = '500'] = process.argv.slice(2)
const log = join(folder, 'log.jsonl')
const note = (line: object) => appendFileSync(log, `${JSON.stringify(line)}\n`)
const account = '123456789012'
const pool = pythonPool()

const automations = await openAutomations({
  folder: join(folder, 'data'),
  clock: wallClock(),
  account,
  region: 'us-east-1',
  keptInMemory: Number(keptInMemory),
  aws:
    ({ executionId: id }) =>
    async ({ operation, input, step }) => {
      note({ t: 'call', id, step, key: JSON.stringify(input) })
      await pass(Math.random() * 25)
      if (operation !== 'DescribeTable') return { V: `${step} ${String(input['Message'])}` }
      if (input['TableName'] === 'missing') throw { name: 'ResourceNotFoundException', message: 'no such table' }
      return { Table: { TableStatus: 'ACTIVE' } }
    },
  scripts:
    ({ executionId: id }) =>
    (request, signal) => {
      // A script is shut in: what it does outside is for whoever runs it to write down.
      note({ t: 'call', id, step: request.payload['step'], key: 'script' })
      return pool.run(request, signal)
    },
  onEvent(event, { environment: { executionId: id } }) {
    if (event.type === 'StepEnded') note({ t: 'ended', id, step: event.step, stepExecutionId: event.stepExecutionId })
  },
  onProblem: (message) => note({ t: 'problem', message }),
})

for (const [name, document] of Object.entries(documents)) {
  if (automations.documents.list([{ key: 'Name', values: [name] }], {}).items.some((one) => one.name === name)) continue
  await automations.documents.create({ name, type: 'Automation', content: JSON.stringify(document) })
}
const ids = await Promise.all(
  starts.map(async (start, index) => {
    const clientToken = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const request = { ...start, clientToken } as StartRequest
    const { executionId } = await automations.start(request, { arn: `arn:aws:iam::${account}:user/starter` })
    note({ t: 'started', index, id: executionId })
    return executionId
  }),
)

const isOpen = (id: string) => automations.get(id)?.state.endTime === undefined
while (ids.some(isOpen)) {
  for (const { state } of automations.list([{ key: 'ExecutionStatus', values: ['Waiting'] }], {}).items) {
    const { attempt, environment } = state
    if (attempt?.until.kind !== 'signal') continue
    const given = attempt.signals.map(({ approver }) => approver)
    const approver = [`arn:aws:iam::${account}:user/maria`, `arn:aws:iam::${account}:user/joe`].find(
      (one) => !given.includes(one),
    )
    if (approver === undefined) continue
    const reply = await automations.signal(environment.executionId, { type: 'Approve', approver })
    const where = { id: environment.executionId, step: state.steps[attempt.record]?.stepExecutionId, approver }
    if (reply.accepted) note({ t: 'approved', ...where })
  }
  await pass(15)
}

const all = automations.list([], {}).items.map(({ state, document, target }) => ({
  name: target === undefined ? state.documentName : `${state.documentName} ${target}`,
  isParent: document.mainSteps[0]?.action === 'aws:executeAutomation',
  state,
  events: automations.events(state.environment.executionId),
}))
writeFileSync(join(folder, 'end.json'), JSON.stringify({ ids, all }))
await automations.close()
pool.close()
process.exit(0)
