/** What a project's own tools say of imported files: the compiler, as strict as this repository, and biome. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '..', '..')

/** Errors of the compiler, over all files in one program. The files are nowhere but in memory. */
export function typeErrors(texts: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const files = new Map(texts.map((text, index) => [join(import.meta.dirname, `imported-${index}.ts`), text]))
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram([...files.keys()], options, {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path) ?? host.readFile(path),
    getSourceFile: (path, languageVersion) => {
      const text = files.get(path)
      return text === undefined
        ? host.getSourceFile(path, languageVersion)
        : ts.createSourceFile(path, text, languageVersion, true)
    },
  })
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)
    if (source === undefined) return [`${path} is not part of the program`]
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((one) => {
      const { line } = source.getLineAndCharacterOfPosition(one.start ?? 0)
      return `${basename(path)}:${line + 1} ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`
    })
  })
}

/** What biome has to say, formatting included; empty: nothing. */
export function biomeComplaints(texts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'guardia-imported-'))
  try {
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as Record<string, unknown>
    delete config['$schema']
    delete config['overrides']
    config['files'] = { includes: ['**/*.ts'] }
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config))
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, `imported-${index}.ts`), text)
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
    const args = [biome, 'check', '--error-on-warnings', '--max-diagnostics=5', '--colors=off']
    const files = texts.map((_, index) => `imported-${index}.ts`)
    const done = spawnSync(process.execPath, [...args, ...files], { cwd: folder, encoding: 'utf8' })
    return done.status === 0 ? '' : `${done.stdout}${done.stderr}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
