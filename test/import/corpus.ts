/** The shared documents, and running what an import printed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import ts from 'typescript'
import type { Json } from '../../src/document/index.ts'
import type { ScriptFile } from '../../src/import/index.ts'
import * as guardia from '../../src/index.ts'

const folder: string = process.env['GUARDIA_CORPUS'] ?? '../shared/corpus'
export const isThere: boolean = existsSync(folder)

export interface Sample {
  readonly path: string
  readonly text: string
}

/** Every document of the corpus. */
export function samples(): readonly Sample[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile() && /\.(?:json|ya?ml)$/.test(one.name) && one.name !== 'manifest.json')
    .map((one) => join(one.parentPath, one.name))
    .sort()
    .map((path) => ({ path: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }))
}

/** The default export of a TypeScript text that imports only `guardia`. */
export function run(typescript: string, scripts: readonly ScriptFile[] = []): Json {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
  const { outputText } = ts.transpileModule(typescript, { compilerOptions })
  const source = outputText.replaceAll('import.meta.url', '""')
  const exports: { default?: Json } = {}
  const require = (name: string): unknown => {
    if (name !== 'guardia') throw new Error(`${name} is imported; only guardia may be.`)
    const readScript = (_: string, path: string): string | undefined =>
      scripts.find((one) => encodeURI(one.path) === path)?.text
    return { ...guardia, readScript }
  }
  const factory = new Script(`(function (exports, require) {${source}\n})`).runInThisContext() as (
    exports: object,
    require: (name: string) => unknown,
  ) => void
  factory(exports, require)
  if (exports.default === undefined) throw new Error('There is no default export.')
  return exports.default
}
