/** Data folders and what executions in them touch. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Automations, type OpenOptions, openAutomations, type StartRequest } from '../../src/automations/index.ts'
import type { AutomationDocument } from '../../src/document/index.ts'
import { type AwsCall, virtualClock } from '../../src/engine/index.ts'

export const account = '123456789012'
export const starter = `arn:aws:iam::${account}:user/starter`

/** A folder that is gone after the test. */
export function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guardia automations '))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Opened extends Automations {
  readonly folder: string
  /** Calls in order. */
  readonly calls: AwsCall[]
  /** Problems that were told. */
  readonly problems: string[]
  /** Stores a document and answers its name. */
  keep(document: AutomationDocument, name?: string): Promise<string>
  run(document: AutomationDocument, request?: Partial<StartRequest>): Promise<string>
}

/** Opens a folder; on a virtual clock where nothing else is said. Closed after the test. */
export async function opened(options: Partial<OpenOptions> = {}): Promise<Opened> {
  const folder = options.folder ?? folderOfTest()
  const calls: AwsCall[] = []
  const problems: string[] = []
  const automations = await openAutomations({
    folder,
    clock: virtualClock(Date.UTC(2026, 0, 1)),
    account,
    region: 'us-east-1',
    aws: () => (call) => {
      calls.push(call)
      return { V: call.step }
    },
    scripts: () => () => ({ made: 1 }),
    onProblem: (message) => problems.push(message),
    ...options,
  })
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await automations.close()
  }
  onTestFinished(close)
  let count = 0
  const keep: Opened['keep'] = async (document, name = `Document${++count}`) => {
    await automations.documents.create({ name, type: 'Automation', content: JSON.stringify(document) })
    return name
  }
  return {
    ...automations,
    close,
    folder,
    calls,
    problems,
    keep,
    async run(document, request = {}) {
      const documentName = request.documentName ?? (await keep(document, `${unique()}`))
      const { executionId } = await automations.start({ documentName, ...request }, { arn: starter })
      return executionId
    },
  }
}

let last = 0
const unique = () => `Doc-${++last}`

/** Waits, in real time, until a condition holds. */
export async function until(holds: () => boolean, what = 'it'): Promise<void> {
  const end = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Not within 10 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** Waits for the end of an execution. */
export async function ended(automations: Automations, id: string): Promise<string> {
  await until(() => automations.get(id)?.state.endTime !== undefined, `the end of ${id}`)
  return storyOf(automations, id)
}

/** `A Success, B Failed; Failed` */
export function storyOf(automations: Automations, id: string): string {
  const { state } = automations.get(id) ?? {}
  if (state === undefined) return 'none'
  return `${state.steps.map(({ step, status }) => `${step} ${status}`).join(', ')}; ${state.status}`
}
