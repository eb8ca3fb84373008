/** The cases of checks as files: `err/<rule>-<case>.yaml` with its expected lines in `.out`, and `ok/*.yaml`, which are silent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type CheckCase, type CheckOptions, checkDocument, rules } from '../../src/check/index.ts'

/** One case that has findings. */
export interface ErrorCase extends CheckCase {
  readonly name: string
  /** Where the expected lines are. */
  readonly outputFile: string
  readonly options: CheckOptions
}

const folder = new URL('.', import.meta.url)

/** Cases in `err/`, by name. A `<case>.options.json` beside one holds the options of its check. */
export function errorCases(): readonly ErrorCase[] {
  return documentsIn('err').map(({ name, document }) => {
    const at = (ending: string) => new URL(`err/${name.replace(/\.(yaml|json)$/, ending)}`, folder)
    const read = (ending: string) => (existsSync(at(ending)) ? readFileSync(at(ending), 'utf8') : undefined)
    return {
      name,
      rule: ruleOf(name),
      document,
      output: read('.out') ?? '',
      outputFile: at('.out').pathname,
      options: JSON.parse(read('.options.json') ?? '{}') as CheckOptions,
    }
  })
}

/** Documents in a folder of cases. */
export function documentsIn(where: 'err' | 'ok'): readonly { readonly name: string; readonly document: string }[] {
  const at = new URL(`${where}/`, folder)
  return readdirSync(at)
    .filter((name) => /\.(yaml|json)$/.test(name) && !name.endsWith('.options.json'))
    .sort()
    .map((name) => ({ name, document: readFileSync(new URL(name, at), 'utf8') }))
}

/** Findings as lines `line:column severity rule message`. */
export function findingLines(document: string, options: CheckOptions = {}): string {
  return checkDocument(document, options)
    .map(({ line, column, severity, rule, message }) => `${line}:${column} ${severity} ${rule} ${message}\n`)
    .join('')
}

/** The rule that a file is named after: the longest id that begins its name. */
function ruleOf(name: string): string {
  const ids = rules.map(({ id }) => id).filter((id) => name.startsWith(`${id}-`) || name.replace(/\.\w+$/, '') === id)
  return ids.reduce((one, other) => (other.length > one.length ? other : one), '')
}
