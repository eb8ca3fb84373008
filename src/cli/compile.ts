/** `guardia compile`: writes the documents, policies and the catalogue, or tells what differs. */
import { resolve } from 'node:path'
import type { AddCommand } from './commands.ts'

export const compileCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('compile')
    .description('write ssm-documents/: YAML, policy and catalogue of every procedure')
    .option('--out <folder>', 'where to', 'ssm-documents')
    .option('--check', 'write nothing; exit 1 when the folder differs from the procedures')
    .option('--json', 'as JSON')
    .action(async (options: { out: string; check?: boolean; json?: boolean }) => {
      const { findProject, loadProcedures } = await import('./project.ts')
      const { artifactsOf, compareArtifacts, compileProcedure, writeArtifacts } = await import('../compile/index.ts')
      const project = findProject(terminal.cwd)
      const compiled = (await loadProcedures(project)).map(compileProcedure)
      const folder = resolve(project.folder, options.out)
      const artifacts = artifactsOf(compiled)
      for (const one of compiled) {
        for (const warning of one.policyWarnings) terminal.err(`${one.procedure.name}: ${warning.message}\n`)
        for (const found of one.diagnostics)
          terminal.err(`${one.procedure.name}: ${found.severity}: ${found.message} (${found.rule})\n`)
      }
      const differences = options.check ? compareArtifacts(folder, artifacts) : writeArtifacts(folder, artifacts)
      if (options.json) terminal.out(`${JSON.stringify({ folder, differences }, null, 2)}\n`)
      else if (differences.length === 0)
        terminal.out(`${compiled.length} documents, all up to date in ${options.out}/\n`)
      else {
        for (const { file, kind } of differences) {
          terminal.out(
            `${options.check ? kind : kind === 'left over' ? 'removed' : 'written'}  ${options.out}/${file}\n`,
          )
        }
      }
      if (options.check && differences.length > 0) {
        terminal.err(
          'guardia: the committed documents are not those of the procedures. Run "guardia compile" and commit the result.\n',
        )
        exit(1)
      }
    })
}
