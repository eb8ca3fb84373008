/** `guardia diff`: what changed between two documents, with the change in permissions and in the approval path. */
import type { AddCommand } from './commands.ts'

interface Options {
  readonly json?: boolean
  readonly exitCode?: boolean
}

export const diffCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('diff')
    .description('what changed between two documents: by step, in permissions, in the approval path')
    .argument('<before>', 'a file or the name of a procedure')
    .argument('<after>', 'a file or the name of a procedure')
    .option('--exit-code', 'exit with 1 where they differ')
    .option('--json', 'as JSON')
    .action(async (before: string, after: string, options: Options) => {
      const { openSubject } = await import('./subject.ts')
      const { diffDocuments, formatDiff } = await import('../diff/index.ts')
      const [old, now] = [await openSubject(before, terminal.cwd), await openSubject(after, terminal.cwd)]
      const diff = diffDocuments(old.document, now.document)
      const { green, red, yellow, bold } = terminal.colors
      const paint = {
        added: green,
        removed: red,
        changed: yellow,
        danger: (text: string) => bold(red(text)),
        plain: String,
      }
      terminal.out(
        options.json === true
          ? `${JSON.stringify(diff, null, 2)}\n`
          : formatDiff(diff, (text, tone) => paint[tone](text)),
      )
      if (options.exitCode === true && !diff.equal) exit(1)
    })
}
