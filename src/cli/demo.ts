/** `guardia demo` (what `npm start` runs): the whole idea on real components, told step by step. */
import { join, relative } from 'node:path'
import { GuardiaError } from '../document/index.ts'
import type { Ask, Rehearsal, Scenario, ScenarioResult } from '../rehearse/index.ts'
import type { AddCommand } from './commands.ts'
import type { Terminal } from './terminal.ts'

export const demoCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('demo')
    .description(
      'break a platform on this machine and repair it with each procedure, from the first read to the record',
    )
    .argument('[name...]', 'procedures; when none is named those that the project lists for it, else all')
    .option('--once', 'end by itself (it always does in this release)')
    .action(async (names: readonly string[]) => {
      const { findProject, loadProcedures, loadRehearsals } = await import('./project.ts')
      const { artifactsOf, compareArtifacts, compileProcedure, writeArtifacts } = await import('../compile/index.ts')
      const { guardiaHome, pythonEnvironment } = await import('../local/index.ts')
      const { interruptible } = await import('./interrupt.ts')
      const { bold, dim, green } = terminal.colors
      const project = findProject(terminal.cwd)
      const begun = performance.now()
      terminal.out(
        `${bold('guardia')}: runbooks as code for AWS. Everything below really happens, on this machine only;\nwaits are skipped by a virtual clock, and this program plays the people.\n\n`,
      )

      const compiled = (await loadProcedures(project)).map(compileProcedure)
      const folder = join(project.folder, 'ssm-documents')
      const artifacts = artifactsOf(compiled)
      const stale = compareArtifacts(folder, artifacts).length
      if (stale > 0) writeArtifacts(folder, artifacts)
      terminal.out(
        `${green('✓')} ${compiled.length} documents compiled, checked and in ssm-documents/ ${dim(`(${stale === 0 ? 'up to date' : `${stale} files written`})`)}\n`,
      )
      await pythonEnvironment({ onProgress: (text) => terminal.out(`${dim(text)}\n`) })
      terminal.out(`${green('✓')} Python environment and local AWS are ready\n`)

      const rehearsals = await loadRehearsals(project)
      const wanted = (names.length > 0 ? names : (project.demo ?? [])).map((name) => name.toLowerCase())
      const chosen = rehearsals.filter(
        (one) => wanted.length === 0 || wanted.includes(one.procedure.name.toLowerCase()),
      )
      if (chosen.length === 0)
        throw new GuardiaError(
          'unknown-procedure',
          `There is no rehearsal of ${names.join(', ')}. There are: ${rehearsals.map((one) => one.procedure.name).join(', ')}.`,
        )
      const results: ScenarioResult[] = []
      for (const rehearsal of chosen) {
        const scenario = rehearsal.scenarios[0]
        if (scenario === undefined) continue
        results.push(
          await interruptible((signal) => tell(rehearsal, scenario, terminal, join(guardiaHome(), 'records'), signal)),
        )
      }
      const failed = results.filter((one) => one.problems.length > 0)
      const seconds = ((performance.now() - begun) / 1000).toFixed(1)
      terminal.out(
        `\n${bold(failed.length === 0 ? `Done: ${results.length} incidents repaired in ${seconds} s.` : `${failed.length} of ${results.length} did not go as promised.`)}\n`,
      )
      terminal.out(
        `Next: npx guardia list · npx guardia show ${chosen[0]?.procedure.name} · npx guardia rehearse · npx guardia start ${chosen[0]?.procedure.name} --watch\n`,
      )
      if (failed.length > 0) exit(1)
    })
}

async function tell(
  rehearsal: Rehearsal,
  scenario: Scenario,
  terminal: Terminal,
  records: string,
  signal: AbortSignal,
): Promise<ScenarioResult> {
  const { inOrder, runScenario } = await import('../rehearse/index.ts')
  const { storyTeller } = await import('./story.ts')
  const { recordOf, writeRecord } = await import('./record.ts')
  const { bold, cyan, dim, green, red } = terminal.colors
  const { procedure } = rehearsal
  terminal.out(
    `\n${bold(`── ${procedure.text.en.title} `)}${dim(`(${procedure.name}, ${procedure.severity.name}) ──`)}\n`,
  )
  terminal.out(`${scenario.story}\nThe platform is built, then broken; ${bold('requester')} starts the procedure.\n\n`)
  const answers = inOrder(scenario.answers ?? [])
  const ask: Ask = async (request) => {
    const { step, code } = request
    const answer = await answers(request)
    if (answer)
      terminal.out(
        `            ${cyan('│')}\n            ${dim(`This program plays ${answer.by}, who has read it and answers ${step} with the comment ${answer.comment ?? code ?? ''}.`)}\n`,
      )
    return answer
  }
  const result = await runScenario(rehearsal, scenario, { onEvent: storyTeller(terminal), ask, signal })
  terminal.out(`\n${bold('What changed in the world')}\n`)
  for (const line of result.differences) terminal.out(`  ${line}\n`)
  if (result.differences.length === 0) terminal.out('  nothing\n')
  terminal.out(`${bold('Outcome on record')}  ${result.outcome}\n`)
  const path = writeRecord(records, recordOf(result))
  terminal.out(`${bold('Record')}  ${relative(terminal.cwd, path)}\n`)
  if (result.problems.length === 0)
    terminal.out(
      `${green('✓')} as promised by the scenario "${scenario.name}" ${dim(`(${result.seconds.toFixed(1)} s real, ${Math.round(result.virtualSeconds)} s on its clock)`)}\n`,
    )
  for (const problem of result.problems) terminal.out(`${red('✗')} ${problem}\n`)
  return result
}
