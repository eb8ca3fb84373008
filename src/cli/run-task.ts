/** One task at a terminal: who calls, the plan in words, the yes, progress, the record. */

import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { GuardiaError, type JsonObject } from '../document/index.ts'
import type { Planned, Task, TaskContext, TaskPorts } from '../tasks/index.ts'
import type { Terminal } from './terminal.ts'

export type Language = 'en' | 'es'

/** What the command line says. */
export interface TaskOptions {
  /** Neither is there for a task that touches no AWS. */
  readonly account?: string
  readonly region?: string
  readonly plan?: boolean
  readonly yes?: string
  readonly endpointUrl?: string
  readonly lang: Language
  readonly json?: boolean
  readonly values: { readonly [parameter: string]: string }
}

/** One upload may take this long. */
const callSeconds = 300

/** Runs a task to its end. */
export async function perform(task: Task, folder: string, options: TaskOptions, terminal: Terminal): Promise<void> {
  const { interruptible } = await import('./interrupt.ts')
  const words = wordsOf(options, terminal)
  if (task.isLocal) {
    const aws = { call: () => Promise.reject(new Error(`${task.name} says that it touches no AWS, and calls it.`)) }
    const place = { aws, account: '', region: '', requester: userInfo().username }
    await interruptible((signal) =>
      planAndApply(task, { ...place, folder, values: options.values, signal }, options, terminal, words),
    )
    return
  }
  const { AwsCallError, awsCaller } = await import('../local/index.ts')
  const { assertCaller } = await import('../tasks/index.ts')
  const { account = '', region = '' } = options
  const target = await targetOf(options, terminal)
  const aws = awsCaller({ ...target, timeoutSeconds: callSeconds, streaming: 'read' }, { workers: 1 })
  try {
    await interruptible(async (signal) => {
      const { arn } = await assertCaller(aws, target.region, { account, region })
      if (!options.json) terminal.out(`${words.as} ${arn}, ${region}\n`)
      const context = { aws, account, region, requester: arn, folder, values: options.values, signal }
      await planAndApply(task, context, options, terminal, words)
    })
  } catch (cause) {
    if (!(cause instanceof AwsCallError)) throw cause
    const { service, operation, name, message } = cause
    throw new GuardiaError('aws-refused', `Nothing was done: ${service} ${operation} failed: ${name}: ${message}`, {
      cause,
    })
  } finally {
    await aws.close()
  }
}

async function planAndApply(
  task: Task,
  context: TaskContext & { readonly requester: string },
  options: TaskOptions,
  terminal: Terminal,
  words: Words,
): Promise<void> {
  const { guardiaHome } = await import('../local/index.ts')
  const { planTask, runTask } = await import('../tasks/index.ts')
  const { writeRecord } = await import('./record.ts')
  if (options.plan) {
    words.show(await planTask(task, context))
    return
  }
  const records = join(guardiaHome(context.folder), 'records')
  let record: string | undefined
  const outcome = await runTask(task, context, {
    requester: context.requester,
    show: words.show,
    confirm: (planned) => confirm(planned, options, terminal, context.signal),
    record: (facts) => {
      record = writeRecord(records, facts)
    },
    onStep: words.onStep,
    now: Date.now,
  })
  words.end(outcome, record)
}

/** Where AWS is, as AWS's own tools find it: `--endpoint-url`, AWS_ENDPOINT_URL, the profile; else AWS itself. */
async function targetOf(options: TaskOptions, { env }: Terminal) {
  const { settingsOf } = await import('../client/index.ts')
  const own = { ...env, AWS_ENDPOINT_URL_SSM: undefined }
  const choice = options.endpointUrl === undefined ? {} : { endpointUrl: options.endpointUrl }
  const elsewhere = settingsOf(choice, own)
  const settings = elsewhere ?? settingsOf({ aws: true }, own)
  if (settings === undefined) throw new GuardiaError('no-endpoint', 'Nothing says which AWS to ask.')
  const { region, credentials } = settings
  return elsewhere === undefined
    ? { region, credentials }
    : { region, credentials, endpoint: elsewhere.endpoint.href.replace(/\/$/, '') }
}

async function confirm(
  planned: Planned,
  options: TaskOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<string> {
  if (options.yes !== undefined) return options.yes
  if (!process.stdin.isTTY) {
    throw new GuardiaError(
      'no-terminal',
      `Nothing was done: the plan must be confirmed and nobody sits at a terminal here. Read it and pass --yes ${planned.code}.`,
    )
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  // While it reads, readline takes Ctrl-C for itself; Ctrl-D is no answer.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  const code = terminal.colors.bold(planned.code)
  const question = options.lang === 'es' ? `\nEscriba ${code} para hacerlo: ` : `\nType ${code} to do it: `
  try {
    return await Promise.race([lines.question(question, { signal }), closed])
  } finally {
    lines.close()
  }
}

interface Words extends Pick<TaskPorts, 'show' | 'onStep'> {
  readonly as: string
  readonly end: (outcome: 'nothing to do' | 'applied', record: string | undefined) => void
}

function wordsOf({ lang, json, plan }: TaskOptions, { out, err, colors }: Terminal): Words {
  const say = (en: string, es: string): string => (lang === 'es' ? es : en)
  let shown: Planned | undefined
  const result = (more: JsonObject): void => {
    if (shown === undefined) return
    const { code, hash, notes = [] } = shown
    const steps = shown.steps.map(({ id, what, before, after }) => ({
      id,
      what: what[lang],
      before: before[lang],
      after: after[lang],
    }))
    out(`${JSON.stringify({ code, hash, steps, notes: notes.map((one) => one[lang]), ...more }, null, 2)}\n`)
  }
  return {
    as: say('As', 'Como'),
    show(planned) {
      shown = planned
      if (json) {
        if (plan) result({})
        return
      }
      for (const [place, { what, before, after }] of planned.steps.entries()) {
        out(`\n${String(place + 1).padStart(2)}. ${colors.bold(what[lang])}\n`)
        out(`    ${colors.red('-')} ${before[lang]}\n    ${colors.green('+')} ${after[lang]}\n`)
      }
      for (const one of planned.notes ?? []) out(`\n${one[lang]}\n`)
      if (planned.steps.length > 0) out(`\n${say('Code of this plan', 'Código de este plan')}: ${planned.code}\n`)
      else if (plan) out(`\n${say('Nothing to do.', 'Nada que hacer.')}\n`)
    },
    onStep(step, place, status, detail) {
      const mark = { Pending: ' ', Running: '…', Success: colors.green('✓'), Failed: colors.red('✗') }[status]
      const count = `${place + 1}/${shown?.steps.length ?? 0}`
      err(`${count} ${mark} ${step.what[lang]}${detail === '' ? '' : `: ${detail}`}\n`)
    },
    end(outcome, record) {
      if (json) result({ outcome, ...(record === undefined ? {} : { record }) })
      else if (outcome === 'nothing to do')
        out(`\n${say('Nothing to do: everything is as it must be.', 'Nada que hacer: todo está como debe.')}\n`)
      else out(`\n${say('Done. Record', 'Hecho. Registro')}: ${record ?? ''}\n`)
    },
  }
}
