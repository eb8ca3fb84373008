/** `guardia undo` from end to end: a change is made, approved, held, and later undone through the endpoint, as its users do it. */
import { CreateDocumentCommand, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm'
import { procedure, python, severity, text, textList } from 'guardia'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileProcedure } from '../../src/compile/index.ts'
import { everything, type Running, root, running } from '../server/endpoint/running.ts'
import { guardiaAsync } from './run.ts'

const prose = { title: 't', symptom: 's', cause: 'c', remedy: 'r' }
const decide = python(import.meta.url, '../authoring/undo.py', {
  handler: 'decide',
  inputs: { verdict: text(), hash: text(), question: text(), code: text(), undo: text(), before: text() },
  outputs: { verdict: text(), hash: text(), question: text(), code: text(), undo: text(), before: text() },
})

const setting = procedure(
  {
    name: 'Setting',
    revision: 1,
    severity: severity('P2', { respondMinutes: 60, resolveMinutes: 120 }),
    risk: 'low',
    text: { en: prose, es: prose },
    parameters: { Name: text(), Approvers: textList() },
  },
  (p, step) => {
    const plan = step.plan((inside) => {
      const read = inside.call('Read', 'ssm', 'GetParameter', { Name: p.Name })
      const before = read.Parameter.Value
      return inside.script('Decide', decide, {
        verdict: 'set',
        hash: before,
        question: 'Set it to new? comment: go',
        code: 'go',
        undo: 'Set it back.',
        before,
      })
    })
    const put = (inside: typeof step, name: string, Value: typeof plan.result.before | string): void => {
      inside.call(name, 'ssm', 'PutParameter', { Name: p.Name, Value, Type: 'String', Overwrite: true })
    }
    step.change('Value', {
      plan,
      approve: { approvers: p.Approvers },
      apply: (go) => put(go, 'Write', 'new'),
      verify: (go) => go.sleep('Watch', 'PT1S'),
      still: (go) =>
        go.assert('Still', 'ssm', 'GetParameter', { Name: p.Name }, { property: '$.Parameter.Value', is: ['new'] }),
      undo: (go) => put(go, 'Restore', plan.result.before),
      outcome: 'applied: new',
    })
  },
)

let endpoint: Running
let env: (who: { accessKeyId: string; secretAccessKey: string }) => NodeJS.ProcessEnv
let approver: Awaited<ReturnType<Running['person']>>

beforeAll(async () => {
  endpoint = await running()
  approver = await endpoint.person('approver', everything)
  env = (who) => ({
    AWS_ENDPOINT_URL_SSM: endpoint.url,
    AWS_REGION: endpoint.region,
    AWS_ACCESS_KEY_ID: who.accessKeyId,
    AWS_SECRET_ACCESS_KEY: who.secretAccessKey,
  })
  if (setting.undo === undefined) throw new Error('no undo')
  for (const one of [setting, setting.undo]) {
    const content = { Name: one.name, Content: compileProcedure(one).yaml, DocumentFormat: 'YAML' } as const
    await endpoint.client().send(new CreateDocumentCommand({ ...content, DocumentType: 'Automation' }))
  }
})
afterAll(() => endpoint?.close())

const value = async (): Promise<unknown> =>
  (await endpoint.caller.call({ service: 'ssm', operation: 'GetParameter', input: { Name: '/it' } }))['Parameter']

interface Asking {
  readonly StepStatus: string
  readonly Action: string
  readonly Inputs: { readonly [name: string]: string }
}

/** Waits until an approval is asked for; the code that its request shows. */
async function waiting(id: string): Promise<string> {
  for (let left = 200; left > 0; left -= 1) {
    const { code, out, err } = await guardiaAsync(['status', id, '--json'], { env: env(root) })
    expect(err).toBe('')
    expect(code).toBe(0)
    const { StepExecutions: steps } = JSON.parse(out) as { StepExecutions: readonly Asking[] }
    const asking = steps.find((one) => one.StepStatus === 'Waiting' && one.Action === 'aws:approve')
    if (asking !== undefined) return /comment: ([0-9a-z]+)/.exec(asking.Inputs['Message'] ?? '')?.[1] ?? ''
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`${id} never asked`)
}

async function approveAndWatch(id: string): Promise<string> {
  const comment = await waiting(id)
  const approved = await guardiaAsync(['approve', id, '--comment', comment], { env: env(approver.credentials) })
  expect(approved.err).toBe('')
  const watched = await guardiaAsync(['watch', id], { env: env(root) })
  return watched.out
}

test('a held change is undone by its id, once; an id that made none is refused', { timeout: 120_000 }, async () => {
  await endpoint.caller.call({
    service: 'ssm',
    operation: 'PutParameter',
    input: { Name: '/it', Value: 'old', Type: 'String' },
  })
  const { AutomationExecutionId: id = '' } = await endpoint.client().send(
    new StartAutomationExecutionCommand({
      DocumentName: 'Setting',
      Parameters: { Name: ['/it'], Approvers: [approver.arn] },
    }),
  )
  await approveAndWatch(id)
  expect(await value()).toMatchObject({ Value: 'new' })

  const undo = await guardiaAsync(['undo', id], { env: env(root) })
  expect(undo.err).toBe('')
  expect(undo.code).toBe(0)
  expect(await approveAndWatch(undo.out.trim())).toContain('Success')
  expect(await value()).toMatchObject({ Value: 'old' })

  const again = await guardiaAsync(['undo', id, '--watch'], { env: env(root) })
  expect(again.code).toBe(1)
  expect(`${again.out}${again.err}`).toContain('Still')

  const ofTheUndo = await guardiaAsync(['undo', undo.out.trim()], { env: env(root) })
  expect(ofTheUndo.code).toBe(1)
  expect(ofTheUndo.err).toContain('There is no document SettingUndoUndo')
})
