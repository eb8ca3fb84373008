/**
 * Findings as SARIF 2.1.0, which code-scanning services read.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { Severity } from '../../document/index.ts'
import type { Rule } from '../rule.ts'
import { rules } from '../rules.ts'
import type { FileDiagnostics } from './results.ts'

const levels: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', info: 'note' }

/** One log with one run. `version` is guardia's own. */
export function formatSarif(files: readonly FileDiagnostics[], version = '0.0.0'): string {
  const used = rules.filter((rule) => files.some((one) => one.diagnostics.some((found) => found.rule === rule.id)))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'guardia', version, rules: used.map(describe) } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ file, diagnostics }) =>
          diagnostics.map((found) => ({
            ruleId: found.rule,
            ...ruleIndex(used, found.rule),
            level: levels[found.severity],
            message: { text: found.message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: uriOf(file) },
                  region: { startLine: found.line, startColumn: found.column },
                },
                logicalLocations: [
                  {
                    fullyQualifiedName: found.pointer === '' ? '/' : found.pointer,
                    ...(found.step === undefined ? {} : { name: found.step }),
                  },
                ],
              },
            ],
          })),
        ),
      },
    ],
  }
  return `${JSON.stringify(log, undefined, 2)}\n`
}

function describe(rule: Rule): object {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    ...(rule.explanation === undefined ? {} : { fullDescription: { text: rule.explanation } }),
    helpUri: rule.source,
    defaultConfiguration: { level: levels[rule.severity] },
  }
}

function ruleIndex(used: readonly Rule[], id: string): { readonly ruleIndex?: number } {
  const index = used.findIndex((rule) => rule.id === id)
  return index < 0 ? {} : { ruleIndex: index }
}

function uriOf(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}
