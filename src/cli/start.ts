/**
 * `guardia start`: on the SSM that is asked for (or that `guardia up` runs), as any client of its API would; where there is none, in this
 * terminal, on a local AWS of its own that is broken first, with an approval prompt.
 */
import { createInterface } from 'node:readline/promises'
import type { Procedure } from '../authoring/index.ts'
import { GuardiaError, type Json, type JsonObject } from '../document/index.ts'
import type { Answer, Ask } from '../rehearse/index.ts'
import type { AddCommand } from './commands.ts'
import { type EndpointOptions, findClient, withEndpoint } from './endpoint.ts'
import type { Terminal } from './terminal.ts'

interface Options extends EndpointOptions {
  readonly param: readonly string[]
  readonly watch?: boolean
  readonly scenario?: string
  readonly yes?: boolean
  readonly documentVersion?: string
  readonly json?: boolean
}

export const startCommand: AddCommand = (program, terminal, exit) => {
  withEndpoint(program.command('start'))
    .description(
      "start a procedure, or a document by its name. With no endpoint to ask, --watch runs it here on a local AWS with its rehearsal's platform and incident; you are the approver",
    )
    .argument('<name>')
    .option(
      '--param <name=value>',
      'a parameter; lists as a,b or JSON',
      (value, all: readonly string[]) => [...all, value],
      [],
    )
    .option('--watch', 'show the steps as they go')
    .option('--document-version <version>', 'a number, $DEFAULT or $LATEST')
    .option('--json', 'the answer as JSON')
    .option('--scenario <name>', 'run it here: the incident of this scenario; the first by default')
    .option('--yes', 'run it here: approve everything with the code that is asked for (needed without a terminal)')
    .action(async (name: string, options: Options) => {
      const isHere = options.scenario !== undefined || options.yes === true
      const client = isHere ? undefined : await findClient(options, terminal, 'operator')
      if (client !== undefined) {
        const { startRemote } = await import('./start-remote.ts')
        const status = await startRemote(client, name, options, terminal)
        if (status !== undefined && status !== 'Success') exit(1)
        return
      }
      if (!options.watch) {
        throw new GuardiaError(
          'usage',
          'Nothing says which SSM to start it on. Start one here with "guardia up --detach", name one with --endpoint-url, pass --aws; or add --watch: then it runs in this terminal.',
        )
      }
      const { findProject, loadProcedures, loadRehearsals, named } = await import('./project.ts')
      const { runScenario } = await import('../rehearse/index.ts')
      const { interruptible } = await import('./interrupt.ts')
      const { storyTeller } = await import('./story.ts')
      const project = findProject(terminal.cwd)
      const procedure = named(await loadProcedures(project), name)
      const rehearsal = (await loadRehearsals(project)).find((one) => one.procedure.name === procedure.name)
      const scenario = rehearsal?.scenarios.find(
        (one) => options.scenario === undefined || one.name === options.scenario,
      )
      if (rehearsal === undefined || scenario === undefined) {
        throw new GuardiaError(
          'unknown-scenario',
          `${procedure.name} has no scenario "${options.scenario ?? ''}". "guardia rehearse --list ${procedure.name}" lists them.`,
        )
      }
      const parameters = parametersOf(procedure, options.param)
      terminal.out(`${terminal.colors.bold(procedure.name)}: ${scenario.story}\n\n`)
      const { faults: _faults, cancelAfter: _cancel, ...quiet } = scenario
      const result = await interruptible((signal) =>
        runScenario(
          rehearsal,
          { ...quiet, parameters: { ...scenario.parameters, ...parameters } },
          { onEvent: storyTeller(terminal), ask: options.yes ? agree : prompt(terminal, signal), signal },
        ),
      )
      terminal.out(`\nOutcome: ${result.outcome}\n`)
      for (const line of result.differences) terminal.out(`  ${line}\n`)
      if (result.status !== 'Success') exit(1)
    })
}

const agree: Ask = () => ({ by: 'approver', decision: 'Approve' })

/** Asks whoever sits at the terminal; refuses when nobody does. */
function prompt(terminal: Terminal, signal: AbortSignal): Ask {
  return async ({ code }): Promise<Answer> => {
    if (!process.stdin.isTTY) {
      throw new GuardiaError(
        'no-terminal',
        'An approval is needed and nobody sits at a terminal here. Run it in a terminal, or pass --yes.',
      )
    }
    const lines = createInterface({ input: process.stdin, output: process.stdout })
    // While it reads, readline takes Ctrl-C for itself.
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    const ask = (words: string): Promise<string> => lines.question(words, { signal })
    try {
      const answer = (await ask(`\nApprove? [y/N] `)).trim().toLowerCase()
      if (answer !== 'y' && answer !== 'yes') {
        const comment = await ask('Why not? ')
        return { by: 'approver', decision: 'Reject', comment, afterSeconds: 0 }
      }
      const comment = await ask(code === undefined ? 'Comment: ' : `Comment (repeat ${terminal.colors.bold(code)}): `)
      return { by: 'approver', decision: 'Approve', comment, afterSeconds: 0 }
    } finally {
      lines.close()
    }
  }
}

/**
 * Parameters from `NAME=VALUE` texts, by the types of the document.
 *
 * @throws GuardiaError `bad-parameter`
 */
export function parametersOf(procedure: Procedure, texts: readonly string[]): JsonObject {
  const declared = procedure.document.parameters ?? {}
  return Object.fromEntries(
    texts.map((text): [string, Json] => {
      const at = text.indexOf('=')
      const name = at < 0 ? text : text.slice(0, at)
      const parameter = Object.hasOwn(declared, name) ? declared[name] : undefined
      if (at < 0 || parameter === undefined) {
        throw new GuardiaError(
          'bad-parameter',
          `--param ${text}: expected NAME=VALUE with one of ${Object.keys(declared).join(', ')}.`,
        )
      }
      return [name, readValue(parameter.type, text.slice(at + 1), name)]
    }),
  )
}

function readValue(type: string, text: string, name: string): Json {
  const json = (): Json => {
    try {
      return JSON.parse(text) as Json
    } catch (cause) {
      throw new GuardiaError(
        'bad-parameter',
        `--param ${name}: ${type} takes JSON, and "${text}" is none: ${(cause as Error).message}.`,
        { cause },
      )
    }
  }
  if (type === 'Integer' || type === 'Boolean' || type === 'StringMap' || type === 'MapList') return json()
  if (type === 'StringList' || type.startsWith('List<')) return text.startsWith('[') ? json() : text.split(',')
  return text
}
