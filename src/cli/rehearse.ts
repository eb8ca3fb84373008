/** `guardia rehearse`: plays the scenarios of procedures on a local AWS, with a live table. */
import { writeFileSync } from 'node:fs'
import { GuardiaError } from '../document/index.ts'
import type { Planned, ScenarioResult } from '../rehearse/index.ts'
import type { AddCommand } from './commands.ts'
import { type Terminal, table } from './terminal.ts'

interface Options {
  readonly junit?: string
  readonly list?: boolean
  readonly json?: boolean
  readonly scenario?: string
  readonly parallel: string
}

export const rehearseCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('rehearse')
    .description('play the scenarios of procedures on a local AWS with IAM enforced')
    .argument('[name...]', 'procedures; all when none is named')
    .option('--scenario <name>', 'only this scenario')
    .option('--junit <file>', 'write a JUnit file too')
    .option('--list', 'list the scenarios and run none')
    .option('--parallel <n>', 'scenarios at a time', '2')
    .option('--json', 'results as JSON, with the journal of each execution')
    .action(async (names: readonly string[], options: Options) => {
      const { findProject, loadRehearsals } = await import('./project.ts')
      const { junitOf, plannedOf, resultsJson, runAll } = await import('../rehearse/index.ts')
      const planned = chosen(plannedOf(await loadRehearsals(findProject(terminal.cwd))), names, options.scenario)
      if (options.list) {
        if (options.json) {
          const scenarios = planned.map(({ rehearsal, scenario }) => ({
            procedure: rehearsal.procedure.name,
            scenario: scenario.name,
            story: scenario.story,
          }))
          terminal.out(`${JSON.stringify({ scenarios }, null, 2)}\n`)
        } else
          terminal.out(
            table(planned.map(({ rehearsal, scenario }) => [rehearsal.procedure.name, scenario.name, scenario.story])),
          )
        return
      }
      const parallel = Number(options.parallel)
      if (!Number.isInteger(parallel) || parallel < 1)
        throw new GuardiaError('usage', `--parallel takes a whole number from 1, not "${options.parallel}".`)
      const { interruptible } = await import('./interrupt.ts')
      const show = options.json ? terminal.err : terminal.out
      const results = await interruptible((signal) =>
        runAll(planned, { parallel, signal, onResult: (result) => show(line(result, terminal)) }),
      )
      if (options.junit !== undefined) writeReport(options.junit, junitOf(results))
      if (options.json) terminal.out(resultsJson(results))
      const failed = results.filter((one) => one.problems.length > 0).length
      show(`${results.length - failed} passed, ${failed} failed\n`)
      if (failed > 0) exit(1)
    })
}

function chosen(
  planned: readonly Planned[],
  names: readonly string[],
  scenario: string | undefined,
): readonly Planned[] {
  const known = [...new Set(planned.map(({ rehearsal }) => rehearsal.procedure.name))]
  for (const name of names) {
    if (!known.some((one) => one.toLowerCase() === name.toLowerCase())) {
      throw new GuardiaError(
        'unknown-procedure',
        `There is no rehearsal of "${name}". There are: ${known.join(', ') || 'none'}.`,
      )
    }
  }
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  const found = planned.filter(
    (one) =>
      (wanted.size === 0 || wanted.has(one.rehearsal.procedure.name.toLowerCase())) &&
      (scenario === undefined || one.scenario.name === scenario),
  )
  if (found.length === 0)
    throw new GuardiaError(
      'unknown-scenario',
      `No scenario is named "${scenario}". "guardia rehearse --list" lists them.`,
    )
  return found
}

function line(result: ScenarioResult, { colors }: Terminal): string {
  const passed = result.problems.length === 0
  const mark = passed ? colors.green('passed') : colors.red('FAILED')
  const time = colors.dim(`${result.seconds.toFixed(1)} s (${Math.round(result.virtualSeconds)} s virtual)`)
  const head = `${mark}  ${result.procedure} ${colors.bold(result.scenario)}  ${result.status ?? ''}  ${time}\n`
  return head + result.problems.map((problem) => `        ${problem.replaceAll('\n', '\n        ')}\n`).join('')
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new GuardiaError('cannot-write', `Cannot write ${file}: ${(cause as Error).message}.`, { cause })
  }
}
