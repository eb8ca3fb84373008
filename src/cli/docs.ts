/** `guardia docs`: the runbook pages, in English and Spanish. */
import { resolve } from 'node:path'
import type { Procedure } from '../authoring/index.ts'
import type { AddCommand } from './commands.ts'

export const docsCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('docs')
    .description('write the runbook pages of every procedure, in English and Spanish')
    .option('--out <folder>', 'where to', 'docs/runbook')
    .option('--check', 'write nothing; exit 1 when the folder differs from the procedures')
    .action(async (options: { out: string; check?: boolean }) => {
      const { findProject, loadProcedures } = await import('./project.ts')
      const { compareArtifacts, writeArtifacts } = await import('../compile/index.ts')
      const project = findProject(terminal.cwd)
      const procedures = await loadProcedures(project)
      let differences = 0
      for (const language of ['en', 'es'] as const) {
        const pages = await pagesOf(procedures, language)
        const folder = resolve(project.folder, options.out, language)
        const found = options.check ? compareArtifacts(folder, pages, isPage) : writeArtifacts(folder, pages, isPage)
        for (const { file, kind } of found)
          terminal.out(
            `${options.check ? kind : kind === 'left over' ? 'removed' : 'written'}  ${options.out}/${language}/${file}\n`,
          )
        differences += found.length
      }
      if (differences === 0) terminal.out(`${procedures.length} procedures, all pages up to date in ${options.out}/\n`)
      else if (options.check) {
        terminal.err(
          'guardia: the committed pages are not those of the procedures. Run "guardia docs" and commit the result.\n',
        )
        exit(1)
      }
    })
}

async function pagesOf(procedures: readonly Procedure[], language: 'en' | 'es'): Promise<ReadonlyMap<string, string>> {
  const { indexOf, pageName, pageOf } = await import('../docs/index.ts')
  const { derivePolicy } = await import('../iam/index.ts')
  const { stepAccess } = await import('./access.ts')
  const pages = new Map([['index.md', indexOf(procedures, language)]])
  for (const procedure of procedures) {
    const permissions = derivePolicy(procedure.document).uses
    pages.set(`${pageName(procedure.name)}.md`, pageOf(procedure, language, { accessOf: stepAccess, permissions }))
  }
  return pages
}

/** A page that guardia wrote: only such are taken away when their procedure is gone. */
function isPage(name: string, text: () => string): boolean {
  return name.endsWith('.md') && /guardia/.test(text().slice(0, 200)) && text().startsWith('<!-- ')
}
