/** `guardia schema`: the JSON Schema of Automation documents, for editors. */
import type { AddCommand } from './commands.ts'

export const schemaCommand: AddCommand = (program, terminal) => {
  program
    .command('schema')
    .description('the JSON Schema of Automation documents, for editors: completion, hovers, mistakes')
    .option('--json', 'as JSON (it always is)')
    .addHelpText(
      'after',
      '\nPut at the head of a YAML document:\n  # yaml-language-server: $schema=<path of the file>\n',
    )
    .action(async () => {
      const { documentSchema } = await import('../check/index.ts')
      terminal.out(`${JSON.stringify(documentSchema(), null, 2)}\n`)
    })
}
