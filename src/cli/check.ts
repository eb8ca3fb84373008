/** `guardia check`: files or folders of Automation documents, anyone's. */
import { Option } from 'commander'
import type { Severity } from '../document/index.ts'
import type { AddCommand } from './commands.ts'

const order: readonly Severity[] = ['error', 'warning', 'info']

interface Options {
  readonly format: 'text' | 'json' | 'sarif' | 'github'
  readonly minSeverity: Severity
  readonly fix?: boolean
  readonly json?: boolean
}

export const checkCommand: AddCommand = (program, terminal, exit) => {
  program
    .command('check')
    .description('check Automation documents: files or folders of .yaml, .yml and .json')
    .argument('<path...>')
    .addOption(
      new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif', 'github']).default('text'),
    )
    .addOption(new Option('--min-severity <severity>', 'leave out what is less').choices(order).default('info'))
    .option('--fix', 'mend misspelt names and the like in the files themselves; what was mended goes to stderr')
    .option('--json', 'the same as --format json')
    .action(async (paths: readonly string[], options: Options) => {
      const { documentFiles, readText, replaceText } = await import('./files.ts')
      const { checkDocument, fixDocument, formatGithub, formatJson, formatSarif, formatText } = await import(
        '../check/index.ts'
      )
      const { scriptAccess } = await import('../iam/index.ts')
      const files = documentFiles(paths)
      const judged = { scriptWrites: scriptAccess }
      if (options.fix === true) {
        for (const file of files) {
          const { text, applied } = fixDocument(readText(file), judged)
          if (applied.length > 0) replaceText(file, text)
          for (const { rule, line, column, message } of applied) {
            terminal.err(`${file}:${line}:${column} ${terminal.colors.green('mended')} ${message} (${rule})\n`)
          }
        }
      }
      const kept = order.slice(0, order.indexOf(options.minSeverity) + 1)
      const results = files.map((file) => ({
        file,
        diagnostics: checkDocument(readText(file), judged).filter(({ severity }) => kept.includes(severity)),
      }))
      const paint = { error: terminal.colors.red, warning: terminal.colors.yellow, info: terminal.colors.cyan }
      const formats = {
        text: () => formatText(results, (text, severity) => paint[severity](text)),
        json: () => formatJson(results),
        sarif: () => formatSarif(results),
        github: () => formatGithub(results),
      }
      terminal.out(formats[options.json ? 'json' : options.format]())
      if (results.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'))) exit(1)
    })
}
