/** `guardia emit`: the document that a TypeScript file exports. */
import { resolve } from 'node:path'
import { type AutomationDocument, GuardiaError, isObject, type Json, printJson, printYaml } from '../document/index.ts'
import type { AddCommand } from './commands.ts'

export const emitCommand: AddCommand = (program, terminal) => {
  program
    .command('emit')
    .description('the document that a TypeScript file exports: a procedure, an automation, an imported document')
    .argument('<file.ts>')
    .option('--export <name>', 'which export', 'default')
    .option('--format <format>', 'yaml or json', 'yaml')
    .option('--json', 'the same as --format json')
    .action(async (file: string, options: { export: string; format: string; json?: boolean }) => {
      const { loadModule } = await import('./project.ts')
      const format = options.json ? 'json' : options.format
      if (format !== 'yaml' && format !== 'json') {
        throw new GuardiaError('usage', `There is no format "${format}". Use yaml or json.`)
      }
      const document = documentOf(
        await loadModule(resolve(terminal.cwd, file)),
        file,
        options.export,
      ) as unknown as Json
      terminal.out(format === 'json' ? printJson(document) : printYaml(document))
    })
}

function documentOf(exported: { readonly [name: string]: unknown }, file: string, name: string): AutomationDocument {
  const found = Object.hasOwn(exported, name) ? exported[name] : undefined
  const document = isObject(found) && isObject(found['document']) ? found['document'] : found
  if (isObject(document) && Array.isArray(document['mainSteps'])) return document as unknown as AutomationDocument
  const names = Object.keys(exported).filter((one) => holdsDocument(exported[one]))
  const hint =
    names.length === 0 ? 'Export a procedure or an automation.' : `Name one with --export: ${names.join(', ')}.`
  throw new GuardiaError('usage', `${file} exports no document as "${name}". ${hint}`)
}

function holdsDocument(value: unknown): boolean {
  const document = isObject(value) && isObject(value['document']) ? value['document'] : value
  return isObject(document) && Array.isArray(document['mainSteps'])
}
