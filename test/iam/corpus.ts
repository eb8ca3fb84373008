/** The corpus of real documents, where the machine has it (GUARDIA_CORPUS, or beside the repository). */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AutomationDocument, readSource, stepPlaces } from '../../src/document/index.ts'

export const corpusFolder: string | undefined = [process.env['GUARDIA_CORPUS'], '../shared/corpus'].find(
  (folder) => folder !== undefined && existsSync(join(folder, 'manifest.json')),
)

/** Every document by `<source>/<file>`. */
export function corpusDocuments(folder: string): ReadonlyMap<string, AutomationDocument> {
  const found = new Map<string, AutomationDocument>()
  for (const source of readdirSync(folder, { withFileTypes: true })) {
    if (!source.isDirectory()) continue
    for (const file of readdirSync(join(folder, source.name)).sort()) {
      const text = readFileSync(join(folder, source.name, file), 'utf8')
      found.set(`${source.name}/${file}`, readSource(text).value as unknown as AutomationDocument)
    }
  }
  return found
}

/** Inline scripts of a document by step name. */
export function scriptsOf(document: AutomationDocument): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { step } of stepPlaces(document)) {
    const script = step.action === 'aws:executeScript' ? step.inputs?.['Script'] : undefined
    if (typeof script === 'string') found.set(step.name, script)
  }
  return found
}
