/** `guardia diagram`: the flow chart of a document. */
import { Option } from 'commander'
import type { AddCommand } from './commands.ts'

export const diagramCommand: AddCommand = (program, terminal) => {
  program
    .command('diagram')
    .description('the flow chart of a document, as Mermaid or SVG')
    .argument('<file|name>')
    .addOption(new Option('--format <format>', 'how to draw').choices(['mermaid', 'svg']).default('mermaid'))
    .addOption(new Option('--lang <language>', 'language of the words').choices(['en', 'es']).default('en'))
    .action(async (fileOrName: string, options: { format: 'mermaid' | 'svg'; lang: 'en' | 'es' }) => {
      const { openSubject } = await import('./subject.ts')
      const { stepAccess } = await import('./access.ts')
      const { chartOf, mermaidOf, svgOf, wordsOf } = await import('../docs/index.ts')
      const { name, document } = await openSubject(fileOrName, terminal.cwd)
      const words = wordsOf(options.lang)
      const chart = chartOf(document, words, stepAccess)
      terminal.out(options.format === 'svg' ? await svgOf(chart, name, words) : mermaidOf(chart))
    })
}
