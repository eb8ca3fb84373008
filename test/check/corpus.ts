/** The corpus of real documents, where the machine has it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Folder of the corpus; undefined where there is none. Set GUARDIA_CORPUS, or keep it beside the repository. */
export const corpusFolder: string | undefined = [process.env['GUARDIA_CORPUS'], '../shared/corpus'].find(
  (folder) => folder !== undefined && existsSync(join(folder, 'manifest.json')),
)

/** One real document; `name` is `<source>/<file>`. */
export interface CorpusDocument {
  readonly name: string
  readonly text: string
}

/** Every document. */
export function corpusDocuments(folder: string): readonly CorpusDocument[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((source) =>
      readdirSync(join(folder, source.name))
        .sort()
        .map((file) => ({
          name: `${source.name}/${file}`,
          text: readFileSync(join(folder, source.name, file), 'utf8'),
        })),
    )
}

/** A real document with one change that makes it invalid, and the place of the change. */
export interface Mutant {
  readonly id: string
  readonly base: string
  readonly mutation: string
  readonly rejected_at: 'create' | 'run'
  readonly document: string
  readonly where: { readonly step: string | null; readonly pointer: string }
}

/** Every mutant. */
export function mutants(folder: string): readonly Mutant[] {
  const text = gunzipSync(readFileSync(join(folder, 'mutants.jsonl.gz'))).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Mutant)
}
